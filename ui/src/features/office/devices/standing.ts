// What is most worth knowing of a tablet, in one word or two: the gravest first.
import type { DeviceRow } from "../../../generated/office";
import { t } from "../../../i18n/office/devices";

/** Hours without contact from which a tablet is called silent (ux.md: a word in red when over a day). */
export const SILENT_HOURS = 24;

export type Tone = "" | "done" | "lack" | "error";

/** The words, and the tint of the line. */
export function standing(row: DeviceRow): { words: string; tone: Tone } {
  const silent = row.quiet_hours !== null && row.quiet_hours >= SILENT_HOURS;
  if (row.computer) return row.revoked_at ? { words: t.states.revoked, tone: "" } : { words: t.states.computer, tone: "done" };
  if (row.desk) return { words: t.states.desk, tone: "" };
  if (row.forked) return { words: t.states.forked, tone: "error" };
  if (row.quarantined > 0) return { words: t.states.quarantined(row.quarantined), tone: "lack" };
  if (row.revoked_at) return { words: t.states.revoked, tone: "" };
  if (row.last_contact === null) return { words: t.states.never, tone: "lack" };
  if (row.missing > 0) return { words: t.states.waiting(row.missing), tone: silent ? "error" : "lack" };
  if (silent) return { words: t.states.silent(Math.floor((row.quiet_hours ?? 0) / 24)), tone: "error" };
  if (!row.lists_current) return { words: t.states.list, tone: "lack" };
  return { words: t.states.fine, tone: "done" };
}
