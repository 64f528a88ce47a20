// Which reasons a sheet offers, and in which order.
import type { ReasonChoice, Target } from "../../generated";

/** What a door usually tells, for a tablet that has no habits yet; what the police see in their own data comes after. */
const AT_A_DOOR = ["ABSENT_KNOWN", "ABSENT_UNKNOWN", "ABROAD", "DECEASED", "MOVED_PROVINCE", "ELDERLY"];

/** For one target: most used first; among equals those about the target before those about the person. */
export function reasonsFor(target: Target, reasons: readonly ReasonChoice[]): ReasonChoice[] {
  const own = reasons.filter((r) => r.targets.includes(target));
  return byUse(own, (r) => (r.person_scope ? 1 + usual(r) : 0));
}

/** Those that answer everything about a person at once: most used first, then as usual at a door. */
export function personReasons(reasons: readonly ReasonChoice[]): ReasonChoice[] {
  return byUse(reasons.filter((r) => r.person_scope), usual);
}

function usual(reason: ReasonChoice): number {
  const place = AT_A_DOOR.indexOf(reason.key);
  return place < 0 ? AT_A_DOOR.length : place;
}

function byUse(reasons: ReasonChoice[], rank: (reason: ReasonChoice) => number): ReasonChoice[] {
  return [...reasons].sort((a, b) => b.used - a.used || rank(a) - rank(b));
}
