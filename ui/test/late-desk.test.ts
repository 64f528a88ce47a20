// The desk at a hub that answers late: what is shown belongs to what is chosen, nothing is done twice for two clicks,
// and what was typed meanwhile stays.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import Root from "../src/Root.svelte";
import type { App } from "../src/app/app.svelte";
import { desk as frame } from "../src/app/parts.svelte";
import { Desk } from "../src/features/office/desk.svelte";
import { SCREENS } from "../src/features/office/screens";
import type { DeviceRow, DeviceView, HouseFound, HouseView, OfficeCalls, SeatState, SetupView, WalkInHit, WalkInVisitor } from "../src/generated/office";
import { shipped as cards } from "../src/content";
import { FakeBackend } from "./fake-backend";

await Promise.all([frame.read(), ...SCREENS.map((one) => one.load())]);

const SEAT: SeatState = {
  phase: "open", commune: "Phường Long Thủy", people: [{ member: 1, name: "Nguyễn Thị Hạnh", role: "officer" }],
  me: { member: 1, name: "Nguyễn Thị Hạnh", role: "officer" }, server: null, computer: null,
};
const OUT: SeatState = { ...SEAT, phase: "signed_out", me: null };

let fake: FakeBackend;
let seat: SeatState;
beforeEach(() => {
  fake = new FakeBackend();
  fake.kind = "desk";
  seat = SEAT;
});

type Answers = Partial<{ [N in keyof OfficeCalls]: (args: OfficeCalls[N]["args"]) => unknown }>;
function open(path: string, answers: Answers) {
  history.replaceState(null, "", `/#/office/${path}`);
  fake.desk = {
    "seat.state": () => seat, "seat.sign_out": () => (seat = OUT), "devices.list": () => [], "reconcile.decisions": () => [],
    "lists.context": () => ({ today: "2024-05-07", first_day: "2024-05-01", hamlets: ["Khu phố 3", "Khu phố 4"], operators: [] }), ...answers,
  } as typeof fake.desk;
  return render(Root, { backend: fake });
}
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const calls = (name: keyof OfficeCalls) => fake.calls.filter((call) => call.command === name);
const args = (name: keyof OfficeCalls) => calls(name).map((call) => call.args);
const turn = () => new Promise<void>((done) => setTimeout(done));
const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });
const press = (name: string | RegExp) => button(name).then((one) => fireEvent.click(one));
const send = async (name: string | RegExp) => fireEvent.submit((await button(name)).closest("form")!);

/** The next call of this name is answered from what is so then, and its answer comes when the function is called. */
function delay(name: keyof OfficeCalls): () => Promise<void> {
  let come = () => {};
  fake.late.set(name, new Promise((there) => (come = there)));
  return async () => {
    come();
    await turn();
  };
}

describe("the seat", () => {
  it("stays empty when the hub is late to say that somebody sat there", async () => {
    fake.desk = { "seat.state": () => seat, "seat.sign_out": () => (seat = OUT) };
    const desk = new Desk({ office: fake.office, kind: "desk" } as unknown as App);
    await desk.load();
    const come = delay("seat.state");
    const looked = desk.look();
    await turn();
    await desk.leave(true);
    await come();
    await looked;
    expect([desk.seat?.phase, desk.away]).toEqual(["signed_out", true]);
  });

  it("isn't taken again by an answer to what was pressed before", async () => {
    seat = { ...SEAT, server: { running: false, port: 8443, addresses: [], problem: null } as unknown as SeatState["server"] };
    open("station", { "seat.serve": () => seat });
    const come = delay("seat.serve");
    await press("Thử nhận lại");
    await press("Rời bàn");
    await button("Vào bàn làm việc");
    await come();
    expect(screen.getByRole("button", { name: "Vào bàn làm việc" })).toBeInTheDocument();
  });

  it("shows nothing of the desk any more while the hub has not heard that somebody left", async () => {
    open("setup/helpers", { "setup.view": () => setup() });
    await screen.findByLabelText("Ai nghe máy");
    const come = delay("seat.sign_out");
    await press("Rời bàn");
    expect(screen.queryByLabelText("Ai nghe máy")).toBeNull();
    await come();
    expect(calls("seat.sign_out")).toHaveLength(1);
    await button("Vào bàn làm việc");
  });
});

describe("lists", () => {
  const table = (about: string) => ({ list: "returns", title: "Danh sách trả về", about, columns: [], rows: [], figures: [], withheld: 0 });

  it("are of the day that was chosen last", async () => {
    open("returns", { "lists.show": ({ ask }) => table(`của ngày ${"day" in ask ? ask.day : ""}`) });
    await screen.findByText("của ngày 2024-05-07");
    const day = screen.getByLabelText("Ngày");
    const come = delay("lists.show");
    await type(day, "05/05/2024");
    await waitFor(() => expect(fake.late.size).toBe(0));
    await type(day, "06/05/2024");
    expect(document.querySelector("[aria-busy=true]"), "they are not those of this day").toHaveTextContent("của ngày 2024-05-07");
    await screen.findByText("của ngày 2024-05-06");
    expect(document.querySelector("[aria-busy=true]")).toBeNull();
    await come();
    expect(screen.getByText("của ngày 2024-05-06")).toBeInTheDocument();
  });

  it("of the log are of the days that were chosen last", async () => {
    const log = (from: string | null) => ({ whole: true, broken_at: null, head: { seq: Number(from?.slice(-2) ?? 99), chain: "ab".repeat(32) }, rows: [] });
    open("audit", { "audit.read": ({ from }) => log(from) });
    await screen.findByText(/99/);
    const from = screen.getByLabelText("Từ ngày");
    const come = delay("audit.read");
    await type(from, "05/05/2024");
    await waitFor(() => expect(fake.late.size).toBe(0));
    await type(from, "06/05/2024");
    const line = await screen.findByText(/dòng 6\./);
    await come();
    expect(line).toHaveTextContent(/dòng 6\./);
  });

  it("of a team are of the hamlet that was chosen last", async () => {
    const team = (hamlet: string | null | undefined) => ({ day: "2024-05-07", quota: null, members: [], hamlets: (hamlet ? [hamlet] : ["Khu phố 3", "Khu phố 4"]).map((one) => ({ hamlet: one, houses: 3, left: 1, nobodys: 0, targets: [] })) });
    open("team", { "progress.team": ({ hamlet }) => team(hamlet) });
    const choice = await screen.findByLabelText("Địa bàn");
    const come = delay("progress.team");
    await fireEvent.change(choice, { target: { value: "Khu phố 3" } });
    await waitFor(() => expect(fake.late.size).toBe(0));
    await fireEvent.change(choice, { target: { value: "Khu phố 4" } });
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Khu phố 3" })).toBeNull());
    await come();
    expect(screen.getByRole("heading", { name: "Khu phố 4" })).toBeInTheDocument();
    expect(screen.queryByRole("heading", { name: "Khu phố 3" })).toBeNull();
  });
});

describe("the walk-in desk", () => {
  const hit = (rid: number, name: string): WalkInHit => ({ rid, name, birth: null, personal_id: null, hamlet: "Khu phố 3", household: "12", address: null, invited_today: false, came_today: false });
  const people = [hit(1, "Nguyễn Văn Đức"), hit(2, "Phạm Thị Út")];
  const visitor = (rid: number): WalkInVisitor => ({ hit: people[rid - 1]!, targets: [{ target: "SIM", bucket: "not_asked" } as WalkInVisitor["targets"][number]], slot: null, restricted: false, record: null });
  const answers: Answers = {
    "points.list": () => [], "walk_in.reasons": () => [], "walk_in.search": () => ({ hits: people, found: 2 }),
    "walk_in.open": ({ rid }) => visitor(rid), "walk_in.record": ({ rid }) => visitor(rid),
  };
  const row = (name: string) => fireEvent.click(screen.getByRole("cell", { name }));
  const find = async () => {
    open("walk-in", answers);
    await type(await screen.findByLabelText("Tìm trong cả xã"), "a");
    await send("Tìm");
    await screen.findByRole("cell", { name: "Phạm Thị Út" });
  };

  it("has whoever was opened last before it", async () => {
    await find();
    const come = delay("walk_in.open");
    await row("Nguyễn Văn Đức");
    await row("Phạm Thị Út");
    await screen.findByRole("heading", { name: "Phạm Thị Út" });
    await come();
    expect(screen.getByRole("heading", { name: "Phạm Thị Út" })).toBeInTheDocument();
  });

  it("isn't brought back to who was there before by an answer that is saved late", async () => {
    await find();
    await row("Nguyễn Văn Đức");
    await press(/^Ghi/);
    const come = delay("walk_in.record");
    await press("Đạt");
    await row("Phạm Thị Út");
    await screen.findByRole("heading", { name: "Phạm Thị Út" });
    await come();
    expect(calls("walk_in.record")).toHaveLength(1);
    expect(screen.getByRole("heading", { name: "Phạm Thị Út" })).toBeInTheDocument();
  });
});

describe("households", () => {
  const house = (hid: number): HouseFound => ({ hid, hamlet: "Khu phố 3", number: String(hid), address: null, head: `Điểu ${hid}`, people: 2 });
  const view = (hid: number): HouseView => ({ house: house(hid), free_number: "99", people: [1, 2].map((one) => ({ rid: hid * 10 + one, name: `Điểu ${hid}${one}`, birth: null, sex: null, id_masked: null, head: one === 1 })) });
  const answers: Answers = {
    "households.open": ({ hid }) => view(hid), "households.find": ({ query }) => ({ houses: query === "all" ? [house(12), house(14)] : [house(Number(query))], found: 2 }),
  };
  const row = (name: string) => fireEvent.click(screen.getByRole("cell", { name }));

  it("show the one that was opened last", async () => {
    open("households", answers);
    await type(await screen.findByLabelText("Tìm hộ"), "all");
    await send("Tìm");
    await screen.findByRole("cell", { name: "12" });
    const come = delay("households.open");
    await row("12");
    await row("14");
    await screen.findByRole("heading", { name: "Hộ 14, Khu phố 3" });
    await come();
    expect(screen.getByRole("heading", { name: "Hộ 14, Khu phố 3" })).toBeInTheDocument();
  });

  it("open by themselves only for what was looked for last", async () => {
    open("households", answers);
    const field = await screen.findByLabelText("Tìm hộ");
    const come = delay("households.find");
    await type(field, "12");
    await send("Tìm");
    await type(field, "14");
    await send("Tìm");
    await screen.findByRole("heading", { name: "Hộ 14, Khu phố 3" });
    await come();
    expect(args("households.open")).toEqual([{ hid: 14 }]);
    expect(screen.getByRole("heading", { name: "Hộ 14, Khu phố 3" })).toBeInTheDocument();
  });

  it("keep the people of one from being taken for those of another", async () => {
    const line = { number: 1, what: "person", hamlet: "Khu phố 3", rid: null, name: "Điểu Mới", birth: null, sex: null, phone: null, house: { hid: 1, number: "12", address: null, new: false }, from: null, by: "Trần Thị Hoa", at: "2024-05-06T08:00:00+07:00", answers: { standing: 0, done: 0 }, alike: [], twins: [], taken_back: false, decision: null, decided: null, reason: null };
    open("found", { ...answers, "found.list": () => ({ lines: [line], waiting: 1 }) });
    await press(/^Là người khác/);
    const dialog = within(await screen.findByRole("dialog"));
    await type(dialog.getByRole("searchbox"), "all");
    await fireEvent.submit(dialog.getByRole("button", { name: "Tìm" }).closest("form")!);
    await dialog.findByRole("cell", { name: "12" });
    const come = delay("households.open");
    await fireEvent.click(dialog.getByRole("cell", { name: "12" }));
    await fireEvent.click(dialog.getByRole("cell", { name: "14" }));
    await dialog.findByLabelText(/^Điểu 141/);
    await come();
    expect(dialog.queryByLabelText(/^Điểu 121/)).toBeNull();
  });

  it("offer as somebody's other entry the people of the one that was opened last", async () => {
    open("households", answers);
    await type(await screen.findByLabelText("Tìm hộ"), "16");
    await send("Tìm");
    await fireEvent.click(await screen.findByLabelText("Chọn Điểu 161"));
    await press("Người đã chọn bị ghi hai lần");
    const dialog = within(await screen.findByRole("dialog"));
    await type(dialog.getByLabelText(/^Tìm người kia/), "all");
    await fireEvent.submit(dialog.getByRole("button", { name: "Tìm" }).closest("form")!);
    await dialog.findByRole("cell", { name: "12" });
    const come = delay("households.open");
    await fireEvent.click(dialog.getByRole("cell", { name: "12" }));
    await fireEvent.click(dialog.getByRole("cell", { name: "14" }));
    await dialog.findByText("Hộ 14, Khu phố 3");
    await come();
    expect(dialog.queryByText("Hộ 12, Khu phố 3")).toBeNull();
  });
});

describe("a tablet's page", () => {
  const row = { dev: 7, member: "Trần Thị Hoa", role: "member", others: [], hamlets: ["Khu phố 3"], app: "0.1.0", enrolled_at: "2024-05-01T08:00:00+07:00", last_contact: null, quiet_hours: null, missing: 0, received: 0, battery: null, clock_skew_seconds: null, lists_current: true, quarantined: 0, forked: false, with_colleagues: 0, desk: false, computer: false, revoked_at: null } as DeviceRow;
  const view: DeviceView = { row, lists: [], missing: 0, with_colleagues: 0, keepers: [] };
  const choices = () => ({ hamlets: [{ id: 3, name: "Khu phố 3" }], people: [] });

  it("gives out no hamlets before those it has are known", async () => {
    const come = delay("enrolment.choices");
    open("devices/7", { "devices.look": () => view, "enrolment.choices": choices, "devices.assign": () => view });
    await send("Giao");
    expect(calls("devices.assign")).toEqual([]);
    expect(screen.queryByText(/^Chưa có thôn/)).toBeNull();
    await come();
    const saved = delay("devices.assign");
    await send("Giao");
    await send("Giao");
    await saved();
    expect(args("devices.assign")).toEqual([{ dev: 7, hamlets: [3], role: "member" }]);
  });

  it("shows a code beside the number it answers only, and gives one for two clicks", async () => {
    open("devices/7", { "devices.look": () => view, "enrolment.choices": choices, "devices.unlock_code": ({ request }) => ({ code: `MA-${request}` }) });
    const field = await screen.findByLabelText("Yêu cầu số");
    await type(field, "12");
    const come = delay("devices.unlock_code");
    await send("Lấy mã: Mã đặt lại PIN");
    await send("Lấy mã: Mã đặt lại PIN");
    await type(field, "13");
    await come();
    expect(args("devices.unlock_code")).toEqual([{ dev: 7, request: 12 }]);
    expect(screen.queryByText("MA-12")).toBeNull();
    await type(field, "12");
    expect(screen.getByText("MA-12")).toBeInTheDocument();
  });

  it("takes it out of service once", async () => {
    open("devices/7", { "devices.look": () => view, "enrolment.choices": choices, "devices.revoke": () => ({ ...view, row: { ...row, revoked_at: "2024-05-07T08:00:00+07:00" } }) });
    await press("Thu hồi máy này");
    const come = delay("devices.revoke");
    await press("Thu hồi máy này");
    await press("Thu hồi máy này");
    await come();
    expect(calls("devices.revoke")).toHaveLength(1);
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("enrolling", () => {
  const answers: Answers = {
    "enrolment.choices": () => ({ hamlets: [{ id: 3, name: "Khu phố 3" }], people: [] }),
    "enrolment.invite": ({ name }) => ({ code: `MA ${name}`, url: "tungnha://enrol/x", fingerprint: "a b", expires_at: "2024-05-08T08:00:00+07:00", size: 11, path: "M0 0h1v1h-1z", hamlets: ["Khu phố 3"] }),
    "enrolment.used": () => ({ dev: 7 }),
  };
  const name = () => screen.findByLabelText("Họ và tên người giữ máy");

  it("names on the sheet whom the code was made for", async () => {
    open("devices/enrol", answers);
    await type(await name(), "Trần Thị Hoa");
    await fireEvent.click(await screen.findByLabelText("Khu phố 3"));
    const come = delay("enrolment.invite");
    await send("Làm mã");
    await type(await name(), "Điểu Khánh");
    await come();
    await screen.findByText("MA Trần Thị Hoa");
    expect(screen.getByText("Trần Thị Hoa")).toBeInTheDocument();
    expect(calls("enrolment.invite")).toHaveLength(1);
  });

  it("doesn't say that the next tablet has come when it was the one before", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
    try {
      open("devices/enrol", answers);
      await type(await name(), "Trần Thị Hoa");
      await fireEvent.click(await screen.findByLabelText("Khu phố 3"));
      await send("Làm mã");
      const come = delay("enrolment.used");
      await waitFor(() => expect(fake.late.size).toBe(0), { timeout: 5_000 });
      await press("Đăng ký máy khác");
      await come();
      await type(await name(), "Điểu Khánh");
      await send("Làm mã");
      await screen.findByText("MA Điểu Khánh");
      expect(screen.queryByText(/^Máy số 7/)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});

function setup(): SetupView {
  return { commune: "Phường Long Thủy", campaign: { name: "Đợt 90 ngày" } as SetupView["campaign"], units: [], allocation: [], lists: 0, helpers: [] };
}

describe("setting up", () => {
  it("says a campaign is saved only as it was sent, once", async () => {
    const campaign = { name: "Đợt 90 ngày", first_day: "2024-05-01", last_day: "2024-07-29", personal_quota: 20, eligibility: {}, dddt_level: 2 } as unknown as SetupView["campaign"];
    open("setup/campaign", { "setup.view": () => ({ ...setup(), campaign }), "setup.campaign": () => ({ ...setup(), campaign }) });
    const name = await screen.findByDisplayValue("Đợt 90 ngày");
    const come = delay("setup.campaign");
    for (let click = 0; click < 2; click += 1) await fireEvent.submit(name.closest("form")!);
    await type(name, "Đợt 90 ngày đêm");
    await come();
    expect(calls("setup.campaign")).toHaveLength(1);
    expect(screen.queryByText("Đã lưu")).toBeNull();
    await fireEvent.submit(name.closest("form")!);
    expect(await screen.findByText("Đã lưu")).toBeInTheDocument();
  });

  it("keeps whom one was writing down while those before were saved", async () => {
    const kept = { ...setup(), helpers: [{ name: "Điểu Khánh", phone: "0912000345", unit: null }] };
    open("setup/helpers", { "setup.view": setup, "setup.helpers": () => kept });
    await type(await screen.findByLabelText("Ai nghe máy"), "Điểu Khánh");
    const come = delay("setup.helpers");
    await send("Lưu số gọi giúp");
    await send("Lưu số gọi giúp");
    await press("Thêm người");
    await type(screen.getAllByLabelText("Ai nghe máy")[1]!, "Lý Thị Lụa");
    await come();
    expect(calls("setup.helpers")).toHaveLength(1);
    expect(screen.getAllByLabelText("Ai nghe máy")[1]).toHaveValue("Lý Thị Lụa");
    expect(screen.queryByText(/^Đã lưu/)).toBeNull();
  });

  it("has what a later step saved when an earlier one's answer comes after it", async () => {
    const at = setup();
    at.units = [{ id: 3, name: "Khu phố 3", level: "hamlet", parent: null, depth: 0, members: [] } as unknown as SetupView["units"][number]];
    at.allocation = [{ unit: 3, name: "Khu phố 3", targets: {} } as unknown as SetupView["allocation"][number]];
    open("setup/allocation", {
      "setup.view": () => at, "setup.allocate": () => at,
      "setup.units": () => { at.units.push({ ...at.units[0]!, id: 4, name: "Khu phố 4" }); return at; },
    });
    const come = delay("setup.allocate");
    await fireEvent.change(await screen.findByLabelText(/^Khu phố 3, /, { selector: "[data-cell='0-0']" }), { target: { value: "12" } });
    await press(/^.*Thôn, tổ/);
    const lines = await screen.findByLabelText(/^Mỗi dòng một tên/);
    await type(lines, "Khu phố 4");
    await fireEvent.submit(lines.closest("form")!);
    await screen.findByRole("cell", { name: "Khu phố 4" });
    await come();
    await turn();
    expect(screen.getByRole("cell", { name: "Khu phố 4" })).toBeInTheDocument();
  });

  it("adds units once, and keeps those written meanwhile", async () => {
    open("setup/units", { "setup.view": setup, "setup.units": setup });
    const lines = await screen.findByLabelText(/^Mỗi dòng một tên/);
    await type(lines, "Khu phố 3");
    const come = delay("setup.units");
    await fireEvent.submit(lines.closest("form")!);
    await fireEvent.submit(lines.closest("form")!);
    await type(lines, "Khu phố 4");
    await come();
    expect(calls("setup.units")).toHaveLength(1);
    expect(lines).toHaveValue("Khu phố 4");
  });
});

describe("two clicks are one deed", () => {
  it("for taking a decision back", async () => {
    const decision = { decision: 5, at: "2024-05-06T08:00:00+07:00", by: "Nguyễn Thị Hạnh", kind: "household", rids: [1], names: ["Phạm Thị Út"], households: [], target: null, field: null, choice: null, undone_at: null };
    open("reconcile/decisions", { "reconcile.decisions": () => [decision], "reconcile.undo": () => ({}) });
    await fireEvent.click(await screen.findByRole("cell", { name: "Phạm Thị Út" }));
    const come = delay("reconcile.undo");
    await press("Hoàn tác dòng đang chọn");
    await press("Hoàn tác dòng đang chọn");
    await come();
    expect(calls("reconcile.undo")).toHaveLength(1);
  });

  it("for a draw", async () => {
    open("inspection", { "inspection.draws": () => [], "inspection.draw": () => ({ draw: "a" }), "lists.show": () => ({ list: "inspection", title: "", about: "", columns: [], rows: [], figures: [], withheld: 0 }) });
    await press("Rút mẫu mới");
    const dialog = await screen.findByRole("dialog");
    const come = delay("inspection.draw");
    for (let click = 0; click < 2; click += 1) await fireEvent.submit(dialog.querySelector("form")!);
    await come();
    expect(calls("inspection.draw")).toHaveLength(1);
  });

  it("for inviting a hamlet", async () => {
    const point = { point: 1, invited_today: 0, came_today: 0, invited: 0, over: [], setup: { name: "Nhà văn hóa", place: "", opens: "07:30", closes: "11:30", weekdays: [1], capacity: 80, first_day: "2024-05-08", last_day: "2024-05-09" } };
    open("points", { "points.list": () => [point], "points.invite": () => ({ invited: 80, days: [1], left_over: 0 }), "lists.show": () => ({ list: "invitations", title: "", about: "", columns: [], rows: [], figures: [], withheld: 0 }) });
    await press("Mời một địa bàn");
    const dialog = await screen.findByRole("dialog");
    const come = delay("points.invite");
    for (let click = 0; click < 2; click += 1) await fireEvent.submit(dialog.querySelector("form")!);
    await come();
    expect(calls("points.invite")).toHaveLength(1);
  });

  it("for the log of activities", async () => {
    open("activities", { "reports.choices": () => ({ today: "2024-05-07", units: [], activity_kinds: [{ kind: "session", label: "Buổi" }], phases: [] }), "activities.list": () => ({ activities: [], sums: [] }), "activities.add": () => ({}) });
    await screen.findByLabelText("Ngày");
    const come = delay("activities.add");
    await send("Ghi vào sổ");
    await send("Ghi vào sổ");
    await come();
    expect(calls("activities.add")).toHaveLength(1);
  });

  it("for somebody who may sit at the desk", async () => {
    open("users", { "users.list": () => [], "users.add": () => [] });
    const form = within((await button("Thêm cán bộ")).closest("form")!);
    await type(form.getByLabelText("Họ và tên"), "Lý Thị Lụa");
    for (const field of [/^Mã PIN sáu số/, /^Nhập lại/]) await type(form.getByLabelText(field), "246810");
    const come = delay("users.add");
    await send("Thêm cán bộ");
    await send("Thêm cán bộ");
    await come();
    expect(calls("users.add")).toHaveLength(1);
  });
});

describe("residents' requests", () => {
  const request = (number: number, name: string) => ({ request: number, rid: number, name, kind: "correct", received_at: "2024-05-06T08:00:00+07:00", due: "2024-05-08", days_left: 1, answered_at: null, done_at: null, refused: false });

  it("are put right with what was written for this person, once", async () => {
    const requests = [request(1, "Nguyễn Văn Đức"), request(2, "Phạm Thị Út")];
    open("requests", { "subjects.requests": () => requests, "subjects.correct": () => requests });
    const correct = async (name: string) => {
      await fireEvent.click(await screen.findByRole("cell", { name }));
      await press("Làm ngay");
      return screen.findByRole("dialog");
    };
    const first = await correct("Nguyễn Văn Đức");
    await type(within(first).getByLabelText("Họ và tên"), "Nguyễn Văn Đạt");
    const come = delay("subjects.correct");
    for (let click = 0; click < 2; click += 1) await fireEvent.submit(first.querySelector("form")!);
    await come();
    expect(calls("subjects.correct")).toHaveLength(1);
    expect(within(await correct("Phạm Thị Út")).getByLabelText("Họ và tên")).toHaveValue("");
  });

  it("are of somebody of what was looked for last", async () => {
    const hit = (name: string) => ({ rid: 1, name, birth: null, hamlet: "Khu phố 3", household: null });
    open("requests", { "subjects.requests": () => [], "walk_in.search": ({ query }) => ({ hits: [hit(query)], found: 1 }) });
    await press("Nhận yêu cầu");
    const dialog = within(await screen.findByRole("dialog"));
    const field = dialog.getByLabelText("Tìm người có yêu cầu");
    const come = delay("walk_in.search");
    for (const name of ["Nguyễn Văn Đức", "Phạm Thị Út"]) {
      await type(field, name);
      await fireEvent.submit(field.closest("form")!);
    }
    await dialog.findByText("Phạm Thị Út");
    await come();
    expect(dialog.queryByText("Nguyễn Văn Đức")).toBeNull();
  });
});

describe("reconciling", () => {
  const hash = (path: string) => {
    location.hash = `#/office/${path}`;
    window.dispatchEvent(new PopStateEvent("popstate"));
  };
  const row = (name: string) => fireEvent.click(screen.getByRole("cell", { name }));

  it("shows the people of the line that was opened last", async () => {
    const line = (name: string) => ({ rid: 1, name, birth: null, id_masked: null, hamlet: "Khu phố 3", household: "12", target: "SIM", match: "contradicted", listed: null, listed_kind: null, listed_date: null, claimed: null, by: null, at: null, if_list: null, decided: null });
    open("reconcile/lines/members/5/SIM", { "reconcile.lines": ({ member }) => [line(`Người của ${member}`)] });
    await screen.findByRole("cell", { name: "Người của 5" });
    const come = delay("reconcile.lines");
    hash("reconcile/lines/members/6/SIM");
    await waitFor(() => expect(fake.late.size).toBe(0));
    hash("reconcile/lines/members/7/SIM");
    await screen.findByRole("cell", { name: "Người của 7" });
    await come();
    expect(screen.getByRole("cell", { name: "Người của 7" })).toBeInTheDocument();
  });

  it("stays at the line that was chosen while another was decided", async () => {
    const person = (rid: number) => ({ rid, name: `Điểu ${rid}`, birth: null, id_masked: null, hamlet: "Khu phố 3", household: "12" });
    const pairs = [1, 2, 3].map((one) => ({ stays: person(one), duplicate: person(10 + one), looks: [], ids_differ: false }));
    open("reconcile/duplicates", { "reconcile.duplicates": () => pairs, "reconcile.same_person": () => ({ decision: 1 }) });
    await screen.findByRole("cell", { name: "Điểu 1" });
    await row("Điểu 1");
    const come = delay("reconcile.same_person");
    await fireEvent.keyDown(window, { key: "1" });
    await row("Điểu 3");
    await come();
    expect(calls("reconcile.same_person")).toHaveLength(1);
    expect(screen.getByRole("cell", { name: "Điểu 3" }).closest("tr")).toHaveAttribute("aria-selected", "true");
  });

  it("of people off the list shows who waits now", async () => {
    const line = { number: 1, what: "person", hamlet: "Khu phố 3", rid: null, name: "Điểu Mới", birth: null, sex: null, phone: null, house: { hid: 1, number: "12", address: null, new: false }, from: null, by: "Trần Thị Hoa", at: "2024-05-06T08:00:00+07:00", answers: { standing: 0, done: 0 }, alike: [], twins: [], taken_back: false, decision: null as number | null, decided: null, reason: null };
    const decision = { decision: 5, at: "2024-05-06T08:00:00+07:00", by: "Nguyễn Thị Hạnh", kind: "found_person", rids: [1], names: ["Điểu Mới"], households: [], target: null, field: null, choice: null, undone_at: null };
    open("found", {
      "found.list": () => ({ lines: [line], waiting: 1 }), "reconcile.decisions": () => [decision],
      "found.add": () => ({ decision: (line.decision = 5) }), "reconcile.undo": () => void (line.decision = null),
    });
    const card = () => document.querySelector("[data-found]");
    await waitFor(() => expect(card()).not.toBeNull());
    const come = delay("found.list");
    await press("Thêm vào danh sách");
    await waitFor(() => expect(fake.late.size).toBe(0));
    await fireEvent.click(await screen.findByRole("cell", { name: "Điểu Mới" }));
    await press("Hoàn tác dòng đang chọn");
    await waitFor(() => expect(calls("found.list")).toHaveLength(3));
    await come();
    expect(card()).not.toBeNull();
  });
});

it("keeps of a step card what was written while it was saved", async () => {
  let version = 1;
  open(`cards/${cards[0]!.id}`, { "cards.list": () => [], "cards.order": () => ({ version: 1, ids: [], changed: false }), "cards.change": () => (version += 1) });
  const field = await screen.findByLabelText("Tên thẻ");
  await type(field, "Cách làm");
  const come = delay("cards.change");
  await fireEvent.submit(field.closest("form")!);
  await type(field, "Cách làm thẻ căn cước");
  await come();
  expect(version).toBe(2);
  expect(field).toHaveValue("Cách làm thẻ căn cước");
});

it("saves a report once, and none while another is being made than the one that is shown", async () => {
  const report = (kind: string) => ({
    title: `Báo cáo ${kind}`, commune: "Phường Long Thủy", unit: null, campaign: "Đợt 90 ngày", from: "2024-05-01", to: "2024-05-07", first_day: "2024-05-01", audience: "officer", personal_quota: 20,
    whole: [], units: [], days: [], reasons: [], phases: [], pace: [], rates: [], groups: [], commendation: [], teams: [], members: [], activities: [],
    difficulties: { top_reasons: [], not_asked: [], tablets: [], late: [] },
    data: { until: null, tablets: 0, tablets_not_sent: 0, conflicts: 0, quarantined: 0, forks: 0, unsent_records: 0, hamlets_without_list: [], lists: [] },
  });
  open("reports", { "reports.choices": () => ({ today: "2024-05-07", units: [], phases: [], activity_kinds: [] }), "reports.make": ({ kind }) => report(kind), "reports.file": () => ({ name: "bao-cao.docx", data: "" }) });
  const word = await button("Lưu Word");
  await waitFor(() => expect(word).toBeEnabled());
  expect(calls("reports.make"), "the days that came with it are no new question").toHaveLength(1);
  const saved = delay("reports.file");
  await fireEvent.click(word);
  await fireEvent.click(word);
  await saved();
  expect(calls("reports.file")).toHaveLength(1);
  const come = delay("reports.make");
  await fireEvent.click(screen.getByLabelText("Ngày"));
  expect(word).toBeDisabled();
  await come();
  await screen.findByRole("heading", { name: "Báo cáo day" });
  await waitFor(() => expect(word).toBeEnabled());
  const late = delay("reports.make");
  await fireEvent.click(screen.getByLabelText("Tuần"));
  await fireEvent.click(screen.getByLabelText("Ngày"));
  await screen.findByRole("heading", { name: "Báo cáo day" });
  await late();
  expect(screen.getByRole("heading", { name: "Báo cáo day" })).toBeInTheDocument();
});

it("reads a roster into the group it was chosen for", async () => {
  const group = (name: string) => ({ group: name, name, people: 0, known: 0 });
  open("rosters", { "rosters.groups": () => [group("a"), group("b")], "rosters.read": () => ({ people: 1, known: 1 }), "lists.show": () => ({ list: "roster", title: "", about: "", columns: [], rows: [], figures: [], withheld: 0 }) });
  const choice = await screen.findByLabelText("Nhóm");
  let come = () => {};
  const { put } = fake;
  fake.put = async (file) => {
    await new Promise<void>((there) => (come = there));
    return put(file);
  };
  await fireEvent.change(await screen.findByLabelText(/tệp/i), { target: { files: [new File(["x"], "nhom-a.xlsx")] } });
  await fireEvent.change(choice, { target: { value: "b" } });
  come();
  await waitFor(() => expect(args("rosters.read")).toEqual([{ group: "a", file: "1" }]));
});
