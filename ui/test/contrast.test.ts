// The tokens keep ux.md's promise: words at 7:1 or more on every ground they stand on, edges at 3:1.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/tokens.css", "utf8");

function tokens(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(selector)).split("}")[0] ?? "";
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const words: [string, string[]][] = [
  ["text", ["ground", "raised", "primary-tint"]], ["quiet", ["ground", "raised"]], ["unasked", ["ground"]],
  ["primary", ["ground", "primary-tint"]], ["on-primary", ["primary"]], ["done", ["ground", "done-tint"]], ["on-done", ["done"]],
  ["lack", ["ground", "lack-tint"]], ["error", ["ground"]], ["ground", ["text"]], ["on-practice", ["practice"]],
];

describe.each([["light", ":root {"], ["dark", ':root[data-theme="dark"] {']])("the %s theme", (_, selector) => {
  const theme = tokens(selector);
  it.each(words.flatMap(([fore, backs]) => backs.map((back) => [fore, back] as const)))("reads %s on %s at 7:1", (fore, back) => {
    expect(contrast(theme[fore]!, theme[back]!)).toBeGreaterThanOrEqual(7);
  });
  it("draws edges and focus at 3:1", () => {
    for (const line of ["edge", "focus"]) expect(contrast(theme[line]!, theme["ground"]!)).toBeGreaterThanOrEqual(3);
  });
});
