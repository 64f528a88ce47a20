// What can be done about each failure. Exhaustive by type: a new code in Rust doesn't compile here
// until somebody has decided what a person at a door can do about it.
import type { ErrorCode } from "../generated";

/** The one button a failure offers. */
export type Deed = "retry" | "unlock" | "enrol" | "to_today" | "call";

/** Code → what its button does; the words are in the catalogue under the same codes. */
export const deeds: Record<ErrorCode, Deed> = {
  wrong_pin: "retry",
  pin_wait: "retry",
  code_wrong: "enrol",
  code_used: "enrol",
  code_expired: "enrol",
  code_other_machine: "enrol",
  code_unreadable: "enrol",
  hub_unreachable: "retry",
  hub_other_key: "call",
  hub_refused: "call",
  storage_full: "retry",
  store_newer: "call",
  store_corrupt: "call",
  key_lost: "call",
  office_code_wrong: "retry",
  lease_locked: "call",
  not_enrolled: "enrol",
  locked: "unlock",
  not_found: "to_today",
  not_allowed: "call",
  bad_input: "retry",
  internal: "retry",
};
