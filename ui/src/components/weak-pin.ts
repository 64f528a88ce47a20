// Which PINs a finder would try first.

/** One digit repeated, or six digits in a row up or down. */
export function isWeakPin(pin: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < pin.length; i++) steps.add(pin.charCodeAt(i) - pin.charCodeAt(i - 1));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 9);
}
