// Whole numbers as people read them, in the language now in use.
import { t as words } from "../../i18n/index.svelte";

/** 1027 as "1.027"; no number as "–". */
export function whole(count: number | null): string {
  return count === null ? "–" : count.toLocaleString(words.locale);
}
