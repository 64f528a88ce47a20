// One catalogue: both languages whole, nothing in it that no screen says.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deeds } from "../src/app/failures";
import { en } from "../src/i18n/en";
import { vi } from "../src/i18n/vi";

const catalogues = { vi, en };

function keys(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? keys(inner, `${path}${key}.`) : [`${path}${key}`]);
}

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile() && /\.(svelte|ts)$/.test(f.name) && !f.parentPath.includes("i18n"))
    .map((f) => readFileSync(join(f.parentPath, f.name), "utf8")).join("\n");
}

it("has every key in Vietnamese and in English", () => {
  expect(keys(catalogues.en).sort()).toEqual(keys(catalogues.vi).sort());
});

it("has no empty words in either language", () => {
  for (const catalogue of Object.values(catalogues)) {
    for (const section of Object.values(catalogue)) {
      if (typeof section !== "object") continue;
      for (const words of Object.values(section)) if (typeof words === "string") expect(words.trim()).not.toBe("");
    }
  }
});

it("keeps no words that no screen says", () => {
  const said = sources("src");
  const byName = ["targets", "states", "roles", "failures", "locale", "duration"];
  const unused = Object.entries(catalogues.vi)
    .filter(([section, words]) => !byName.includes(section) && typeof words === "object")
    .flatMap(([section, words]) => Object.keys(words).map((key) => `t.${section}.${key}`))
    .filter((key) => !new RegExp(`${key.split(".").join("\\.")}\\b`).test(said));
  expect(unused).toEqual([]);
});

it("says what happened and what to do for every failure, in both languages", () => {
  for (const catalogue of Object.values(catalogues)) {
    for (const code of Object.keys(deeds) as (keyof typeof deeds)[]) {
      const { what, next } = catalogue.failures[code](30);
      expect(what).not.toBe("");
      expect(next).not.toBe("");
    }
  }
});

it("never mixes the two words for saved and sent", () => {
  expect(catalogues.vi.app.saved_here).toBe("Đã lưu trong máy");
  expect(catalogues.vi.app.saved_sent).toBe("Đã gửi về xã");
  expect(catalogues.vi.undo.saved("nhà ông Đức")).not.toContain("gửi");
});
