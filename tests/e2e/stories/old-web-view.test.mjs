// Web views older than a tablet's owner knows, as real browsers of their year: Chromium 88, the oldest the screens
// promise to run on, walks a house; one of 2018 says what to update. Those between, which run the screens' script and
// lack what it needs, are today's browser with that taken away.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { problems } from "../harness/axe.mjs";
import { ENGINE_FLAGS, engine } from "../harness/engines.mjs";
import { showHouse } from "../harness/places.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const dist = fileURLToPath(new URL("../../../ui/dist/", import.meta.url));
const KINDS = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const run = promisify(execFile);
const UPDATE = "Cần cập nhật Android System WebView";

let commune;
let files;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  files = createServer((request, answer) => {
    const path = new URL(request.url, "http://here").pathname;
    try {
      const name = path === "/" ? "index.html" : path.slice(1);
      answer.writeHead(200, { "content-type": KINDS[extname(name)] ?? "text/plain" }).end(readFileSync(join(dist, name)));
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((listens) => files.listen(0, "127.0.0.1", listens));
});
after(async () => {
  files?.close();
  await commune?.close();
});

/**
 * A finger on a page that is older than what playwright looks for things with: by the page's own means. Waits until
 * what is wanted stands still, in sight and not covered.
 */
async function touch(page, find, wanted) {
  const spot = await page.waitForFunction(([find, wanted]) => {
    const all = [...document.querySelectorAll(find)];
    const one = all.find((each) => (each.getAttribute("aria-label") ?? each.textContent).trim().startsWith(wanted));
    if (!one) return false;
    one.scrollIntoView({ block: "center" });
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const still = window.touched?.[0] === x && window.touched?.[1] === y;
    window.touched = [x, y];
    return still && one.contains(document.elementFromPoint(x, y)) && [x, y];
  }, [find, wanted]);
  await page.touchscreen.tap(...(await spot.jsonValue()));
}

test("Chromium 88 opens the tablet, records for a house and sends it", async () => {
  commune.prepare("tablet", "Trần Thị Bưởi");
  const { program, env } = engine("chromium-88");
  const { address } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address, { browser: { executablePath: program, env }, flags: ENGINE_FLAGS });
  const { page } = tablet;
  const shows = (words) => page.waitForFunction((words) => document.body.innerText.includes(words), words);
  try {
    assert.match(await page.evaluate(() => navigator.userAgent), /Chrome\/88\./);
    for (const digit of PIN) await touch(page, "button", digit);
    await shows("Hôm nay");
    const house = showHouse(await tablet.housesLeft());
    const [first] = house.people;
    await tablet.go(`/house/${house.hid}`);
    await shows(first.name);
    await touch(page, "button", "Vắng, lý do khác");
    await touch(page, "dialog [data-reason=ABSENT_KNOWN]", "");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    const { people } = await tablet.ask("household", { hid: house.hid });
    assert.ok(people[0].cells.some((cell) => cell.state === "reason"), "the tap is in the store");
    await tablet.go("/send");
    await touch(page, "button", "Gửi ngay");
    await shows("Đã gửi về xã");
    assert.deepEqual(tablet.complaints, []);
  } finally {
    await tablet.close();
  }
});

test("a browser of 2018 says what to update, and nothing of the app begins", async () => {
  const { program, env } = engine("chromium-64");
  const address = `http://127.0.0.1:${files.address().port}/`;
  const { stdout } = await run(program, ["--headless", "--no-sandbox", "--disable-gpu", ...ENGINE_FLAGS, "--dump-dom", address], { env, timeout: 60_000 });
  assert.match(stdout, new RegExp(UPDATE));
  assert.doesNotMatch(stdout, /id="app"/);
});

/** Today's browser without what these years lacked. */
async function lacking(take) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const page = await (await browser.newContext({ viewport: { width: 600, height: 1024 } })).newPage();
  await page.addInitScript(take);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`http://127.0.0.1:${files.address().port}/`);
  await page.getByText(UPDATE).waitFor();
  return { browser, page, asked };
}

for (const [years, take] of [
  ["80 to 87, whose styles know no :where()", () => {
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (condition, ...rest) => !String(condition).includes(":where") && supports(condition, ...rest);
  }],
  ["61 to 84, without Promise.any and replaceAll", () => {
    delete Promise.any;
    delete String.prototype.replaceAll;
  }],
]) {
  test(`a web view of ${years}, says so in letters that are read, and asks for no list`, async () => {
    const { browser, page, asked } = await lacking(take);
    try {
      await page.waitForLoadState("networkidle");
      assert.equal(await page.locator("#app").count(), 0);
      assert.deepEqual(asked.filter((path) => path.startsWith("/ipc/")), []);
      assert.ok((await page.locator("#old p").first().evaluate((line) => parseFloat(getComputedStyle(line).fontSize))) >= 20);
      assert.deepEqual(await problems({ page }, "old", { theme: "light", text: 20 }, 0), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing is cut");
    } finally {
      await browser.close();
    }
  });
}
