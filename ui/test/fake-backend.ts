// A backend without Rust, for component tests and for looking at a screen while drawing it. It keeps
// just enough state to answer like the tablet; the rules themselves are tested in Rust.
import { parts } from "../src/app/parts.svelte";
import type { Backend, Commands, Events, Kind } from "../src/backend";
import { Failure, OfficeFailure } from "../src/backend";
import type { AppState, Assignments, CarryFile, Cell, CellState, Conflict, ErrorCode, HeldBundle, HouseRow, Household, NotTaken, OperatorWish, Person, ReasonChoice, Recorded, SearchHit, SendState, SetAside, Taken, Target, TeamBoard, TeamTablet } from "../src/generated";
import type { OfficeCalls } from "../src/generated/office";

// A tablet has read its parts before anybody gets to them; that they open later too: parts.test.ts.
await Promise.all(Object.values(parts).map((part) => part.read()));

export const TARGETS: readonly Target[] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];

export function cell(target: Target, state: CellState = "not_asked", more: Partial<Cell> = {}): Cell {
  return {
    target, state, outcome: null, source: null, listed: null, listed_date: null, differs: false, conflict: false,
    by: null, at: null, saved: null, possibly: false, ...more,
  };
}

export function person(rid: number, name: string, more: Partial<Person> = {}): Person {
  const [a, b, c, d] = TARGETS.map((t) => cell(t)) as [Cell, Cell, Cell, Cell];
  return {
    rid, name, birth: "1968", sex: "M", head: false, id_masked: "070•••••0123", phone_masked: "09•••••321", added: false, moved: false,
    operator: "Viettel", cells: [a, b, c, d], same_as_above: false, invited: null, ...more,
  };
}

export const REASONS: ReasonChoice[] = [
  reason("ABSENT_KNOWN", "vắng mặt, rõ nơi đến", "absent, whereabouts known", ["CCCD", "DDDT"], true),
  reason("ABSENT_UNKNOWN", "vắng mặt, không rõ nơi đến", "absent, whereabouts unknown", ["CCCD", "DDDT"], true),
  reason("ABROAD", "đi nước ngoài", "abroad", ["CCCD", "DDDT"], true),
  reason("DECEASED", "chết", "deceased", ["CCCD", "DDDT"], true),
  reason("MENTAL_ILLNESS", "tâm thần", "mental illness", ["CCCD", "DDDT"], true, true),
  reason("MOVED_PROVINCE", "chuyển khẩu đi tỉnh khác", "moved to another province", ["CCCD", "DDDT"], true),
  reason("ELDERLY", "già yếu", "elderly and frail", ["CCCD", "DDDT"], true),
  reason("NO_PHONE_OR_OWN_SIM", "chưa có điện thoại thông minh, sim chính chủ", "no smartphone or own SIM", ["DDDT"], false),
  reason("NO_PHONE", "không có điện thoại", "no phone", ["SIM", "SMARTPHONE"], false),
  reason("ONLY_2G", "chỉ có máy 2G", "2G phone only", ["SMARTPHONE"], false),
  reason("SHARED_PHONE", "dùng chung máy", "shares a phone", ["SMARTPHONE"], false),
  reason("SIM_OTHER_NAME", "sim đứng tên người khác", "SIM in another name", ["SIM"], false),
];

function reason(key: string, vi: string, en: string, targets: Target[], person_scope: boolean, sensitive = false): ReasonChoice {
  return { key, vi, en, targets, person_scope, sensitive, used: 0 };
}

const ALL_SENT: SendState = {
  state: "all_sent", households_unsent: 0, records_unsent: 0, records_sending_total: 0, records_sending_done: 0,
  households_sending_total: 0, households_sending_done: 0, bytes_up: 0, bytes_down: 0, list_problem: null, next_try_seconds: null,
  set_aside: 0, sending_again: false, clock_off_seconds: null,
  last_success: "2024-05-06T19:42:00+07:00", problem: null, quarantined: 0, list_bytes_here: 0, list_bytes_total: 0,
};

/** A file of four records that makes two symbols. */
export const SYMBOLS: CarryFile = {
  name: "may-7-2024-05-06-1830.tungnha", data: "AAAA", records: 4,
  symbols: [{ size: 11, path: "M4 4h3v1h-3z" }, { size: 11, path: "M4 5h2v1h-2z" }],
};

export const STATE: AppState = {
  phase: "open", commune: "Phường Long Thủy", unit_names: ["Khu phố 3"], members: [{ slot: 0, name: "Trần Thị Hoa" }],
  member_name: "Trần Thị Hoa", role: "lead", wait_seconds: 0, version: "0.1.0", demo_pin: "246810",
  lease: { state: "open", hours_left: 168, request: null }, new_users: [], reset: { dev: 7, number: 1, lead: false }, secret_place: "keystore", practice: false, room_scarce: null, helpers: [],
};

/** Everything the fake shows; tests change it before or between taps. */
export class FakeBackend implements Backend {
  kind: Kind = "tablet";
  state: AppState = { ...STATE };
  /** What the desk answers, by the name of the call. */
  desk: Partial<{ [N in keyof OfficeCalls]: (args: OfficeCalls[N]["args"]) => OfficeCalls[N]["result"] }> = {};
  houses: Household[] = [];
  reasons: ReasonChoice[] = REASONS;
  /** Sets of step cards the hub sent, as JSON. */
  stepCards: string[] = [];
  send: SendState = { ...ALL_SENT };
  waiting = false;
  /** Records that a locked tablet could send. */
  spares = 0;
  held: HeldBundle[] = [];
  /** What the next file turns out to be. */
  taken: Taken = { what: "receipt", records: 4, name: null };
  saved: CarryFile[] = [];
  /** Tablets a lead has codes for. */
  team: TeamTablet[] = [];
  /** Records the hub would not take. */
  aside: SetAside[] = [];
  /** What did not become what somebody meant by it. */
  notTaken: NotTaken[] = [];
  /** Where answers differ. */
  conflicts: Conflict[] = [];
  board: TeamBoard | null = null;
  given: Assignments = { as_of: null, members: [], houses: [] };
  /** Who is found, whatever is typed. */
  hits: SearchHit[] = [];
  /** What somebody wants from their operator. */
  wish: OperatorWish | null = null;
  /** The last one settled, for an undo. */
  settled: Conflict | null = null;
  /** The next taps find nothing new to record. */
  recordsNothing = false;
  /** Every call, in order. */
  readonly calls: { command: string; args: unknown }[] = [];
  /** The next call of this command fails with this. */
  readonly fails = new Map<string, Failure>();
  /** A command named here doesn't answer until its promise does. */
  readonly holds = new Map<string, Promise<void>>();
  /** What the next call of this command, or of the desk, is asked is answered from what is so now, and told when this is there. */
  readonly late = new Map<string, Promise<void>>();
  #heard = new Map<string, Set<(payload: never) => void>>();
  #seq = 0;
  #before: Household[][] = [];

  failNext(command: keyof Commands, code: ErrorCode, details: Record<string, unknown> = {}): void {
    this.fails.set(command, new Failure(code, details));
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const heard of this.#heard.get(event) ?? []) heard(payload as never);
  }

  /** The system's sheet takes what is saved. */
  shares = false;
  /** Presses the system's back key. */
  pressBack = (): void => undefined;

  async save(file: CarryFile): Promise<string | null> {
    this.saved.push(file);
    return this.shares ? null : file.name;
  }

  onBack: Backend["onBack"] = (heard) => {
    this.pressBack = heard;
    return () => undefined;
  };

  office: Backend["office"] = async (name, args) => {
    this.calls.push({ command: name, args });
    const answer = this.desk[name];
    if (!answer) throw new OfficeFailure({ code: "not_found", message: `no answer to ${name}`, details: {} });
    const [told, late] = [structuredClone(await answer(args as never)), this.late.get(name)];
    this.late.delete(name);
    await late;
    return told as never;
  };

  put: Backend["put"] = async (file) => ({ file: "1", name: file.name, bytes: file.size });

  saveOffice: Backend["saveOffice"] = async (file) => file.name;

  listen: Backend["listen"] = (event, heard) => {
    const set = this.#heard.get(event) ?? new Set();
    this.#heard.set(event, set.add(heard as (payload: never) => void));
    return () => set.delete(heard as (payload: never) => void);
  };

  call: Backend["call"] = async (command, args) => {
    this.calls.push({ command, args });
    await this.holds.get(command);
    const failure = this.fails.get(command);
    this.fails.delete(command);
    if (failure) throw failure;
    // As over any road: what comes back is a copy, not what is kept here.
    const [told, late] = [structuredClone(this.#answer(command, args as never)), this.late.get(command)];
    this.late.delete(command);
    await late;
    return told as never;
  };

  #answer(command: keyof Commands, args: { hid: number; rid: number; target: Target; outcome: string; answers: { target: Target; outcome: string }[]; text: string }): unknown {
    switch (command) {
      case "app_kind": return { kind: this.kind, demo_pin: this.state.demo_pin };
      case "app_state": return this.state;
      case "team_tablets": return this.team;
      case "lead_code": return { dev: (args as unknown as { dev: number }).dev, code: "K7QF-3M9X-2D4B" };
      case "enrol": case "enrol_again": return (this.state = { ...this.state, phase: "choose_pin" });
      case "choose_pin": case "unlock": return (this.state = { ...this.state, phase: "open" });
      case "lock": return (this.state = { ...this.state, phase: "locked" });
      case "today": return {
        hamlets: ["Khu phố 3"], units: [3], households_left: this.#rows().filter((r) => r.status !== "done").length, households_total: this.houses.length,
        quota: { done: 12, target: 20 }, next: this.#rows().find((r) => r.status !== "done") ?? null, rows: this.#rows(), waiting_for_list: this.waiting,
      };
      case "household": return this.#house(args.hid);
      case "open_house": case "battery": case "step_behind": return null;
      case "reasons": return this.reasons;
      case "step_cards": return this.stepCards;
      case "mark_household_done": return this.#write(args.hid, (h) => h.people.forEach((p) => p.cells.forEach((c) => claim(c, "DONE"))));
      case "mark_person_done": return this.#person(args.rid, (p) => p.cells.forEach((c) => claim(c, "DONE")));
      case "answer": {
        const recorded = this.#person(args.rid, (p) => claim(p.cells.find((c) => c.target === args.target)!, args.outcome));
        if (args.outcome === "NO_PHONE") recorded.cascade = { rid: args.rid, answers: [{ target: "DDDT", outcome: "NO_PHONE_OR_OWN_SIM" }, { target: "SIM", outcome: "NO_PHONE" }] };
        return recorded;
      }
      case "answer_many": return this.#person(args.rid, (p) => args.answers.forEach((a) => claim(p.cells.find((c) => c.target === a.target)!, a.outcome)));
      case "answer_person": return this.#person(args.rid, (p) => p.cells.forEach((c) => { if (c.state === "not_asked") claim(c, args.outcome); }));
      case "same_as_above": return this.#person(args.rid, (p) => p.cells.forEach((c) => claim(c, "DONE")));
      case "nobody_home": case "appoint": case "add_person": return this.#write(args.hid, () => undefined);
      case "wish": {
        const { rid, phone, sim } = args as unknown as Commands["wish"]["args"];
        return this.#person(rid, () => (this.wish = { phone, sim }));
      }
      case "conflicts": return this.conflicts;
      case "settle": {
        this.settled = this.conflicts.find((c) => c.rid === args.rid && c.target === args.target) ?? null;
        this.conflicts = this.conflicts.filter((c) => c !== this.settled);
        return this.#recorded(this.houses[0]!);
      }
      case "undo": {
        if (this.settled) this.conflicts = [this.settled, ...this.conflicts];
        this.settled = null;
        this.houses = this.#before.pop() ?? this.houses;
        return this.#recorded(this.houses[0]!);
      }
      case "person": return { rid: args.rid, hid: this.houses.find((h) => h.people.includes(this.#who(args.rid)))?.hid, wish: this.wish, name: this.#who(args.rid).name, heads: [], entries: [
        { seq: 3, at: "2024-05-06T19:12:00+07:00", by: "Trần Thị Hoa", own: true, answers: [{ target: "CCCD", outcome: "DONE" }, { target: "DDDT", outcome: "DONE" }], told: null, settled: false, undone: false, may_undo: true, saved: "here" },
        { seq: null, at: "2024-05-05T20:02:00+07:00", by: "Lê Văn Bình", own: false, answers: [{ target: "SMARTPHONE", outcome: "ONLY_2G" }], told: null, settled: false, undone: false, may_undo: false, saved: null },
      ] };
      case "reveal_id": return { personal_id: "070068000123" };
      case "note_landmark": return this.#write(args.hid, (h) => (h.landmark = args.text));
      case "walk_earlier": case "walk_later": case "walk_after": return this.#write(args.hid, () => undefined);
      case "invite_choices": return { today: "2024-05-06", as_of: null, open: [], full: [] };
      case "revisit_choices": return [{ when: "tonight", at: "2024-05-06T19:30:00+07:00" }, { when: "tomorrow_evening", at: "2024-05-07T19:00:00+07:00" }, { when: "weekend", at: "2024-05-11T19:00:00+07:00" }];
      case "search": return this.hits;
      case "send_state": return this.send;
      case "spare_state": case "send_spares": return { waiting: this.spares, receipted: 0, last_receipt: null, sending: false, problem: null };
      case "export_bundle": return this.send.records_unsent + this.spares + this.aside.length > 0 ? { ...SYMBOLS } : null;
      case "take_file": return this.taken;
      case "read_symbol": return null;
      case "take_picture": return { seen: true, have: 1, of: 1, taken: this.taken };
      case "held": return this.held;
      case "hand_out": return { ...SYMBOLS };
      case "send_now": return (this.send = { ...ALL_SENT });
      case "stop_sending": return this.send;
      case "network_changed": return null;
      case "set_aside": return this.aside;
      case "not_taken": return this.notTaken;
      case "heard": return void (this.notTaken = this.notTaken.filter((one) => one.seq !== (args as unknown as { seq: number }).seq));
      case "who_left": return { as_of: "2024-05-06T18:31:00+07:00", conflicts: this.conflicts.length, units: [{ hamlet: "Khu phố 3", households_left: 12, households_total: 30, targets: TARGETS.map((target) => ({
        target, listed: 120, eligible: 100, done: 61, in_progress: 4, no_need: 3, not_asked: 20, not_eligible: 20, reasons: [{ outcome: "ABSENT_KNOWN", count: 9 }, { outcome: "SPECIAL", count: 3 }] })) }] };
      case "team_board": return this.board;
      case "assignments": return this.given;
      case "assign": {
        const { hids, member } = args as unknown as Commands["assign"]["args"];
        const to = this.given.members.find((one) => one.member === member);
        const houses = this.given.houses.map((house) => (hids.includes(house.hid) ? { ...house, assigned: to ? { member: to.member, name: to.name, mine: false } : null } : house));
        this.given = { ...this.given, houses };
        return this.#recorded(this.houses[0]!);
      }
      case "who_left_names": return [{ hid: 1, rid: 11, name: "Nguyễn Văn Đức", birth: "1950", number: "12", address: "cạnh chợ" }];
    }
  }

  #rows(): HouseRow[] {
    return this.houses.map((h) => {
      const notAsked = h.people.filter((p) => p.cells.some((c) => c.state === "not_asked")).length;
      return {
        hid: h.hid, number: h.number, address: h.address, landmark: h.landmark, hamlet: h.hamlet, head: h.head, people: h.people.length, not_asked: notAsked,
        status: notAsked === 0 ? "done" : h.revisit_at ? "revisit" : "left", revisit_at: h.revisit_at, nobody_home: h.last_visit !== null, unsent: h.people.some((p) => p.cells.some((c) => c.saved === "here")), claimed: h.claimed, invited: null, assigned: null, added: h.added,
      };
    });
  }

  #house(hid: number): Household {
    const house = this.houses.find((h) => h.hid === hid);
    if (!house) throw new Failure("not_found");
    return { ...house, next: this.#rows().find((r) => r.status !== "done" && r.hid !== hid) ?? null };
  }

  #who(rid: number): Person {
    const found = this.houses.flatMap((h) => h.people).find((p) => p.rid === rid);
    if (!found) throw new Failure("not_found");
    return found;
  }

  #person(rid: number, change: (person: Person) => void): Recorded {
    const house = this.houses.find((h) => h.people.some((p) => p.rid === rid));
    if (!house) throw new Failure("not_found");
    return this.#write(house.hid, (h) => change(h.people.find((p) => p.rid === rid)!));
  }

  #write(hid: number, change: (house: Household) => void): Recorded {
    this.#before.push(structuredClone(this.houses));
    const houses = structuredClone(this.houses);
    const house = houses.find((h) => h.hid === hid);
    if (!house) throw new Failure("not_found");
    change(house);
    this.houses = houses;
    this.send = { ...this.send, state: "waiting", households_unsent: 1, records_unsent: this.send.records_unsent + 1 };
    return this.#recorded(house);
  }

  #recorded(house: Household): Recorded {
    const now = this.#house(house.hid);
    return { household: now, undo: { seqs: this.recordsNothing ? [] : [++this.#seq], house: `nhà ${house.head}` }, next: now.next, differs: [], cascade: null };
  }
}

function claim(c: Cell, outcome: string): void {
  if (c.state === "not_eligible") return;
  const states: Record<string, CellState> = { DONE: "done", NO_NEED: "no_need", IN_PROGRESS: "in_progress" };
  Object.assign(c, { state: states[outcome] ?? "reason", outcome, source: "claimed", saved: "here", by: "Trần Thị Hoa" });
}

/** A conflict about a person's SIM: one said done, the other no need. */
export function conflict(rid: number, name: string, more: Partial<Conflict> = {}): Conflict {
  const answer = { role: "member" as const, channel: "door" as const, own: false, settled: false, shown: false };
  return {
    rid, hid: 1, name, birth: "1968", number: "12", address: "cạnh chợ Long Thủy", hamlet: "Khu phố 3", target: "SIM", differ: true,
    sides: [
      { outcome: "DONE", answers: [{ ...answer, by: "Điểu Sơn", at: "2024-05-06T18:32:00+07:00", device: 4, shown: true }] },
      { outcome: "NO_NEED", answers: [{ ...answer, by: "Trần Thị Bưởi", at: "2024-05-06T18:31:00+07:00", device: 3, channel: "phone" }] },
    ], ...more,
  };
}

/** A house of four invented people, the head first. */
export function houseOfFour(hid: number, number: string, head: string, more: Partial<Household> = {}): Household {
  const names = [head, "Lê Thị Mai", "Nguyễn Văn Hùng", "Nguyễn Thị Lan Anh"];
  return {
    hid, number, address: "cạnh chợ Long Thủy", landmark: "", hamlet: "Khu phố 3", head, place: hid, of: 30, before: null, after: null, next: null, revisit_at: null, last_visit: null, claimed: null, added: false, let_go: [], not_moved: [],
    people: names.map((name, i) => person(hid * 10 + i, name, { head: i === 0, sex: i % 2 ? "F" : "M", same_as_above: i > 0 })), ...more,
  };
}
