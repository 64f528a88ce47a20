// The app in its real window: unlock, a house done, on to the next, be stopped, start again, read both back, and send
// them. The tablet was enrolled at a real hub, which is then stopped: walking a khu phố needs no network. The screens
// come from inside the program, over the window's own protocol and under its content security policy.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { startDriver, until } from "./webdriver.mjs";

const CLOCK = "2024-05-06T18:30:00+07:00";
const PIN = "246810";
const programs = resolve(process.env.CARGO_TARGET_DIR ?? "target", "debug");
const hub = join(programs, "tungnha-hub");
const folder = mkdtempSync(join(tmpdir(), "tungnha-window-"));
const tablet = ["--data", join(folder, "tablet"), "--clock", CLOCK];
let driver;

const commune = ["--data", join(folder, "hub"), "--clock", CLOCK, "--json"];
const told = (command, ...args) => JSON.parse(execFileSync(hub, [command, ...commune, ...args]));
/** Where the tablet knows the hub. */
let address = "127.0.0.1:0";

/** The hub's process, from when it listens. */
async function serve() {
  const station = spawn(hub, ["serve", "--data", join(folder, "hub"), "--clock", CLOCK, "--listen", address], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(station.stdout)) {
    if (!line.startsWith("listening on ")) continue;
    address = new URL(line.slice("listening on ".length).trim()).host;
    station.stdout.resume();
    return async () => {
      station.kill();
      await once(station, "exit");
    };
  }
  throw new Error("the hub ended before it listened");
}

before(async () => {
  told("init", "--commune", "Phường Long Thủy");
  told("import", resolve("tests/samples/danh-sach-khu-pho-3.xlsx"));
  const stop = await serve();
  try {
    const { url } = told("enrol", "--role", "member", "--name", "Trần Thị Bưởi", "--hamlet", "Khu phố 3");
    execFileSync(join(programs, "tungnha-devhost"), ["prepare", ...tablet, "--enrol", url, "--pin", PIN]);
  } finally {
    await stop();
  }
  driver = await startDriver();
});

after(async () => {
  await driver?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the app, runs `steps`, and closes it; keeps a picture of what was seen when a step fails. */
async function inWindow(steps) {
  const window = await driver.open(join(programs, "tung-nha"), tablet);
  const see = (what, ask, ...args) => until(what, () => window.run(ask, ...args));
  const press = (what, selector) =>
    see(what, (chosen) => {
      const button = document.querySelector(chosen);
      if (!button || button.disabled) return false;
      button.click();
      return true;
    }, selector);
  try {
    await steps({ see, press });
  } catch (fault) {
    const picture = join(tmpdir(), "tungnha-window-failed.png");
    writeFileSync(picture, await window.screenshot());
    throw new Error(`${fault.message} (what was seen: ${picture})`, { cause: fault });
  } finally {
    await window.close();
  }
}

const unlock = async ({ see }) => {
  for (const digit of PIN) {
    await see(`the key ${digit}`, (wanted) => {
      const key = [...document.querySelectorAll(".keys button")].find((one) => one.textContent.trim() === wanted);
      if (!key || key.disabled) return false;
      key.click();
      return true;
    }, digit);
  }
};

/** All that may be said of houses that are in the machine and nowhere else. */
const UNSENT = ["Còn 2 hộ lưu trong máy, chưa gửi. Không mất dữ liệu.", "Chưa gửi được: không có mạng. Máy sẽ tự gửi khi có mạng.", "Chưa gửi được: chưa gặp trạm của xã. Máy sẽ tự gửi khi gặp."];

const chipStates = () => [...document.querySelectorAll(".chip")].map((chip) => chip.dataset.state);

/** “Cả nhà đủ 4” at the open house; gives its address. */
async function allFour({ see, press }) {
  const place = await see("the people of the house", () => document.querySelector(".chip") !== null && /^#\/house\/\d+$/.test(location.hash) && location.hash);
  await press("“Cả nhà đủ 4”", ".btn-done.wide");
  await see("the house saved, with its undo", () => document.querySelector(".tell.shown button") !== null);
  const states = await see("every chip answered", () => {
    const states = [...document.querySelectorAll(".chip")].map((chip) => chip.dataset.state);
    return states.length > 0 && !states.includes("not_asked") && states;
  });
  assert.ok(states.includes("done"), `recorded: ${states}`);
  return place;
}

/** The way on at the foot: to the next house. */
async function onward({ see, press }, from) {
  await press("“Nhà tiếp theo”", ".foot .btn-primary");
  await see("the next house", (left) => location.hash !== left && /^#\/house\/\d+$/.test(location.hash) && document.querySelector(".chip") !== null, from);
}

test("two houses recorded in the window are there after the app was closed and opened again, with no network", async () => {
  let second;
  await inWindow(async (page) => {
    await unlock(page);
    await page.press("the first house left", ".house");
    const first = await allFour(page);
    await onward(page, first);
    second = await allFour(page);
  });

  await inWindow(async (page) => {
    await unlock(page);
    await page.see("the app where it was left", (left) => location.hash === left && document.querySelector(".chip") !== null, second);
    const states = await page.see("the house as it was recorded", chipStates);
    assert.ok(states.includes("done") && !states.includes("not_asked"), `read back: ${states}`);
    await page.see("the send screen", () => ((location.hash = "#/send"), document.querySelector("[data-testid=send-sentence]") !== null));
    // The opened app tries by itself; what it says before and after the try depends on when one looks.
    await page.see("that two houses are unsent", (honest) => honest.includes(document.querySelector("[data-testid=send-sentence]").textContent), UNSENT);
  });
});

test("the screens beside the walk come out of the program too, one of them after a start at it", async () => {
  const shown = (page, address, drawn) =>
    page.see(`the screen of ${address}`, (address, drawn) => ((location.hash = address), document.querySelector(`main[data-drawn="${drawn}"]`) !== null && document.querySelector(".loading") === null), address, drawn);
  await inWindow(async (page) => {
    await unlock(page);
    await shown(page, "#/today/add-house", "features/found/AddHouse");
    await shown(page, "#/guide/SIM/own-sim/3/%2Fsend", "features/guide/Guide");
    await shown(page, "#/settings/add-user", "features/users/AddUser");
    await shown(page, "#/settings", "features/settings/Settings");
    await page.see("the kept place", () => document.querySelector("main")?.dataset.at === "settings");
  });
  await inWindow(async (page) => {
    await unlock(page);
    await page.see("the settings, where it was left", () => document.querySelector("main[data-drawn='features/settings/Settings']") !== null);
  });
});

test("with the hub there again one press sends both houses, and the hub counts them", async () => {
  const done = () => told("progress", "--hamlet", "Khu phố 3").units.filter((row) => row.unit === "Khu phố 3").reduce((sum, row) => sum + row.done, 0);
  const before = done();
  const stop = await serve();
  try {
    await inWindow(async (page) => {
      await unlock(page);
      await page.see("the send screen", () => ((location.hash = "#/send"), document.querySelector("[data-testid=send-sentence]") !== null));
      await page.press("“Gửi ngay”", "main .btn-primary");
      await page.see("that all of it is at the commune", () => document.querySelector("[data-testid=send-sentence]").textContent.startsWith("Tất cả đã gửi về xã"));
    });
  } finally {
    await stop();
  }
  assert.ok(done() > before, "the hub counts more than before");
});
