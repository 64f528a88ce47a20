// The four cards a member sees after choosing a PIN: before whom they still are is kept by the member's place on
// the tablet, never by name, so that a tablet of three shows each of them theirs.
import type { AppState } from "../generated";
import { keep, recall } from "./keep";
import { newest } from "./newest";

const DUE = "first-cards";

/** A member of this tablet without a name: "7:0". Null while nobody, or nobody of that name, is there. */
function place(state: AppState, name: string | null): string | null {
  const member = state.members.find((one) => one.name === name);
  return member ? `${state.reset?.dev ?? 0}:${member.slot}` : null;
}

export class FirstCards {
  /** They are on the screen. */
  shown = $state(false);
  #reader: string | null = null;
  readonly #asks = newest();
  /** Who has read them since the app began: what is kept says so a moment later. */
  readonly #read = new Set<string>();

  /** Somebody has just chosen a PIN: at their first opening the cards come first. */
  async due(state: AppState, name: string | null): Promise<void> {
    const member = place(state, name);
    if (!member) return;
    this.#read.delete(member);
    await keep(DUE, [...(await waiting()).filter((one) => one !== member), member].join(" "));
    await this.ask(state);
  }

  /** Whoever is in now: shows the cards if theirs are due, takes them away from anybody else. */
  async ask(state: AppState): Promise<void> {
    const reader = state.phase === "open" && !state.practice ? place(state, state.member_name) : null;
    const counts = this.#asks();
    const kept = reader !== null && (await waiting()).includes(reader);
    // Somebody else is there now, or nobody.
    if (!counts()) return;
    // A tap may have come while it was being asked.
    const due = kept && !this.#read.has(reader);
    if (due) this.shown = true;
    else if (reader !== this.#reader) this.shown = false;
    this.#reader = reader;
  }

  /** Read through or skipped. */
  async seen(): Promise<void> {
    this.shown = false;
    const reader = this.#reader;
    if (reader) this.#read.add(reader);
    await keep(DUE, (await waiting()).filter((one) => one !== reader).join(" "));
  }
}

async function waiting(): Promise<string[]> {
  return ((await recall(DUE)) ?? "").split(" ").filter(Boolean);
}
