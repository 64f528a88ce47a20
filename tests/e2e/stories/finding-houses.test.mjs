// How a house is found and in which order houses are walked: noted at the door with no network, kept through a kill,
// told to the whole hamlet, taken back by the bar.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { PATIENCE, Tablet } from "../harness/tablet.mjs";

const SIGN = "cổng xanh, cạnh quán cà phê";

let commune;
let host;
let tablet;
let houses;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("walker", "Trần Thị Bưởi");
  commune.prepare("colleague", "Điểu Sơn");
  await commune.stopHub();
  host = await commune.startTablet("walker");
  tablet = await Tablet.open(host.address);
  await tablet.unlock();
  houses = (await tablet.housesLeft()).slice(0, 6);
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const dialog = () => tablet.page.getByRole("dialog");
const title = () => tablet.page.getByRole("heading", { level: 1 });
const order = async (of = tablet) => (await of.ask("today")).rows.map((row) => row.hid);

/** Asks the tablet until what it says holds: taps answer before their record is durable. */
async function until(holds, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) if (await holds()) return;
  assert.fail(what);
}

async function go(house) {
  await tablet.go("/settings");
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(house.people[0].name).waitFor();
}

test("a landmark is noted at the door, heads the house and its row, and finds it without marks", async () => {
  const house = houses[2];
  await go(house);
  await tablet.tap(tablet.button(/^Dấu hiệu nhà/));
  await dialog().getByLabel(/^Nhìn thấy gì/).fill(SIGN);
  await tablet.tap("Lưu dấu hiệu");
  await tablet.see("Đã lưu trong máy: ");
  await title().filter({ hasText: SIGN }).waitFor();
  await tablet.go("/today/left");
  await (await tablet.row(house)).getByText(SIGN).waitFor();
  await tablet.page.getByLabel(/^Tìm người/).fill("quan ca phe");
  await tablet.page.locator(".hit").filter({ hasText: SIGN }).waitFor();
  assert.equal(await tablet.page.locator(".hit").count(), 1);
});

test("it is still there when the tablet was killed, and the bar takes a new one back to it", async () => {
  const house = houses[2];
  const { profile } = tablet;
  await tablet.kill();
  await host.kill();
  host = await commune.startTablet("walker", { clock: "2024-05-06T19:30:00+07:00" });
  tablet = await Tablet.open(host.address, { profile });
  await tablet.unlock();
  await go(house);
  assert.equal(await title().innerText(), SIGN);
  await tablet.tap(tablet.button(/^Dấu hiệu nhà/));
  await tablet.tap("Xóa dấu hiệu");
  await title().filter({ hasText: `Nhà ${house.number}` }).waitFor();
  await tablet.tap("Hoàn tác");
  await title().filter({ hasText: SIGN }).waitFor();
});

test("a house goes up the walk a tap at a time, and what comes next follows", async () => {
  const [first, second, third] = houses;
  await go(third);
  await tablet.tap(tablet.button(/^Thứ tự đi/));
  await tablet.tap("Đi sớm hơn một nhà");
  await until(async () => (await order()).indexOf(third.hid) === 1, "one house earlier");
  await dialog().getByText(new RegExp(`nhà ${second.head}`)).waitFor();
  await tablet.tap("Đi sớm hơn một nhà");
  await until(async () => (await order()).indexOf(third.hid) === 0, "first of all");
  await dialog().getByText("Đầu đường: không có nhà nào trước").waitFor();
  await tablet.tap("Đóng");
  await tablet.button(new RegExp(`Nhà tiếp theo.*${first.head}`, "s")).waitFor();
  await tablet.go("/today/left");
  await tablet.button(`Tiếp tục: nhà ${third.head}`).waitFor();
  assert.deepEqual((await order()).slice(0, 3), [third.hid, first.hid, second.hid]);
});

test("a house is put after one that is looked up by name", async () => {
  const [first, , third, , fifth] = houses;
  await go(fifth);
  await tablet.tap(tablet.button(/^Thứ tự đi/));
  await dialog().getByLabel(/^Hoặc đi sau nhà nào/).fill(first.head);
  await tablet.tap(dialog().locator(`[data-after="${first.hid}"]`));
  await until(async () => (await order()).indexOf(fifth.hid) === 2, "right after it");
  assert.deepEqual((await order()).slice(0, 3), [third.hid, first.hid, fifth.hid]);
  await tablet.tap("Hoàn tác");
  await until(async () => (await order()).indexOf(fifth.hid) > 2, "where it was");
});

test("the whole hamlet's tablets hear of both", async () => {
  await commune.startHub();
  await tablet.go("/send");
  await until(async () => (await tablet.ask("send_now")).records_unsent === 0, "everything is sent");
  const other = await Tablet.open((await commune.startTablet("colleague")).address);
  try {
    await other.unlock();
    await until(async () => {
      await other.ask("send_now");
      return (await order(other))[0] === houses[2].hid;
    }, "the colleague's walk is the same");
    await other.go("/settings");
    await other.go("/today/left");
    await (await other.row(houses[2])).getByText(SIGN).waitFor();
    assert.deepEqual(other.complaints, []);
  } finally {
    await other.close();
  }
  assert.deepEqual(tablet.complaints, []);
});
