// A whole house by keyboard alone. What axe finds on every screen: every-look.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune, PIN } from "../harness/programs.mjs";
import { wear } from "../harness/places.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let tablet;
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

test("a house is unlocked, opened, answered and left with the keyboard alone", async () => {
  await wear(tablet, {});
  await tablet.unlock();
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
  const place = await tablet.place();
  await keys.press("Enter");
  await tablet.page.waitForFunction((was) => location.hash !== was, place);
  assert.deepEqual(tablet.complaints, []);
});
