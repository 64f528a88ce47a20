// Every screen and every state of the tablet in every look: nothing for axe to find, nothing cut, covered or too small.
// Each is reached once and dressed in place; that keeps two themes × three letters × two tablets and 200 % short. At the
// end, what there is to stand at is read from the screens' source: nothing may be left out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook, seen } from "../harness/looks.mjs";
import { atSettings, places, showHouse } from "../harness/places.mjs";
import { beside, practised } from "../harness/places-beside.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { drawn, routes } from "../harness/seen.mjs";
import { stand, states } from "../harness/states.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let tablet;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.nameHelpers();
  // A colleague who was out and sent: the lead's board has something to tell.
  commune.prepare("member", "Trần Thị Bưởi");
  await evening(await commune.startTablet("member"));
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  await commune.stopHub();
  tablet = await Tablet.open((await commune.startTablet("lead", { demoPin: PIN })).address);
  await tablet.unlock();
  house = showHouse(await tablet.housesLeft());
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

/** Some houses done and one to come back to. */
async function evening({ address, stop }) {
  const colleague = await Tablet.open(address);
  try {
    await colleague.ask("unlock", { slot: 0, pin: PIN });
    const { rows } = await colleague.ask("today");
    for (const row of rows.slice(-9)) await colleague.ask("mark_household_done", { hid: row.hid });
    await colleague.ask("appoint", { hid: rows.at(-10).hid, when: "tonight" });
    await colleague.ask("send_now");
  } finally {
    await colleague.close();
    await stop();
  }
}

const looked = (of, name) => everyLook(of.page, name);

test("the first screens fit and pass in every look", async () => {
  const fresh = await Tablet.open((await commune.startTablet("fresh")).address);
  try {
    await fresh.button(/^Máy tính bảng đi từng nhà/).waitFor();
    const found = await looked(fresh, "choose");
    await fresh.begin();
    await fresh.page.getByLabel("Mã đăng ký").waitFor();
    found.push(...(await looked(fresh, "enrol")));
    assert.deepEqual(found, []);
  } finally {
    await fresh.close();
  }
});

test("every screen of an open tablet fits and passes in every look", async () => {
  const found = [];
  for (const [name, reach] of [...places, ...beside]) {
    await reach(tablet, { house });
    found.push(...(await looked(tablet, name)));
    await tablet.page.keyboard.press("Escape");
  }
  assert.deepEqual(found, []);
});

test("every screen of practice fits and passes in every look, in its frame", async () => {
  const found = [];
  for (const [name, reach] of practised) {
    await reach(tablet);
    found.push(...(await looked(tablet, name)));
    assert.equal(await tablet.page.evaluate(() => "practice" in document.documentElement.dataset), true, `${name} without its frame`);
    await tablet.page.keyboard.press("Escape");
  }
  await tablet.tap(tablet.button("Thoát").first());
  await tablet.page.locator(".practising").waitFor({ state: "detached" });
  await atSettings(tablet);
  assert.deepEqual(found, []);
});

test("every state a tablet can stand in fits and passes in every look", async () => {
  const found = [];
  for (const state of states) {
    const end = await stand(tablet, state, house);
    found.push(...(await looked(tablet, state[0])));
    await end();
  }
  assert.deepEqual(found, []);
});

test("a locked tablet with unsent records, and a forgotten PIN, fit and pass in every look", async () => {
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.page.getByTestId("locked-sentence").waitFor();
  const found = await looked(tablet, "unlock");
  await tablet.tap("Quên mã PIN");
  await tablet.page.getByLabel("Mã công an xã đọc lại").waitFor();
  found.push(...(await looked(tablet, "forgot")));
  assert.deepEqual(found, []);
  assert.deepEqual(tablet.complaints, []);
});

test("no screen, sheet or place of the router was left out", () => {
  assert.deepEqual(seen.missingOf(drawn()), [], "screens and sheets to be given a place (harness/places-beside.mjs) or a state (harness/states.mjs)");
  assert.deepEqual(seen.missingOf(routes()), [], "places of the router");
});
