// Text size, theme and language: of this tablet, not of the campaign. Kept where a kill loses nothing (keep.ts), with
// a copy that can be read before the first paint (public/look.js), which a kill may put back by a minute.
import { keep, recall } from "./keep";
import { language, type Lang } from "../i18n/index.svelte";

/** Body text in px at a system default of 16. */
export type TextSize = 20 | 24 | 28;
/** `system` follows the device. */
export type Theme = "system" | "light" | "dark";

const SIZES: readonly TextSize[] = [20, 24, 28];
const THEMES: readonly Theme[] = ["system", "light", "dark"];
const KEPT = "look";
const COPY = "tungnha.look";

class Preferences {
  text = $state<TextSize>(20);
  theme = $state<Theme>("system");
  /** One choice after another, each upon the one before: two at once are two. */
  #chosen: Promise<void> = Promise.resolve();
  #night = window.matchMedia?.("(prefers-color-scheme: dark)");

  /** Reads what was chosen before and paints it; waited for before the first screen is mounted. Never throws. */
  async load(): Promise<void> {
    const copy = localStorage.getItem(COPY);
    // What can't be read is no reason to show nothing.
    const words = (await recall(KEPT).catch(() => null)) ?? copy;
    if (words !== null && words !== copy) localStorage.setItem(COPY, words);
    const kept = parse(words);
    this.text = SIZES.find((s) => s === kept["text"]) ?? 20;
    this.theme = THEMES.find((s) => s === kept["theme"]) ?? "system";
    await language.use(kept["lang"] === "en" ? "en" : "vi").catch(() => undefined);
    this.#night?.addEventListener("change", () => this.#paint());
    this.#paint();
  }

  setText(text: TextSize): Promise<void> { return this.#choose({ text }); }
  setTheme(theme: Theme): Promise<void> { return this.#choose({ theme }); }
  setLanguage(lang: Lang): Promise<void> { return this.#choose({ lang }); }

  #choose(choice: Partial<{ text: TextSize; theme: Theme; lang: Lang }>): Promise<void> {
    const taken = this.#chosen.then(() => this.#take(choice));
    this.#chosen = taken.catch(() => undefined);
    return taken;
  }

  /** Kept first, then shown: what is seen chosen is chosen. */
  async #take(choice: Partial<{ text: TextSize; theme: Theme; lang: Lang }>): Promise<void> {
    const look = { text: this.text, theme: this.theme, lang: language.code, ...choice };
    const words = JSON.stringify(look);
    localStorage.setItem(COPY, words);
    await keep(KEPT, words).catch(() => undefined);
    [this.text, this.theme] = [look.text, look.theme];
    await language.use(look.lang).catch(() => undefined);
    this.#paint();
  }

  #paint(): void {
    const dark = this.theme === "dark" || (this.theme === "system" && this.#night?.matches === true);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    document.documentElement.dataset["text"] = String(this.text);
  }
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** How this tablet looks. */
export const preferences = new Preferences();
