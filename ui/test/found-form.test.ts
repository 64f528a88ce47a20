// What the forms for people off the list say: a year stays a year, a day is a real one, a phone has ten digits.
import { expect, it } from "vitest";
import { asPerson, emptyPerson, readBirth, readPhone, wrong } from "../src/features/found/form";

it("reads a year alone and a whole day, however it is written", () => {
  expect(readBirth("1990", 2024)).toBe("1990");
  for (const day of ["26/7/1986", "26.07.1986", "26-07-1986", "26071986", " 26 07 1986 "]) expect(readBirth(day, 2024)).toBe("1986-07-26");
  expect(readBirth("  ")).toBeNull();
});

it("takes no day that never was and no year nobody alive was born in", () => {
  for (const bad of ["31/02/1990", "1850", "2025", "90", "07/1990", "tháng 7"]) expect(readBirth(bad, 2024)).toBe("bad");
});

it("takes ten digits from 0 with anything between them", () => {
  expect(readPhone("091 234.56 7")).toBe("bad");
  expect(readPhone("091 234.56 78")).toBe("0912345678");
  expect(readPhone("")).toBeNull();
});

it("needs a name and a birth, and nothing else", () => {
  expect(wrong(emptyPerson())).toEqual({ name: true, birth: true, phone: false });
  const form = { name: " Điểu K'Mận ", birth: "1950", sex: null, phone: "" };
  expect(Object.values(wrong(form))).toEqual([false, false, false]);
  expect(asPerson(form)).toEqual({ name: "Điểu K'Mận", birth: "1950", sex: null, phone: null });
});
