// The screens on a fake backend: what a person sees when things go right, wrong, or change meanwhile.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import Root from "../src/Root.svelte";
import { ignoreDoubleTaps } from "../src/app/guards";
import { cell, conflict, FakeBackend, houseOfFour } from "./fake-backend";

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
const typePin = async (pin: string) => { for (const digit of pin) await fireEvent.click(await button(digit)); };

describe("first start", () => {
  beforeEach(() => { fake.state = { ...fake.state, phase: "enrol" }; });

  it("says a used code is used and what to do, and keeps the pasted code", async () => {
    open();
    fake.failNext("enrol", "code_used");
    const box = await screen.findByLabelText("Mã đăng ký");
    await fireEvent.input(box, { target: { value: "tungnha://enrol/ab\ncd " } });
    await fireEvent.click(await button("Đăng ký máy này"));
    expect(await screen.findByRole("alert")).toHaveTextContent("Mã này đã dùng cho máy khác.");
    expect(box).toHaveValue("tungnha://enrol/ab\ncd ");
    expect(fake.calls.find((c) => c.command === "enrol")?.args).toEqual({ code: "tungnha://enrol/abcd" });
  });

  it("asks the PIN twice and starts again when the two differ", async () => {
    fake.state = { ...fake.state, phase: "choose_pin" };
    open();
    await screen.findByRole("heading", { name: "Chọn mã PIN" });
    await typePin("246810");
    await screen.findByRole("heading", { name: "Bấm lại mã PIN" });
    await typePin("246811");
    expect(await screen.findByRole("alert")).toHaveTextContent("không giống nhau");
    await typePin("246810");
    await screen.findByRole("heading", { name: "Bấm lại mã PIN" });
    await typePin("246810");
    await waitFor(() => expect(fake.calls.find((c) => c.command === "choose_pin")?.args).toEqual({ pin: "246810" }));
  });
});

describe("unlock", () => {
  beforeEach(() => { fake.state = { ...fake.state, phase: "locked" }; });

  it("shows the wait with its end and takes no digit until then", async () => {
    open();
    fake.failNext("unlock", "pin_wait", { wait_seconds: 30 });
    await typePin("111222");
    expect(await screen.findByText(/Thử lại được sau 30 giây/)).toBeInTheDocument();
    expect(await button("5")).toBeDisabled();
  });

  it("shows a wrong PIN in words and the demo's PIN beside the keys", async () => {
    open();
    fake.failNext("unlock", "wrong_pin", { wait_seconds: 0 });
    await typePin("111222");
    expect(await screen.findByRole("alert")).toHaveTextContent("Mã PIN chưa đúng.");
    expect(screen.getByText("246810")).toBeInTheDocument();
  });
});

describe("a house", () => {
  it("starts with nothing counted as done", async () => {
    open("/house/1");
    await card("Nguyễn Văn Đức");
    expect(document.querySelectorAll("[data-state=not_asked]")).toHaveLength(16);
    expect(document.querySelectorAll("[data-state=done]")).toHaveLength(0);
  });

  it("doesn't change under the finger when a list arrives, and shows it on a tap", async () => {
    open("/house/1");
    const first = await card("Nguyễn Văn Đức");
    fake.houses[0]!.people[0]!.cells[0] = cell("CCCD", "done", { source: "claimed", outcome: "DONE" });
    fake.emit("list", null);
    await screen.findByText(/Màn hình này chưa đổi/);
    expect(within(first).queryByText("Đạt")).toBeNull();
    await fireEvent.click(await button("Xem bản mới"));
    await waitFor(() => expect(within(first).getByText("Đạt")).toBeInTheDocument());
  });

  it("shows a tap as not saved when the tablet is full, and the chip stays unasked", async () => {
    open("/house/1");
    const first = await card("Nguyễn Văn Đức");
    fake.failNext("mark_person_done", "storage_full");
    await fireEvent.click(within(first).getByRole("button", { name: "Đủ cả 4" }));
    expect(await screen.findByText(/CHƯA được lưu/)).toBeInTheDocument();
    expect(first.querySelectorAll("[data-state=not_asked]")).toHaveLength(4);
  });

  it("offers at most six reasons and records nothing when the sheet is closed", async () => {
    open("/house/1");
    const first = await card("Nguyễn Văn Đức");
    await fireEvent.click(first.querySelector("[data-target=DDDT]")!);
    expect(document.querySelectorAll("dialog [data-reason]")).toHaveLength(6);
    await fireEvent.click(await button("Đóng"));
    expect(document.querySelector("dialog")).toBeNull();
    expect(fake.calls.some((c) => c.command === "answer")).toBe(false);
  });

  it("goes on by itself after nobody was home, and the undo bar leads back", async () => {
    open("/house/1");
    await fireEvent.click(await button("Không gặp ai"));
    await card("Phạm Thị Út");
    expect(screen.getByText("Đã lưu trong máy: nhà Nguyễn Văn Đức")).toBeInTheDocument();
    await fireEvent.click(await button("Hoàn tác"));
    await card("Nguyễn Văn Đức");
    expect(screen.getByText("Đã hoàn tác: nhà Nguyễn Văn Đức")).toBeInTheDocument();
  });

  it("with all four everywhere has no button left for it, and a tap that says nothing new is told so", async () => {
    open("/house/1");
    await fireEvent.click(await button("Cả nhà đủ 4"));
    await screen.findByText("Đã lưu trong máy: nhà Nguyễn Văn Đức");
    expect(screen.queryByRole("button", { name: "Cả nhà đủ 4" })).toBeNull();
    fake.recordsNothing = true;
    await fireEvent.click(within(await card("Lê Thị Mai")).getByRole("button", { name: "Vắng, lý do khác" }));
    await fireEvent.click(await button("vắng mặt, rõ nơi đến"));
    await screen.findByText("Không có gì mới để ghi: nhà Nguyễn Văn Đức");
  });

  it("shows the keypad at once when the tablet turns out to be locked", async () => {
    open("/house/1");
    const first = await card("Nguyễn Văn Đức");
    fake.state = { ...fake.state, phase: "locked" };
    fake.failNext("mark_person_done", "locked");
    await fireEvent.click(within(first).getByRole("button", { name: "Đủ cả 4" }));
    await screen.findByRole("heading", { name: "Mở máy" });
  });

  it("that left the list says so and leads back", async () => {
    open("/house/99");
    expect(await screen.findByRole("alert")).toHaveTextContent("không còn trong danh sách");
    await fireEvent.click(await button("Về Hôm nay"));
    await button(/Nguyễn Văn Đức.*4 người/);
  });
});

it("records one house when the finger bounces on 'Không gặp ai', and two when two buttons are tapped fast", () => {
  let clicks = 0;
  const stop = ignoreDoubleTaps(document);
  document.body.innerHTML = "<button>Không gặp ai</button>";
  const key = document.querySelector("button")!;
  key.addEventListener("click", () => clicks++);
  const tapAt = (clientY: number) => key.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1, clientX: 100, clientY }));
  tapAt(100);
  tapAt(108);
  expect(clicks).toBe(1);
  tapAt(180);
  expect(clicks).toBe(2);
  stop();
});

describe("answers that differ", () => {
  beforeEach(() => { fake.conflicts = [conflict(10, "Nguyễn Văn Đức"), conflict(11, "Lê Thị Mai")]; });

  it("are two taps from 'Còn ai?', with who said what, when and from where", async () => {
    open("/left");
    await fireEvent.click(await button(/2 chỗ câu trả lời khác nhau/));
    const first = await screen.findByRole("article", { name: /Nguyễn Văn Đức/ });
    expect(first).toHaveTextContent("Điểu Sơn (Thành viên tổ)");
    expect(first).toHaveTextContent("Qua điện thoại · máy số 3");
    expect(first).toHaveTextContent("18:31");
  });

  it("are settled by one tap, stay where they are, and open again by undo", async () => {
    open("/conflicts");
    const first = await screen.findByRole("article", { name: /Nguyễn Văn Đức/ });
    await fireEvent.click(within(first).getByRole("button", { name: "Đúng là: Đạt" }));
    await waitFor(() => expect(first).toHaveTextContent("Đã chọn: Đạt"));
    expect(fake.calls.find((c) => c.command === "settle")?.args).toEqual({ rid: 10, target: "SIM", outcome: "DONE" });
    expect(within(first).queryByRole("button", { name: /Đúng là/ })).toBeNull();
    expect(screen.getByText(/1 chỗ chờ phân xử/, { selector: ".beside" })).toBeInTheDocument();
    await fireEvent.click(await button("Hoàn tác"));
    await waitFor(() => expect(within(first).getByRole("button", { name: "Đúng là: Đạt" })).toBeInTheDocument());
  });

  it("may be settled by a third answer, but not by a reason the law protects", async () => {
    fake.conflicts = [conflict(10, "Nguyễn Văn Đức", { target: "CCCD" })];
    open("/conflicts");
    const first = await screen.findByRole("article", { name: /Nguyễn Văn Đức/ });
    await fireEvent.click(within(first).getByRole("button", { name: "Câu khác" }));
    expect(document.querySelector("dialog [data-reason=MENTAL_ILLNESS]")).toBeNull();
    await fireEvent.click(document.querySelector("dialog [data-reason=ABROAD]")!);
    await waitFor(() => expect(first).toHaveTextContent("Đã chọn: đi nước ngoài"));
  });

  it("are shown as not settled when the tablet is full", async () => {
    open("/conflicts");
    fake.failNext("settle", "storage_full");
    const first = await screen.findByRole("article", { name: /Nguyễn Văn Đức/ });
    await fireEvent.click(within(first).getByRole("button", { name: "Đúng là: Đạt" }));
    expect(await screen.findByText(/CHƯA được lưu/)).toBeInTheDocument();
    expect(within(first).getByRole("button", { name: "Đúng là: Đạt" })).toBeInTheDocument();
  });
});

describe("a house a colleague is at", () => {
  beforeEach(() => { fake.houses[0] = houseOfFour(1, "12", "Nguyễn Văn Đức", { claimed: { by: "Điểu Sơn", until: "2024-05-06T19:00:00+07:00" } }); });

  it("says so on its row and on its page, and is recorded as any other", async () => {
    open("/today/left");
    const row = await button(/Nguyễn Văn Đức.*4 người/);
    expect(row).toHaveTextContent("tổ bạn (Điểu Sơn) đang làm");
    await fireEvent.click(row);
    await screen.findByText(/Tổ bạn \(Điểu Sơn\) đang làm nhà này/);
    expect(fake.calls.find((c) => c.command === "open_house")?.args).toEqual({ hid: 1 });
    await fireEvent.click(await button("Cả nhà đủ 4"));
    await screen.findByText("Đã lưu trong máy: nhà Nguyễn Văn Đức");
  });

  it("opens even when that could not be noted", async () => {
    fake.failNext("open_house", "storage_full");
    open("/house/1");
    await card("Nguyễn Văn Đức");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("the battery", () => {
  it("is told to the tablet when the page can know it, and again when it changes", async () => {
    const battery = Object.assign(new EventTarget(), { level: 0.41 });
    Object.assign(navigator, { getBattery: () => Promise.resolve(battery) });
    open("/today/left");
    const told = () => fake.calls.filter((c) => c.command === "battery").map((c) => c.args);
    await waitFor(() => expect(told()).toEqual([{ percent: 41 }]));
    battery.level = 0.4;
    battery.dispatchEvent(new Event("levelchange"));
    await waitFor(() => expect(told()).toEqual([{ percent: 41 }, { percent: 40 }]));
    Reflect.deleteProperty(navigator, "getBattery");
  });
});

describe("today", () => {
  it("says why there is nothing yet, and fills by itself when the list comes", async () => {
    const houses = fake.houses;
    fake.houses = [];
    fake.waiting = true;
    open("/today/left");
    await screen.findByText("Chưa có danh sách");
    fake.send = { ...fake.send, list_bytes_here: 45_300, list_bytes_total: 240_100 };
    fake.emit("send", fake.send);
    await screen.findByText("Đã tải 45 trên 241 kB danh sách. Lần sau máy tải tiếp từ đây.");
    fake.houses = houses;
    fake.waiting = false;
    fake.emit("list", null);
    await screen.findByText("Còn 2 / 2 hộ");
  });

  it("speaks English when asked to, at once", async () => {
    open("/settings");
    await fireEvent.click(await button("English"));
    expect(await screen.findByRole("heading", { name: "Settings" })).toBeInTheDocument();
    await fireEvent.click(await button("Tiếng Việt"));
  });

  it("hides 'Còn ai?' from a member", async () => {
    fake.state = { ...fake.state, role: "member" };
    open("/today/left");
    await button("Hôm nay");
    expect(screen.queryByRole("button", { name: "Còn ai?" })).toBeNull();
  });
});
