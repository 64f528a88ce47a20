// What the send screen and Hôm nay say beside the one sentence: a wrong clock, and records the hub did not take.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import Root from "../src/Root.svelte";
import { FakeBackend, houseOfFour } from "./fake-backend";

let fake: FakeBackend;
beforeEach(() => {
  fake = new FakeBackend();
  fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức")];
});

function open(address: string) {
  history.replaceState(null, "", `/#${address}`);
  return render(Root, { backend: fake });
}

describe("a wrong clock", () => {
  it.each(["/today/left", "/send"])("is said on %s, with how much and that nothing is wrong for it", async (place) => {
    fake.send = { ...fake.send, clock_off_seconds: 7_200 };
    open(place);
    const note = await screen.findByTestId("clock-note");
    expect(note).toHaveTextContent("Đồng hồ máy đang nhanh khoảng 2 giờ. Ghi nhận không bị sai");
  });

  it.each([[-900, "chậm khoảng 15 phút"], [7_199, "nhanh khoảng 2 giờ"], [86_400 * 40, "nhanh khoảng 40 ngày"], [-946_080_000, "chậm khoảng 30 năm"]])("is told in round words: %d s", async (off, words) => {
    fake.send = { ...fake.send, clock_off_seconds: off };
    open("/today/left");
    expect(await screen.findByTestId("clock-note")).toHaveTextContent(words);
  });

  it("is not spoken of while it is right", async () => {
    open("/today/left");
    await screen.findByText("Nguyễn Văn Đức");
    expect(screen.queryByTestId("clock-note")).toBeNull();
  });
});

describe("joining anew", () => {
  it("is offered to who forgot the PIN, says what stays, and uses a command of its own", async () => {
    fake.state = { ...fake.state, phase: "locked" };
    open("/");
    await fireEvent.click(await screen.findByRole("button", { name: /Quên/ }));
    await fireEvent.click(await screen.findByRole("button", { name: "Có mã đăng ký mới: ghép lại máy" }));
    expect(await screen.findByText(/Ghi nhận chưa gửi vẫn niêm phong/)).toBeInTheDocument();
    await fireEvent.input(screen.getByLabelText("Mã đăng ký"), { target: { value: "tungnha://enrol/xy" } });
    await fireEvent.click(screen.getByRole("button", { name: "Đăng ký máy này" }));
    await screen.findByRole("heading", { name: "Chọn mã PIN" });
    expect(fake.calls.find((c) => c.command === "enrol_again")?.args).toEqual({ code: "tungnha://enrol/xy" });
  });
});

describe("what did not become what was tapped", () => {
  beforeEach(() => {
    fake.notTaken = [
      { seq: 2, why: "let_go", what: "person", told: "moved", who: "Thị Cúc", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "cạnh chợ" },
      { seq: 5, why: "kept_apart", what: "visit", told: null, who: null, at: "2024-05-06T19:40:00+07:00", hid: 2, number: "14", address: "ngõ 5" },
    ];
  });

  it("is told on Hôm nay by houses, and leads to which, why and what to do", async () => {
    open("/today/left");
    await fireEvent.click(await screen.findByText("2 hộ cần tổ trưởng xem"));
    const section = await screen.findByTestId("not-taken");
    expect(within(section).getByText("Ghi là ở nhà khác: Thị Cúc")).toBeVisible();
    expect(section).toHaveTextContent("Nhà 12 · cạnh chợ");
    expect(section).toHaveTextContent("Công an xã không duyệt");
    expect(section).toHaveTextContent("Trạm của xã giữ riêng, chưa tính.");
    expect(section).toHaveTextContent("Không mất gì");
  });

  it("is put away once read, where an officer decided; what the hub keeps apart stays", async () => {
    open("/send");
    const section = await screen.findByTestId("not-taken");
    await fireEvent.click(within(section).getByRole("button", { name: "Đã biết" }));
    await waitFor(() => expect(screen.getByTestId("not-taken")).toHaveTextContent("1 hộ cần tổ trưởng xem"));
    expect(within(screen.getByTestId("not-taken")).queryByRole("button", { name: "Đã biết" })).toBeNull();
  });

  it("is not spoken of while there is nothing", async () => {
    fake.notTaken = [];
    open("/today/left");
    await screen.findByText("Nguyễn Văn Đức");
    expect(screen.queryByTestId("not-taken-note")).toBeNull();
  });
});

describe("records the hub did not take", () => {
  beforeEach(() => {
    fake.send = { ...fake.send, set_aside: 2 };
    fake.aside = [
      { seq: 2, what: "answer", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "cạnh chợ" },
      { seq: 5, what: "visit", at: "2024-05-06T19:40:00+07:00", hid: 9, number: null, address: null },
    ];
  });

  it("are listed with what, where and when, and lead to their house", async () => {
    open("/send");
    const section = await screen.findByTestId("set-aside");
    expect(section).toHaveTextContent("2 ghi nhận trạm xã chưa nhận");
    expect(section).toHaveTextContent("Không mất: vẫn lưu trong máy.");
    const lines = await within(section).findAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual([expect.stringMatching(/Câu trả lời.*12 · cạnh chợ.*19:12, 06\/05\/2024/), expect.stringMatching(/Không gặp ai.*không còn trong danh sách/)]);
    await fireEvent.click(within(section).getByRole("button", { name: "Xem nhà 12" }));
    expect(await screen.findByRole("article", { name: "Nguyễn Văn Đức" })).toBeInTheDocument();
  });

  it("go into a file at a tap", async () => {
    open("/send");
    const section = await screen.findByTestId("set-aside");
    await fireEvent.click(within(section).getByRole("button", { name: "Lưu những ghi nhận này thành tệp" }));
    await waitFor(() => expect(fake.saved).toHaveLength(1));
    expect(await within(section).findByRole("status")).toHaveTextContent("may-7-2024-05-06-1830.tungnha");
  });

  it("are spoken of no more once the hub has them", async () => {
    open("/send");
    await screen.findByTestId("set-aside");
    fake.emit("send", { ...fake.send, set_aside: 0 });
    await waitFor(() => expect(screen.queryByTestId("set-aside")).toBeNull());
  });
});
