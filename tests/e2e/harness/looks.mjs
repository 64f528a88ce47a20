// Every look of one screen, put on in place: the page is reached once and then worn in both themes, three sizes of
// letters, on the two sizes cheap tablets have, and at 200 %.
import { cutText, violations } from "./axe.mjs";
import { misfits } from "./fits.mjs";

export const LARGE = { width: 800, height: 1280 };
export const SMALL = { width: 600, height: 1024 };
const half = ({ width, height }) => ({ width: width / 2, height: height / 2 });
const LETTERS = [20, 24, 28];
const THEMES = ["light", "dark"];
/** What a size or a theme can change about what axe finds; the rest is the same in every look and looked at once. */
const CHANGING = ["color-contrast", "color-contrast-enhanced", "target-size", "scrollable-region-focusable", "link-in-text-block"];

/** Puts a look on the page as it stands, and waits until it is laid out. */
async function dress(page, { theme, text, size }) {
  await page.setViewportSize(size);
  await page.evaluate(async ([theme, text]) => {
    Object.assign(document.documentElement.dataset, { theme, text });
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
