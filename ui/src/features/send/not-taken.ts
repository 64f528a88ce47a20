// How many houses what was not taken is about: a person counts houses, not records.
import type { NotTaken } from "../../generated";

/** Houses among them; 0 where none of them is about a house on this tablet. */
export const households = (records: readonly NotTaken[]): number => new Set(records.flatMap((one) => one.hid ?? [])).size;
