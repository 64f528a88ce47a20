// How screens move, where the focus goes and what is said. That every screen fits: every-look.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { places, showHouse, wear } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const LARGE = { width: 800, height: 1280 };

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
