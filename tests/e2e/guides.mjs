// Makes the printed guides of docs/huong-dan out of their Markdown and the running app: follows each numbered step
// in the demo commune by the words the guide quotes, takes the pictures where they belong, and prints two pages A4.
// A step that can't be followed as it is written ends the script: no guide is printed that leads nowhere.
//
//   node guides.mjs [name of one guide]
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { marked } from "marked";
import { walks } from "./harness/guide-walks.mjs";
import { Tablet } from "./harness/tablet.mjs";

const folder = fileURLToPath(new URL("../../docs/huong-dan/", import.meta.url));
const PAGES = 2;
/** Guide → the places its pictures are taken at. */
const GUIDES = {
  "thanh-vien": ["hom-nay", "mot-nha", "gui-ve-xa"],
  "to-truong": ["con-ai", "khac-nhau", "cai-dat"],
  "can-bo": ["dang-ky-may", "tong-quan"],
};

/** The numbered steps of a guide: number, words, and what they quote of the screen. */
function stepsOf(text) {
  return [...text.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number, words]) => ({
    number: Number(number), words, quoted: [...words.matchAll(/`([^`]+)`/g)].map(([, quote]) => quote),
  }));
}

/** Walks a guide in the app, one step at a time, and photographs it. */
async function follow(name, steps) {
  const pictures = new Set(GUIDES[name]);
  const take = async (page, place, clip) => {
    assert.ok(pictures.delete(place), `${place} is a picture of ${name}, once`);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, "hinh", `${place}.png`), animations: "disabled", clip });
  };
  const walk = await walks[name](take);
  try {
    for (const step of steps) {
      const deed = walk.steps[step.number - 1];
      assert.ok(deed, `${name}, step ${step.number}: nobody has walked "${step.words}"`);
      await deed(step.quoted).catch((fault) => {
        throw new Error(`${name}, step ${step.number} can't be followed: "${step.words}"\n${fault.message}`);
      });
    }
    assert.equal(walk.steps.length, steps.length, `${name} has as many steps as are walked`);
    assert.deepEqual([...pictures], [], `all pictures of ${name} were taken`);
  } finally {
    await walk.close();
  }
}

const STYLE = `
  @page { size: A4; margin: 12mm 14mm; }
  * { box-sizing: border-box; }
  body { margin: 0; font: 13pt/1.38 "Be Vietnam Pro", sans-serif; color: #111; }
  h1 { font-size: 25pt; line-height: 1.15; margin: 0 0 2mm; color: #0B3D91; }
  h2 { font-size: 15.5pt; margin: 3.5mm 0 1.2mm; padding-top: 1.2mm; border-top: 1.5pt solid #0B3D91; color: #0B3D91; break-after: avoid; clear: both; }
  p { margin: 0 0 2mm; }
  ol { margin: 0; padding: 0 0 0 10mm; }
  ul { margin: 0; padding: 0 0 0 5mm; }
  li { margin: 0 0 1.3mm; padding-left: 1mm; break-inside: avoid; }
  ol > li::marker { font-weight: 700; color: #0B3D91; font-size: 14.5pt; }
  code { font: inherit; font-weight: 700; padding: 0 1.2mm; border: 1pt solid #6B6B6B; border-radius: 1.4mm; background: #F3F6FC; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  img { float: right; clear: right; width: 52mm; margin: 0 0 2mm 5mm; border: 1pt solid #6B6B6B; border-radius: 2mm; }
  img.wide { float: none; display: block; width: 84mm; margin: 2mm auto; }
  .foot { font-size: 9.5pt; color: #3D3D3D; margin-top: 3mm; clear: both; }
`;

/** The guide as a page of its own. Pictures of a computer's screen stand across, those of a tablet at the side. */
function html(name, text) {
  const font = (weight, part) => `@font-face { font-family: "Be Vietnam Pro"; font-weight: ${weight}; src: url(${pathToFileURL(fileURLToPath(new URL(`../../ui/node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-${part}-${weight}-normal.woff2`, import.meta.url)))}); unicode-range: ${RANGES[part]}; }`;
  const fonts = [400, 700].flatMap((weight) => Object.keys(RANGES).map((part) => font(weight, part))).join("\n");
  const wide = name === "can-bo" ? ' class="wide"' : "";
  const body = marked.parse(text).replaceAll('src="hinh/', `${wide} src="${pathToFileURL(join(folder, "hinh"))}/`);
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Từng Nhà: ${name}</title><style>${fonts}\n${STYLE}</style>${body}<p class="foot">Từng Nhà. Hình chụp từ ứng dụng với người và nhà hư cấu.</p></html>`;
}
const RANGES = {
  vietnamese: "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
  latin: "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+2074,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
};

async function print(name, text) {
  const work = join(fileURLToPath(new URL("../../target/guides/", import.meta.url)));
  mkdirSync(work, { recursive: true });
  const page = join(work, `${name}.html`);
  writeFileSync(page, html(name, text));
  const printer = await Tablet.open(pathToFileURL(page).href, { touch: false });
  try {
    await printer.page.evaluate(() => document.fonts.ready);
    const pdf = await printer.page.pdf({ preferCSSPageSize: true, printBackground: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    writeFileSync(join(work, `${name}.pdf`), pdf);
    assert.equal(pages, PAGES, `${name} takes ${pages} pages; it must fit ${PAGES} (${join(work, `${name}.pdf`)})`);
    writeFileSync(join(folder, `${name}.pdf`), pdf);
    console.log(`${name}: ${pages} pages A4, ${Math.round(pdf.length / 1000)} kB`);
  } finally {
    await printer.close();
  }
}

mkdirSync(join(folder, "hinh"), { recursive: true });
for (const name of Object.keys(GUIDES)) {
  if (process.argv[2] && process.argv[2] !== name) continue;
  const text = readFileSync(join(folder, `${name}.md`), "utf8");
  const steps = stepsOf(text);
  if (!process.env.PRINT_ONLY) await follow(name, steps);
  await print(name, text);
}
