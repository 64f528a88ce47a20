// Lists that may not be looked at, on a fake backend: what is said, and what goes on all the same.
import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import type { LeaseState } from "../src/generated";
import Root from "../src/Root.svelte";
import { FakeBackend } from "./fake-backend";

let fake: FakeBackend;
beforeEach(() => {
  location.hash = "";
  localStorage.clear();
  fake = new FakeBackend();
});

function shut(state: LeaseState, hours_left = 0, request: number | null = null): void {
  fake.state = { ...fake.state, lease: { state, hours_left, request } };
}

describe("a tablet whose lists are shut", () => {
  it.each([
    ["locked", "Danh sách tạm khóa"],
    ["wiped", "Danh sách đã rời máy"],
    ["revoked", "Máy đã ngừng dùng"],
  ] as const)("says why (%s), that records are whole, and still sends", async (state, title) => {
    shut(state);
    render(Root, { backend: fake });
    expect(await screen.findByRole("heading", { name: title })).toBeInTheDocument();
    expect(screen.getByText(/hi nhận trong máy còn nguyên và vẫn gửi được/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Gửi ngay" })).toBeInTheDocument();
    expect(screen.queryByLabelText("Mã công an xã đọc") !== null).toBe(state === "locked");
  });

  it("names the lead as one to call, with both numbers, where a lead has a code", async () => {
    shut("locked", 0, 4);
    render(Root, { backend: fake });
    expect(await screen.findByLabelText("Mã tổ trưởng hoặc công an xã đọc")).toBeInTheDocument();
    expect(screen.getByText(/^Đọc cho người cho mã: máy số/)).toHaveTextContent("7");
    expect(screen.getByText(/^Yêu cầu số/)).toHaveTextContent("4");
  });

  it("says in good time that it will be locked", async () => {
    shut("open", 30);
    render(Root, { backend: fake });
    expect(await screen.findByText(/Còn 30 giờ nữa danh sách tạm khóa/)).toBeInTheDocument();
  });
});
