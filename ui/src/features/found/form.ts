// What the forms say, as the commands want it. A birth may be a year alone; a day that isn't known is never invented.
import type { NewPerson, Sex } from "../../generated";

/** One person as the fields hold them. */
export interface PersonForm { name: string; birth: string; sex: Sex | null; phone: string }

/** One household as the fields hold it. */
export interface HouseForm { unit: number | null; number: string; landmark: string }

export const emptyPerson = (): PersonForm => ({ name: "", birth: "", sex: null, phone: "" });

const FIRST_YEAR = 1900;

/** "1990" and "26/7/1986" as the wire has them; null for nothing, "bad" for what is neither. */
export function readBirth(text: string, thisYear = new Date().getFullYear()): string | null | "bad" {
  const words = text.trim();
  if (words === "") return null;
  const inLife = (year: number) => year >= FIRST_YEAR && year <= thisYear;
  if (/^\d{4}$/.test(words)) return inLife(Number(words)) ? words : "bad";
  const parts = /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})$/.exec(words) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(words);
  if (!parts) return "bad";
  const [day, month, year] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || !inLife(year)) return "bad";
  const two = (n: number) => String(n).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}

/** Ten digits from 0, with whatever stands between them; null for nothing, "bad" for anything else. */
export function readPhone(text: string): string | null | "bad" {
  const digits = text.replace(/\D/g, "");
  if (text.trim() === "") return null;
  return /^0\d{9}$/.test(digits) ? digits : "bad";
}

/** What still stands in the way of saving, field by field. */
export interface Wrong { name: boolean; birth: boolean; phone: boolean }

export function wrong(form: PersonForm): Wrong {
  const { name, birth, phone } = form;
  return { name: !/\p{L}/u.test(name), birth: birth.trim() === "" || readBirth(birth) === "bad", phone: readPhone(phone) === "bad" };
}

export function asPerson(form: PersonForm): NewPerson {
  const [birth, phone] = [readBirth(form.birth), readPhone(form.phone)];
  return { name: form.name.trim(), birth: birth === "bad" ? null : birth, sex: form.sex, phone: phone === "bad" ? null : phone };
}
