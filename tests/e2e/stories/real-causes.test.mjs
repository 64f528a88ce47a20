// States of ux.md that a tablet stands in for a while, each by its real cause: no list yet and no hub, a list without a
// house, all done. Each says what happened and what to do. (A hub that is not found, a wrong clock, a list that changes
// under a house, a lock after a week, a revoked tablet and a PIN's wait have stories of their own; a list that left after
// a month the machine ran, room that gets scarce and a restored hub are made in the device's tests: no clock of a wall
// wipes a list.)
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const LIST = [
  "STT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân;Khu phố",
  "1;30001;Điểu An;02/03/1950;Nam;070050000001;Khu phố 3",
  "2;30002;Điểu Dũng;07/08/1960;Nam;070060000004;Khu phố 3",
].join("\r\n");

let commune;
let host;
let tablet;
before(async () => {
  commune = await Commune.open();
  host = await commune.startTablet("tablet");
  tablet = await Tablet.open(host.address);
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const fetchNow = () => tablet.tap("Lấy danh sách ngay");

test("enrolled where the hub then went away, it waits for its first list, says that it will come by itself, and why it has not", async () => {
  await tablet.begin();
  await tablet.page.getByLabel("Mã đăng ký").fill(commune.enrol("Trần Thị Bưởi"));
  await tablet.tap("Đăng ký máy này");
  await tablet.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
  await commune.stopHub();
  await tablet.pin();
  await tablet.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
  await tablet.pin();
  await tablet.skipFirstCards();
  await tablet.page.getByRole("heading", { name: "Chưa có danh sách" }).waitFor();
  await tablet.see(/tự về khi máy gặp trạm của xã/);
  await fetchNow();
  await tablet.see(/^Chưa lấy được danh sách: .*Máy sẽ tự lấy khi/);
});

test("a list without a house is another thing than none, and says whom to call", async () => {
  await commune.startHub();
  await fetchNow();
  await tablet.page.getByRole("heading", { name: "Danh sách chưa có nhà nào" }).waitFor();
  await tablet.see(/Gọi tổ trưởng\.$/);
});

test("houses that come are shown by themselves where nothing was to be read", async () => {
  const list = join(commune.folder, "ds.csv");
  writeFileSync(list, LIST);
  commune.hub("import", list, "--kind", "full");
  await fetchNow();
  await tablet.page.locator(".house").nth(1).waitFor();
  await tablet.see("Còn 2 / 2 hộ");
});

test("once everybody was asked it says so and thanks, and nothing is left to go on to", async () => {
  for (const { hid } of (await tablet.ask("today")).rows) await tablet.ask("mark_household_done", { hid });
  await tablet.page.reload();
  await tablet.see("Đã hỏi hết các hộ");
  await tablet.see("Không còn nhà nào phải hỏi. Cảm ơn bác!");
  assert.equal(await tablet.button(/^Tiếp tục/).count(), 0);
  assert.deepEqual(tablet.complaints, []);
});
