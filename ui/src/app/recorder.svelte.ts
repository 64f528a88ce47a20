// Every tap that writes. Taps queue and run one after another; nothing counts as saved before the
// store has said so, and a tap that failed says which house it was for.
import type { Backend, Commands, Recording } from "../backend";
import { asFailure, type Failure } from "../backend";
import type { Differs, Recorded } from "../generated";

/** What the undo bar shows and takes back. */
export interface Undoable { seqs: number[]; house: string; hid: number; differs: Differs[] }

/** What became of the last tap, in the bar at the foot of every screen. */
export type Told =
  | { kind: "saved"; undo: Undoable }
  | { kind: "undone"; house: string }
  | { kind: "nothing"; house: string }
  | { kind: "failed"; house: string; failure: Failure };

/** How long the undo bar stays (the history undoes for ever). */
export const UNDO_MS = 10_000;

export class Recorder {
  /** Buttons whose tap isn't durable yet. */
  pending = $state<string[]>([]);
  told = $state<Told | null>(null);
  #tail: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #backend: Pick<Backend, "call">;
  #after: (recorded: Recorded) => void;

  /** `after` hears each durable answer, to bring the open house and the outbox up to date. */
  constructor(backend: Pick<Backend, "call">, after: (recorded: Recorded) => void) {
    this.#backend = backend;
    this.#after = after;
  }

  isPending(button: string): boolean {
    return this.pending.includes(button);
  }

  /**
   * Runs one writing command after those already tapped. `button` names the tapped control, `house`
   * the house in words, for the bar. `joined`: this answer belongs to the tap before it (a cascade),
   * so one undo takes back both. Gives null when it failed.
   */
  async record<C extends Recording>(
    button: string, house: string, command: C, args: Commands[C]["args"], joined = false,
  ): Promise<Recorded | null> {
    if (this.isPending(button)) return null;
    this.pending = [...this.pending, button];
    const run = this.#tail.then(() => this.#backend.call(command, args));
    this.#tail = run.catch(() => undefined);
    try {
      const recorded = await run;
      const before = joined && this.told?.kind === "saved" ? this.told.undo : { seqs: [], differs: [] };
      const undo = { seqs: [...before.seqs, ...recorded.undo.seqs], house, hid: recorded.household.hid, differs: [...before.differs, ...recorded.differs] };
      this.#tell(undo.seqs.length > 0 ? { kind: "saved", undo } : { kind: "nothing", house });
      this.#after(recorded);
      return recorded;
    } catch (thrown) {
      this.#tell({ kind: "failed", house, failure: asFailure(thrown) });
      return null;
    } finally {
      this.pending = this.pending.filter((b) => b !== button);
    }
  }

  /** Takes back what the bar names; gives the house as it is again. */
  async undo(undoable: Undoable): Promise<Recorded | null> {
    const recorded = await this.record("undo", undoable.house, "undo", { seqs: undoable.seqs });
    if (recorded) this.#tell({ kind: "undone", house: undoable.house });
    return recorded;
  }

  dismiss(): void {
    this.#tell(null);
  }

  /** A failure stays until it is dismissed or another tap succeeds: it must not vanish unread. */
  #tell(told: Told | null): void {
    clearTimeout(this.#timer);
    this.told = told;
    if (told && told.kind !== "failed") this.#timer = setTimeout(() => (this.told = null), UNDO_MS);
  }
}
