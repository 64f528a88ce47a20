// The screens and dialogs of the desk that are not photographed for the docs, so that every one is stood at (seen.mjs).
import { at, chooseList, openHouse, press, then } from "./ward.mjs";

const inHouse = (button, ...choose) => then("households", async (desk) => {
  await openHouse(desk);
  for (const check of choose) await desk.page.getByRole("table", { name: "Người trong hộ" }).getByRole("checkbox").nth(check).press("Space");
  await press(button)(desk);
});

/** Name → how to get there from anywhere at the open desk of `openWard`. */
export const deskBeside = [
  ["found", at("found")],
  ["found-known", then("found", press("Là người khác trong danh sách…"))],
  ["found-let-go", then("found", press("Bỏ…"))],
  ["retention", at("retention")],
  ["households-join", inHouse("Gộp hộ này vào hộ khác")],
  ["households-split", inHouse("Tách người đã chọn thành hộ mới", 0)],
  ["households-same", inHouse("Người đã chọn bị ghi hai lần", 0)],
  ["import-fix", then("import", async (desk) => {
    await chooseList(desk, 3);
    await desk.page.getByRole("grid").focus();
    await desk.page.keyboard.press("ArrowDown");
    await desk.page.keyboard.press("Enter");
    await desk.page.getByRole("dialog").waitFor();
  })],
  ["import-purpose", then("import", async (desk) => {
    await chooseList(desk, 3);
    await press("Xuất dòng cần sửa")(desk);
  })],
  ["inspection-draw", then("inspection", press("Rút mẫu mới"))],
  ["reconcile-why", then(`reconcile/lines/units/${encodeURIComponent("Khu phố 3")}/CCCD`, async (desk) => {
    // Somebody of whom the list says no without saying why.
    const lines = await desk.ask("reconcile.lines", { by: "units", value: "Khu phố 3", target: "CCCD" });
    const { name } = lines.find((line) => line.claimed !== null && line.if_list === null);
    await desk.tablet.tap(desk.page.getByRole("grid").locator("[data-line]").filter({ hasText: name }).first());
    await desk.page.keyboard.press("1");
    await desk.page.getByRole("dialog").waitFor();
  })],
  ["returns-purpose", then("returns", press("Xuất Excel"))],
  ["walk-in-answer", then("walk-in", async (desk) => {
    await desk.page.getByLabel("Tìm trong cả xã").first().fill("nguyen van");
    await desk.page.keyboard.press("Enter");
    await desk.tablet.tap(desk.page.getByRole("grid").locator("[data-line]").first());
    await desk.tablet.tap(desk.page.locator(".targets").getByRole("button").last());
    await desk.page.getByRole("dialog").waitFor();
  })],
];
