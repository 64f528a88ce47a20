// One search for households, shared by the page and by the dialogs that need a second one.
import { newest } from "../../../app/newest";
import { asOfficeFailure, type OfficeFailure } from "../../../backend";
import type { HousesFound } from "../../../generated/office";
import type { Desk } from "../desk.svelte";

/** What was typed, what was found. */
export class Finding {
  query = $state("");
  found = $state<HousesFound | null>(null);
  failure = $state<OfficeFailure | null>(null);
  readonly #desk: Desk;
  readonly #asks = newest();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Gives what was found, unless there was nothing to look for, it failed, or something else was looked for meanwhile. */
  async look(): Promise<HousesFound | null> {
    if (this.query.trim() === "") return null;
    const counts = this.#asks();
    try {
      const found = await this.#desk.call("households.find", { query: this.query });
      if (!counts()) return null;
      this.failure = null;
      return (this.found = found);
    } catch (thrown) {
      if (counts()) this.failure = asOfficeFailure(thrown);
      return null;
    }
  }
}
