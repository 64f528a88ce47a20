// The first evening of a tablet: a code that is no code, a code that was used, the right one, two PINs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
const tablets = [];
before(async () => { commune = await Commune.open("danh-sach-khu-pho-3.xlsx"); });
after(async () => {
  for (const tablet of tablets) await tablet.close();
  await commune?.close();
});

async function newTablet(folder, options) {
  const { address } = await commune.startTablet(folder, options);
  const tablet = await Tablet.open(address);
  tablets.push(tablet);
  return tablet;
}

async function tryCode(tablet, code) {
  await tablet.begin();
  await tablet.page.getByLabel("Mã đăng ký").fill(code);
  await tablet.tap("Đăng ký máy này");
  await tablet.page.getByRole("alert").waitFor();
  return tablet.page.getByRole("alert").innerText();
}

test("words that are no code are refused in words, and a real code then enrols the tablet with its list", async () => {
  const tablet = await newTablet("first");
  assert.match(await tryCode(tablet, "xin chào"), /Không đọc được mã này/);
  await tablet.enrol(commune.enrol("Trần Thị Bưởi"));
  await tablet.see("Khu phố 3");
  await tablet.see(/^Còn \d+ \/ \d+ hộ$/);
  assert.equal(new URL(tablet.page.url()).searchParams.has("key"), false, "the host's key leaves the address bar");
  assert.deepEqual(tablet.complaints, []);
});

test("a code opens one tablet only: the second is told so and what to do", async () => {
  const link = commune.enrol("Lê Văn Bình");
  await (await newTablet("second")).enrol(link);
  assert.match(await tryCode(await newTablet("third"), link), /Mã này đã dùng cho máy khác\..*Xin công an xã một mã mới/s);
});

test("with no hub in reach the tablet says there is no network and can try the same code again", async () => {
  const tablet = await newTablet("fourth");
  const link = commune.enrol("Phạm Thị Út");
  await commune.stopHub();
  assert.match(await tryCode(tablet, link), /không có mạng/);
  await commune.startHub();
  await tablet.enrol(link);
});

test("wrong PINs make a wait with its end on the screen, the keys rest, and a restart doesn't shorten it", async () => {
  commune.prepare("waits", "Võ Văn Kiên");
  const tablet = await newTablet("waits", { demoPin: "246810" });
  await tablet.see("Bản trình diễn. Mã PIN: 246810");
  const paused = tablet.page.getByText(/Thử lại được sau \d+ giây/);
  for (let wrong = 0; wrong < 8 && !(await paused.isVisible()); wrong++) {
    await tablet.pin("135791");
    await tablet.page.getByText("Mã PIN chưa đúng.").or(paused).first().waitFor();
    await tablet.button("5").and(tablet.page.locator(":not([disabled])")).or(paused).first().waitFor();
  }
  await paused.waitFor();
  assert.equal(await tablet.button("5").isDisabled(), true);
  await tablet.page.reload();
  await paused.waitFor();
});
