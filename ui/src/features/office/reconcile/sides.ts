// One side of a difference, as it is drawn, and a person on it.
import { day } from "../../../app/when";
import { t } from "../../../i18n/office/reconcile";

export interface Side {
  title: string;
  /** What it says; the first line is the largest. */
  lines: string[];
  /** On the button that takes this side. */
  button: string;
}

/** A birth as people write it; "–" where none is known. */
export function born(birth: string | null): string {
  return birth ? day(birth) : "–";
}

/** "Điểu A · 02/03/1950 · 070•••••0001": enough to tell namesakes apart. */
export function person(one: { name: string; birth: string | null; id_masked: string | null }): string {
  return `${one.name} · ${born(one.birth)} · ${one.id_masked ?? t.no_id}`;
}
