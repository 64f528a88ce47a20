// A team lead's codes, on a fake backend: found from "Còn ai?", asked for by tablet and number, shown large.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import Root from "../src/Root.svelte";
import { FakeBackend } from "./fake-backend";

let fake: FakeBackend;
beforeEach(() => {
  location.hash = "#/left/codes";
  localStorage.clear();
  fake = new FakeBackend();
  fake.team = [{ dev: 8, names: ["Điểu Khánh"] }, { dev: 9, names: ["Trần Thị Bưởi", "Lý Thị Lụa"] }];
});

const given = () => fake.calls.filter((call) => call.command === "lead_code");

describe("a lead's codes", () => {
  it("ask for the tablet and the number it shows before anything is given", async () => {
    render(Root, { backend: fake });
    await fireEvent.click(await screen.findByRole("button", { name: "Lấy mã" }));
    expect(await screen.findByText("Chọn máy và nhập số yêu cầu người gọi đọc.")).toBeInTheDocument();
    expect(given()).toEqual([]);
  });

  it("are shown large for one tablet, by its number and names", async () => {
    render(Root, { backend: fake });
    await fireEvent.click(await screen.findByRole("button", { name: "Quên mã PIN" }));
    await fireEvent.click(screen.getByRole("button", { name: /Máy số 9/ }));
    await fireEvent.input(screen.getByLabelText(/^Yêu cầu số/), { target: { value: " 3 " } });
    await fireEvent.submit(screen.getByRole("button", { name: "Lấy mã" }).closest("form")!);
    expect(await screen.findByTestId("lead-code")).toHaveTextContent("K7QF-3M9X-2D4B");
    expect(screen.getByText("Đọc cho máy số 9 – Trần Thị Bưởi, Lý Thị Lụa")).toBeInTheDocument();
    expect(given()[0]!.args).toEqual({ what: "new_pin", dev: 9, request: 3 });
  });

  it("say so where no tablet of the team is known, and are no screen of a member's", async () => {
    fake.team = [];
    const shown = render(Root, { backend: fake });
    expect(await screen.findByText(/^Máy chưa biết máy nào cùng tổ/)).toBeInTheDocument();
    shown.unmount();
    location.hash = "#/left";
    fake.state = { ...fake.state, role: "member" };
    render(Root, { backend: fake });
    await screen.findByRole("heading", { name: "Còn ai?" });
    expect(screen.queryByRole("button", { name: "Mã cho máy của tổ" })).toBeNull();
  });
});
