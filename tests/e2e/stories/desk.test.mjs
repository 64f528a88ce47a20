// The officer's desk from an empty folder: a hub is made, a tablet is enrolled by the code on the screen and sends
// to the hub inside the app, also after the app was started anew; wrong PINs wait; every page passes axe.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let host;
let desk;
before(async () => {
  commune = new Commune();
  host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

/** The line of a tablet on the board. */
const line = (who) => desk.page.getByRole("row").filter({ hasText: who });

test("an empty machine becomes the commune's hub, by keys alone", async () => {
  await desk.found();
  await desk.page.getByText("Trạm đang nhận").waitFor();
});

test("hamlets are pasted a line each, and numbers typed like a sheet", async () => {
  await desk.page.getByLabel(/^Mỗi dòng một tên/).fill("Khu phố 1\nKhu phố 2\nKhu phố 3");
  await desk.button("Thêm").click();
  await desk.page.getByRole("row").filter({ hasText: "Khu phố 3" }).waitFor();
  await desk.go("setup/allocation");
  await desk.page.getByLabel("Khu phố 1, VNeID").fill("312");
  await desk.page.keyboard.press("Enter");
  await desk.page.getByLabel("Khu phố 2, VNeID").and(desk.page.locator(":focus")).waitFor();
  await desk.page.keyboard.type("362");
  await desk.page.keyboard.press("Enter");
  await desk.page.getByRole("row").filter({ hasText: "Cộng" }).getByText("674").waitFor();
});

test("numbers typed faster than the hub answers are all kept, in one line and in one column", async () => {
  let letGo;
  const held = new Promise((go) => (letGo = go));
  await desk.page.route("**/ipc/office_call", async (call) => {
    if (call.request().postDataJSON().name === "setup.allocate") await held;
    await call.continue();
  });
  const cell = (name) => desk.page.getByLabel(name);
  for (const [name, number] of [["Khu phố 1, CCCD", "40"], ["Khu phố 1, SIM", "50"], ["Khu phố 2, SIM", "60"], ["Khu phố 1, VNeID", "300"]]) {
    await cell(name).fill(number);
    await desk.page.keyboard.press("Tab");
  }
  letGo();
  await desk.page.getByRole("row").filter({ hasText: "Cộng" }).getByText("662").waitFor();
  await desk.page.unroute("**/ipc/office_call");
  const { allocation } = await desk.ask("setup.view");
  assert.deepEqual(allocation.slice(0, 2).map((line) => line.targets), [{ CCCD: 40, DDDT: 300, SIM: 50 }, { DDDT: 362, SIM: 60 }]);
});

test("a tablet that scans the code on the screen is told of at once, and sends to the hub inside the app", async () => {
  commune.deskHub("desk", "import", sample("danh-sach-khu-pho-3.xlsx"));
  await desk.go("devices");
  await desk.button("Đăng ký máy mới").click();
  await desk.page.getByLabel("Họ và tên người giữ máy").fill("Trần Thị Bưởi");
  await desk.page.getByLabel("Khu phố 3").check();
  await desk.button("Làm mã").click();
  await desk.page.getByRole("img", { name: "Đăng ký máy tính bảng" }).waitFor();
  commune.prepareWith("tablet", await desk.page.locator("textarea").inputValue());
  await desk.page.getByText(/^Máy số 1 đã đăng ký xong/).waitFor();
  await visitOneHouse();
  await desk.go("devices");
  await line("Trần Thị Bưởi").filter({ hasText: "dưới 1 giờ trước" }).waitFor();
  assert.ok((await desk.ask("devices.list"))[0].received > 0, "the hub holds the visit");
});

test("the app is started anew: tablets reach the hub where they know it, and the desk asks who sits there", async () => {
  await host.stop();
  host = await commune.startDesk("desk");
  await visitOneHouse();
  await desk.page.goto(host.address);
  await desk.heading("Trạm Phường Long Thủy");
  await desk.signIn(PIN);
  await desk.heading("Còn ai chưa đạt");
});

test("a tablet's page gives codes to read out, and a lost one is revoked after a second press", async () => {
  await desk.go("devices");
  await line("Trần Thị Bưởi").click();
  await desk.heading("Máy số 1 – Trần Thị Bưởi");
  await desk.button("Lấy mã: Mã mở danh sách một ngày").click();
  await desk.page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/).waitFor();
  await desk.tablet.tap("Thu hồi máy này");
  await desk.page.getByRole("alert").filter({ hasText: "không hoàn tác được" }).waitFor();
  await desk.tablet.tap("Thu hồi máy này");
  await desk.page.getByText(/^Đã thu hồi lúc/).waitFor();
  await desk.go("devices");
  await desk.page.getByText("Hiện cả máy đã thu hồi").click();
  await line("Trần Thị Bưởi").filter({ hasText: "Đã thu hồi" }).waitFor();
});

test("what a revoked tablet still sends is kept and not counted, and its page tells what it is and why", async () => {
  await visitOneHouse();
  await desk.go("devices/1");
  await desk.page.getByText(/ghi nhận của máy này được giữ nhưng chưa tính/).waitFor();
  await desk.button("Xem các ghi nhận ấy").press("Enter");
  const kept = desk.page.getByRole("region", { name: "Ghi nhận được giữ, chưa tính" });
  await kept.locator("p").filter({ hasText: "Gửi sau khi máy bị thu hồi." }).filter({ hasText: "Trần Thị Bưởi" }).first().waitFor();
  assert.deepEqual(await everyDeskLook(desk.page, "devices/1, kept records"), []);
  await desk.go("audit");
  await desk.page.getByRole("grid").getByRole("row").filter({ hasText: "xem ghi nhận chưa tính" }).waitFor();
});

test("every page of the desk passes in every look", async () => {
  const pages = ["overview", "devices", "devices/1", "devices/enrol", "setup/units", "setup/campaign", "setup/allocation", "station", "users", "look"];
  const found = [];
  for (const path of pages) {
    const before = await desk.page.locator(".office main").innerText();
    await desk.go(path);
    await desk.page.waitForFunction((before) => document.querySelector(".office main h1") !== null && document.querySelector(".office main").innerText !== before
      && document.querySelector(".loading") === null, before);
    found.push(...(await everyDeskLook(desk.page, path)));
  }
  assert.deepEqual(found, []);
});

test("wrong PINs wait, longer each time, and starting the app anew doesn't shorten it", async () => {
  await desk.go("overview");
  await desk.button("Rời bàn").click();
  const wait = desk.page.getByText(/Thử lại được sau \d+ giây/);
  for (let wrong = 0; wrong < 4; wrong++) {
    await desk.signIn("135791");
    await desk.page.getByRole("alert").filter({ hasText: "Mã PIN chưa đúng" }).waitFor();
    await desk.page.waitForFunction(() => document.querySelector("input[type=password]")?.value === "");
  }
  await wait.waitFor();
  assert.equal(await desk.button("Vào bàn làm việc").isDisabled(), true);
  await host.stop();
  host = await commune.startDesk("desk");
  await desk.page.goto(host.address);
  await desk.signIn(PIN);
  await wait.waitFor();
  assert.deepEqual(desk.complaints, []);
});

/** The volunteer's next house, recorded and sent. */
async function visitOneHouse() {
  const { address, stop } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    const { rows } = await tablet.ask("today");
    await tablet.ask("mark_household_done", { hid: rows.find((row) => row.status === "left").hid });
    assert.equal((await tablet.ask("send_now")).state, "all_sent");
  } finally {
    await tablet.close();
    await stop();
  }
}
