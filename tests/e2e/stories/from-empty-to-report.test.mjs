// An officer who has never seen it, with an empty computer and the commune's files: from the first screen to the
// weekly report on paper, by what the screens say and nothing else. Every step presses a button the step before shows.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** To be looked at, where PICTURES names a folder. */
const pictures = process.env.PICTURES;

let commune;
let desk;
let shot = 0;
before(async () => {
  commune = new Commune();
  const host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

/** Presses what is on the screen, once it takes a press. */
async function press(name) {
  await desk.button(name).first().click({ trial: true });
  await desk.button(name).first().press("Enter");
}

async function look(name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await desk.page.screenshot({ path: join(pictures, `walk-${String(++shot).padStart(2, "0")}-${name}.png`) });
}

test("the first screen says what the machine may be, and the next what is still missing", async () => {
  await look("choose");
  await press(/^Máy của công an xã/);
  await desk.heading("Tạo trạm của xã");
  await desk.page.getByText("Còn thiếu: tên xã, phường, tên cán bộ, mã PIN đủ sáu số.").waitFor();
  assert.ok(await desk.button("Tạo trạm").isDisabled());
  await desk.page.getByLabel("Tên xã, phường").fill("Phường Long Thủy");
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill("Nguyễn Thị Thu");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByText("Còn thiếu: mã PIN nhập lại giống lần đầu.").waitFor();
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await look("found");
  await press("Tạo trạm");
});

test("a report asked for too early says what to do first", async () => {
  await desk.heading("Thiết lập trạm của xã");
  await desk.page.getByRole("link", { name: "Báo cáo" }).press("Enter");
  await desk.page.getByText("Trạm chưa có danh sách nào nên báo cáo toàn số 0.").waitFor();
  await look("report-too-early");
  await desk.page.getByRole("link", { name: "Tổng quan" }).press("Enter");
  await press("Mở Thiết lập");
});

test("the set-up leads from step to step: hamlets come with the allocation table", async () => {
  await desk.page.getByText(/bỏ qua bước này nếu đã có bảng phân bổ/).waitFor();
  await look("units");
  await press("Tiếp: Chỉ tiêu");
  await desk.page.locator("input[type=file]").setInputFiles(sample("phan-bo-chi-tieu.xlsx"));
  await desk.page.getByText("Đã đọc phan-bo-chi-tieu.xlsx.").waitFor();
  await desk.page.getByRole("button", { name: /Thôn, tổ/ }).getByText("5 thôn, khu phố").waitFor();
  await look("allocation");
  await press("Tiếp: Danh sách");
  await desk.heading("Nhập danh sách");
});

test("the commune's list goes in, and the result says what comes next", async () => {
  await desk.page.locator("input[type=file]").setInputFiles(sample("danh-sach-toan-phuong.xlsx"));
  await desk.page.getByText(/^Đọc được 5\.073 người/).waitFor();
  for (const step of [2, 3, 4]) {
    await press("Tiếp tục");
    await desk.page.getByText(new RegExp(`^Bước ${step} trong 5`)).first().waitFor();
  }
  await press("Nhập 5.073 người");
  await desk.page.getByText("Đã nhập 5.073 người").waitFor();
  await look("imported");
  await press("Xem còn ai chưa đạt");
  await desk.page.getByText("Danh sách đã có. Việc tiếp theo: đăng ký máy tính bảng để các tổ đi từng nhà.").waitFor();
  await look("overview");
  await press("Đăng ký máy tính bảng");
});

test("a tablet is enrolled, goes out for an evening and sends", async () => {
  await desk.page.getByLabel("Họ và tên người giữ máy").fill("Trần Thị Bưởi");
  await desk.page.getByLabel("Khu phố 3").check();
  await press("Làm mã");
  await desk.page.getByRole("img", { name: "Đăng ký máy tính bảng" }).waitFor();
  await look("enrol");
  commune.prepareWith("tablet", await desk.page.locator("textarea").inputValue());
  await desk.page.getByText(/^Máy số 1 đã đăng ký xong/).waitFor();
  const { address, stop } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    const { rows } = await tablet.ask("today");
    for (const row of rows.filter((one) => one.status === "left").slice(0, 10)) await tablet.ask("mark_household_done", { hid: row.hid });
    assert.equal((await tablet.ask("send_now")).state, "all_sent");
  } finally {
    await tablet.close();
    await stop();
  }
});

test("the next day's list of the not activated confirms what was claimed", async () => {
  await desk.page.getByRole("link", { name: "Nhập danh sách" }).press("Enter");
  await desk.page.locator("input[type=file]").setInputFiles(sample("chua-kich-hoat-2024-05-06.xlsx"));
  await desk.page.getByText(/^Đọc được [\d.]+ người/).waitFor();
  for (const step of [2, 3, 4]) {
    await press("Tiếp tục");
    await desk.page.getByText(new RegExp(`^Bước ${step} trong 5`)).first().waitFor();
  }
  await press(/^Nhập [\d.]+ người$/);
  await desk.page.getByText(/^Đã nhập [\d.]+ người/).first().waitFor();
  await press("Xem báo cáo");
});

test("the week's report is looked at and printed", async () => {
  const { page } = desk;
  await desk.heading(/^Kết quả tuần từ ngày 06\/5\/2024/);
  await page.getByText(/^Số liệu đến 18:3\d, 06\/05\/2024; cả 1 máy đã gửi đủ\.$/).waitFor();
  await page.getByText(/^“Thực hiện” là số người đạt thêm kể từ danh sách đầu tiên/).waitFor();
  await look("report");
  await page.evaluate(() => { window.print = () => { window.printed = true; }; });
  await press("In báo cáo");
  assert.equal(await page.evaluate(() => window.printed), true);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  if (pictures) writeFileSync(join(pictures, "bao-cao-tuan.pdf"), pdf);
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
  assert.ok(pages.length >= 2 && pages.length <= 14, `${pages.length} pages`);
  await press("Tuần trước");
  await desk.heading(/^Kết quả tuần từ ngày 29\/4\/2024 đến ngày 05\/5\/2024$/);
  assert.deepEqual(desk.complaints, []);
});
