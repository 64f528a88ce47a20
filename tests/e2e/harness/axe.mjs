// What is wrong with a screen for somebody: axe's rules with contrast of 7:1, targets no thumb finds, anything
// wider than the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The tags of the rules that are looked at. */
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Colours don't depend on the text's size, nor places on the theme. */
export const LOOKS = [{ theme: "light", text: 20 }, { theme: "dark", text: 20 }, { theme: "light", text: 28 }];
/** Below this no target is found by a thumb of seventy years (ux.md). */
const SMALLEST = 56;

/** What axe finds on the page as it stands, by these rules. The sticky foot stands at the page's end for it: what it covers is one scroll away. */
export async function violations(page, runOnly = { type: "tag", values: RULES }) {
  // Once for each page: read anew for each look it would take longer than the look itself.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const foot = document.querySelector(".foot");
    foot?.style.setProperty("position", "relative");
    const { violations } = await window.axe.run(document, { runOnly, rules: { "color-contrast-enhanced": { enabled: true } }, resultTypes: ["violations"] });
    foot?.style.removeProperty("position");
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
  }, runOnly);
}

/** Problems of what is on the screen. A desk is worked with a mouse: there axe's own measure of 24 px is the least. */
export async function problems(tablet, name, look, smallest = SMALLEST) {
  const told = await violations(tablet.page);
  const found = await tablet.page.evaluate((smallest) => {
    const scope = document.querySelector("dialog[open]") ?? document;
    const small = [...scope.querySelectorAll("button, input:not(.sr), textarea, a[href]")]
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.width < smallest - 0.5 || box.height < smallest - 0.5))
      .map(([one, box]) => `target of ${Math.round(box.width)}×${Math.round(box.height)}: ${one.textContent.trim()}`);
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return wide > 0 ? [...small, `${wide} px wider than the screen`] : small;
  }, smallest);
  return [...told, ...found].map((problem) => `${name} ${look.theme} ${look.text}: ${problem}`);
}

/** Text that does not fit the box it stands in. A long table's cells are one line on purpose, with the whole of it under the mouse; what a field holds is walked by keys; a drawing's text has no box. */
export async function cutText(page, name) {
  const found = await page.evaluate(() => {
    const scope = document.querySelector("dialog[open]") ?? document.body;
    const own = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
    return [...scope.querySelectorAll("*")]
      .filter((one) => own(one) && one.clientWidth > 1 && !one.closest(".sr, [role=grid] td, select, textarea, script, style, .skip, svg"))
      .filter((one) => {
        const hidden = getComputedStyle(one).overflowX !== "visible" || getComputedStyle(one).overflowY !== "visible";
        return one.scrollWidth > one.clientWidth + 1 || (hidden && one.scrollHeight > one.clientHeight + 2);
      })
      .map((one) => `“${one.textContent.trim().slice(0, 60)}” needs ${one.scrollWidth} of ${one.clientWidth} px`);
  });
  return found.map((problem) => `${name}: cut: ${problem}`);
}
