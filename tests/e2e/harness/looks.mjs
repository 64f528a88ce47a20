// Every look of one screen, put on in place: the page is reached once and then worn in both themes, three sizes of
// letters, on the two sizes cheap tablets have, and at 200 %.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cutText, violations } from "./axe.mjs";
import { LAPTOP } from "./desk.mjs";
import { misfits } from "./fits.mjs";
import { Seen } from "./seen.mjs";

/** Pictures of every screen go here when the folder is named. */
const scratch = process.env.SCRATCH;
if (scratch) mkdirSync(scratch, { recursive: true });
/** Where this story's looks were taken. */
export const seen = new Seen();

export const LARGE = { width: 800, height: 1280 };
export const SMALL = { width: 600, height: 1024 };
const half = ({ width, height }) => ({ width: width / 2, height: height / 2 });
const LETTERS = [20, 24, 28];
const THEMES = ["light", "dark"];
/** What a size or a theme can change about what axe finds; the rest is the same in every look and looked at once. */
const CHANGING = ["color-contrast", "color-contrast-enhanced", "target-size", "scrollable-region-focusable", "link-in-text-block"];

/** Puts a look on the page as it stands, and waits until it is laid out. Letters past the sizes the app offers are what a browser or a person's own setting makes of it. */
async function dress(page, { theme, text, size }) {
  await page.setViewportSize(size);
  await page.evaluate(async ([theme, text]) => {
    Object.assign(document.documentElement.dataset, { theme, text: text > 28 ? "20" : text });
    document.documentElement.style.fontSize = text > 28 ? `${text}px` : "";
    await document.fonts.ready;
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    // A list measures its lines after they are laid out, and is laid out once more.
    await drawn();
    await drawn();
    // A colour on its way to another is neither.
    for (const one of document.getAnimations()) one.finish();
  }, [theme, String(text)]);
}

/** Everything wrong with the screen the page stands at, in every look; it stands there afterwards as before. */
export async function everyLook(page, name) {
  const found = [];
  await seen.note(page);
  if (scratch) await page.screenshot({ path: join(scratch, `${name}.png`), animations: "disabled" });
  const note = (look, problems) => found.push(...problems.map((problem) => `${name}, ${look}: ${problem}`));
  let first = true;
  for (const size of [LARGE, SMALL]) {
    for (const text of LETTERS) {
      for (const theme of THEMES) {
        await dress(page, { theme, text, size });
        const look = `${size.width}×${size.height}, ${text}, ${theme}`;
        note(look, await violations(page, first ? undefined : { type: "rule", values: CHANGING }));
        // Colours don't move anything.
        if (theme === "light") note(look, await misfits(page));
        first = false;
      }
    }
  }
  for (const size of [LARGE, SMALL]) {
    await dress(page, { theme: "light", text: 20, size: half(size) });
    note(`${size.width}×${size.height} at 200 %`, [...(await misfits(page)), ...(await cutText(page, name))]);
  }
  await dress(page, { theme: "light", text: 20, size: LARGE });
  return found;
}

/** WCAG's 200 % of a desk's first size. */
const DOUBLE = 40;
/** The smallest screen an office still has. */
const OLD = { width: 1024, height: 768 };

/** The same for a screen of the desk, in a laptop's window: by day, by night, in the largest letters, at 200 %, and on the smallest screen. A desk is worked with a mouse: axe's own measure for targets holds. */
export async function everyDeskLook(page, name) {
  const found = [];
  await seen.note(page);
  if (scratch) await page.screenshot({ path: join(scratch, `desk-${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`), animations: "disabled" });
  let whole = true;
  for (const [theme, text, size] of [["light", 20, LAPTOP], ["dark", 20, LAPTOP], ["light", 28, LAPTOP], ["light", DOUBLE, LAPTOP], ["light", 20, OLD]]) {
    await dress(page, { theme, text, size });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const problems = [
      ...(await violations(page, whole ? undefined : { type: "rule", values: CHANGING })),
      ...(wide > 0 ? [`${wide} px wider than the window`] : []),
      // Colours don't cut anything.
      ...(theme === "light" ? await cutText(page, name) : []),
    ];
    found.push(...problems.map((problem) => `${name}, ${size.width} px, ${text}, ${theme}: ${problem}`));
    whole = false;
  }
  await dress(page, { theme: "light", text: 20, size: LAPTOP });
  return found;
}
