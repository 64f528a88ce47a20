// The desk's words: both languages whole, none empty, none that no screen says.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDER = "src/i18n/office";
const said = sources("src/features/office");

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile() && /\.(svelte|ts)$/.test(f.name))
    .map((f) => readFileSync(join(f.parentPath, f.name), "utf8")).join("\n");
}

function keys(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? keys(inner, `${path}${key}.`) : [`${path}${key}`]);
}

function empty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && value !== null && Object.values(value).some(empty);
}

const pieces = readdirSync(FOLDER).filter((name) => name !== "piece.ts");

describe.each(pieces)("%s", (name) => {
  it("has every word in both languages, and says each somewhere", async () => {
    const { vi, en } = (await import(`../src/i18n/office/${name.replace(/\.ts$/, "")}.ts`)) as { vi: object; en: object };
    // A record may be empty in one language: the hub itself says those words, or its codes read as they are.
    const bare = (all: object) => Object.entries(all).filter(([, words]) => typeof words === "object" && Object.keys(words as object).length === 0).map(([key]) => `${key}.`);
    const hubs = [...bare(vi), ...bare(en)];
    const own = (words: object) => keys(words).filter((key) => !hubs.some((hub) => key.startsWith(hub)));
    expect(own(en).sort()).toEqual(own(vi).sort());
    expect(empty(vi) || empty(en)).toBe(false);
    expect(Object.keys(vi).filter((key) => !new RegExp(`\\.${key}\\b`).test(said))).toEqual([]);
  });
});
