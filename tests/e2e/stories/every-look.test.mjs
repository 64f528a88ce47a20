// Every screen and every state of the tablet in every look: nothing for axe to find, nothing cut, covered or too small.
// Each is reached once and dressed in place; that keeps two themes × three letters × two tablets and 200 % short.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { everyLook } from "../harness/looks.mjs";
import { places, showHouse } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { stand, states } from "../harness/states.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** Pictures of every screen go here when the folder is named. */
const scratch = process.env.SCRATCH;
if (scratch) mkdirSync(scratch, { recursive: true });

let commune;
let tablet;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
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

async function looked(of, name) {
  if (scratch) await of.page.screenshot({ path: join(scratch, `${name}.png`) });
  return everyLook(of.page, name);
}

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
  for (const [name, reach] of places) {
    await reach(tablet, { house });
    found.push(...(await looked(tablet, name)));
    await tablet.page.keyboard.press("Escape");
  }
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
