// A tablet in Chromium, and the verbs of a volunteer on it. Every touch is counted.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { cameraFlags } from "./camera.mjs";
import { lateness } from "./late.mjs";
import { PIN } from "./programs.mjs";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Two touches nearer than this are a bounce; a little more than the app's own measure. */
const BOUNCE = { ms: 500, px: 60 };

/** Once the address says what is shown: the app writes it a moment after the screen, in a timer that is before this one. */
export const settled = (page) => page.evaluate(() => new Promise((done) => setTimeout(done)));

/** How long a story waits for what must come, in ms: only a failing one waits that long, and a busy machine is no failure. */
export const PATIENCE = 60_000;

/** What a cheap tablet shows, in CSS pixels. */
export const TABLET = { width: 800, height: 1280 };

/** One tablet: a browser of its own with a fresh profile, opened at a dev host's address. */
export class Tablet {
  taps = 0;
  #last = { x: -1000, y: -1000, at: 0 };
  /** What the page complained about; a story ends with none. */
  complaints = [];

  /** `profile`: what a browser that was killed left behind; `atStart` runs in the page before its own scripts; `browser` and `flags`
   * are for another browser than this machine's. */
  static async open(address, { viewport = TABLET, touch = true, look = {}, camera, atStart, browser = {}, flags = [], profile = mkdtempSync(join(tmpdir(), "tungnha-browser-")) } = {}) {
    const tablet = new Tablet();
    tablet.profile = profile;
    tablet.context = await chromium.launchPersistentContext(tablet.profile, {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...flags, ...(camera ? cameraFlags(camera) : [])], viewport, hasTouch: touch, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ...browser,
    });
    tablet.context.setDefaultTimeout(PATIENCE);
    await tablet.context.addInitScript((wanted) => {
      if (!localStorage.getItem("tungnha.look")) localStorage.setItem("tungnha.look", JSON.stringify(wanted));
    }, { theme: "light", text: 20, lang: "vi", ...look });
    if (process.env.LATE) await tablet.context.addInitScript(lateness, Number(process.env.LATE));
    if (atStart) await tablet.context.addInitScript(atStart);
    tablet.page = tablet.context.pages()[0] ?? (await tablet.context.newPage());
    tablet.touch = touch;
    tablet.page.on("pageerror", (error) => tablet.complaints.push(error.message));
    tablet.page.on("console", (message) => {
      // A command that fails answers with an HTTP error, which the browser logs by itself.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) tablet.complaints.push(message.text());
    });
    await tablet.page.goto(address);
    return tablet;
  }

  /** One touch (or click at a desk). */
  async tap(what) {
    const target = typeof what === "string" ? this.button(what) : what;
    await this.#notTwice(target);
    this.taps += 1;
    await (this.touch ? target.tap() : target.click());
    // On a busy machine the finger comes down some time after it was told to.
    this.#last.at = Date.now();
  }

  /**
   * A person's second tap at the same spot comes after a look at the screen; one that comes at once is a
   * bounce of the finger, which the app drops on purpose. What must be scrolled to may land on the same spot.
   */
  async #notTwice(target) {
    // Where it comes to rest, not where it was while its screen was still being drawn, or drawn anew.
    await (this.touch ? target.tap({ trial: true }) : target.click({ trial: true }));
    const place = await target.boundingBox();
    const { width, height } = this.page.viewportSize();
    const spot = { x: place.x + place.width / 2, y: place.y + place.height / 2 };
    const inSight = spot.x > 0 && spot.x < width && spot.y > 100 && spot.y < height - 200;
    const apart = Math.hypot(spot.x - this.#last.x, spot.y - this.#last.y) > BOUNCE.px;
    if (!inSight || !apart) await this.page.waitForFunction((due) => Date.now() > due, this.#last.at + BOUNCE.ms);
    this.#last = { ...spot, at: Date.now() };
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** A person's card in the open house. */
  card(name) {
    return this.page.getByRole("article", { name, exact: true });
  }

  chip(name, target) {
    return this.card(name).locator(`[data-target=${target}]`);
  }

  /** A person's answers as they are shown: "CCCD done" … */
  async states(name) {
    return this.card(name).locator("[data-target]").evaluateAll((chips) => chips.map((chip) => `${chip.dataset.target} ${chip.dataset.state}`));
  }

  /** Waits until the words stand on the screen. */
  async see(words) {
    await this.page.getByText(words).first().waitFor();
  }

  async pin(digits = PIN) {
    for (const digit of digits) await this.tap(digit);
  }

  /** The first start of all asks what the machine is for. */
  async begin() {
    const choice = this.button(/^Máy tính bảng đi từng nhà/);
    await choice.or(this.page.getByLabel("Mã đăng ký")).first().waitFor();
    if (await choice.isVisible()) await this.tap(choice);
  }

  /** First start by the real screen: paste the link, choose the PIN twice, wait for the list. */
  async enrol(link) {
    await this.begin();
    await this.page.getByLabel("Mã đăng ký").fill(link);
    await this.tap("Đăng ký máy này");
    await this.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
    await this.pin();
    await this.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
    await this.pin();
    await this.fetchList();
  }

  /** Past the four cards of a member's first opening. */
  async skipFirstCards() {
    await this.page.getByRole("heading", { name: "Bốn điều cần biết" }).waitFor();
    await this.tap("Bỏ qua, vào danh sách");
  }

  /** From a tablet with its PIN to one with its list; `waiting` is called while there is none yet. */
  async fetchList(waiting = async () => {}) {
    const cards = this.page.getByRole("heading", { name: "Bốn điều cần biết" });
    await this.page.getByRole("heading", { name: "Hôm nay" }).or(cards).waitFor();
    if (await cards.isVisible()) await this.skipFirstCards();
    await this.page.getByRole("heading", { name: "Hôm nay" }).waitFor();
    const fetch = this.button("Lấy danh sách ngay");
    await this.page.locator(".house").or(fetch).first().waitFor();
    if (await fetch.isVisible()) {
      await waiting();
      await this.tap(fetch);
    }
    await this.page.locator(".house").first().waitFor();
  }

  async unlock() {
    await this.page.getByRole("heading", { name: "Mở máy" }).waitFor();
    await this.pin();
    await this.page.getByRole("heading", { name: "Mở máy" }).waitFor({ state: "detached" });
  }

  /** Asks the tablet itself, past the screen: only to choose a fitting house or to read back. */
  async ask(command, args = {}) {
    return this.page.evaluate(async ([name, body]) => {
      const answer = await (fetch.now ?? fetch)(`/ipc/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      return answer.json();
    }, [command, args]);
  }

  /** The houses left, each with its people. */
  async housesLeft() {
    const { rows } = await this.ask("today");
    const houses = [];
    for (const row of rows) if (row.status !== "done") houses.push(await this.ask("household", { hid: row.hid }));
    return houses;
  }

  /** Goes to a place as the address bar would. */
  async go(place) {
    await settled(this.page);
    await this.page.evaluate((to) => { location.hash = to; }, place);
  }

  /** The address of the place that is shown. */
  async place() {
    await settled(this.page);
    return this.page.evaluate(() => location.hash);
  }

  /** A house's row in the list, in sight after scrolling from the top as far as it takes. */
  async row(house) {
    const row = this.page.locator(`.house[data-hid="${house.hid}"]`);
    await this.page.locator(".house").first().waitFor();
    // Only the lines around what is in sight are built.
    const scroll = (by) => this.page.evaluate((by) => {
      scrollBy(0, by);
      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }, by);
    await scroll(-1e7);
    const inSight = () => row.evaluateAll(([one]) => one !== undefined && one.getBoundingClientRect().bottom < innerHeight - 150);
    while (!(await inSight())) await scroll(TABLET.height / 2);
    return row;
  }

  /** Opens a house from the list, by its row: one tap. */
  async openHouse(house) {
    await this.tap(await this.row(house));
    await this.card(house.people[0].name).waitFor();
  }

  /** Ends the browser as Android ends an app: with no word to it. Its profile stays. */
  async kill() {
    await this.#handedOver();
    const gone = new Promise((closed) => this.context.once("close", closed));
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.profile)) process.kill(Number(pid), "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
    await gone;
  }

  /** Once the page has handed to the disk where it is: it does so a moment after the screen, and no finger that ends an app is as fast. */
  async #handedOver() {
    await settled(this.page);
    await this.page.evaluate(() => new Promise((done) => {
      const asked = indexedDB.open("tungnha", 1);
      asked.onupgradeneeded = () => asked.transaction.abort();
      asked.onerror = done;
      asked.onsuccess = () => {
        // It reads after every write that was begun before it.
        const last = asked.result.transaction("kept").objectStore("kept").count();
        last.onsuccess = last.onerror = () => done(asked.result.close());
      };
    }));
  }

  async close() {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
