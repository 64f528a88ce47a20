// Words of one noun of the desk, both languages in one file: `export const t = piece(vi, en)`. Kept apart
// from the tablet's catalogue so that the tablet doesn't carry them.
import { language } from "../index.svelte";

/** The words in the language now in use; English is typed by the Vietnamese, so none can be missing. */
export function piece<Words extends object>(vi: Words, en: Words): Words {
  return new Proxy(vi, { get: (_, key) => Reflect.get(language.code === "en" ? en : vi, key) });
}
