// Somebody is asked at the door to come to a collection point: three taps with no network, on card, row and page, taken
// back by the bar and from the page, on the officer's list, and on a colleague's tablet.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { PATIENCE, Tablet } from "../harness/tablet.mjs";

const POINT = ["--name", "UBND phường", "--place", "Khu phố 1", "--opens", "07:30", "--closes", "11:30", "--capacity", "1"];
const DAYS = ["--from", "2024-05-07", "--to", "2024-05-17"];

let commune;
let tablet;
let house;
let person;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("walker", "Trần Thị Bưởi");
  commune.prepare("colleague", "Điểu Sơn");
  tablet = await Tablet.open((await commune.startTablet("walker")).address);
  await tablet.unlock();
  house = (await tablet.housesLeft()).find((one) => one.people.length > 1);
  [person] = house.people;
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const dialog = () => tablet.page.getByRole("dialog");
const bar = (words) => tablet.page.locator(".tell").getByRole("button", { name: words });
const invited = (name) => tablet.card(name).getByText("Đã mời ngày 07/05/2024: UBND phường, 07:30–11:30");

/** Asks until what is said holds: taps answer before their record is durable. */
async function until(holds, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) if (await holds()) return;
  assert.fail(what);
}

async function go() {
  await tablet.go("/settings");
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(person.name).waitFor();
}

async function open(name) {
  await tablet.tap(tablet.chip(name, "CCCD"));
  await tablet.tap(dialog().getByRole("button", { name: "Mời đến điểm thu nhận" }));
}

test("a tablet that heard of no point says so, and what to do", async () => {
  await go();
  await open(person.name);
  await dialog().getByText("Máy này chưa nhận được lịch điểm thu nhận nào của xã.").waitFor();
  await dialog().getByText(/hẹn lại nhà này/).waitFor();
  await tablet.tap(dialog().getByRole("button", { name: "Đóng" }));
});

test("six days are offered at first, the nearest first, in words, and the rest on a tap", async () => {
  commune.hub("points", ...POINT, ...DAYS);
  await until(async () => {
    await tablet.ask("send_now");
    return (await tablet.ask("invite_choices")).open.length === 8;
  }, "the paper came");
  await commune.stopHub();
  await open(person.name);
  const days = dialog().locator("[data-day]");
  await days.first().waitFor();
  assert.equal(await days.count(), 6);
  assert.match(await days.first().innerText(), /^Ngày mai, thứ Ba 07\/05\n.*UBND phường · Khu phố 1 · 07:30–11:30 · còn 1 chỗ/);
  await tablet.tap("Xem thêm 2 ngày");
  assert.equal(await days.count(), 8);
  await tablet.tap(dialog().getByRole("button", { name: "Đóng" }));
});

test("three taps invite with no network, and card, row and page say it", async () => {
  const taps = tablet.taps;
  await open(person.name);
  await tablet.tap(dialog().locator('[data-day="2024-05-07"]'));
  await invited(person.name).waitFor();
  assert.equal(tablet.taps - taps, 3);
  await tablet.see(/^Đã lưu trong máy: /);
  await open(house.people[1].name);
  await dialog().getByText("Đã đủ người: Ngày mai, thứ Ba 07/05 (UBND phường).").waitFor();
  assert.equal(await dialog().locator('[data-day="2024-05-07"]').count(), 0, "a full day is not offered");
  await tablet.tap(dialog().getByRole("button", { name: "Đóng" }));
  await tablet.go("/today/left");
  await (await tablet.row(house)).getByText("Đã mời 1 người, ngày 07/05").waitFor();
});

test("the bar takes it back within its ten seconds, the page at any time", async () => {
  await go();
  await open(person.name);
  await tablet.tap(dialog().locator("[data-day]").first());
  await tablet.card(person.name).getByText("Đã mời ngày 08/05/2024").waitFor();
  await tablet.tap(bar("Hoàn tác"));
  await invited(person.name).waitFor();
  await tablet.tap(tablet.card(person.name).getByRole("button", { name: /^Xem lịch sử|^Lịch sử/ }));
  const entry = tablet.page.locator(".entry:not(.undone)").filter({ hasText: "Đã mời ngày 07/05/2024" });
  await entry.getByText("Đã lưu trong máy").waitFor();
  await tablet.tap(entry.getByRole("button", { name: "Hoàn tác" }));
  await entry.waitFor({ state: "detached" });
  assert.equal(await tablet.page.locator(".entry.undone").count(), 2);
  await go();
  assert.equal(await invited(person.name).count(), 0);
});

test("the officer's list and a colleague's tablet have it once both met the hub", async () => {
  await go();
  await open(person.name);
  await tablet.tap(dialog().locator('[data-day="2024-05-07"]'));
  await invited(person.name).waitFor();
  await commune.startHub();
  await until(async () => (await tablet.ask("send_now")).records_unsent === 0, "everything is sent");
  const [point] = commune.hub("points");
  assert.equal(point.invited, 1);
  const other = await Tablet.open((await commune.startTablet("colleague")).address);
  try {
    await other.unlock();
    await until(async () => {
      await other.ask("send_now");
      const { people } = await other.ask("household", { hid: house.hid });
      return people.some((one) => one.rid === person.rid && one.invited?.day === "2024-05-07");
    }, "the colleague hears of it");
    await other.go("/settings");
    await other.go(`/house/${house.hid}`);
    await other.card(person.name).getByText("Đã mời ngày 07/05/2024: UBND phường").waitFor();
    assert.deepEqual(other.complaints, []);
  } finally {
    await other.close();
  }
  assert.deepEqual(tablet.complaints, []);
});
