// An officer's changes to a set of step cards. They are written in Vietnamese; where the words changed, the English
// says them again, because an old translation of other words would be worse than none.
import type { CardSet, Step, Text } from "../../../content/cards";

/** A copy to write on. */
export function copied(set: CardSet): CardSet {
  return JSON.parse(JSON.stringify(set)) as CardSet;
}

/** A step with nothing on it yet. */
export function blank(): Step {
  return { picture: "tap", do: { vi: "", en: "" }, more: { vi: "", en: "" } };
}

/** Moves a step; nothing where there is no place to move it to. */
export function moved(steps: Step[], from: number, by: -1 | 1): Step[] {
  const to = from + by;
  const step = steps[from];
  if (!step || to < 0 || to >= steps.length) return steps;
  const rest = steps.filter((_, index) => index !== from);
  return [...rest.slice(0, to), step, ...rest.slice(to)];
}

/** Names with one a place earlier or later; none where there is no such place. */
export function swapped(ids: readonly string[], id: string, by: -1 | 1): string[] | null {
  const from = ids.indexOf(id);
  const other = ids[from + by];
  if (from < 0 || other === undefined) return null;
  return ids.map((one) => (one === id ? other : one === other ? id : one));
}

/** The set as it is handed to the hub. */
export function written(set: CardSet, before: CardSet): CardSet {
  const known = new Map(texts(before).map((text) => [text.vi, text.en]));
  const out = copied(set);
  for (const text of texts(out)) {
    text.vi = text.vi.trim();
    text.en = known.get(text.vi) ?? text.vi;
  }
  return out;
}

function texts(set: CardSet): Text[] {
  return [set.title, set.whom, ...set.bring, ...set.steps.flatMap((step) => [step.do, step.more]), set.done];
}
