// Answers that come late, or in another order than their questions: what stands on the screen is the newest, and a tap
// made twice before its answer is made once.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import Root from "../src/Root.svelte";
import { Outbox } from "../src/app/outbox.svelte";
import { newest } from "../src/app/newest";
import type { SearchHit } from "../src/generated";
import { conflict, FakeBackend, houseOfFour } from "./fake-backend";

let fake: FakeBackend;
beforeEach(() => {
  fake = new FakeBackend();
  fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức"), houseOfFour(2, "14", "Phạm Thị Út")];
});

function open(address = "") {
  history.replaceState(null, "", `/#${address}`);
  return render(Root, { backend: fake });
}
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const card = (name: string) => screen.findByRole("article", { name });
const asked = (command: string) => fake.calls.filter((call) => call.command === command).length;
/** Whatever an answer brings is there a turn later. */
const turn = () => new Promise<void>((done) => setTimeout(done));

/** The next call of this command is answered from what is so then, and its answer comes when the function is called. */
function delay(command: string): () => Promise<void> {
  let come = () => {};
  fake.late.set(command, new Promise((there) => (come = there)));
  return async () => {
    come();
    await turn();
  };
}

const typePin = async (pin: string) => { for (const digit of pin) await fireEvent.click(await button(digit)); };

it("counts the newest question alone, and none once something newer is known", () => {
  const asks = newest();
  const [first, second] = [asks(), asks()];
  expect([first(), second()]).toEqual([false, true]);
  asks();
  expect(second()).toBe(false);
});

describe("a house", () => {
  it("keeps a tap's answer when the list that was asked for before it comes after it", async () => {
    open("/house/1");
    const first = await card("Nguyễn Văn Đức");
    fake.emit("list", null);
    const come = delay("household");
    await fireEvent.click(await button("Xem bản mới"));
    await fireEvent.click(within(first).getByRole("button", { name: "Đủ cả 4" }));
    await waitFor(() => expect(first.querySelectorAll("[data-state=done]")).toHaveLength(4));
    await come();
    expect(first.querySelectorAll("[data-state=done]")).toHaveLength(4);
  });

  it("still announces a list that came while it was read", async () => {
    const come = delay("household");
    open("/house/1");
    await waitFor(() => expect(asked("household")).toBe(1));
    fake.emit("list", null);
    await come();
    await card("Nguyễn Văn Đức");
    expect(screen.getByText(/Màn hình này chưa đổi/)).toBeInTheDocument();
  });

  it("asks what follows from an answer only when the sheet opened meanwhile is closed", async () => {
    open("/house/1");
    const come = delay("answer");
    await fireEvent.click((await card("Nguyễn Văn Đức")).querySelector("[data-target=SMARTPHONE]")!);
    await fireEvent.click(await button("không có điện thoại"));
    await fireEvent.click((await card("Lê Thị Mai")).querySelector("[data-target=CCCD]")!);
    await come();
    expect(screen.getByRole("dialog", { name: /^Lê Thị Mai/ })).toBeInTheDocument();
    await fireEvent.click(await button("Đóng"));
    expect(await screen.findByRole("dialog", { name: "Nguyễn Văn Đức chưa có điện thoại 4G" })).toBeInTheDocument();
  });
});

describe("Hôm nay", () => {
  it("keeps the list that came last", async () => {
    const { houses } = fake;
    fake.houses = [];
    open("/today/left");
    await waitFor(() => expect(asked("today")).toBe(1));
    await turn();
    const come = delay("today");
    fake.emit("list", null);
    await waitFor(() => expect(asked("today")).toBe(2));
    fake.houses = houses;
    fake.emit("list", null);
    await button(/Nguyễn Văn Đức.*4 người/);
    await come();
    expect(await button(/Nguyễn Văn Đức.*4 người/)).toBeInTheDocument();
  });

  it("doesn't say of words still being looked for what was said of those before", async () => {
    open("/today/left");
    const field = await screen.findByLabelText(/^Tìm/);
    await fireEvent.input(field, { target: { value: "Mậnx" } });
    await screen.findByText("Không thấy ai tên “Mậnx”.");
    const come = delay("search");
    await fireEvent.input(field, { target: { value: "Mận" } });
    expect(screen.getByText("Đang tìm…")).toBeInTheDocument();
    await come();
    expect(screen.getByText("Không thấy ai tên “Mận”.")).toBeInTheDocument();
  });
});

describe("a person's page", () => {
  it("shows the newest reading", async () => {
    open("/house/1");
    await fireEvent.click(within(await card("Nguyễn Văn Đức")).getByRole("button", { name: "Đủ cả 4" }));
    await button("Hoàn tác");
    fake.houses[0]!.people[0]!.name = "Nguyễn Văn Cũ";
    const come = delay("person");
    await fireEvent.click(await button("Lịch sử của Nguyễn Văn Đức"));
    await waitFor(() => expect(asked("person")).toBe(1));
    await fireEvent.click(await button("Hoàn tác"));
    await screen.findByRole("heading", { name: "Nguyễn Văn Đức" });
    await come();
    expect(screen.getByRole("heading", { name: "Nguyễn Văn Đức" })).toBeInTheDocument();
  });

  it("adds the second wish to the first, before the page has been read anew", async () => {
    open("/house/1/person/10");
    await fireEvent.click(await button("Máy 4G – đồng ý"));
    const come = delay("person");
    await waitFor(() => expect(screen.getByRole("button", { name: "Máy 4G – đồng ý" })).toHaveAttribute("aria-pressed", "true"));
    await fireEvent.click(await button("SIM chính chủ – đồng ý"));
    await waitFor(() => expect(asked("wish")).toBe(2));
    await come();
    expect(fake.wish).toEqual({ phone: true, sim: true });
  });

  it("asks once for the whole number, however often it is tapped: each asking is logged", async () => {
    open("/house/1/person/10");
    const come = delay("reveal_id");
    const tap = await button("Xem cả số");
    await fireEvent.click(tap);
    await fireEvent.click(tap);
    await come();
    expect(asked("reveal_id")).toBe(1);
  });
});

describe("forms of the door", () => {
  it("save somebody once, also when the tap is repeated while the last words are on their way", async () => {
    open("/house/1/add");
    const come = delay("keep_form");
    await fireEvent.input(await screen.findByLabelText(/^Họ và tên/), { target: { value: "Trần Thị Vội" } });
    await fireEvent.input(screen.getByLabelText(/^Năm sinh/), { target: { value: "1960" } });
    await waitFor(() => expect(asked("keep_form")).toBe(1));
    await fireEvent.submit(document.querySelector("form")!);
    await fireEvent.submit(document.querySelector("form")!);
    await come();
    await card("Nguyễn Văn Đức");
    expect(asked("add_person")).toBe(1);
  });

  it("show the house that was chosen last", async () => {
    const hit = (hid: number, name: string): SearchHit => ({ hid, rid: hid * 10, name, birth: null, number: String(hid), address: "", landmark: "" });
    fake.houses.push(houseOfFour(3, "16", "Điểu Khánh"));
    fake.hits = [hit(2, "Phạm Thị Út"), hit(3, "Điểu Khánh")];
    open("/house/1/elsewhere/10");
    await fireEvent.click(await button("Nhà có trong danh sách"));
    const look = async () => fireEvent.input(screen.getByLabelText(/^Tìm/), { target: { value: "nha" } });
    await look();
    const come = delay("household");
    await fireEvent.click(await button(/^Phạm Thị Út/));
    await look();
    await fireEvent.click(await button(/^Điểu Khánh/));
    const note = await screen.findByText("Nhà 16");
    await come();
    expect(note).toBeInTheDocument();
    expect(screen.queryByText("Nhà 14")).toBeNull();
  });
});

describe("those who lead", () => {
  it("see what was settled as settled, whatever was asked before", async () => {
    fake.conflicts = [conflict(10, "Nguyễn Văn Đức")];
    open("/conflicts");
    const line = await screen.findByRole("article");
    const come = delay("conflicts");
    fake.emit("list", null);
    await fireEvent.click(within(line).getByRole("button", { name: /^Đúng là.*Đạt/ }));
    await within(line).findByRole("status");
    await come();
    expect(within(line).getByRole("status")).toBeInTheDocument();
  });

  describe("giving houses out", () => {
    const house = (hid: number, number: string) => ({ hid, number, head: "Phạm Thị Út", address: "ngõ 5", hamlet: "Khu phố 3", left: true, assigned: null });
    const give = async (number: string) => {
      await fireEvent.click(await button(`Giao nhà ${number}`));
      await fireEvent.click(await button(/^Trần Thị Na/));
    };
    beforeEach(() => {
      fake.given = { as_of: null, houses: [house(1, "12"), house(2, "14")], members: [{ member: 12, name: "Trần Thị Na", houses: 0, left: 0 }] };
    });

    it("see both houses as given when the reading between the two gifts comes last", async () => {
      open("/left/assign");
      const come = delay("assign");
      await give("12");
      const between = delay("assignments");
      await come();
      await give("14");
      await button("Đổi người đi nhà 14");
      await between();
      expect(screen.getByRole("button", { name: "Đổi người đi nhà 14" })).toBeInTheDocument();
    });

    it("keep what they ticked while another house was being given", async () => {
      open("/left/assign");
      await button("Giao nhà 12");
      const come = delay("assign");
      await give("12");
      await fireEvent.click(screen.getAllByRole("checkbox")[1]!);
      await come();
      await button("Giao 1 nhà");
    });
  });

  it("read out a code for the tablet it was made for", async () => {
    fake.team = [{ dev: 8, names: ["Điểu Khánh"] }, { dev: 9, names: ["Lý Thị Lụa"] }];
    open("/left/codes");
    await fireEvent.click(await button(/Máy số 9/));
    await fireEvent.input(screen.getByLabelText(/^Yêu cầu số/), { target: { value: "3" } });
    const come = delay("lead_code");
    await fireEvent.submit(screen.getByRole("button", { name: "Lấy mã" }).closest("form")!);
    await fireEvent.click(await button(/Máy số 8/));
    await come();
    expect(screen.getByText("Đọc cho máy số 9 – Lý Thị Lụa")).toBeInTheDocument();
  });
});

describe("sending", () => {
  it("doesn't say that all is sent after a tap, because that was so when it was asked", async () => {
    const outbox = new Outbox(fake);
    const come = delay("send_state");
    const before = outbox.refresh();
    await turn();
    fake.send = { ...fake.send, state: "waiting", households_unsent: 1, records_unsent: 1 };
    await outbox.grew();
    await come();
    await before;
    expect(outbox.state?.state).toBe("waiting");
  });

  it("asks anew when a send ends that more was recorded under", async () => {
    const outbox = new Outbox(fake);
    const come = delay("send_now");
    const sent = outbox.send();
    await turn();
    fake.send = { ...fake.send, state: "waiting", households_unsent: 1, records_unsent: 1 };
    await outbox.grew();
    await come();
    await sent;
    expect(outbox.state?.state).toBe("waiting");
  });

  it("lists of what was not taken those that are still so", async () => {
    const record = (seq: number) => ({ seq, what: "answer" as const, at: "2024-05-06T19:12:00+07:00", hid: null, number: null, address: null });
    fake.aside = [1, 2, 3].map(record);
    fake.send = { ...fake.send, set_aside: 3 };
    open("/send");
    const lines = () => screen.getByTestId("set-aside").querySelectorAll("li").length;
    await waitFor(() => expect(lines()).toBe(3));
    const come = delay("set_aside");
    fake.emit("send", { ...fake.send, set_aside: 2 });
    await waitFor(() => expect(fake.late.size).toBe(0));
    fake.aside = [record(3)];
    fake.emit("send", { ...fake.send, set_aside: 1 });
    await waitFor(() => expect(lines()).toBe(1));
    await come();
    expect(lines()).toBe(1);
  });

  it("shows no more what has been read, whatever was asked before", async () => {
    fake.notTaken = [{ seq: 2, why: "let_go", what: "person", told: "moved", who: "Thị Cúc", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "cạnh chợ" }];
    open("/send");
    const read = await button("Đã biết");
    const come = delay("not_taken");
    fake.emit("send", { ...fake.send });
    await waitFor(() => expect(asked("not_taken")).toBeGreaterThan(1));
    await fireEvent.click(read);
    await waitFor(() => expect(screen.queryByTestId("not-taken")).toBeNull());
    await come();
    expect(screen.queryByTestId("not-taken")).toBeNull();
  });
});

describe("a tablet", () => {
  it("stays locked when it is told late that it was open", async () => {
    open("/today/left");
    await button(/Nguyễn Văn Đức.*4 người/);
    const come = delay("app_state");
    fake.emit("list", null);
    await waitFor(() => expect(asked("app_state")).toBe(2));
    const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    await screen.findByRole("heading", { name: "Mở máy" });
    hidden.mockRestore();
    await come();
    expect(screen.getByRole("heading", { name: "Mở máy" })).toBeInTheDocument();
  });

  it("locks again when it was put down while the PIN was looked at", async () => {
    fake.state = { ...fake.state, phase: "locked" };
    open("/today/left");
    const come = delay("unlock");
    await typePin("246810");
    const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    await come();
    await waitFor(() => expect(asked("lock")).toBe(1));
    hidden.mockRestore();
    await screen.findByRole("heading", { name: "Mở máy" });
  });
});

it("turns a camera off that is allowed when one has left already", async () => {
  let allow = (_: MediaStream) => {};
  const getUserMedia = () => new Promise<MediaStream>((come) => (allow = come));
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { mediaDevices: { getUserMedia } }));
  fake.state = { ...fake.state, phase: "enrol" };
  const page = open();
  await fireEvent.click(await button(/máy ảnh/i));
  page.unmount();
  const stop = vi.fn();
  allow({ getTracks: () => [{ stop }] } as unknown as MediaStream);
  await turn();
  expect(stop).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});
