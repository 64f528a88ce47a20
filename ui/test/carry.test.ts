// Roads without a network, on a fake backend: files out, receipts in, and a locked tablet that sends.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import Root from "../src/Root.svelte";
import { toBase64 } from "../src/components/picture";
import type { TakenWhat } from "../src/generated";
import { vi } from "../src/i18n/vi";
import { FakeBackend, houseOfFour } from "./fake-backend";

let fake: FakeBackend;
beforeEach(() => {
  fake = new FakeBackend();
  fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức")];
  fake.send = { ...fake.send, state: "waiting", records_unsent: 4, households_unsent: 1 };
});

function open(address = "") {
  history.replaceState(null, "", `/#${address}`);
  return render(Root, { backend: fake });
}
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const give = async (label: string, ...files: File[]) => fireEvent.change(await screen.findByLabelText(label), { target: { files } });

describe("with no network", () => {
  it("saves everything unsent as a file, says where, and that the tablet keeps its copy", async () => {
    open("/send");
    await fireEvent.click(await button("Gửi bằng tệp"));
    const said = await screen.findByTestId("carry-said");
    expect(said).toHaveTextContent("may-7-2024-05-06-1830.tungnha (4 ghi nhận)");
    expect(said).toHaveTextContent("vẫn giữ");
    expect(fake.saved).toHaveLength(1);
  });

  it("says so when nothing is unsent, and makes no empty file", async () => {
    fake.send = { ...fake.send, state: "all_sent", records_unsent: 0, households_unsent: 0 };
    open("/send");
    await fireEvent.click(await button("Gửi bằng tệp"));
    expect(await screen.findByTestId("carry-said")).toHaveTextContent("Không còn gì chưa gửi.");
    expect(fake.saved).toHaveLength(0);
  });

  it("shows numbered symbols one at a time, black on white in any theme", async () => {
    open("/send");
    await fireEvent.click(await button("Cho xem mã QR"));
    await screen.findByRole("img", { name: "Mã 1 / 2" });
    expect(await button("Mã trước")).toBeDisabled();
    await fireEvent.click(await button("Mã sau"));
    const symbol = await screen.findByRole("img", { name: "Mã 2 / 2" });
    expect(symbol.querySelector("path")).toHaveAttribute("fill", "#000");
    expect(symbol.querySelector("rect")).toHaveAttribute("fill", "#fff");
    expect(await button("Mã sau")).toBeDisabled();
  });

  it("turns a receipt's file into words, and asks the outbox what is unsent now", async () => {
    open("/send");
    await fireEvent.click(await button("Nhận biên nhận"));
    const asked = fake.calls.filter((c) => c.command === "send_state").length;
    await give("Chọn tệp .tungnha", new File([new Uint8Array([84, 78, 82, 1])], "bien-nhan.tungnha"));
    const said = await screen.findByTestId("taken");
    expect(said).toHaveTextContent("4 ghi nhận chuyển thành “Đã gửi về xã”");
    expect(fake.calls.find((c) => c.command === "take_file")?.args).toEqual({ data: "VE5SAQ==" });
    await waitFor(() => expect(fake.calls.filter((c) => c.command === "send_state").length).toBeGreaterThan(asked));
  });

  it("has words for whatever a file turns out to be, and green only for what is good", async () => {
    open("/send");
    await fireEvent.click(await button("Giữ hộ bản của tổ bạn"));
    const good: TakenWhat[] = ["receipt", "receipt_kept", "colleague"];
    for (const what of Object.keys(vi.carry.taken) as TakenWhat[]) {
      fake.taken = { what, records: 3, name: "Trần Thị Bưởi" };
      await give("Chọn tệp .tungnha", new File(["x"], "x.tungnha"));
      const said = await waitFor(() => {
        const now = screen.getByTestId("taken");
        expect(now.dataset["what"]).toBe(what);
        return now;
      });
      expect(said.classList.contains("good")).toBe(good.includes(what));
      if (what === "colleague") expect(said).toHaveTextContent("Trần Thị Bưởi");
    }
  });

  it("says that a strange file changed nothing", async () => {
    open("/send");
    await fireEvent.click(await button("Nhận biên nhận"));
    fake.failNext("take_file", "bad_input");
    await give("Chọn tệp .tungnha", new File(["%PDF"], "x.pdf"));
    expect(await screen.findByTestId("taken")).toHaveTextContent("Không có gì thay đổi");
  });

  it("lists what is kept for teammates and shows a receipt as a symbol", async () => {
    fake.held = [
      { id: "a", name: "Trần Thị Bưởi", dev: 8, records: 12, at: "2024-05-06T18:31:00+07:00", receipt: false },
      { id: "receipt-9-1", name: null, dev: 9, records: 80, at: "2024-05-06T18:31:00+07:00", receipt: true },
    ];
    open("/send");
    await screen.findByText("Bản của Trần Thị Bưởi");
    const receipt = (await screen.findByText("Biên nhận của máy số 9")).closest("li")!;
    await fireEvent.click(receipt.querySelector("button")!);
    await screen.findByRole("heading", { name: "Biên nhận của máy số 9" });
    expect(fake.calls.find((c) => c.command === "hand_out")?.args).toEqual({ id: "receipt-9-1" });
  });
});

describe("a locked tablet", () => {
  beforeEach(() => { fake.state = { ...fake.state, phase: "locked" }; });

  it("with nothing unsent shows the keypad alone", async () => {
    open();
    await screen.findByRole("heading", { name: "Mở máy" });
    await waitFor(() => expect(fake.calls.some((c) => c.command === "spare_state")).toBe(true));
    expect(screen.queryByText("Gửi khi máy đang khóa")).toBeNull();
  });

  it("sends without a PIN, by the button and when the network comes", async () => {
    fake.spares = 4;
    open();
    expect(await screen.findByTestId("locked-sentence")).toHaveTextContent("Còn 4 ghi nhận lưu trong máy, chưa gửi. Không mất dữ liệu.");
    await fireEvent.click(await button("Gửi ngay, không cần mã PIN"));
    await waitFor(() => expect(fake.calls.filter((c) => c.command === "send_spares")).toHaveLength(1));
    window.dispatchEvent(new Event("online"));
    await waitFor(() => expect(fake.calls.filter((c) => c.command === "send_spares")).toHaveLength(2));
    await button("Gửi bằng tệp");
    expect(screen.queryByRole("button", { name: "Giữ hộ bản của tổ bạn" })).toBeNull();
  });

  it("whose store can't be opened still offers to send what is sealed outside it", async () => {
    fake.spares = 4;
    fake.failNext("app_state", "store_corrupt");
    open();
    await button("Gửi ngay, không cần mã PIN");
    // Whom to call stands where it always does.
    await button("Gọi giúp");
  });
});

it("packs bytes of any length as base64", () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i);
  expect(atob(toBase64(bytes)).length).toBe(100_000);
});
