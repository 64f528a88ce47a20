// No network all evening: a day goes out as a file and as a QR code, a teammate's tablet takes it, the hub's
// receipt turns it green; and a locked tablet sends what it holds sealed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let hoa;
let binh;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  [hoa, binh] = await Promise.all(["Trần Thị Hoa", "Lê Văn Bình"].map(async (name, i) => {
    commune.prepare(`tablet-${i}`, name);
    const { address } = await commune.startTablet(`tablet-${i}`, { demoPin: PIN });
    const tablet = await Tablet.open(address);
    await tablet.unlock();
    return tablet;
  }));
  await commune.stopHub();
});
after(async () => {
  await hoa?.close();
  await binh?.close();
  await commune?.close();
});

const unsent = async (tablet) => (await tablet.ask("send_state")).records_unsent;

async function walk(tablet, houses) {
  for (const house of (await tablet.housesLeft()).slice(0, houses)) await tablet.ask("mark_household_done", { hid: house.hid });
  // By way of another screen: what was recorded past the page is read anew.
  await tablet.go("/settings");
  await tablet.go("/send");
  await tablet.see(/^Còn \d+ hộ lưu trong máy, chưa gửi/);
}

/** Asks again and again, for as long as the other waits of these tests. */
async function until(what, holds) {
  for (let look = 0; look < 80; look += 1) {
    if (await holds()) return;
    await pause(250);
  }
  assert.fail(`waited for: ${what}`);
}

/** Taps, and gives the path of the file that the page saves. */
async function saved(tablet, what) {
  const [download] = await Promise.all([tablet.page.waitForEvent("download"), tablet.tap(what)]);
  const path = join(commune.folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Opens the sheet of `button` and gives it a file or pictures. */
async function give(tablet, button, label, files) {
  await tablet.tap(button);
  await tablet.page.getByLabel(label).setInputFiles(files);
  const taken = tablet.page.getByTestId("taken");
  await taken.waitFor();
  const what = await taken.getAttribute("data-what");
  await tablet.tap("Đóng");
  return what;
}

test("a day goes out as a file, and the desk's receipt turns it green with no network", async () => {
  await walk(hoa, 6);
  const records = await unsent(hoa);
  const file = await saved(hoa, "Gửi bằng tệp");
  assert.match(file, /may-\d+-2024-05-06-\d{4}\.tungnha$/);
  await hoa.see(/^Đã lưu tệp may-/);
  assert.equal(await unsent(hoa), records, "a file saved is nothing sent");
  const receipt = join(commune.folder, "bien-nhan.tungnha");
  commune.hub("receive", file, "--out", receipt);
  assert.equal(await give(hoa, "Nhận biên nhận", "Chọn tệp .tungnha", receipt), "receipt");
  await hoa.see(/^Tất cả đã gửi về xã – /);
  assert.equal(commune.hub("verify").records, records);
  assert.equal(await give(hoa, "Nhận biên nhận", "Chọn tệp .tungnha", receipt), "stale");
});

test("a file that is none of ours changes nothing and is called so", async () => {
  const strange = join(commune.folder, "strange.tungnha");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(strange, "%PDF-1.7");
  assert.equal(await give(hoa, "Nhận biên nhận", "Chọn tệp .tungnha", strange), null);
  await hoa.see(/^Tất cả đã gửi về xã – /);
});

test("a teammate photographs the QR code, keeps the day, brings it to the hub and gives the receipt back as a code", async () => {
  await walk(hoa, 3);
  const records = await unsent(hoa);
  await hoa.tap("Cho xem mã QR");
  const symbol = hoa.page.getByRole("img", { name: "Mã 1 / 1" });
  const photo = join(commune.folder, "ma.png");
  await symbol.screenshot({ path: photo });
  assert.ok(readFileSync(photo).length > 1000);
  await hoa.tap("Đóng");
  await binh.go("/send");
  assert.equal(await give(binh, "Giữ hộ bản của tổ bạn", "Chọn ảnh chụp mã QR", photo), "colleague");
  await binh.see(/^Bản của /);
  const before = commune.hub("verify").records;
  await commune.startHub();
  await binh.tap(binh.button(/^(Gửi ngay|Hỏi trạm của xã ngay)$/));
  // Her own evening is sent already, so the sentence says nothing of what she keeps: the shelf does.
  await until("the receipt is on the colleague's tablet", async () => (await binh.ask("held")).some((line) => line.receipt));
  assert.equal(commune.hub("verify").records, before + records);
  await commune.stopHub();
  await binh.go("/settings");
  await binh.go("/send");
  await binh.tap(binh.page.locator("[data-held=receipt]").getByRole("button", { name: "Cho xem mã QR" }));
  await binh.page.getByRole("img", { name: "Mã 1 / 1" }).screenshot({ path: photo });
  await binh.tap("Đóng");
  assert.equal(await give(hoa, "Nhận biên nhận", "Chọn ảnh chụp mã QR", photo), "receipt");
  await hoa.see(/^Tất cả đã gửi về xã – /);
  assert.equal(await unsent(hoa), 0);
});

test("a locked tablet says what waits, sends it without a PIN, and shows it green once opened", async () => {
  await walk(hoa, 2);
  const records = await unsent(hoa);
  await hoa.go("/settings");
  await hoa.tap("Khóa máy");
  await hoa.see(`Còn ${records} ghi nhận lưu trong máy, chưa gửi. Không mất dữ liệu.`);
  await hoa.tap("Gửi ngay, không cần mã PIN");
  await hoa.page.getByRole("alert").waitFor();
  await commune.startHub();
  const before = commune.hub("verify").records;
  await hoa.tap("Gửi ngay, không cần mã PIN");
  await hoa.see(new RegExp(`^Trạm của xã đã ký nhận ${records} ghi nhận`));
  assert.equal(commune.hub("verify").records, before + records);
  await commune.stopHub();
  await hoa.unlock();
  await hoa.go("/send");
  await hoa.see(/^Tất cả đã gửi về xã – /);
});

test("neither tablet complained", () => {
  assert.deepEqual([...hoa.complaints, ...binh.complaints], []);
});
