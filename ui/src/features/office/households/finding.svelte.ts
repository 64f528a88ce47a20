// One search for households, shared by the page and by the dialogs that need a second one.
import { asOfficeFailure, type OfficeFailure } from "../../../backend";
import type { HousesFound } from "../../../generated/office";
import type { Desk } from "../desk.svelte";

/** What was typed, what was found. */
export class Finding {
  query = $state("");
  found = $state<HousesFound | null>(null);
  failure = $state<OfficeFailure | null>(null);
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async look(): Promise<void> {
    if (this.query.trim() === "") return;
    try {
      this.found = await this.#desk.call("households.find", { query: this.query });
      this.failure = null;
    } catch (thrown) {
      this.failure = asOfficeFailure(thrown);
    }
  }
}
