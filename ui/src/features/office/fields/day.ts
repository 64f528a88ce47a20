// Days as people type them: 06/05/2024, 6-5-2024, 06052024. A browser's own field writes them in the order of the
// machine's language, and on a machine bought with English Windows the 6th of May reads as the 5th of June.

/** "6/5/2024" as "2024-05-06"; an empty string for what is no day there is. */
export function readDay(text: string): string {
  const typed = text.trim();
  const parts = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed);
  const [year, month, date] = parts ? [parts[3], parts[2], parts[1]] : iso ? [iso[1], iso[2], iso[3]] : [];
  const day = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  const known = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(known.getTime()) || known.toISOString().slice(0, 10) !== day ? "" : day;
}

/** "7:30" or "0730" as "07:30"; an empty string for no time of a day. */
export function readTime(text: string): string {
  const parts = /^(\d{1,2})[:.hg]?(\d{2})$/i.exec(text.trim());
  return parts && Number(parts[1]) < 24 && Number(parts[2]) < 60 ? `${parts[1]?.padStart(2, "0")}:${parts[2]}` : "";
}
