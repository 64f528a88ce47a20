// Which of the app's places a sweep has stood at, and which there are: read from the screens' own source, so that a new
// place, screen or sheet that no sweep visits is a failed test and not a blind spot.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { settled } from "./tablet.mjs";

const source = fileURLToPath(new URL("../../../ui/src/", import.meta.url));
const OFFICE = "features/office/";

/** Files that draw a screen or a sheet (`ui/svelte.config.js` writes their names into the page): the tablet's, or the desk's. */
export function drawn({ desk = false } = {}) {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith(".svelte"))
    .map((file) => join(file.parentPath, file.name))
    .map((file) => [relative(source, file).split(sep).join("/").replace(/\.svelte$/, ""), file])
    .filter(([name]) => name.startsWith(OFFICE) === desk)
    .filter(([, file]) => /(?<!\w)<(Screen|Sheet|Page|Dialog)\s/.test(readFileSync(file, "utf8")))
    .map(([name]) => name)
    .sort();
}

/** Every place of the router, with each tab and part of those that have some: "house", "today/done". */
export function routes() {
  const router = readFileSync(join(source, "app", "router.svelte.ts"), "utf8");
  const type = /export type Route =([\s\S]*?);\n\n/.exec(router)[1];
  const parts = /PARTS = \[([^\]]*)\]/.exec(readFileSync(join(source, "features", "board", "parts.ts"), "utf8"))[1];
  const words = (text) => [...text.matchAll(/"([\w-]+)"/g)].map(([, word]) => word);
  return [...type.matchAll(/\{ at: "(\w+)"([^}]*)\}/g)].flatMap(([, at, rest]) => {
    const several = rest.includes("part: Part") ? words(parts) : at === "today" ? words(rest) : [];
    return several.length > 0 ? several.map((one) => `${at}/${one}`) : [at];
  }).filter((at) => at !== "office").sort();
}

/** The screens of the desk, by the word in their address. */
export function deskScreens() {
  const list = readFileSync(join(source, "features", "office", "screens.ts"), "utf8");
  return [...list.matchAll(/noun: "([\w-]+)"/g)].map(([, noun]) => noun).sort();
}

/** What one sweep has stood at. */
export class Seen {
  #drawn = new Set();
  #at = new Set();

  /** Notes where the page stands. */
  async note(page) {
    await settled(page);
    const here = await page.evaluate(() => ({
      drawn: [...document.querySelectorAll("[data-drawn]")].map((one) => one.dataset.drawn),
      at: document.querySelector("main[data-at]")?.dataset.at,
      address: location.hash.replace(/^#\//, "").split("/"),
    }));
    for (const name of here.drawn) this.#drawn.add(name);
    if (here.address[0] === "office") this.#at.add(here.address[1]);
    else if (here.at === "today") this.#at.add(`today/${here.address[1]}`);
    else if (here.at === "board") this.#at.add(`board/${here.address[2]}`);
    else this.#at.add(here.at);
  }

  /** The names of these at which it never stood. */
  missingOf(all) {
    return all.filter((name) => !this.#drawn.has(name) && !this.#at.has(name));
  }
}
