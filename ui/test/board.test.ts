// The lead's board on a fake backend: its age, pace in words, chart and table, figures told without blame.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import Root from "../src/Root.svelte";
import type { BoardTarget, TeamBoard } from "../src/generated";
import { FakeBackend, houseOfFour, TARGETS } from "./fake-backend";

const pace = { asked: 248, days_worked: 33, days_left: 58, due: 90, missing: 148, needed_a_day: 3, forecast: 275, reached_on: "2024-06-25" };
const days = [
  { day: "2024-05-05", achieved: 80, due: 60, suspended: false },
  { day: "2024-05-06", achieved: 100, due: 60, suspended: true },
  { day: "2024-05-07", achieved: null, due: 90, suspended: false },
];
const board = (first: Partial<BoardTarget> = {}): TeamBoard => ({
  as_of: "2024-05-06T18:31:00+07:00", day: "2024-05-06", quota: 20,
  hamlets: [{ hamlet: "Khu phố 3", first_day: "2024-04-04", last_day: "2024-07-03", targets: TARGETS.map((target) => ({
    target, eligible: 280, done: 24, not_asked: 200, achieved: 100, pace: null, days: [], ...(target === "DDDT" ? { pace, days, ...first } : {}) })) }],
  members: [{ member: 12, name: "Trần Thị Na", people_today: 31, people: 80, doors_today: 17, doors: 30, brought: 12, last: "2024-05-06T18:20:00+07:00",
    last_contact: "2024-05-04T18:20:00+07:00", late: true, rushes: [{ from: "2024-05-06T18:00:00+07:00", doors: 100, seconds: 120 }] }],
  tablets: [{ dev: 3, names: ["Trần Thị Na"], last_contact: null, late: true, unsent: 7 }],
  revisits: [{ hid: 1, number: "12", address: "cạnh chợ", head: "Nguyễn Văn Đức", due: "2024-05-06T17:00:00+07:00", by: "Trần Thị Na" }],
});

let fake: FakeBackend;
beforeEach(() => {
  fake = new FakeBackend();
  fake.state = { ...fake.state, role: "lead" };
  fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức")];
  fake.board = board();
});

function open(address: string) {
  history.replaceState(null, "", `/#${address}`);
  return render(Root, { backend: fake });
}

describe("the lead's board", () => {
  it("says how old its picture is, whether the number will be reached, and what a day needs", async () => {
    open("/left/board/pace");
    expect(await screen.findAllByText(/Theo trạm của xã 18:31, 06\/05\/2024/)).not.toHaveLength(0);
    const card = await screen.findByRole("article", { name: "VNeID – Khu phố 3" });
    expect(within(card).getByText("Kịp tiến độ")).toBeVisible();
    expect(within(card).getByText("Cứ đà này, 25/06/2024 là đủ chỉ tiêu")).toBeVisible();
    expect(within(card).getByText("Còn thiếu 148 người, còn 58 ngày làm: mỗi ngày 3 người")).toBeVisible();
    expect(within(card).getByRole("img", { name: /Đã được 100 người, làm đều là 90, chỉ tiêu 248/ })).toBeInTheDocument();
  });

  it("has every figure of the chart in a table, and names the days that stood still", async () => {
    open("/left/board/pace");
    const card = await screen.findByRole("article", { name: "VNeID – Khu phố 3" });
    await fireEvent.click(within(card).getByText("Bảng số liệu"));
    const rows = within(card).getAllByRole("row").slice(1).map((row) => row.textContent);
    expect(rows).toEqual(["05/05/20248060", "06/05/2024 – Tạm dừng10060", "07/05/2024–90"]);
  });

  it("says that it is behind where the pace does not reach the number", async () => {
    fake.board = board({ pace: { ...pace, forecast: 240, reached_on: null } });
    open("/left/board/pace");
    expect(await screen.findByText("Chậm tiến độ")).toBeVisible();
    expect(screen.getByText("Cứ đà này, ngày cuối được 240 / 248")).toBeVisible();
  });

  it("tells a member's figures, quota, late tablet and an unusual pace, and accuses nobody", async () => {
    open("/left/board/members");
    const card = await screen.findByRole("article", { name: "Trần Thị Na" });
    expect(card).toHaveTextContent("31 người, 17 nhà");
    expect(card).toHaveTextContent("12 / 20");
    expect(card).toHaveTextContent("Hơn một ngày");
    expect(card).toHaveTextContent("100 nhà trong 2 phút");
    expect(card).toHaveTextContent("Nên hỏi lại cho rõ");
  });

  it("shows the tablets with what they had not sent, and the revisits as ways to their houses", async () => {
    open("/left/board/tablets");
    expect(await screen.findByText("Còn 7 ghi nhận chưa gửi")).toBeVisible();
    await fireEvent.click(screen.getByRole("button", { name: "Hẹn lại · 1" }));
    await fireEvent.click(await screen.findByRole("button", { name: /Nguyễn Văn Đức/ }));
    expect(await screen.findByRole("article", { name: "Nguyễn Văn Đức" })).toBeVisible();
  });

  it("says that nothing came yet, and what to do", async () => {
    fake.board = null;
    open("/left/board/pace");
    expect(await screen.findByText("Chưa có bảng của xã. Gửi về xã một lần khi có mạng.")).toBeVisible();
  });
});

describe("giving houses out", () => {
  beforeEach(() => {
    fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức"), houseOfFour(2, "14", "Phạm Thị Út")];
    const house = (hid: number, number: string, head: string) => ({ hid, number, head, address: "ngõ 5", hamlet: "Khu phố 3", left: true, assigned: null });
    fake.given = {
      as_of: "2024-05-06T18:31:00+07:00", houses: [house(1, "12", "Nguyễn Văn Đức"), house(2, "14", "Phạm Thị Út")],
      members: [{ member: 12, name: "Trần Thị Na", houses: 0, left: 0 }, { member: 13, name: "Điểu Sơn", houses: 3, left: 2 }],
    };
  });

  it("gives one house with two taps: the house's button, then a name", async () => {
    open("/left/assign");
    await fireEvent.click(await screen.findByRole("button", { name: "Giao nhà 12" }));
    await fireEvent.click(await screen.findByRole("button", { name: /^Trần Thị Na/ }));
    await waitFor(() => expect(fake.calls.find((c) => c.command === "assign")?.args).toEqual({ hids: [1], member: 12 }));
    expect(await screen.findByText("Đã lưu trong máy: nhà 12 – Nguyễn Văn Đức → Trần Thị Na")).toBeVisible();
  });

  it("leaves what was just given where it was, marked, until another view is chosen", async () => {
    open("/left/assign");
    await fireEvent.click(await screen.findByRole("button", { name: "Giao nhà 12" }));
    await fireEvent.click(await screen.findByRole("button", { name: /^Trần Thị Na/ }));
    expect(await screen.findByText("đã giao cho Trần Thị Na")).toBeVisible();
    expect(screen.getByTestId("gift")).toHaveTextContent("Đã giao 1 nhà cho Trần Thị Na.");
    expect(screen.getByRole("button", { name: "Đổi người đi nhà 12" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Chưa giao · 1" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Chọn cả 1 nhà đang hiện" })).toBeVisible();
    await fireEvent.click(screen.getByRole("button", { name: "Chưa giao · 1" }));
    await waitFor(() => expect(screen.queryByText(/nhà 12/, { selector: ".give b" })).toBeNull());
    expect(screen.queryByTestId("gift")).toBeNull();
  });

  it("takes the gift back from beside it, after the bar has gone", async () => {
    open("/left/assign");
    await fireEvent.click(await screen.findByRole("button", { name: "Giao nhà 12" }));
    await fireEvent.click(await screen.findByRole("button", { name: /^Trần Thị Na/ }));
    await fireEvent.click(within(await screen.findByTestId("gift")).getByRole("button", { name: "Hoàn tác" }));
    await waitFor(() => expect(fake.calls.some((c) => c.command === "undo")).toBe(true));
    await waitFor(() => expect(screen.queryByTestId("gift")).toBeNull());
  });

  it("gives all the houses a word leaves, and forgets the ticks after that", async () => {
    open("/left/assign");
    await fireEvent.input(await screen.findByLabelText("Lọc theo ngõ, số nhà, tên"), { target: { value: "ngo 5" } });
    await fireEvent.click(await screen.findByRole("button", { name: "Chọn cả 2 nhà đang hiện" }));
    await fireEvent.click(await screen.findByRole("button", { name: "Giao 2 nhà" }));
    await fireEvent.click(await screen.findByRole("button", { name: /^Điểu Sơn/ }));
    await waitFor(() => expect(fake.calls.find((c) => c.command === "assign")?.args).toEqual({ hids: [1, 2], member: 13 }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Giao 2 nhà" })).toBeNull());
  });
});
