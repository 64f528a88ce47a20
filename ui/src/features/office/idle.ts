// A desk left alone shows nobody's details: it signs out by itself. Longer than a tablet's five minutes,
// because reading a long table is no touch.

/** Idle time until the desk locks itself. */
export const AWAY_MS = 15 * 60_000;

/** Calls `leave` after `AWAY_MS` without a key, a click, a scroll or a move of the mouse. */
export function watchIdle(root: Document, leave: () => void): () => void {
  let last = performance.now();
  const stir = () => (last = performance.now());
  const signs = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
  for (const sign of signs) root.addEventListener(sign, stir, { capture: true, passive: true });
  const look = setInterval(() => {
    if (performance.now() - last >= AWAY_MS) leave();
  }, 10_000);
  return () => {
    clearInterval(look);
    for (const sign of signs) root.removeEventListener(sign, stir, { capture: true });
  };
}
