// Everybody can use every screen: axe in both themes and at the largest text, contrast of 7:1, targets a
// thumb finds, nothing wider than the screen at 200 %, and a whole house by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS, problems as problemsOf } from "../harness/axe.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { places, showHouse, wear } from "../harness/places.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let tablet;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  await commune.stopHub();
  const { address } = await commune.startTablet("lead", { demoPin: PIN });
  tablet = await Tablet.open(address);
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const check = (name, look) => problemsOf(tablet, name, look);

test("the first screens of a tablet pass in every look", async () => {
  const { address } = await commune.startTablet("fresh");
  const lead = tablet;
  const fresh = await Tablet.open(address);
  const problems = [];
  try {
    for (const look of LOOKS) {
      tablet = fresh;
      await wear(tablet, look);
      problems.push(...(await check("choose", look)));
      await tablet.begin();
      problems.push(...(await check("enrol", look)));
      tablet = lead;
      await wear(tablet, look);
      problems.push(...(await check("unlock", look)));
    }
  } finally {
    tablet = lead;
    await fresh.close();
  }
  assert.deepEqual(problems, []);
});

test("every screen of an open tablet passes in every look", async () => {
  await wear(tablet, {});
  await tablet.unlock();
  house = showHouse(await tablet.housesLeft());
  const problems = [];
  for (const look of LOOKS) {
    await wear(tablet, look);
    for (const [name, reach] of places) {
      await reach(tablet, { house });
      problems.push(...(await check(name, look)));
      await tablet.page.keyboard.press("Escape");
    }
    await tablet.ask("lock");
    await wear(tablet, look);
    await tablet.page.getByTestId("locked-sentence").waitFor();
    problems.push(...(await check("locked with unsent records", look)));
    await tablet.unlock();
  }
  assert.deepEqual(problems, []);
});

test("nothing is wider than the screen at 200 %", async () => {
  await wear(tablet, {});
  await tablet.page.setViewportSize({ width: 400, height: 640 });
  const problems = [];
  for (const [name, reach] of places) {
    await reach(tablet, { house });
    problems.push(...(await check(name, { theme: "light", text: "at 200 %" })));
    await tablet.page.keyboard.press("Escape");
  }
  assert.deepEqual(problems, []);
});

test("a house is unlocked, opened, answered and left with the keyboard alone", async () => {
  await wear(tablet, {});
  await tablet.page.setViewportSize({ width: 1366, height: 768 });
  const keys = tablet.page.keyboard;
  /** Tabs on until the words have the focus. */
  const reach = async (words) => {
    for (let step = 0; step < 200; step++) {
      await keys.press("Tab");
      const focused = await tablet.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
      if (words.test(focused.trim())) return;
    }
    assert.fail(`the keyboard doesn't reach ${words}`);
  };

  await tablet.go("/settings");
  await reach(/^Khóa máy$/);
  await keys.press("Enter");
  await tablet.page.getByRole("heading", { name: "Mở máy" }).waitFor();
  await keys.type(PIN);
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  await reach(/^Hôm nay$/);
  await keys.press("Enter");
  await tablet.page.locator(".house").first().waitFor();
  await reach(/^Tới nút cuối màn hình$/);
  await keys.press("Enter");
  assert.match(await tablet.page.evaluate(() => document.activeElement.textContent), /^Tiếp tục: nhà /, "no need to walk hundreds of houses");
  await keys.press("Enter");
  await tablet.page.getByRole("article").first().waitFor();
  const outline = await tablet.page.evaluate(() => {
    document.querySelector(".actions button").focus();
    return getComputedStyle(document.activeElement).outlineStyle;
  });
  assert.notEqual(outline, "none", "the focus is visible");

  const chip = tablet.page.locator("[data-state=not_asked]").first();
  await chip.focus();
  await keys.press("Enter");
  await tablet.page.locator("dialog[open]").waitFor();
  await keys.press("Enter");
  assert.equal(await tablet.page.locator("dialog[open]").count(), 1, "Enter pressed once more chooses nothing");
  await keys.press("Escape");
  await tablet.page.locator("dialog").waitFor({ state: "detached" });
  await chip.focus();
  await keys.press("Enter");
  await reach(/^Đạt$/);
  await keys.press("Enter");
  await tablet.see(/^Đã lưu trong máy: /);
  await reach(/^Nhà tiếp theo/);
  const place = await tablet.page.evaluate(() => location.hash);
  await keys.press("Enter");
  await tablet.page.waitForFunction((was) => location.hash !== was, place);
  assert.deepEqual(tablet.complaints, []);
});
