// The printed guides quote the screens: every quoted word is in the catalogue, letter by letter, and every picture
// is there and made by the script. A screen that is renamed fails here until its guide says the new name.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const FOLDER = "../docs/huong-dan";
const guides = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const script = readFileSync("../tests/e2e/guides.mjs", "utf8");

/** Vietnamese strings of the catalogue, each as a pattern: what is put in later is a number here. */
function patterns(): RegExp[] {
  const files = ["src/i18n/vi.ts", ...readdirSync("src/i18n/office").map((name) => `src/i18n/office/${name}`)];
  const found: string[] = [];
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      // A piece's English stands beside its Vietnamese.
      if (ts.isVariableDeclaration(node) && node.name.getText(source) === "en") return;
      if (ts.isStringLiteralLike(node)) found.push(escaped(node.text));
      else if (ts.isTemplateExpression(node)) {
        found.push([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].map(escaped).join("\\d+"));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found.map((pattern) => new RegExp(`^${pattern}$`));
}
const known = patterns();

/** Whether a screen says this: whole, or where a guide writes "…" something that changes. */
function isOnAScreen(words: string): boolean {
  const tried = words.split("…").join("7");
  // A sentence with the day in it may be quoted by its beginning.
  return known.some((pattern) => pattern.test(tried)) || known.some((pattern) => pattern.source.startsWith(`^${words} –`));
}

describe.each(guides)("%s", (name) => {
  const text = readFileSync(`${FOLDER}/${name}`, "utf8");

  it("quotes the screens' own words", () => {
    const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, words]) => words!);
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((words) => !isOnAScreen(words))).toEqual([]);
  });

  it("shows pictures that are there and that the script makes", () => {
    const pictures = [...text.matchAll(/!\[([^\]]+)\]\(hinh\/([a-z-]+)\.png\)/g)];
    expect(pictures.length).toBeGreaterThan(1);
    for (const [, , place] of pictures) {
      expect(readdirSync(`${FOLDER}/hinh`)).toContain(`${place}.png`);
      expect(script).toContain(`"${place}"`);
    }
    expect(text.match(/!\[/g)?.length).toBe(pictures.length);
  });

  it("numbers its steps from one without a gap, and is printed", () => {
    const numbers = [...text.matchAll(/^(\d+)\. /gm)].map(([, n]) => Number(n));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(readdirSync(FOLDER)).toContain(name.replace(".md", ".pdf"));
  });
});

it("would notice a word that no screen says", () => {
  expect(isOnAScreen("Gửi ngay")).toBe(true);
  expect(isOnAScreen("Tiếp tục: nhà …")).toBe(true);
  expect(isOnAScreen("Gửi liền")).toBe(false);
});
