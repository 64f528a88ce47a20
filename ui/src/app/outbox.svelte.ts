// What is still only on this tablet, always as the outbox itself says; never guessed from an attempt.
import { asFailure, type Backend, type Failure } from "../backend";
import type { SendState } from "../generated";
import { newest } from "./newest";

export class Outbox {
  state = $state.raw<SendState | null>(null);
  /** Why the state itself could not be read (not why a send failed: that is in the state). */
  failure = $state<Failure | null>(null);
  sending = $state(false);
  #backend: Backend;
  /** What is told without being asked, and a tap, are newer than every answer still on its way. */
  readonly #asks = newest();

  constructor(backend: Backend) {
    this.#backend = backend;
    backend.listen("send", (state) => {
      this.#asks();
      this.state = state;
    });
  }

  /** The screens turn to another tablet. */
  forget(): void {
    this.#asks();
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
    const counts = this.#asks();
    try {
      const state = await this.#backend.call(command, {});
      if (counts()) return void ([this.state, this.failure] = [state, null]);
    } catch (thrown) {
      if (counts()) this.failure = asFailure(thrown);
    }
    if (command !== "send_state") await this.#ask("send_state");
  }
}
