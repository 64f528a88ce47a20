// Every command and event of the app, with the shapes made from Rust: both backends speak exactly this.
import type {
  AppState, Assignments, CarryFile, CodeFor, Conflict, HeldBundle, Household, InviteChoices, LeadCode, LeftName, MetHub, NewHouse, NewPerson, NotTaken, PersonHistory, ReasonChoice,
  Recorded, RevealedId, RevisitChoice, SearchHit, SeenPicture, SendState, SetAside, SpareState, Taken, Target, TargetAnswer,
  TeamBoard, TeamTablet, Today, WhoLeft,
} from "../generated";
import type { FileOut, HeldFile, OfficeCalls } from "../generated/office";

/** When to come back: three ready choices, a day as `YYYY-MM-DD`, or a day and an hour as `YYYY-MM-DDTHH:MM`. */
export type RevisitWhen = "tonight" | "tomorrow_evening" | "weekend" | string;

/** What this machine is; `new` may become either. */
export type Kind = "tablet" | "desk" | "new";

/** Name of a command → its arguments and its answer. */
export interface Commands {
  app_kind: { args: Record<string, never>; result: { kind: Kind; demo_pin: string | null } };
  app_state: { args: Record<string, never>; result: AppState };
  enrol: { args: { code: string }; result: AppState };
  meet_hub: { args: { code: string; address: string }; result: MetHub };
  enrol_again: { args: { code: string }; result: AppState };
  choose_pin: { args: { pin: string }; result: AppState };
  unlock: { args: { slot: number; pin: string }; result: AppState };
  lock: { args: Record<string, never>; result: AppState };
  practice_enter: { args: Record<string, never>; result: AppState };
  practice_again: { args: Record<string, never>; result: AppState };
  practice_leave: { args: Record<string, never>; result: AppState };
  step_behind: { args: Record<string, never>; result: null };
  reset_pin: { args: { slot: number; code: string; pin: string }; result: AppState };
  add_user: { args: { code: string }; result: AppState };
  choose_user_pin: { args: { member: number; pin: string }; result: AppState };
  open_for_a_day: { args: { code: string }; result: AppState };
  team_tablets: { args: Record<string, never>; result: TeamTablet[] };
  lead_code: { args: { what: CodeFor; dev: number; request: number }; result: LeadCode };
  today: { args: Record<string, never>; result: Today };
  household: { args: { hid: number }; result: Household };
  open_house: { args: { hid: number }; result: null };
  battery: { args: { percent: number | null }; result: null };
  /** Sets of step cards that an officer changed, each as JSON. */
  step_cards: { args: Record<string, never>; result: string[] };
  reasons: { args: Record<string, never>; result: ReasonChoice[] };
  mark_household_done: { args: { hid: number }; result: Recorded };
  mark_person_done: { args: { rid: number }; result: Recorded };
  answer: { args: { rid: number; target: Target; outcome: string }; result: Recorded };
  answer_many: { args: { rid: number; answers: TargetAnswer[] }; result: Recorded };
  answer_person: { args: { rid: number; outcome: string }; result: Recorded };
  same_as_above: { args: { rid: number }; result: Recorded };
  wish: { args: { rid: number; phone: boolean; sim: boolean }; result: Recorded };
  nobody_home: { args: { hid: number }; result: Recorded };
  invite: { args: { rid: number; point: number; day: string }; result: Recorded };
  note_landmark: { args: { hid: number; text: string }; result: Recorded };
  walk_earlier: { args: { hid: number }; result: Recorded };
  walk_later: { args: { hid: number }; result: Recorded };
  walk_after: { args: { hid: number; after: number }; result: Recorded };
  appoint: { args: { hid: number; when: RevisitWhen }; result: Recorded };
  settle: { args: { rid: number; target: Target; outcome: string }; result: Recorded };
  add_person: { args: { hid: number; person: NewPerson; form: string }; result: Recorded };
  add_household: { args: { house: NewHouse; person: NewPerson; form: string }; result: Recorded };
  alike: { args: { name: string; birth: string | null }; result: SearchHit[] };
  keep_form: { args: { name: string; words: string | null }; result: null };
  kept_form: { args: { name: string }; result: string | null };
  move_people: { args: { rids: number[]; to: number; form: string }; result: Recorded };
  split: { args: { rids: number[]; house: NewHouse; form: string }; result: Recorded };
  undo: { args: { seqs: number[] }; result: Recorded };
  person: { args: { rid: number }; result: PersonHistory };
  reveal_id: { args: { rid: number }; result: RevealedId };
  revisit_choices: { args: Record<string, never>; result: RevisitChoice[] };
  invite_choices: { args: Record<string, never>; result: InviteChoices };
  search: { args: { text: string }; result: SearchHit[] };
  send_state: { args: Record<string, never>; result: SendState };
  send_now: { args: Record<string, never>; result: SendState };
  stop_sending: { args: Record<string, never>; result: SendState };
  network_changed: { args: Record<string, never>; result: null };
  set_aside: { args: Record<string, never>; result: SetAside[] };
  not_taken: { args: Record<string, never>; result: NotTaken[] };
  heard: { args: { seq: number }; result: null };
  spare_state: { args: Record<string, never>; result: SpareState };
  send_spares: { args: Record<string, never>; result: SpareState };
  export_bundle: { args: Record<string, never>; result: CarryFile | null };
  take_file: { args: { data: string }; result: Taken };
  take_picture: { args: { width: number; height: number; data: string }; result: SeenPicture };
  read_symbol: { args: { width: number; height: number; data: string }; result: string | null };
  held: { args: Record<string, never>; result: HeldBundle[] };
  hand_out: { args: { id: string }; result: CarryFile };
  team_board: { args: Record<string, never>; result: TeamBoard | null };
  assignments: { args: Record<string, never>; result: Assignments };
  assign: { args: { hids: number[]; member: number | null }; result: Recorded };
  who_left: { args: Record<string, never>; result: WhoLeft };
  conflicts: { args: Record<string, never>; result: Conflict[] };
  who_left_names: { args: { hamlet: string; target: Target; outcome: string }; result: LeftName[] };
}

/** Commands that write a record and come back with the house as it then is. */
export type Recording = {
  [C in keyof Commands]: Commands[C]["result"] extends Recorded ? C : never;
}[keyof Commands];

/** Name of an event → what it carries. */
export interface Events {
  /** A send moves on. */
  send: SendState;
  /** A list delta was applied. */
  list: null;
}

/** The Rust side, whichever road leads to it. */
export interface Backend {
  /** Runs a command; throws a `Failure` (and nothing else). */
  call<C extends keyof Commands>(command: C, args: Commands[C]["args"]): Promise<Commands[C]["result"]>;
  /** Calls `heard` at each event until the returned function is called. */
  listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void): () => void;
  /** Calls `heard` at each press of the system's back key, where there is one, until the returned function is called. */
  onBack(heard: () => void): () => void;
  /** Saves a file where a person finds it; gives its name there, or none where the system's sheet took it. */
  save(file: CarryFile): Promise<string | null>;
  /** One call of the officer's desk; throws an `OfficeFailure` (and nothing else). */
  office<N extends keyof OfficeCalls>(name: N, args: OfficeCalls[N]["args"]): Promise<OfficeCalls[N]["result"]>;
  /** Hands a chosen file to the desk, for calls that take one. */
  put(file: File): Promise<HeldFile>;
  /** Saves a file from the desk; gives its name there. */
  saveOffice(file: FileOut): Promise<string>;
}
