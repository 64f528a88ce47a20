// The parts of the lead's board, in their order; the address names the one that is open.
export const PARTS = ["pace", "members", "tablets", "revisits"] as const;
export type Part = (typeof PARTS)[number];

/** The part of an address; the first where it names none. */
export function partOf(word: string | undefined): Part {
  return PARTS.find((part) => part === word) ?? "pace";
}
