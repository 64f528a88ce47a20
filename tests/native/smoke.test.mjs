// The app in its real window: unlock, record one house, be stopped, start again, read it back.
// The tablet was enrolled at a real hub, which is then stopped: walking a khu phố needs no network.
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

before(async () => {
  const commune = ["--data", join(folder, "hub"), "--clock", CLOCK, "--json"];
  execFileSync(hub, ["init", ...commune, "--commune", "Phường Long Thủy"]);
  execFileSync(hub, ["import", ...commune, resolve("tests/samples/danh-sach-khu-pho-3.xlsx")]);
  const station = spawn(hub, ["serve", "--data", join(folder, "hub"), "--clock", CLOCK, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(station.stdout)) if (line.startsWith("listening on ")) break;
    const enrol = ["enrol", ...commune, "--role", "member", "--name", "Trần Thị Bưởi", "--hamlet", "Khu phố 3"];
    const { url } = JSON.parse(execFileSync(hub, enrol));
    execFileSync(join(programs, "tungnha-devhost"), ["prepare", ...tablet, "--enrol", url, "--pin", PIN]);
  } finally {
    station.kill();
    await once(station, "exit");
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

/** All that may be said of a house that is in the machine and nowhere else. */
const UNSENT = ["Còn 1 hộ lưu trong máy, chưa gửi. Không mất dữ liệu.", "Chưa gửi được: không có mạng. Máy sẽ tự gửi khi có mạng.", "Chưa gửi được: chưa gặp trạm của xã. Máy sẽ tự gửi khi gặp."];

const chipStates = () => [...document.querySelectorAll(".chip")].map((chip) => chip.dataset.state);

test("a house recorded in the window is there after the app was closed and opened again, with no network", async () => {
  let place;
  await inWindow(async (page) => {
    await unlock(page);
    await page.press("the first house left", ".house");
    const before = await page.see("the people of the house", () => document.querySelector(".chip") !== null && location.hash);
    place = before;
    assert.match(place, /^#\/house\/\d+$/);
    await page.press("“Cả nhà đủ 4”", ".btn-done.wide");
    await page.see("the house saved, with its undo", () => document.querySelector(".tell.shown button") !== null);
    const states = await page.see("every chip answered", chipStates);
    assert.ok(!states.includes("not_asked"), `somebody is still not asked: ${states}`);
  });

  await inWindow(async (page) => {
    await unlock(page);
    await page.see("the app where it was left", (left) => location.hash === left && document.querySelector(".chip") !== null, place);
    const states = await page.see("the house as it was recorded", chipStates);
    assert.ok(states.includes("done") && !states.includes("not_asked"), `read back: ${states}`);
    await page.see("the send screen", () => ((location.hash = "#/send"), document.querySelector("[data-testid=send-sentence]") !== null));
    // The opened app tries by itself; what it says before and after the try depends on when one looks.
    await page.see("that the house is unsent", (honest) => honest.includes(document.querySelector("[data-testid=send-sentence]").textContent), UNSENT);
  });
});
