// Killed at each screen, as Android kills an app it needs the memory of: the process and the page end at once, and
// after the PIN the tablet is exactly where it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune, PIN } from "../harness/programs.mjs";
import { showHouse, wear } from "../harness/places.mjs";
import { routes, Seen } from "../harness/seen.mjs";
import { Tablet } from "../harness/tablet.mjs";

const seen = new Seen();
let commune;
let host;
let tablet;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  await commune.stopHub();
  host = await commune.startTablet("lead", { demoPin: PIN });
  tablet = await Tablet.open(host.address);
  await tablet.unlock();
  await tablet.page.locator(".house").first().waitFor();
  const left = await tablet.housesLeft();
  house = showHouse(left);
  await tablet.ask("mark_household_done", { hid: left.find((one) => one.hid !== house.hid).hid });
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

/** The houses in sight and where they stand. */
const inSight = () => tablet.page.locator(".house").evaluateAll((rows) => rows
  .map((row) => ({ hid: Number(row.dataset.hid), top: row.getBoundingClientRect().top, bottom: row.getBoundingClientRect().bottom }))
  .filter(({ top, bottom }) => bottom > 0 && top < innerHeight));

/** Ends app and page without a word, and starts them again at the same address on the same profile. */
async function kill(atStart) {
  const listen = new URL(host.address).host;
  const { complaints, profile } = tablet;
  await Promise.all([host.kill(), tablet.kill()]);
  assert.deepEqual(complaints, []);
  host = await commune.startTablet("lead", { demoPin: PIN, listen });
  tablet = await Tablet.open(host.address, { profile, atStart });
  await tablet.unlock();
}

/** The place as the page has kept it. */
const kept = () => tablet.page.evaluate(async () => {
  const done = (asked) => new Promise((told) => (asked.onsuccess = () => told(asked.result)));
  const base = await done(indexedDB.open("tungnha", 1));
  const place = await done(base.transaction("kept").objectStore("kept").get("place"));
  base.close();
  return place ?? "";
});

const names = () => `/left/${encodeURIComponent(house.hamlet)}/SIM/NOT_ASKED`;
/** Where one is → the address there, what is then on the screen, and how far down. */
const PLACES = [
  ["the houses left", () => "/today/left", () => tablet.page.locator(".house").first(), 300],
  ["the houses done", () => "/today/done", () => tablet.page.locator(".house").first(), 0],
  ["a house", () => `/house/${house.hid}`, () => tablet.card(house.people[0].name), 100],
  ["a person", () => `/house/${house.hid}/person/${house.people[0].rid}`, () => tablet.page.getByText("Chưa ai ghi gì về người này."), 0],
  ["the houses given to me", () => "/today/mine", () => tablet.page.locator("[aria-pressed=true]", { hasText: "Nhà được giao" }), 0],
  ["adding a house", () => "/today/add-house", () => tablet.page.getByLabel(/^Nhận ra nhà bằng gì/), 0],
  ["adding a person", () => `/house/${house.hid}/add`, () => tablet.page.getByLabel("Họ và tên"), 0],
  ["who lives elsewhere", () => `/house/${house.hid}/elsewhere/${house.people[0].rid}`, () => tablet.button("Nhà mới, chưa có trong danh sách"), 0],
  ["sending", () => "/send", () => tablet.page.getByTestId("send-sentence"), 0],
  ["who is left", () => "/left", () => tablet.page.getByRole("table").first(), 0],
  ["the names left", names, () => tablet.page.locator("main li").first(), 0],
  ["codes for the team", () => "/left/codes", () => tablet.page.getByRole("heading", { name: "Mã cho máy của tổ" }), 0],
  ["giving houses out", () => "/left/assign", () => tablet.page.locator("[role=checkbox]").first(), 0],
  ...[["pace", "Tiến độ"], ["members", "Thành viên"], ["tablets", "Máy"], ["revisits", /^Hẹn lại/]].map(([part, words]) =>
    [`the board's ${part}`, () => `/left/board/${part}`, () => tablet.page.getByRole("button", { name: words, pressed: true }), 0]),
  ["answers that differ", () => "/conflicts", () => tablet.page.getByText("Không có câu trả lời nào khác nhau."), 0],
  ["the settings", () => "/settings", () => tablet.button("Rất to"), 0],
  ["one more user", () => "/settings/add-user", () => tablet.page.getByLabel("Mã cho người mới"), 0],
  ["the list of step cards", () => "/guide/all/-/0/%2Fsend", () => tablet.page.locator("[data-set=own-sim]"), 0],
  ["a step card", () => "/guide/SIM/own-sim/3/%2Fsend", () => tablet.page.locator("[data-picture=shop]"), 0],
];

for (const [name, place, sight, depth] of PLACES) {
  test(`killed at ${name}, it opens there again`, async () => {
    await tablet.go("/settings");
    await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
    await tablet.go(place());
    await sight().waitFor();
    while (!(await kept()).startsWith(`${place()} `)) await tablet.page.evaluate(() => new Promise(requestAnimationFrame));
    if (depth > 0) {
      await tablet.page.evaluate((y) => scrollTo(0, y), depth);
      while ((await kept()).split(" ")[1] !== String(depth)) await tablet.page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await kill();
    await sight().waitFor();
    assert.equal(await tablet.place(), `#${place()}`);
    await tablet.page.waitForFunction((y) => Math.abs(scrollY - y) <= 1, depth);
    await seen.note(tablet.page);
  });
}

test("it was killed at every place of the router", () => {
  assert.deepEqual(seen.missingOf(routes()), []);
});

test("killed deep in the houses, the same house stands at the same place", async () => {
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  await tablet.go("/today/left");
  await tablet.page.locator(".house").first().waitFor();
  // Not in one leap: the lines on the way get their heights, as under a finger.
  for (let step = 0; step < 12; step++) {
    await tablet.page.evaluate(() => {
      scrollBy(0, 333);
      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
  }
  const before = await inSight();
  assert.ok(before.length > 2);
  while (!(await kept()).includes(` ${await tablet.page.evaluate(() => Math.round(scrollY))} `)) await tablet.page.evaluate(() => new Promise(requestAnimationFrame));
  await kill();
  await tablet.page.locator(`.house[data-hid="${before[0].hid}"]`).waitFor();
  await tablet.page.waitForFunction(({ hid, top }) => Math.abs(document.querySelector(`.house[data-hid="${hid}"]`)?.getBoundingClientRect().top - top) <= 1, before[0]);
  assert.deepEqual((await inSight()).map(({ hid }) => hid), before.map(({ hid }) => hid));
});

test("killed right after letters, colours and language were chosen, nothing is ever shown in others", async () => {
  await tablet.go("/settings");
  await tablet.tap("Rất to");
  await tablet.page.locator("[aria-pressed=true]", { hasText: "Rất to" }).waitFor();
  await tablet.tap("Tối");
  await tablet.page.locator("[aria-pressed=true]", { hasText: "Tối" }).waitFor();
  await kill(() => {
    // Every frame that has something on it.
    window.frames_ = [];
    const look = () => {
      const { theme, text } = document.documentElement.dataset;
      if (document.body?.innerText) window.frames_.push(`${theme} ${text}`);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  assert.deepEqual(await tablet.page.evaluate(() => [...new Set(window.frames_)]), ["dark 28"]);
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  await tablet.tap("English");
  await tablet.page.getByRole("heading", { name: "Settings" }).waitFor();
  const listen = new URL(host.address).host;
  const { profile } = tablet;
  await Promise.all([host.kill(), tablet.kill()]);
  host = await commune.startTablet("lead", { demoPin: PIN, listen });
  tablet = await Tablet.open(host.address, { profile });
  assert.notEqual(await tablet.page.getByRole("heading", { level: 1 }).textContent(), "Mở máy", "it opens in English");
  await wear(tablet, {});
  await tablet.unlock();
});

test("killed with a sheet open, the house is open and nothing was recorded", async () => {
  await tablet.go(`/house/${house.hid}`);
  const [person] = house.people;
  await tablet.tap(tablet.chip(person.name, "SIM"));
  await tablet.page.locator("dialog[open]").waitFor();
  await kill();
  await tablet.card(person.name).waitFor();
  assert.equal(await tablet.page.locator("dialog").count(), 0);
  assert.deepEqual((await tablet.ask("household", { hid: house.hid })).people, house.people);
});

test("killed right after a tap, the answer is there and so is the house", async () => {
  const [person] = house.people;
  await tablet.tap(tablet.card(person.name).getByRole("button", { name: /^Đủ cả/ }));
  await tablet.see("Đã lưu trong máy");
  await kill();
  await tablet.card(person.name).waitFor();
  const states = await tablet.states(person.name);
  assert.ok(states.every((state) => !state.endsWith("not_asked")), states.join());
});

test("killed in the middle of the PIN, it asks for it from the start", async () => {
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { name: "Mở máy" }).waitFor();
  await tablet.pin(PIN.slice(0, 3));
  await kill();
  await tablet.card(house.people[0].name).waitFor();
});
