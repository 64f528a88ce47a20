// The places that are not photographed for the docs, so that every screen and sheet is stood at (seen.mjs): what a lead
// has beside the walk, one more user, what comes by hand, and practice in its frame.
import { atSettings } from "./places.mjs";

/** Name → how to get there from anywhere at a lead's open tablet. */
export const beside = [
  ["today-mine", async (tablet) => {
    const { houses, members } = await tablet.ask("assignments");
    const me = (await tablet.ask("app_state")).member_name;
    const mine = members.find((member) => member.name === me);
    await tablet.ask("assign", { hids: houses.slice(0, 3).map((house) => house.hid), member: mine.member });
    await atSettings(tablet);
    await tablet.go("/today/mine");
    await tablet.see("Nhà của tôi");
  }],
  ["board-tablets", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/left/board/tablets");
    await tablet.page.locator("main .card").first().waitFor();
  }],
  ["board-revisits", async (tablet) => {
    await tablet.go("/left/board/revisits");
    await tablet.page.locator("main li").first().waitFor();
  }],
  ["team-codes", async (tablet) => {
    await tablet.go("/left/codes");
    await tablet.tap(tablet.button(/^Máy số /).first());
    await tablet.tap("Lấy mã");
    await tablet.see(/^Chọn máy và nhập số yêu cầu/);
  }],
  ["team-code-given", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/left/codes");
    await tablet.tap(tablet.button(/^Máy số /).first());
    await tablet.page.getByLabel(/^Yêu cầu số/).fill("1");
    await tablet.tap("Lấy mã");
    await tablet.page.getByTestId("lead-code").waitFor();
  }],
  ["conflict-other", async (tablet) => {
    await tablet.go("/conflicts");
    await tablet.tap(tablet.button("Câu khác").first());
    await tablet.page.locator("dialog[open]").waitFor();
  }],
  ["add-user", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/settings/add-user");
    await tablet.tap("Thêm người này");
    await tablet.page.getByRole("alert").waitFor();
  }],
  ["send-keep", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/send");
    await tablet.tap("Giữ hộ bản của tổ bạn");
    await tablet.page.getByLabel("Chọn tệp .tungnha").waitFor();
  }],
];

/** The same in practice: twelve invented houses, an orange frame, words at the head. */
export const practised = [
  ["practice-today", async (tablet) => {
    await atSettings(tablet);
    await tablet.tap("Tập thử");
    await tablet.page.locator(".practising").waitFor();
    await tablet.page.locator(".house").first().waitFor();
  }],
  ["practice-house", async (tablet) => {
    await tablet.go("/house/6");
    await tablet.page.getByRole("article").first().waitFor();
  }],
  ["practice-sheet", async (tablet) => {
    await tablet.tap(tablet.page.locator("[data-target=SMARTPHONE]").first());
    await tablet.page.locator("dialog[open] .practice").waitFor();
  }],
  ["practice-send", async (tablet) => {
    await tablet.go("/send");
    await tablet.page.getByTestId("send-sentence").waitFor();
  }],
  ["practice-settings", async (tablet) => {
    await tablet.go("/settings");
    await tablet.button("Bắt đầu lại").waitFor();
  }],
];
