// The screens beside the walk, read from files of their own: a tablet starts with the walk alone. They are read
// while the PIN is typed or the first list is looked at, so that a tap finds them there; whoever is faster, or was
// killed at one of them, sees that it opens. Few files and not one for each screen: together they pack tighter.
import type { Component } from "svelte";

/** A component in another file; `now` is it, once it was read. */
export class Part<Props extends Record<string, unknown>> {
  now = $state.raw<Component<Props> | null>(null);
  /** It could not be read. The same page doesn't always ask a second time for a file: it is begun anew. */
  failed = $state(false);
  readonly #load: () => Promise<Component<Props>>;
  #under = false;

  constructor(load: () => Promise<Component<Props>>) {
    this.#load = load;
  }

  /** Reads it, if nobody did. Never throws. */
  async read(): Promise<void> {
    if (this.#under) return;
    this.#under = true;
    try {
      this.now = await this.#load();
    } catch {
      this.failed = true;
    }
  }
}

/** One of a file's components. */
const of = <File, Props extends Record<string, unknown>>(file: () => Promise<File>, which: (file: File) => Component<Props>) =>
  new Part(async () => which(await file()));

const door = () => import("../features/found");
const lead = () => import("../features/left");
const cards = () => import("../features/guide");
const around = () => import("../features/settings");

/** The officer's desk: another program's worth of screens, which no tablet loads. */
export const desk = new Part(async () => (await import("../features/office/Office.svelte")).default);

/** Everything of a tablet that is not the walk. */
export const parts = {
  choose: of(around, (file) => file.Choose),
  enrol: of(around, (file) => file.Enrol),
  choosePin: of(around, (file) => file.ChoosePin),
  walkSheet: of(door, (file) => file.WalkSheet),
  landmarkSheet: of(door, (file) => file.LandmarkSheet),
  inviteSheet: of(door, (file) => file.InviteSheet),
  person: of(door, (file) => file.PersonHistory),
  addPerson: of(door, (file) => file.AddPerson),
  addHouse: of(door, (file) => file.AddHouse),
  elsewhere: of(door, (file) => file.Elsewhere),
  carry: of(around, (file) => file.Carry),
  settings: of(around, (file) => file.Settings),
  practiceSend: of(around, (file) => file.PracticeSend),
  addUser: of(around, (file) => file.AddUser),
  forgot: of(around, (file) => file.Forgot),
  listsAway: of(around, (file) => file.ListsAway),
  left: of(lead, (file) => file.Left),
  leftNames: of(lead, (file) => file.LeftNames),
  teamCodes: of(lead, (file) => file.TeamCodes),
  board: of(lead, (file) => file.Board),
  assign: of(lead, (file) => file.Assign),
  conflicts: of(lead, (file) => file.Conflicts),
  // Step cards are looked at now and then: their pictures come with them.
  guide: of(cards, (file) => file.Guide),
  firstCards: of(cards, (file) => file.FirstCards),
};

/** How long to wait where the system doesn't say when it is idle (WebKit). */
const SOON_MS = 300;

/** Reads the tablet's parts one after another, each when nothing else is to be done. Ends with the returned function. */
export function readAhead(): () => void {
  const waiting: { read(): Promise<void> }[] = Object.values(parts);
  let ended = false;
  const idle = (work: () => void) => (typeof requestIdleCallback === "function" ? requestIdleCallback(work) : setTimeout(work, SOON_MS));
  const next = () => void idle(() => {
    const one = ended ? undefined : waiting.shift();
    if (one) void one.read().then(next);
  });
  next();
  return () => (ended = true);
}
