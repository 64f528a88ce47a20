// Measures dist/ the way a tablet downloads it (gzip, fonts apart) and fails above the budget, or when it
// uses what a WebView of Chrome 88 lacks: the build lowers syntax, but it adds no missing functions.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 120;
const TOO_NEW = {
  ".js": /\.at\(|\bObject\.hasOwn\b|\bstructuredClone\b|\.findLast|\.toSorted\(|\.toReversed\(|\brandomUUID\b|\bcheckVisibility\b/g,
  ".css": /:has\(|\d[ds]vh\b|color-mix\(|@container|@layer|accent-color/g,
};
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

let bundle = 0;
let fonts = 0;
const tooNew = new Set();
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const bytes = readFileSync(join(entry.parentPath, entry.name));
  const lacking = TOO_NEW[extname(entry.name)];
  for (const [found] of lacking ? bytes.toString().matchAll(lacking) : []) tooNew.add(found);
  if (extname(entry.name) === ".woff2") fonts += bytes.length;
  else bundle += gzipSync(bytes, { level: 9 }).length;
}
const kb = (n) => (n / 1000).toFixed(1);
console.log(`bundle ${kb(bundle)} kB gzip (budget ${BUDGET_KB}), fonts ${kb(fonts)} kB`);
if (tooNew.size > 0) {
  console.error(`Chrome 88 lacks: ${[...tooNew].join(", ")}`);
  process.exit(1);
}
if (bundle > BUDGET_KB * 1000) {
  console.error(`the bundle is over its budget of ${BUDGET_KB} kB gzip`);
  process.exit(1);
}
