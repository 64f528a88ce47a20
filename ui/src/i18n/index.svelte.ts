// The one catalogue: `t` reads in the chosen language and every screen follows a change at once. The
// compiler refuses a language that lacks a key (`en: Messages`), a test refuses a key that nobody says.
// Why not paraglide-js, as first planned: docs/adr/0007.
import { vi, type Messages } from "./vi";

export type { Messages, Words } from "./vi";
/** Languages of the app, the first is the default. */
export type Lang = "vi" | "en";

/** The catalogues that are here: only who wants English reads it. */
const here: Record<"vi", Messages> & Partial<Record<Lang, Messages>> = { vi };

class Language {
  code = $state<Lang>("vi");
  #wanted: Lang = "vi";

  /** Speaks another language from when its words are here; who has chosen yet another meanwhile gets that one. */
  async use(code: Lang): Promise<void> {
    this.#wanted = code;
    if (code === "en") here.en ??= (await import("./en")).en;
    if (this.#wanted !== code) return;
    this.code = code;
    document.documentElement.lang = code;
  }
}

/** The language now in use. */
export const language = new Language();

/** The messages of the language now in use: `t.today.left(12, 30)`. */
export const t: Messages = new Proxy(vi, {
  get: (_, section) => Reflect.get(here[language.code] ?? vi, section),
});
