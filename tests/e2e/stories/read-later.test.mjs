// The screens beside the walk come from files of their own: what stands there until they are read, and when they can't
// be, in the place where one was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "../harness/looks.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** The file with the lead's screens, as the build names it. */
const FILE = /\/assets\/left-[^/]*\.js$/;
const BOARD = "/left/board/pace";

let commune;
let tablet;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  tablet = await Tablet.open((await commune.startTablet("lead", { demoPin: PIN })).address);
  await tablet.unlock();
  await tablet.page.locator(".house").first().waitFor();
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const board = () => tablet.page.getByRole("article").first();

test("what a tablet starts with asks for nothing of the lead's screens until it stands", async () => {
  const asked = [];
  tablet.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await tablet.page.reload();
  await tablet.page.locator(".house").first().waitFor();
  await tablet.page.waitForFunction(() => performance.getEntriesByType("resource").some((one) => /\/assets\/left-[^/]*\.js$/.test(one.name)));
  const list = asked.findIndex((path) => path === "/ipc/today");
  assert.ok(list >= 0 && asked.findIndex((path) => FILE.test(path)) > list, asked.join(" "));
  assert.equal(asked.some((path) => /Office|\/en-/.test(path)), false, "neither the desk nor English");
});

test("a start at a screen that is still being read says that it opens, and then it is there", async () => {
  await tablet.go(BOARD);
  await board().waitFor();
  let release;
  const held = new Promise((go) => (release = go));
  await tablet.page.route(FILE, async (route) => {
    await held;
    await route.continue();
  });
  await tablet.page.reload();
  await tablet.page.getByRole("status").getByText("Đang mở…").waitFor();
  release();
  await board().waitFor();
  assert.equal(await tablet.place(), `#${BOARD}`);
  await tablet.page.unroute(FILE);
});

test("a screen that can't be read says that nothing is lost, and the next try opens it in its place", async () => {
  await tablet.page.route(FILE, (route) => route.abort());
  await tablet.page.reload();
  await tablet.page.getByRole("alert").getByText("Mọi thứ đã ghi vẫn còn nguyên", { exact: false }).waitFor();
  assert.deepEqual(await everyLook(tablet.page, "not-read"), []);
  await tablet.page.unroute(FILE);
  await tablet.tap("Thử lại");
  await board().waitFor();
  assert.equal(await tablet.place(), `#${BOARD}`);
  assert.deepEqual(tablet.complaints, []);
});
