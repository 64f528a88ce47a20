// Reports at the desk: a week of the demo ward chosen, looked at, taken out as Word and Excel, an activity entered that
// sums into it; on paper everything stands; every look passes axe and fits a laptop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";

let commune;
let host;
let desk;
before(async () => {
  commune = new Commune();
  commune.deskHub("desk", "init", "--commune", "Phường Long Thủy");
  commune.deskHub("desk", "allocate", sample("phan-bo-chi-tieu.xlsx"));
  commune.deskHub("desk", "import", sample("danh-sach-toan-phuong.xlsx"));
  host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.page.locator("input").first().fill("Nguyễn Thị Thu");
  for (const field of await desk.page.locator("input[type=password]").all()) await field.fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.page.getByRole("navigation").waitFor();
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

const cell = (row, name) => desk.page.getByRole("row").filter({ hasText: row }).getByRole("cell", { name });

test("an activity is entered and sums into the week's report", async () => {
  await desk.go("activities");
  await desk.heading("Sổ hoạt động");
  await desk.page.getByRole("spinbutton", { name: "Số lượng" }).fill("2");
  await desk.page.getByRole("spinbutton", { name: "Lượt người" }).fill("80");
  await desk.button("Ghi vào sổ").click();
  await desk.page.getByText("Đã ghi vào sổ.").waitFor();
  await desk.go("reports");
  await desk.heading(/^Kết quả tuần từ ngày 06\/5\/2024/);
  await cell("Buổi tuyên truyền", "80").waitFor();
});

test("the report says how complete it is and tells each target by unit, in the notice's order", async () => {
  await desk.page.getByText(/^Số liệu đến 18:3\d, 06\/05\/2024; chưa có máy nào\./).waitFor();
  const official = desk.page.getByRole("table", { name: "Vì sao chưa đạt" });
  for (const [target, rows] of [["CCCD", 13], ["VNeID", 15]]) {
    await desk.page.getByRole("group", { name: "Chỉ tiêu đang xem" }).getByRole("button", { name: new RegExp(target) }).click();
    assert.equal(await official.getByRole("row").count(), rows + 2, target);
  }
  await desk.page.getByRole("img", { name: /^Lũy kế theo ngày: .*giao 1\.605\.$/ }).waitFor();
});

test("another kind brings its own days, and a day that has not come is refused in words", async () => {
  await desk.page.getByRole("radio", { name: "Cả đợt" }).check();
  await desk.heading(/^Tổng kết đợt cao điểm từ ngày 04\/4\/2024 đến ngày 06\/5\/2024$/);
  await desk.page.getByLabel("Đến hết ngày").fill("2024-05-09");
  await desk.page.getByRole("alert").filter({ hasText: "09/05/2024 chưa đến" }).waitFor();
  await desk.page.getByRole("radio", { name: "Tuần" }).check();
  await desk.heading(/^Kết quả tuần/);
});

test("a unit of its own is reported of, and Word and Excel are saved under names that say what they are", async () => {
  await desk.page.getByLabel("Của đơn vị").selectOption({ label: "Khu phố 3" });
  await desk.page.getByText("Khu phố 3 · 90 ngày, đêm").waitFor();
  for (const [button, name] of [["Lưu Word", "bao-cao-tuan-2024-05-06.docx"], ["Lưu Excel", "bao-cao-tuan-2024-05-06.xlsx"]]) {
    await desk.button(button).click();
    await desk.page.getByText(new RegExp(`^Đã lưu .*${name.replaceAll(".", "\\.")}`)).waitFor();
  }
});

test("on paper all four targets stand and nothing to press", async () => {
  await desk.page.emulateMedia({ media: "print" });
  try {
    for (const target of ["CCCD", "DDDT", "SIM", "SMARTPHONE"]) await desk.page.locator(`#head-${target}`).waitFor();
    assert.equal(await desk.button("Lưu Word").isVisible(), false);
  } finally {
    await desk.page.emulateMedia({ media: "screen" });
  }
});

test("both screens pass axe in every look", async () => {
  const found = [];
  for (const [path, title] of [["reports", /^Kết quả tuần/], ["activities", "Sổ hoạt động"]]) {
    await desk.go(path);
    await desk.heading(title);
    found.push(...(await everyDeskLook(desk.page, path)));
  }
  assert.deepEqual(found, []);
});
