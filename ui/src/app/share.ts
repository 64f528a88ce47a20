// Shares in percent, rounded half up to one digit and never adjusted to add up to 100 (domain §6).

/** `part` of `whole` in percent with one digit, "12,5" in Vietnamese; "–" of nothing. */
export function share(part: number, whole: number, locale: string): string {
  if (whole <= 0) return "–";
  const tenths = Math.floor((2000 * part + whole) / (2 * whole));
  return `${(tenths / 10).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
}
