// The one catalogue: `t` reads in the chosen language and every screen follows a change at once. The
// compiler refuses a language that lacks a key (`en: Messages`), a test refuses a key that nobody says.
// Why not paraglide-js, as first planned: docs/adr/0007.
import { en } from "./en";
import { vi, type Messages } from "./vi";

export type { Messages, Words } from "./vi";
/** Languages of the app, the first is the default. */
export type Lang = "vi" | "en";

/** All languages. */
export const catalogues: Record<Lang, Messages> = { vi, en };

class Language {
  code = $state<Lang>("vi");

  use(code: Lang): void {
    this.code = code;
    document.documentElement.lang = code;
  }
}

/** The language now in use. */
export const language = new Language();

/** The messages of the language now in use: `t.today.left(12, 30)`. */
export const t: Messages = new Proxy(vi, {
  get: (_, section) => Reflect.get(catalogues[language.code], section),
});
