// The day's lists at the desk: somebody is recorded at the walk-in desk, stands on the return list, is taken out for
// a purpose and found in the log; a hamlet is invited, a resident's request is counted down. Every page passes axe.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, sample } from "../harness/programs.mjs";

let commune;
let desk;
let name;
before(async () => {
  commune = new Commune();
  const host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.found();
  commune.deskHub("desk", "import", sample("danh-sach-khu-pho-3.xlsx"));
  name = commune.deskHub("desk", "people", "--hamlet", "Khu phố 3")[0].name;
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

const grid = () => desk.page.getByRole("grid");
const folded = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

test("somebody at the desk is found without marks, recorded, taken back and recorded again", async () => {
  await desk.go("walk-in");
  await desk.heading("Bàn tiếp dân");
  await desk.page.getByLabel("Tìm trong cả xã").first().fill(folded(name));
  await desk.page.keyboard.press("Enter");
  await grid().getByRole("row").filter({ hasText: name }).first().click();
  const card = desk.page.getByRole("region", { name });
  for (const again of [false, true]) {
    await card.getByRole("button", { name: /Ghi kết quả CCCD/ }).click();
    await desk.page.getByRole("dialog").getByRole("button", { name: /^vắng mặt, không rõ nơi đến/ }).click();
    await card.getByText("Đã ghi").waitFor();
    if (process.env.SCREENSHOTS) await desk.page.screenshot({ path: `${process.env.SCREENSHOTS}/visitor.png` });
    if (again) break;
    await card.getByRole("button", { name: "Hoàn tác" }).click();
    await card.getByText("Đã rút lại").waitFor();
  }
});

test("the return list has them as new, and leaves the desk only for a purpose that is logged", async () => {
  await desk.go("returns");
  await desk.heading("Danh sách trả về");
  const row = grid().getByRole("row").filter({ hasText: name });
  await row.filter({ hasText: "mới" }).filter({ hasText: "vắng mặt, không rõ nơi đến" }).waitFor();
  assert.match(await row.innerText(), /•••••/, "the ID is masked");
  await desk.button("Xuất Excel").click();
  const dialog = desk.page.getByRole("dialog");
  assert.ok(await dialog.getByRole("button", { name: "Xuất Excel" }).isDisabled(), "not without a purpose");
  await dialog.getByRole("button", { name: "Giao công an khu vực xác minh" }).click();
  await dialog.getByRole("button", { name: "Xuất Excel" }).click();
  await desk.page.getByText(/^Đã xuất 1 dòng ra tra-ve-2024-05-06/).waitFor();
  await desk.go("audit");
  await desk.heading("Nhật ký");
  await desk.page.getByText(/Nhật ký còn nguyên vẹn/).waitFor();
  await grid().getByRole("row").filter({ hasText: "Giao công an khu vực xác minh" }).filter({ hasText: "Nguyễn Thị Thu" }).waitFor();
  const searches = await desk.ask("audit.read", { from: null, to: null, what: "walk_in_search" });
  assert.ok(searches.rows.length > 0 && !JSON.stringify(searches).includes(folded(name)), "searches are logged without their words");
});

test("a hamlet is invited to a point within its capacity, and who comes is counted", async () => {
  await desk.go("points");
  await desk.heading("Điểm thu nhận");
  await desk.button("Thêm điểm").click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByLabel("Tên điểm").fill("Trụ sở công an phường");
  await dialog.getByLabel("Nơi", { exact: true }).fill("Khu phố 1");
  await dialog.getByLabel("Số người mỗi ngày").fill("5");
  await dialog.getByLabel("Đến ngày").fill("2024-05-09");
  await dialog.getByRole("button", { name: "Lưu" }).click();
  await desk.button("Mời một địa bàn").click();
  await dialog.getByLabel("Để làm").selectOption("SMARTPHONE");
  await dialog.getByRole("button", { name: "Mời một địa bàn" }).click();
  await desk.page.getByText(/^Đã mời 15 người trong 3 ngày/).waitFor();
  await grid().getByRole("row").filter({ hasText: "07:30" }).first().waitFor();
});

test("a request is counted down from two working days and carried out", async () => {
  await desk.go("requests");
  await desk.heading("Yêu cầu của dân");
  await desk.button("Nhận yêu cầu").click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByLabel("Tìm người có yêu cầu").fill(folded(name));
  await dialog.getByRole("button", { name: "Tìm", exact: true }).click();
  await dialog.getByRole("radio").first().check();
  await dialog.getByRole("combobox").selectOption("restrict");
  await dialog.getByRole("button", { name: "Nhận yêu cầu" }).click();
  await grid().getByRole("row").filter({ hasText: "còn 2 ngày" }).click();
  await desk.button("Làm ngay").click();
  await grid().getByRole("row").filter({ hasText: "đã làm xong" }).waitFor();
  await desk.go("returns");
  await desk.heading("Danh sách trả về");
  await desk.page.getByText(/1 người bị hạn chế xử lý không có ở đây/).first().waitFor();
  assert.equal(await grid().getByRole("row").filter({ hasText: "vắng mặt" }).count(), 0, "not even an officer sees them here");
  await desk.button("Xuất Excel").click();
  await dialog.getByLabel("Mục đích").fill("Giao xác minh");
  await dialog.getByRole("button", { name: "Xuất Excel" }).click();
  await desk.page.getByText(/^Đã xuất 0 dòng .* 1 người bị hạn chế xử lý không có ở đây/).waitFor();
});

test("every list passes axe by day, by night and in the largest text", async () => {
  const found = [];
  for (const page of ["returns", "revisits", "operators", "inspection", "allowance", "points", "rosters", "walk-in", "requests", "audit"]) {
    await desk.go(page);
    await desk.page.waitForFunction((noun) => location.hash.endsWith(noun) && document.querySelector("[role=grid], form.find") !== null && document.querySelector(".loading") === null, page);
    found.push(...(await everyDeskLook(desk.page, page)));
  }
  assert.deepEqual(found, []);
  assert.deepEqual(desk.complaints, []);
});
