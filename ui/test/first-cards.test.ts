// The four cards of a member's first opening: shown until they are read, and then not again.
import { beforeEach, expect, it } from "vitest";
import { FirstCards } from "../src/app/first-cards.svelte";
import type { AppState } from "../src/generated";

const NA = { slot: 1, name: "Trần Thị Na" };
const state = { phase: "open", practice: false, members: [NA], member_name: NA.name, reset: { dev: 7 } } as unknown as AppState;

beforeEach(() => localStorage.clear());

it("stays away once it is skipped, though the tablet is asked who is in at that very moment", async () => {
  const cards = new FirstCards();
  await cards.due(state, NA.name);
  expect(cards.shown).toBe(true);
  const asking = cards.ask(state);
  await Promise.all([cards.seen(), asking]);
  expect(cards.shown).toBe(false);
});

it("comes again for whoever chooses a PIN anew", async () => {
  const cards = new FirstCards();
  await cards.due(state, NA.name);
  await cards.seen();
  await cards.due(state, NA.name);
  expect(cards.shown).toBe(true);
});

it("is not shown for who was there before the tablet was locked", async () => {
  const cards = new FirstCards();
  await cards.due(state, NA.name);
  cards.shown = false;
  const asking = cards.ask(state);
  await Promise.all([cards.ask({ ...state, phase: "locked", member_name: null }), asking]);
  expect(cards.shown).toBe(false);
});
