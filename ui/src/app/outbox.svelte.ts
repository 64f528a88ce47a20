// What is still only on this tablet, always as the outbox itself says; never guessed from an attempt.
import { asFailure, type Backend, type Failure } from "../backend";
import type { SendState } from "../generated";

export class Outbox {
  state = $state.raw<SendState | null>(null);
  /** Why the state itself could not be read (not why a send failed: that is in the state). */
  failure = $state<Failure | null>(null);
  sending = $state(false);
  #backend: Backend;
  /** How often the state was told without being asked. */
  #told = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    backend.listen("send", (state) => {
      this.#told += 1;
      this.state = state;
    });
  }

  /** The screens turn to another tablet. */
  forget(): void {
    this.#told += 1;
    this.state = null;
    this.failure = null;
  }

  /** Something was recorded: "all sent" is no longer true, and nothing may say so until the outbox was asked. */
  async grew(): Promise<void> {
    if (this.state?.state === "all_sent") this.state = null;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    await this.#ask("send_state");
  }

  /** Sends all there is and fetches what is new; progress comes by event. */
  async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    await this.#ask("send_now");
    this.sending = false;
  }

  /** Ends a send under way; everything is kept. */
  async stop(): Promise<void> {
    await this.#ask("stop_sending");
  }

  /** A network, the app or the person is back: Rust tries at once if anything waits; the state comes by event. */
  async roadChanged(): Promise<void> {
    await this.#backend.call("network_changed", {}).catch(() => undefined);
  }

  async #ask(command: "send_state" | "send_now" | "stop_sending"): Promise<void> {
    const told = this.#told;
    try {
      const state = await this.#backend.call(command, {});
      // What was told while the answer was on its way is newer than the answer.
      if (command !== "send_state" || told === this.#told) this.state = state;
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      if (command === "send_now") await this.#ask("send_state");
    }
  }
}
