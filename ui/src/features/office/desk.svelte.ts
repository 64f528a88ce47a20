// The desk's model: who sits here, where the hub stands, and the one way to ask it something.
import { getContext, setContext } from "svelte";
import type { App } from "../../app/app.svelte";
import { asOfficeFailure, type OfficeFailure } from "../../backend";
import type { FileOut, HeldFile, OfficeCalls, SeatState } from "../../generated/office";

export class Desk {
  seat = $state<SeatState | null>(null);
  failure = $state<OfficeFailure | null>(null);
  /** The desk locked itself. */
  away = $state(false);
  readonly app: App;

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
  async load(): Promise<void> {
    try {
      this.enter(await this.app.office("seat.state", {}));
      this.failure = null;
    } catch (thrown) {
      this.failure = asOfficeFailure(thrown);
    }
  }

  enter(seat: SeatState): void {
    this.seat = seat;
    this.failure = null;
    if (seat.phase === "open") this.away = false;
    if (seat.phase !== "new") this.app.kind = "desk";
  }

  async leave(away = false): Promise<void> {
    if (this.seat?.phase !== "open") return;
    this.away = away;
    try {
      this.enter(await this.app.office("seat.sign_out", {}));
    } catch {
      await this.load();
    }
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
