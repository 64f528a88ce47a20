// With a camera: a tablet joins by the code on the officer's screen, and a colleague keeps a day that another
// tablet shows. The cameras are films of those screens; everything after them is the real thing.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { film } from "../harness/camera.mjs";
import { Desk } from "../harness/desk.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let desk;
const tablets = [];
before(async () => {
  commune = new Commune();
  desk = await Desk.open((await commune.startDesk("desk")).address);
  await desk.found();
  await desk.page.getByText("Trạm đang nhận").waitFor();
  commune.deskHub("desk", "import", sample("danh-sach-khu-pho-3.xlsx"));
});
after(async () => {
  for (const tablet of tablets) await tablet.close();
  await desk?.close();
  await commune?.close();
});

/** A tablet of its own, with or without something before its camera. */
async function tablet(folder, camera) {
  const { address } = await commune.startTablet(folder);
  const opened = await Tablet.open(address, { camera });
  tablets.push(opened);
  await opened.begin();
  return opened;
}

/** The code of a new tablet on the officer's screen, photographed. */
async function codeFor(name) {
  await desk.go("overview");
  await desk.go("devices/enrol");
  await desk.page.getByLabel("Họ và tên người giữ máy").fill(name);
  await desk.page.getByLabel("Khu phố 3").check();
  await desk.tablet.tap("Làm mã");
  return desk.page.getByRole("img", { name: "Đăng ký máy tính bảng" }).screenshot();
}

async function choosePin(of) {
  await of.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
  await of.pin();
  await of.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
  await of.pin();
  await of.fetchList();
}

test("a tablet that sees the officer's screen with its camera joins the commune", async () => {
  const path = join(commune.folder, "code.y4m");
  await film(desk.page, [await codeFor("Trần Thị Bưởi")], path);
  const seeing = await tablet("buoi", path);
  await seeing.tap("Quét bằng máy ảnh");
  await choosePin(seeing);
  await desk.page.getByText(/^Máy số 1 đã đăng ký xong/).waitFor();
});

test("a tablet without a camera takes a photograph of the code, and says when it is another one", async () => {
  const sent = join(commune.folder, "other.png");
  const [buoi] = tablets;
  const { hid } = (await buoi.housesLeft())[0];
  await buoi.ask("mark_household_done", { hid });
  await buoi.go("/send");
  await buoi.tap("Cho xem mã QR");
  await buoi.page.getByRole("img", { name: "Mã 1 / 1" }).screenshot({ path: sent });
  await buoi.tap("Đóng");
  const blind = await tablet("bình");
  const choose = blind.page.getByLabel("Chọn ảnh chụp mã QR");
  await choose.setInputFiles(sent);
  await blind.see("Đây không phải mã đăng ký.");
  await choose.setInputFiles({ name: "code.png", mimeType: "image/png", buffer: await codeFor("Lê Văn Bình") });
  await choosePin(blind);
});

test("a day shown as a symbol goes through a colleague's camera", async () => {
  const [buoi] = tablets;
  await buoi.tap("Cho xem mã QR");
  const path = join(commune.folder, "day.y4m");
  await film(desk.page, [await buoi.page.getByRole("img", { name: "Mã 1 / 1" }).screenshot()], path);
  const out = await tablet("hoa", path);
  await out.enrol(commune.deskHub("desk", "enrol", "--role", "member", "--name", "Trần Thị Hoa", "--hamlet", "Khu phố 3").url);
  await out.go("/send");
  await out.tap("Giữ hộ bản của tổ bạn");
  await out.tap("Quét bằng máy ảnh");
  const taken = out.page.getByTestId("taken");
  await taken.waitFor();
  assert.equal(await taken.getAttribute("data-what"), "colleague");
});

test("no screen complained", () => {
  assert.deepEqual([desk, ...tablets].flatMap((screen) => screen.complaints), []);
});
