// Every screen of the desk with something on it, by day, by night and at 200 %: axe, contrast of 7:1, nothing wider
// than the window, no text cut; and on the smallest screen an office still has.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cutText, problems } from "../harness/axe.mjs";
import { LAPTOP } from "../harness/desk.mjs";
import { wear } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { deskPlaces, openWard } from "../harness/ward.mjs";

/** To be looked at, where PICTURES names a folder. */
const pictures = process.env.PICTURES;
/** WCAG's 200 % of the first size. */
const DOUBLE = 40;

let commune;
let desk;
before(async () => {
  commune = new Commune();
  ({ desk } = await openWard(commune));
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

/** Walks every screen in a look and gives what is wrong. */
async function walk(look, { size = LAPTOP, axe = true } = {}) {
  const { page, tablet } = desk;
  await page.setViewportSize(size);
  await wear(tablet, { theme: look.theme });
  if (await page.getByLabel("Mã PIN sáu số").isVisible()) await desk.signIn(PIN);
  // Past the sizes the app offers: what a browser or a person's own setting makes of it.
  if (look.text === DOUBLE) await page.evaluate((size) => { document.documentElement.style.fontSize = `${size}px`; }, DOUBLE);
  const found = [];
  for (const [name, reach] of deskPlaces) {
    await reach(desk);
    // 0: axe has a measure of its own for targets, which counts the room around them.
    if (axe) found.push(...(await problems(tablet, name, look, 0)));
    found.push(...(await cutText(page, `${name} ${look.theme} ${look.text}`)));
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${look.theme}-${look.text}-${size.width}.png`) });
    }
    await page.keyboard.press("Escape");
  }
  return found;
}

test("every screen of the desk passes by day", async () => {
  assert.deepEqual(await walk({ theme: "light", text: 20 }), []);
});

test("every screen of the desk passes by night", async () => {
  assert.deepEqual(await walk({ theme: "dark", text: 20 }), []);
});

test("every screen of the desk passes at 200 %, and no text is cut", async () => {
  assert.deepEqual(await walk({ theme: "light", text: DOUBLE }), []);
});

test("on a screen of 1024 × 768 no text is cut either", async () => {
  assert.deepEqual(await walk({ theme: "light", text: 20 }, { size: { width: 1024, height: 768 }, axe: false }), []);
  assert.deepEqual(desk.complaints, []);
});
