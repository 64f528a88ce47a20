// The step cards as data. They come with the app, and an officer's come from the hub in their places: `readCards` takes
// them from anywhere, checks every field and says which one is wrong. What a hub may hand out is judged in Rust
// (crates/domain/src/cards.rs).
import type { Target } from "../generated";
import type { Lang } from "../i18n/index.svelte";

/** Words in every language of the app. */
export type Text = Record<Lang, string>;

/** One card: a picture, what to do, and a line more. */
export interface Step { picture: string; do: Text; more: Text }

/** How one thing is done at the door, card by card. */
export interface CardSet {
  /** Stands in the address: letters, digits and dashes. */
  id: string;
  /** Grows when the words change: of two sets of one id the newer is shown. */
  version: number;
  /** The targets whose "Chưa" leads here. */
  targets: Target[];
  /** Whose sign stands beside the title. */
  sign: Target;
  title: Text;
  whom: Text;
  bring: Text[];
  steps: Step[];
  /** How one knows that it is done, and what to answer if it isn't yet. */
  done: Text;
}

const TARGETS: readonly Target[] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];

/** Reads one set of cards; throws with the path of the first field that is not as it must be. */
export function readCards(value: unknown): CardSet {
  const set = fields(value, "set");
  const id = words(set["id"], "id");
  if (!/^[a-z0-9-]+$/.test(id)) throw new Error(`id: ${id} can't stand in an address`);
  const version = set["version"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) throw new Error("version: not a whole number from 1");
  return {
    id, version,
    targets: list(set["targets"], "targets").map((one, i) => target(one, `targets[${i}]`)),
    sign: target(set["sign"], "sign"),
    title: text(set["title"], "title"),
    whom: text(set["whom"], "whom"),
    bring: list(set["bring"], "bring").map((one, i) => text(one, `bring[${i}]`)),
    steps: list(set["steps"], "steps").map((one, i) => readStep(one, `steps[${i}]`)),
    done: text(set["done"], "done"),
  };
}

/**
 * The shipped sets with those that came in their places, in the order that came; what can't be read leaves the shipped
 * one where it is. A text that is a list of names is the order; a set it does not name stands behind those it does.
 */
export function merged(shipped: readonly CardSet[], came: readonly string[]): CardSet[] {
  let order: unknown[] = [];
  const read = came.flatMap((json) => {
    try {
      const value: unknown = JSON.parse(json);
      if (!Array.isArray(value)) return [readCards(value)];
      order = value;
      return [];
    } catch {
      return [];
    }
  });
  const sets = shipped.map((set) => read.find((one) => one.id === set.id && one.version >= set.version) ?? set);
  return ordered(sets, order);
}

/** The sets in this order; one it does not name stands behind those it does. */
export function ordered(sets: readonly CardSet[], order: readonly unknown[]): CardSet[] {
  const place = ({ id }: CardSet): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...sets].sort((one, other) => place(one) - place(other));
}

/** Reads one card. */
export function readStep(value: unknown, path: string): Step {
  const step = fields(value, path);
  return { picture: words(step["picture"], `${path}.picture`), do: text(step["do"], `${path}.do`), more: text(step["more"], `${path}.more`) };
}

/** The sets a "Chưa" of this target leads to, in the app's order. */
export function cardsFor(of: Target | "all", sets: readonly CardSet[]): CardSet[] {
  return sets.filter((set) => of === "all" || set.targets.includes(of));
}

function fields(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${path}: no fields`);
  return value as Record<string, unknown>;
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${path}: nothing in it`);
  return value;
}

function words(value: unknown, path: string): string {
  if (typeof value !== "string" || value.trim() === "") throw new Error(`${path}: no words`);
  return value;
}

function text(value: unknown, path: string): Text {
  const both = fields(value, path);
  return { vi: words(both["vi"], `${path}.vi`), en: words(both["en"], `${path}.en`) };
}

function target(value: unknown, path: string): Target {
  const found = TARGETS.find((one) => one === value);
  if (!found) throw new Error(`${path}: no target of this app`);
  return found;
}
