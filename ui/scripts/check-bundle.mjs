// Measures dist/ the way it is downloaded (gzip, fonts apart) and fails above a budget: one for what a tablet starts
// with, one for all it reads on its way, one for the officer's desk, which only a computer loads. It also fails when
// a file uses what a WebView of Chrome 88 lacks: the build lowers syntax, but it adds no missing functions.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { tooNew } from "./too-new.mjs";

const BUDGET_KB = { first: 75, tablet: 125, desk: 300 };
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(join(dist, ".vite", "manifest.json"), "utf8"));

/** Where the desk begins; nothing a tablet shows leads there. */
const DESK = "src/features/office/Office.svelte";
/** Read by who has chosen English, instead of nothing: counted, but not for everybody. */
const ENGLISH = "src/i18n/en.ts";

/** Files that come with a chunk: its own, those it imports before it runs and, `later`, those it asks for when they are shown. */
function together(name, later, found = new Set()) {
  const chunk = manifest[name];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const other of chunk.imports ?? []) together(other, later, found);
  for (const other of later ? (chunk.dynamicImports ?? []) : []) if (other !== DESK && other !== ENGLISH) together(other, later, found);
  return found;
}
for (const name of [DESK, ENGLISH]) if (!manifest[name]) throw new Error(`nothing is read apart at ${name} any more`);
const first = together("index.html", false);
const tablet = together("index.html", true);
const english = manifest[ENGLISH].file;

const size = { first: 0, tablet: 0, english: 0, desk: 0, fonts: 0 };
const lacking = new Set();
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name === "manifest.json") continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  const name = relative(dist, path).split(sep).join("/");
  const desk = name.startsWith("assets/") && name !== english && !tablet.has(name);
  // A desk is a computer whose web view keeps itself up to date.
  for (const found of desk ? [] : tooNew(extname(entry.name), bytes.toString())) lacking.add(`${entry.name}: ${found}`);
  if (extname(entry.name) === ".woff2") size.fonts += bytes.length;
  else {
    const zipped = gzipSync(bytes, { level: 9 }).length;
    size[name === english ? "english" : desk ? "desk" : "tablet"] += zipped;
    if (first.has(name)) size.first += zipped;
  }
}
const kb = (n) => (n / 1000).toFixed(1);
console.log(`bundle ${kb(size.tablet)} kB gzip (budget ${BUDGET_KB.tablet}), ${kb(size.first)} of it with the first page (budget ${BUDGET_KB.first}), English ${kb(size.english)} kB, the desk ${kb(size.desk)} kB (budget ${BUDGET_KB.desk}), fonts ${kb(size.fonts)} kB`);
if (lacking.size > 0) {
  console.error(`Chrome 88 lacks:\n  ${[...lacking].join("\n  ")}`);
  process.exit(1);
}
for (const [part, budget] of Object.entries(BUDGET_KB)) {
  if (size[part] <= budget * 1000) continue;
  console.error(`${{ first: "what the tablet starts with", tablet: "what the tablet loads", desk: "what the desk loads" }[part]} is over its budget of ${budget} kB gzip`);
  process.exit(1);
}
