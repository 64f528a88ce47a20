// On a busy tablet the store's answer may come when the person has gone on already: they stay where they went, and
// what they tapped before is done all the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { showHouse } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { settled, Tablet } from "../harness/tablet.mjs";

let commune;
let tablet;
let house;
let other;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  await commune.stopHub();
  const host = await commune.startTablet("lead", { demoPin: PIN });
  tablet = await Tablet.open(host.address);
  await tablet.unlock();
  const houses = await tablet.housesLeft();
  house = showHouse(houses);
  other = houses.find((one) => one.hid !== house.hid);
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const field = (name) => tablet.page.getByLabel(name);

/** Does `tap` and goes on to `place` while the answer to `command` is held; then lets it come, with all that follows it. */
async function goOnBefore(command, tap, place) {
  const road = `**/ipc/${command}`;
  let letGo;
  const held = new Promise((go) => (letGo = go));
  const asked = new Promise((reached) => tablet.page.route(road, async (call) => {
    reached();
    await held;
    await call.continue();
  }));
  await tap();
  await asked;
  await tablet.go(place);
  await tablet.page.waitForURL((address) => address.hash === `#${place}`);
  const answered = tablet.page.waitForResponse(road);
  letGo();
  await (await answered).finished();
  await tablet.page.unroute(road);
  await tablet.page.waitForLoadState("networkidle");
  await settled(tablet.page);
  assert.equal(await tablet.place(), `#${place}`);
}

test("who left the form while it was saved stays in the list, and the person is saved", async () => {
  await tablet.go(`/house/${house.hid}/add`);
  await field(/^Họ và tên/).fill("Trần Thị Vội");
  await field(/^Năm sinh/).fill("1960");
  await goOnBefore("add_person", () => tablet.tap("Lưu người này"), "/today/left");
  await tablet.go(`/house/${house.hid}`);
  await tablet.card("Trần Thị Vội").waitFor();
  assert.equal(await tablet.ask("kept_form", { name: `person:${house.hid}` }), null, "nothing is half written any more");
});

test("who went to the next house while an answer was taken back is not brought to the one before", async () => {
  const answers = async () => (await tablet.ask("household", { hid: house.hid })).people.map((one) => one.cells.map((cell) => cell.state));
  const before = await answers();
  await tablet.go(`/house/${house.hid}`);
  const [{ name }] = house.people;
  await tablet.tap(tablet.card(name).getByRole("button", { name: /^Đủ cả/ }));
  await tablet.see("Đã lưu trong máy");
  await tablet.go("/today/left");
  await goOnBefore("undo", () => tablet.tap("Hoàn tác"), `/house/${other.hid}`);
  await tablet.card(other.people[0].name).waitFor();
  assert.deepEqual(await answers(), before, "it is taken back");
});

test("who left a house while nobody at home was recorded is not led to the next", async () => {
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(house.people[0].name).waitFor();
  await goOnBefore("nobody_home", () => tablet.tap("Không gặp ai"), "/send");
});

test("who left somebody's page while a move was taken back is not brought to it again", async () => {
  const { name, rid } = house.people[3];
  await tablet.go(`/house/${house.hid}/elsewhere/${rid}`);
  await tablet.tap("Nhà có trong danh sách");
  await field(/^Tìm người/).fill(other.people[0].name);
  await tablet.tap(tablet.page.locator(".hit").first());
  await goOnBefore("move_people", () => tablet.tap("Lưu"), "/settings");
  await tablet.go(`/house/${other.hid}/person/${rid}`);
  await tablet.see("Ghi là ở nhà khác");
  const undo = tablet.page.locator(".entry").getByRole("button", { name: "Hoàn tác" });
  await goOnBefore("person", () => tablet.tap(undo), "/today/left");
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(name).waitFor();
  assert.deepEqual(tablet.complaints, []);
});
