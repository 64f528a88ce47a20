// Measures dist/ the way a tablet downloads it (gzip, fonts apart) and fails above the budget.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 120;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

let bundle = 0;
let fonts = 0;
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const bytes = readFileSync(join(entry.parentPath, entry.name));
  if (extname(entry.name) === ".woff2") fonts += bytes.length;
  else bundle += gzipSync(bytes, { level: 9 }).length;
}
const kb = (n) => (n / 1000).toFixed(1);
console.log(`bundle ${kb(bundle)} kB gzip (budget ${BUDGET_KB}), fonts ${kb(fonts)} kB`);
if (bundle > BUDGET_KB * 1000) {
  console.error(`the bundle is over its budget of ${BUDGET_KB} kB gzip`);
  process.exit(1);
}
