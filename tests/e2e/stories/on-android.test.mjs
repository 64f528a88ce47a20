// What Android does to the screens, in a browser: its back key on every screen, and its keyboard over every field.
// The window gets lower when the keyboard comes, as MainActivity.kt makes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { places, showHouse } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { PATIENCE, settled, TABLET, Tablet } from "../harness/tablet.mjs";

/** No screen is further from the first than this. */
const STEPS = 6;
/** What a keyboard leaves of a tablet held upright, of a small one, and of a small one on its side. */
const ABOVE_KEYBOARD = [{ width: 800, height: 760 }, { width: 600, height: 560 }, { width: 1024, height: 340 }];

let commune;
let tablet;
let house;
/** How often the app stepped behind the other apps. */
let behind = 0;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  tablet = await Tablet.open((await commune.startTablet("lead", { demoPin: PIN })).address);
  tablet.page.on("request", (request) => (behind += request.url().endsWith("/ipc/step_behind") ? 1 : 0));
  await tablet.unlock();
  house = showHouse(await tablet.housesLeft());
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

/** Where the screens are: the address, whether a sheet lies over it, and which step of it is shown. */
const standing = (page = tablet.page) => settled(page).then(() => page.evaluate(() => [location.hash, document.querySelectorAll("dialog[open]").length, document.querySelector("h1")?.textContent, document.querySelector("main .card h2")?.textContent].join(" | ")));

/** One press; waits until something answers it. */
async function pressBack(page = tablet.page) {
  const [from, out] = [await standing(page), behind];
  await page.evaluate(() => window.dispatchEvent(new KeyboardEvent("keydown", { key: "BrowserBack", cancelable: true })));
  for (const due = Date.now() + PATIENCE; Date.now() < due;) {
    if (behind > out) return "behind";
    if ((await standing(page)) !== from) return "back";
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  }
  return `nothing at ${from}`;
}

test("the back key closes a sheet first, then goes up, and leaves the app from Hôm nay alone", async () => {
  for (const [name, reach] of places) {
    await reach(tablet, { house });
    const sheet = await tablet.page.locator("dialog[open]").count();
    const path = [];
    for (let step = 0; step < STEPS && path.at(-1) !== "behind"; step += 1) {
      const before = await standing();
      const did = await pressBack();
      assert.ok(did === "back" || did === "behind", `${name}: the key does ${did}`);
      if (sheet && step === 0) {
        assert.equal(await tablet.page.locator("dialog[open]").count(), sheet - 1, `${name}: the sheet closes first`);
        assert.equal((await standing()).split(" | ")[0], before.split(" | ")[0], `${name}: and the screen under it stays`);
      }
      if (did === "behind") assert.match(before, /^#\/today\//, `${name}: the app is left from Hôm nay only`);
      path.push(did);
    }
    assert.equal(path.at(-1), "behind", `${name}: ${path} leads out`);
  }
});

test("going back and out loses no answer and nothing half written", async () => {
  const made = (await tablet.ask("send_state")).records_unsent;
  await tablet.go(`/house/${house.hid}/add`);
  const kept = tablet.page.waitForResponse((answer) => answer.url().endsWith("/ipc/keep_form"));
  await tablet.page.getByLabel("Họ và tên").fill("Thị Nửa Chừng");
  await kept;
  for (let step = 0; step < STEPS; step += 1) if ((await pressBack()) === "behind") break;
  await tablet.go(`/house/${house.hid}/add`);
  await tablet.page.getByLabel("Họ và tên").waitFor();
  assert.equal(await tablet.page.getByLabel("Họ và tên").inputValue(), "Thị Nửa Chừng");
  await tablet.page.getByLabel("Họ và tên").fill("");
  assert.equal((await tablet.ask("send_state")).records_unsent, made, "the key answers nothing for anybody");
});

test("before the lists the key leaves the app, and what was typed stays", async () => {
  const fresh = await Tablet.open((await commune.startTablet("fresh")).address);
  try {
    fresh.page.on("request", (request) => (behind += request.url().endsWith("/ipc/step_behind") ? 1 : 0));
    await fresh.button(/^Máy tính bảng đi từng nhà/).waitFor();
    assert.equal(await pressBack(fresh.page), "behind");
    await fresh.begin();
    await fresh.page.getByLabel("Mã đăng ký").fill("ABC");
    assert.equal(await pressBack(fresh.page), "behind");
    assert.equal(await fresh.page.getByLabel("Mã đăng ký").inputValue(), "ABC");
    await fresh.page.getByLabel("Mã đăng ký").fill(commune.enrol("Trần Thị Bưởi"));
    await fresh.tap("Đăng ký máy này");
    await fresh.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
    await fresh.pin();
    await fresh.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
    assert.equal(await pressBack(fresh.page), "back", "to the PIN that was chosen first");
    await fresh.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
    await fresh.pin();
    await fresh.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
    await fresh.pin();
    await fresh.page.getByRole("heading", { name: "Bốn điều cần biết" }).waitFor();
    assert.equal(await pressBack(fresh.page), "behind", "nothing is behind the first card");
    await fresh.tap(fresh.button(/^Tiếp/));
    assert.equal(await pressBack(fresh.page), "back", "to the card before");
  } finally {
    await fresh.close();
  }
});

/** The fields of the page that are hidden, in whole or in part, while they are written in. */
async function coveredFields() {
  const fields = tablet.page.locator("dialog[open]").count().then((open) => tablet.page.locator(open ? "dialog[open] :is(input, textarea)" : ":is(input, textarea)"));
  const found = [];
  let looked = 0;
  for (const field of await (await fields).all()) {
    if (!(await field.isVisible()) || (await field.isDisabled()) || ["file", "checkbox", "radio"].includes(await field.getAttribute("type"))) continue;
    looked += 1;
    await tablet.page.setViewportSize(TABLET);
    await field.focus();
    for (const size of ABOVE_KEYBOARD) {
      await tablet.page.setViewportSize(size);
      const seen = () => field.evaluate((one) => {
        const { left, width, top, bottom } = one.getBoundingClientRect();
        return [top + 3, bottom - 3].every((y) => {
          const there = document.elementFromPoint(left + width / 2, y);
          return there !== null && (one.contains(there) || there.contains(one));
        });
      });
      for (const due = Date.now() + PATIENCE; !(await seen()) && Date.now() < due;) await tablet.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
      if (!(await seen())) found.push(`${await field.evaluate((one) => one.labels?.[0]?.textContent?.trim() ?? one.name)} at ${size.width}×${size.height}`);
    }
  }
  await tablet.page.setViewportSize(TABLET);
  return { found, looked };
}

test("the keyboard covers no field that is written in", async () => {
  let looked = 0;
  for (const [name, reach] of places) {
    await reach(tablet, { house });
    const fields = await coveredFields();
    assert.deepEqual(fields.found, [], name);
    looked += fields.looked;
    await tablet.page.keyboard.press("Escape");
  }
  assert.ok(looked > 10, `${looked} fields`);
  assert.deepEqual(tablet.complaints, []);
});
