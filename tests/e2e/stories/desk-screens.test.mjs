// Every screen of the desk with something on it, by day, by night and at 200 %: axe, contrast of 7:1, nothing wider
// than the window, no text cut; and on the smallest screen an office still has. At the end, what there is to stand at is
// read from the screens' source: nothing may be left out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyDeskLook, seen } from "../harness/looks.mjs";
import { Commune } from "../harness/programs.mjs";
import { deskScreens, drawn } from "../harness/seen.mjs";
import { deskPlaces, openWard } from "../harness/ward.mjs";
import { deskBeside } from "../harness/ward-beside.mjs";

let commune;
let desk;
before(async () => {
  commune = new Commune();
  ({ desk } = await openWard(commune));
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

test("every screen and dialog of the desk passes by day, by night, in large letters and on a small screen", async () => {
  const found = [];
  for (const [name, reach] of [...deskPlaces, ...deskBeside]) {
    await reach(desk);
    found.push(...(await everyDeskLook(desk.page, name)));
    await desk.page.keyboard.press("Escape");
  }
  assert.deepEqual(found, []);
  assert.deepEqual(desk.complaints, []);
});

test("no screen and no dialog of the desk was left out", () => {
  assert.deepEqual(seen.missingOf(deskScreens()), [], "screens of the desk's menu to be given a place (harness/ward-beside.mjs)");
  assert.deepEqual(seen.missingOf(drawn({ desk: true })), [], "files that draw a screen or a dialog");
});
