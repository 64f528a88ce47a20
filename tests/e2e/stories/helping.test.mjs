// An officer writes down whom teams call; the tablet shows it under "Gọi giúp" from its next sync on: on every screen,
// in practice, offline, and locked with a PIN that is forgotten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBoth } from "../harness/office.mjs";
import { Commune } from "../harness/programs.mjs";

let commune;
let desk;
let host;
let tablet;
before(async () => {
  commune = new Commune();
  ({ desk, host, tablet } = await openBoth(commune));
});
after(async () => {
  await desk?.close();
  await tablet?.close();
  await commune?.close();
});

const LEAD = /^Điểu Khánh, tổ trưởng\s*0912 000 345$/;
const DUTY = /^Trực ban công an phường\s*02710 000 113$/;

/** Fills in one line of the officer's page. */
async function write(at, name, phone, hamlet) {
  const line = desk.page.getByRole("group", { name: `Người thứ ${at}`, exact: true });
  await line.getByLabel("Ai nghe máy").fill(name);
  await line.getByLabel("Số điện thoại").fill(phone);
  if (hamlet) await line.getByLabel("Cho tổ nào gọi").selectOption({ label: hamlet });
}

/** The lines under "Gọi giúp", and the sheet closed again. */
async function toCall() {
  await tablet.tap("Gọi giúp");
  const sheet = tablet.page.getByRole("dialog");
  await sheet.waitFor();
  const lines = await sheet.getByRole("listitem").allInnerTexts();
  await tablet.page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  return lines.map((line) => line.trim());
}

test("before anybody is named the tablet says whom to call, and the desk that nobody is", async () => {
  assert.equal((await toCall())[0], "Gọi tổ trưởng của mình.");
  await desk.go("setup/helpers");
  await desk.page.getByRole("listitem").filter({ hasText: "Số gọi giúp" }).getByText("chưa có").waitFor();
});

test("a number that is none is refused by its line, and nothing is kept", async () => {
  await write(1, "Trực ban công an phường", "không rõ");
  await desk.button("Lưu số gọi giúp").press("Enter");
  await desk.page.getByText(/người thứ 1: số điện thoại phải có 3 đến 15 chữ số/).waitFor();
  assert.deepEqual((await desk.ask("setup.view")).helpers, []);
});

test("the team's own lead comes first, then the duty desk, on every screen and with no network", async () => {
  await write(1, "Trực ban công an phường", "02710 000 113");
  await desk.button("Thêm người").press("Enter");
  await write(2, "Điểu Khánh, tổ trưởng", "+84 912.000.345", "Khu phố 3");
  await desk.button("Lưu số gọi giúp").press("Enter");
  await desk.page.getByText("Đã lưu. Máy nào gửi về xã lần tới thì có số mới.").waitFor();
  assert.equal((await tablet.ask("send_now")).problem, null);
  await host.stop();
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { name: "Hôm nay" }).waitFor();
  const [first, second] = await toCall();
  assert.match(first, LEAD);
  assert.match(second, DUTY);
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  assert.match((await toCall())[0], LEAD);
});

test("who practises has the real numbers too", async () => {
  await tablet.tap("Tập thử");
  await tablet.see("Chế độ tập: không gửi đi đâu");
  assert.match((await toCall())[0], LEAD);
  await tablet.tap("Thoát");
  await tablet.page.getByText("Chế độ tập: không gửi đi đâu").waitFor({ state: "detached" });
});

test("who forgot the PIN reads the numbers on the locked tablet, beside the two to be told", async () => {
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { name: "Mở máy" }).waitFor();
  assert.match((await toCall())[1], DUTY);
  await tablet.tap("Quên mã PIN");
  await tablet.page.getByRole("listitem").filter({ hasText: "0912 000 345" }).waitFor();
  await tablet.see("Yêu cầu số");
  assert.deepEqual(tablet.complaints, []);
});
