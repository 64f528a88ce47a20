// Telephone numbers as people read them out.

/** "0912 000 345": in threes from the end, with the nought that is dialled in Vietnam; a short number stays whole. */
export function dialled(phone: string): string {
  const digits = phone.replace(/^\+84/, "0");
  if (digits.length < 7) return digits;
  const first = (digits.length % 3) + 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].join(" ");
}
