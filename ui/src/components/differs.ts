// Where what was just said differs from the list, in the bar's words.
import type { Differs } from "../generated";
import { t } from "../i18n/index.svelte";

/** "khác danh sách: VNeID của 2 người, SIM + CKS của 1 người"; empty where nothing differs. */
export function differsWords(differs: readonly Differs[]): string {
  if (differs.length === 0) return "";
  return t.undo.differs(differs.map((one) => t.undo.differs_one(t.targets[one.target].short, one.people)).join(", "));
}
