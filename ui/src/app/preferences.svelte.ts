// Text size, theme and language: of this tablet, not of the campaign; kept in the page's own storage.
import { language, type Lang } from "../i18n/index.svelte";

/** Body text in px at a system default of 16. */
export type TextSize = 20 | 24 | 28;
/** `system` follows the device. */
export type Theme = "system" | "light" | "dark";

const SIZES: readonly TextSize[] = [20, 24, 28];
const THEMES: readonly Theme[] = ["system", "light", "dark"];
const KEPT = "tungnha.look";

class Preferences {
  text = $state<TextSize>(20);
  theme = $state<Theme>("system");
  #night = window.matchMedia?.("(prefers-color-scheme: dark)");

  /** Reads what was chosen before and paints it; called before the first screen is mounted. */
  load(): void {
    const kept = parse(localStorage.getItem(KEPT));
    this.text = SIZES.find((s) => s === kept["text"]) ?? 20;
    this.theme = THEMES.find((s) => s === kept["theme"]) ?? "system";
    language.use(kept["lang"] === "en" ? "en" : "vi");
    this.#night?.addEventListener("change", () => this.#paint());
    this.#paint();
  }

  setText(size: TextSize): void { this.text = size; this.#keep(); }
  setTheme(theme: Theme): void { this.theme = theme; this.#keep(); }
  setLanguage(code: Lang): void { language.use(code); this.#keep(); }

  #keep(): void {
    localStorage.setItem(KEPT, JSON.stringify({ text: this.text, theme: this.theme, lang: language.code }));
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
