// Dates and times in words. Days are Vietnam's (UTC+7), whatever zone the tablet believes it is in.
const VIETNAM_MINUTES = 7 * 60;

interface Parts { year: number; month: number; day: number; hour: number; minute: number }

function inVietnam(instant: Date): Parts {
  const shifted = new Date(instant.getTime() + VIETNAM_MINUTES * 60_000);
  return {
    year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes(),
  };
}

const two = (n: number) => String(n).padStart(2, "0");

/** An RFC 3339 instant as "19:42 hôm nay" or "19:42, 06/05/2024"; what can't be read is given back as it is. */
export function moment(instant: string, today: string, now: Date = new Date()): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const p = inVietnam(at);
  const n = inVietnam(now);
  const clock = `${two(p.hour)}:${two(p.minute)}`;
  const sameDay = p.year === n.year && p.month === n.month && p.day === n.day;
  return sameDay ? `${clock} ${today}` : `${clock}, ${two(p.day)}/${two(p.month)}/${p.year}`;
}

/** "1986-07-26" as "26/07/1986"; a bare year stays a year: a day that isn't known is never invented. */
export function day(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  return match ? `${match[3]}/${match[2]}/${match[1]}` : date;
}

/** The hour of an RFC 3339 instant: "19:30". */
export function hour(instant: string): string {
  const p = inVietnam(new Date(instant));
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** The weekday of an instant by `names` from Sunday on, with its day and month: "thứ Bảy 11/05". */
export function weekday(instant: string, names: readonly string[]): string {
  const p = inVietnam(new Date(instant));
  return `${names[new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()] ?? ""} ${two(p.day)}/${two(p.month)}`;
}

/** A day to come, "2024-05-13", as of `today`: "Ngày mai, thứ Ba 07/05"; `near` names today and tomorrow. */
export function comingDay(date: string, today: string, names: readonly string[], near: readonly string[]): string {
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  const words = weekday(`${date}T12:00:00+07:00`, names);
  const close = near[days];
  const whole = close ? `${close}, ${words}` : words;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
