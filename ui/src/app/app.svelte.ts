// The app's one model: who is in, where they are, what they tapped, what is unsent. Screens get it from
// Svelte's context, so that a test can hand them a fake backend.
import { getContext, setContext } from "svelte";
import { asFailure, type Backend, type Commands, type Failure, type Kind } from "../backend";
import type { AppState, Helper, Household, ReasonChoice } from "../generated";
import type { CardSet } from "../content/cards";
import { FirstCards } from "./first-cards.svelte";
import { newest } from "./newest";
import { Outbox } from "./outbox.svelte";
import { Recorder, type Undoable } from "./recorder.svelte";
import { HOME, Router } from "./router.svelte";

export class App {
  readonly router = new Router();
  readonly outbox: Outbox;
  readonly recorder: Recorder;
  readonly firstCards = new FirstCards();
  /** What this machine is; asked once, as it only changes by what somebody does here. */
  kind = $state<Kind | null>(null);
  demoPin = $state<string | null>(null);
  session = $state.raw<AppState | null>(null);
  failure = $state<Failure | null>(null);
  /** The house last brought up to date by a tap; the open house screen takes it over. */
  fresh = $state.raw<Household | null>(null);
  reasons = $state.raw<ReasonChoice[]>([]);
  /** The step cards as they were last shown: the commune's own where it has some. Null while nobody looked. */
  cards = $state.raw<readonly CardSet[] | null>(null);
  /** Which tablet the screens were drawn for: another one, real or practice, is drawn from the start. */
  life = $state(0);
  #backend: Backend;
  /** A standing asked for before another one came is the older of the two. */
  readonly #stands = newest();

  constructor(backend: Backend) {
    this.#backend = backend;
    this.outbox = new Outbox(backend);
    this.recorder = new Recorder({ call: (c, a) => this.call(c, a) }, (recorded) => {
      this.fresh = recorded.household;
      void this.outbox.grew();
    });
  }

  /** Runs a command; a tablet that turns out to be locked shows the keypad at once. */
  async call<C extends keyof Commands>(command: C, args: Commands[C]["args"]): Promise<Commands[C]["result"]> {
    try {
      return await this.#backend.call(command, args);
    } catch (thrown) {
      const failure = asFailure(thrown);
      const shut = failure.code === "locked" || (failure.code === "lease_locked" && this.session?.lease?.state !== "locked");
      if (shut && this.session?.phase === "open") void this.load();
      throw failure;
    }
  }

  listen: Backend["listen"] = (event, heard) => this.#backend.listen(event, heard);

  /** The officer's desk, whichever road leads to it. */
  office: Backend["office"] = (name, args) => this.#backend.office(name, args);
  put: Backend["put"] = (file) => this.#backend.put(file);
  saveOffice: Backend["saveOffice"] = (file) => this.#backend.saveOffice(file);

  /** Saves a file where a person finds it. */
  save: Backend["save"] = (file) => this.#backend.save(file);

  /** Asks where the tablet stands. */
  async load(): Promise<void> {
    const counts = this.#stands();
    try {
      if (this.kind === null) {
        await this.router.recall();
        const { kind, demo_pin } = await this.#backend.call("app_kind", {});
        [this.kind, this.demoPin] = [kind, demo_pin];
      }
      const state = this.kind === "desk" ? null : await this.#backend.call("app_state", {});
      if (!counts()) return;
      if (state) this.enter(state);
      this.failure = null;
    } catch (thrown) {
      if (counts()) this.failure = asFailure(thrown);
    }
  }

  /** Takes over a new standing; an opened tablet reads its reasons and its outbox. */
  enter(state: AppState): void {
    const counts = this.#stands();
    if (this.session && this.session.practice !== state.practice) this.#clear();
    const unlocked = this.session?.phase === "locked" && state.phase === "open";
    this.session = state;
    // Put down while the PIN was being looked at: nobody is there any more.
    if (unlocked && document.visibilityState === "hidden") return void this.lock();
    if (unlocked) void this.outbox.roadChanged();
    void this.firstCards.ask(state);
    if (state.phase !== "open") {
      this.recorder.dismiss();
      this.fresh = null;
      return;
    }
    void this.outbox.refresh();
    this.call("reasons", {}).catch(() => []).then((reasons) => { if (counts()) this.reasons = reasons; });
  }

  /** Goes to the practice tablet, begins it anew, or comes back to the real one. */
  async practise(command: "practice_enter" | "practice_again" | "practice_leave"): Promise<void> {
    try {
      const state = await this.#backend.call(command, {});
      this.#clear();
      this.session = null;
      this.enter(state);
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  /** Nothing that was shown of one tablet stays for the other: no undo, no house, no place. */
  #clear(): void {
    this.recorder.dismiss();
    this.fresh = null;
    this.outbox.forget();
    this.router.begin();
    this.life += 1;
  }

  /** Back to the choice of what this machine is, before anything was made. */
  chooseAgain(): void {
    this.kind = "new";
  }

  async lock(): Promise<void> {
    if (this.session?.phase !== "open") return;
    try {
      this.enter(await this.#backend.call("lock", {}));
    } catch {
      await this.load();
    }
  }

  /** Locks for the next person, who begins at the first screen and not in the middle of somebody's work. */
  async handOver(): Promise<void> {
    this.router.go(HOME);
    await this.lock();
  }

  /** Takes back and returns to the house it was about, where the person wants to go on. */
  async undo(undoable: Undoable): Promise<void> {
    const here = this.router.here();
    const recorded = await this.recorder.undo(undoable);
    if (!recorded) return;
    const route = this.router.route;
    const about = "hid" in route && route.hid === undoable.hid;
    // A house that was added is gone with the tap that added it.
    const gone = recorded.household.hid !== undoable.hid;
    if (gone && (about || here())) this.router.go(HOME);
    const there = route.at === "conflicts" || route.at === "assign" || ((route.at === "house" || route.at === "person") && about);
    if (!gone && !there && here()) this.router.go({ at: "house", hid: recorded.household.hid });
  }

  /** Whom to call for help, in this order. */
  get helpers(): readonly Helper[] {
    return this.session?.helpers ?? [];
  }

  get leads(): boolean {
    return this.session?.role === "lead" || this.session?.role === "officer";
  }
}

const KEY = Symbol("app");

/** Puts the model where the screens below find it. */
export function provideApp(app: App): App {
  return setContext(KEY, app);
}

/** The model of the screen's tree. */
export function useApp(): App {
  return getContext<App>(KEY);
}
