// A cell in words, shape and colour: said once here, so that chip, history and tables never disagree.
import type { Cell, CellState, ReasonChoice, Target } from "../generated";
import { day } from "../app/when";
import { language, t } from "../i18n/index.svelte";
import type { IconName } from "./Icon.svelte";

/** The shape that stands with each state's word. */
export const shapes: Record<CellState, IconName> = {
  done: "check", reason: "cross", no_need: "cross", in_progress: "clock",
  not_asked: "question", not_eligible: "dash", special: "lock",
};

/** An answer's key in words for this target; an unknown key (a newer catalogue) is shown as it is. */
export function outcomeWords(outcome: string, target: Target | null, reasons: readonly ReasonChoice[]): string {
  switch (outcome) {
    case "DONE": return t.sheet.done;
    case "NO_NEED": return t.sheet.no_need;
    case "SPECIAL": return t.sheet.special;
    case "NOT_ASKED": return t.left.not_asked;
    case "IN_PROGRESS": return target ? t.sheet.in_progress[target] : t.left.in_progress;
  }
  const reason = reasons.find((r) => r.key === outcome);
  if (!reason) return outcome;
  return language.code === "en" ? reason.en : reason.vi;
}

/** The line under a chip's state word: why, by whose word, or nothing. */
export function cellDetail(cell: Cell, reasons: readonly ReasonChoice[]): string {
  if (cell.state === "special") return t.house.special;
  if (cell.state === "no_need") return t.house.no_need;
  if (cell.state === "not_asked" || cell.state === "not_eligible") return "";
  if (cell.state === "done") return cell.source === "listed" ? t.house.by_list : "";
  return cell.outcome ? outcomeWords(cell.outcome, cell.target, reasons) : "";
}

const known = (cell: Cell): boolean => cell.state !== "not_eligible" && cell.listed !== null;

/** The date of the newest police list that says anything of these; null without one. */
export function listDate(cells: readonly Cell[]): string | null {
  return cells.filter(known).reduce<string | null>((newest, { listed_date }) => (listed_date !== null && (newest ?? "") < listed_date ? listed_date : newest), null);
}

/** What the police list says of somebody where nobody asked yet or the answer differs; an older list than `date` with its own. Empty where it has nothing to add. */
export function listedLine(cells: readonly Cell[], date: string | null): string {
  return cells
    .filter((cell) => known(cell) && (cell.state === "not_asked" || cell.differs))
    .map((cell) => `${t.targets[cell.target].short} ${listedWords(cell)}${cell.listed_date && cell.listed_date !== date ? ` (${day(cell.listed_date)})` : ""}`)
    .join(" · ");
}

/** A list's code in words, null when the list says nothing. */
export function listedWords(cell: Cell): string | null {
  return cell.listed === null ? null : (t.sheet.listed_codes[cell.target][cell.listed] ?? cell.listed);
}
