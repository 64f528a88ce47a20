// The desk's model: who sits here, where the hub stands, and the one way to ask it something.
import { getContext, setContext } from "svelte";
import type { App } from "../../app/app.svelte";
import { newest } from "../../app/newest";
import { asOfficeFailure, type OfficeFailure } from "../../backend";
import type { FileOut, HeldFile, OfficeCalls, SeatState } from "../../generated/office";

export class Desk {
  seat = $state<SeatState | null>(null);
  failure = $state<OfficeFailure | null>(null);
  /** The desk locked itself. */
  away = $state(false);
  /** Somebody signs out: nothing is shown any more, also while the hub has not answered. */
  leaving = $state(false);
  readonly app: App;
  /** Where the desk stands was asked for before another standing came: the older of the two. */
  readonly #stands = newest();
  #looking = false;

  constructor(app: App) {
    this.app = app;
  }

  /** One call; when nobody is signed in any more, the sign-in shows at once. */
  async call<N extends keyof OfficeCalls>(name: N, args: OfficeCalls[N]["args"]): Promise<OfficeCalls[N]["result"]> {
    try {
      return await this.app.office(name, args);
    } catch (thrown) {
      const failure = asOfficeFailure(thrown);
      if ((failure.code === "not_signed_in" || failure.code === "not_joined") && this.seat?.phase === "open") void this.load();
      throw failure;
    }
  }

  /** Hands a chosen file to the desk, for calls that take one. */
  put(file: File): Promise<HeldFile> {
    return this.app.put(file);
  }

  /** Saves a file from the desk; gives its name there. */
  save(file: FileOut): Promise<string> {
    return this.app.saveOffice(file);
  }

  /** Asks where the desk stands. */
  async load(quiet = false): Promise<void> {
    const counts = this.#stands();
    try {
      const seat = await this.app.office("seat.state", {});
      if (counts()) this.enter(seat);
    } catch (thrown) {
      if (counts() && !quiet) this.failure = asOfficeFailure(thrown);
    }
  }

  /** Looks again though nobody asked; one look at a time, and nothing is said when there is no answer. */
  async look(): Promise<void> {
    if (this.#looking || this.leaving) return;
    this.#looking = true;
    await this.load(true);
    this.#looking = false;
  }

  enter(seat: SeatState): void {
    this.#stands();
    this.seat = seat;
    this.failure = null;
    if (seat.phase === "open") this.away = false;
    if (seat.phase !== "new") this.app.kind = "desk";
  }

  async leave(away = false): Promise<void> {
    if (this.seat?.phase !== "open" || this.leaving) return;
    [this.away, this.leaving] = [away, true];
    try {
      this.enter(await this.app.office("seat.sign_out", {}));
    } catch {
      await this.load();
    }
    this.leaving = false;
  }

  /** Whole IDs and sensitive codes are for officers; the hub holds it, the screens only don't offer. */
  get officer(): boolean {
    return this.seat?.me?.role === "officer";
  }

  go(path: string): void {
    this.app.router.go({ at: "office", path });
  }
}

const KEY = Symbol("desk");

/** Puts the desk where the screens below find it. */
export function provideDesk(desk: Desk): Desk {
  return setContext(KEY, desk);
}

/** The desk of the screen's tree. */
export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
