// No camera and nothing to paste: the code in letters is typed, and the number on the tablet is the one on the officer's
// screen before anything is sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "../harness/looks.mjs";
import { DESK, openDesk } from "../harness/office.mjs";
import { Commune, sample } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let desk;
let tablet;
before(async () => {
  commune = new Commune();
  commune.deskHub(DESK, "init", "--commune", "Phường Long Thủy");
  commune.deskHub(DESK, "import", sample("danh-sach-khu-pho-3.xlsx"), "--list-date", "2024-05-02");
  ({ desk } = await openDesk(commune));
  tablet = await Tablet.open((await commune.startTablet("typed")).address);
});
after(async () => {
  await desk?.close();
  await tablet?.close();
  await commune?.close();
});

test("ten letters, sixteen digits that are alike on both screens, and the tablet is the commune's", async () => {
  await desk.go("devices/enrol");
  await desk.page.getByLabel("Họ và tên người giữ máy").fill("Trần Thị Bưởi");
  await desk.page.getByText("Khu phố 3", { exact: true }).first().click();
  await desk.button("Làm mã").press("Enter");
  await desk.page.locator("article.sheet code").first().waitFor();
  const [code, number] = await desk.page.locator("article.sheet code").allTextContents();
  assert.match(code, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  assert.match(number, /^\d{4} \d{4} \d{4} \d{4}$/);

  await tablet.begin();
  await tablet.tap("Gõ mã ngắn");
  await tablet.page.getByLabel("Mã mười chữ và số").fill("K7");
  await tablet.tap("Tìm trạm của xã");
  await tablet.see("Mã có mười chữ và số, như K7QF3-M9X2D.");
  await tablet.page.getByLabel("Mã mười chữ và số").fill(code.toLowerCase().replace("-", " "));
  const port = /127\.0\.0\.1:(\d+)/.exec(await desk.page.locator("body").innerText())[1];
  await tablet.page.getByLabel("Địa chỉ trạm của xã, nếu có").fill(`127.0.0.1:${port}`);
  await tablet.tap("Tìm trạm của xã");
  await tablet.page.getByTestId("fingerprint").waitFor();
  const shown = (await tablet.page.getByTestId("fingerprint").innerText()).trim().split(/\s+/).join(" ");
  assert.equal(shown, number);
  assert.deepEqual(await everyLook(tablet.page, "typed-code"), []);
  assert.deepEqual(await desk.ask("devices.list"), [], "nothing was sent before they were compared");

  await tablet.tap("Khác");
  await tablet.see(/không phải trạm của xã mình/);
  assert.equal(await tablet.page.getByTestId("fingerprint").count(), 0);
  await tablet.tap("Tìm trạm của xã");
  await tablet.tap("Giống hệt: đăng ký");
  await tablet.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
  assert.equal((await desk.ask("devices.list")).length, 1);
  assert.deepEqual([...tablet.complaints, ...desk.complaints], []);
});
