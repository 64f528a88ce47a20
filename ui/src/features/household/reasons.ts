// Which reasons a sheet offers, and in which order.
import type { ReasonChoice, Target } from "../../generated";

/** For one target: most used first; among equals those about the target before those about the person. */
export function reasonsFor(target: Target, reasons: readonly ReasonChoice[]): ReasonChoice[] {
  const own = reasons.filter((r) => r.targets.includes(target));
  return byUse(own, (r) => (r.person_scope ? 1 : 0));
}

/** Those that answer everything about a person at once: most used first, else as the catalogue has them. */
export function personReasons(reasons: readonly ReasonChoice[]): ReasonChoice[] {
  return byUse(reasons.filter((r) => r.person_scope), () => 0);
}

function byUse(reasons: ReasonChoice[], rank: (reason: ReasonChoice) => number): ReasonChoice[] {
  return [...reasons].sort((a, b) => b.used - a.used || rank(a) - rank(b));
}
