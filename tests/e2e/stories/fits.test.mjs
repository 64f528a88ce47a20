// Every screen of the tablet fits: on the two sizes cheap tablets have, at three sizes of letters, and at 200 %.
// Colours don't move anything, so the themes are axe's business (accessible.test.mjs).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { misfits } from "../harness/fits.mjs";
import { places, showHouse, wear } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const LARGE = { width: 800, height: 1280 };
const SMALL = { width: 600, height: 1024 };
const half = ({ width, height }) => ({ width: width / 2, height: height / 2 });
const LOOKS = [
  ...[LARGE, SMALL].flatMap((size) => [20, 24, 28].map((text) => ({ size, text, name: `${size.width}×${size.height}, letters of ${text}` }))),
  ...[LARGE, SMALL].map((size) => ({ size: half(size), text: 20, name: `${size.width}×${size.height} at 200 %` })),
];
/** Pictures of what doesn't fit go here when the folder is named. */
const scratch = process.env.SCRATCH;
if (scratch) mkdirSync(scratch, { recursive: true });

let commune;
let tablet;
let fresh;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  fresh = await Tablet.open((await commune.startTablet("fresh")).address);
  await commune.stopHub();
  tablet = await Tablet.open((await commune.startTablet("lead", { demoPin: PIN })).address);
  await tablet.unlock();
  house = showHouse(await tablet.housesLeft());
});
after(async () => {
  await fresh?.close();
  await tablet?.close();
  await commune?.close();
});

async function measure(of, name, look) {
  const found = await misfits(of.page);
  if (scratch && (found.length > 0 || process.env.ALL)) await of.page.screenshot({ path: join(scratch, `${name}-${look.size.width}-${look.text}.png`), fullPage: true });
  return found.map((misfit) => `${name}: ${misfit}`);
}

for (const look of LOOKS) {
  test(`nothing is cut, covered or too small: ${look.name}`, async () => {
    const found = [];
    for (const of of [fresh, tablet]) {
      await of.page.setViewportSize(look.size);
      await wear(of, { text: look.text });
    }
    found.push(...(await measure(fresh, "choose", look)));
    await fresh.begin();
    found.push(...(await measure(fresh, "enrol", look)));
    for (const [name, reach] of places) {
      await reach(tablet, { house });
      found.push(...(await measure(tablet, name, look)));
      await tablet.page.keyboard.press("Escape");
    }
    await tablet.ask("lock");
    await wear(tablet, { text: look.text });
    await tablet.page.getByTestId("locked-sentence").waitFor();
    found.push(...(await measure(tablet, "unlock", look)));
    await tablet.tap("Quên mã PIN");
    await tablet.page.getByLabel("Mã công an xã đọc lại").waitFor();
    found.push(...(await measure(tablet, "forgot", look)));
    await tablet.tap("Quay lại");
    await tablet.unlock();
    assert.deepEqual(found, []);
  });
}

test("nothing moves for those who asked for less motion", async () => {
  await tablet.page.setViewportSize(LARGE);
  await wear(tablet, {});
  await tablet.page.emulateMedia({ reducedMotion: "reduce" });
  const moving = [];
  for (const [name, reach] of places) {
    await reach(tablet, { house });
    moving.push(...(await tablet.page.evaluate((name) => [...document.querySelectorAll("*")]
      .filter((one) => { const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one); return parseFloat(transitionDuration) > 0 || animationName !== "none" || scrollBehavior === "smooth"; })
      .map((one) => `${name}: ${one.tagName} ${one.className}`).slice(0, 3), name)));
    await tablet.page.keyboard.press("Escape");
  }
  await tablet.page.emulateMedia({ reducedMotion: null });
  assert.deepEqual(moving, []);
});

test("a sheet gives the focus back to what opened it", async () => {
  const settings = async () => {
    await tablet.go("/settings");
    await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  };
  const focused = () => tablet.page.evaluate(() => document.activeElement?.textContent.trim().replace(/\s+/g, " ") ?? "");
  await settings();
  await tablet.go(`/house/${house.hid}`);
  const [person] = house.people;
  await tablet.card(person.name).waitFor();
  const openers = [tablet.chip(person.name, "SIM"), tablet.card(person.name).getByRole("button", { name: "Vắng, lý do khác" }), tablet.button("Hẹn lại"), tablet.button("Gọi giúp")];
  for (const opener of openers) {
    for (const close of ["key", "button"]) {
      await tablet.tap(opener);
      await tablet.page.locator("dialog[open]").waitFor();
      assert.equal(await tablet.page.evaluate(() => document.activeElement.tagName), "H2", "the sheet's title has the focus");
      if (close === "key") await tablet.page.keyboard.press("Escape");
      else await tablet.tap("Đóng");
      await tablet.page.locator("dialog").waitFor({ state: "detached" });
      assert.equal(await focused(), (await opener.innerText()).trim().replace(/\s+/g, " "));
    }
  }
});

test("what became of a tap is said to those who hear the screen, in a region that was there before", async () => {
  const region = tablet.page.locator("p[role=status].sr").first();
  const marked = await region.evaluate((one) => (one.dataset.same = "yes"));
  await tablet.tap("Không gặp ai");
  await tablet.page.waitForFunction((hid) => location.hash !== `#/house/${hid}`, house.hid);
  await tablet.see(/^Xong: nhà .* đã lưu trong máy/);
  await tablet.tap("Hoàn tác");
  await tablet.see(/^Xong: đã hoàn tác nhà/);
  assert.equal(await region.evaluate((one) => one.dataset.same), marked, "the region outlived the change of screens");
  const chip = tablet.page.locator("[data-target=DDDT]").first();
  assert.match(await chip.textContent(), /VNeID.*(Đạt|Chưa|Chưa hỏi|Đang làm|Không thuộc diện)/s, "the state is said by its word");
  assert.deepEqual(tablet.complaints, []);
});
