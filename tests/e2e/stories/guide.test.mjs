// How things are done at the door, in cards: the first four after the PIN, the steps of each target with no
// network, and the way back to exactly where one was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let tablet;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  const { address } = await commune.startTablet("reader");
  tablet = await Tablet.open(address);
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

const shown = (picture) => tablet.page.locator(`[data-picture=${picture}]`).waitFor();

test("four cards come after the PIN, once, and again from the settings", async () => {
  await tablet.begin();
  await tablet.page.getByLabel("Mã đăng ký").fill(commune.enrol("Trần Thị Bưởi"));
  await tablet.tap("Đăng ký máy này");
  await tablet.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
  await tablet.pin();
  await tablet.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
  await tablet.pin();
  await shown("street");
  // Put away in the middle: the cards are still due.
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.unlock();
  await shown("street");
  for (const picture of ["chips", "undo", "send"]) {
    await tablet.tap("Tiếp");
    await shown(picture);
  }
  await tablet.tap("Vào danh sách");
  await tablet.fetchList();
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.unlock();
  await tablet.page.locator(".house").first().waitFor();
  await tablet.tap("Cài đặt");
  await tablet.tap("Xem lại bốn thẻ đầu tiên");
  await shown("street");
  await tablet.tap("Bỏ qua, vào danh sách");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  await commune.stopHub();
});

test("a 'Chưa' leads to its target's steps with no network, and back to the same sheet of the same person as far down the house", async () => {
  const house = (await tablet.housesLeft()).find((one) => one.people.length >= 5);
  const last = house.people.at(-1);
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(last.name).waitFor();
  await tablet.card(last.name).scrollIntoViewIfNeeded();
  await tablet.tap(tablet.chip(last.name, "DDDT"));
  const title = await tablet.page.locator("dialog h2").innerText();
  const depth = await tablet.page.evaluate(() => scrollY);
  assert.ok(depth > 0, "the house is longer than the screen");
  await tablet.tap("Xem cách làm");
  await tablet.tap(tablet.button(/^VNeID trên trang web/));
  await tablet.tap("Bắt đầu");
  for (const picture of ["browser", "tap", "numbers", "message", "passcode"]) {
    await shown(picture);
    await tablet.tap("Tiếp");
  }
  await tablet.see("Xong khi trang báo đã kích hoạt thành công.");
  await tablet.tap("Xong, về chỗ cũ");
  await tablet.page.locator("dialog[open]").waitFor();
  assert.equal(await tablet.page.locator("dialog h2").innerText(), title, "the same sheet is open");
  assert.equal(await tablet.place(), `#/house/${house.hid}`);
  await tablet.page.waitForFunction((was) => scrollY === was, depth);
  await tablet.page.keyboard.press("Escape");
  await tablet.page.locator("dialog").waitFor({ state: "detached" });
});

test("the system's back key leads back from the steps as the button does", async () => {
  const house = (await tablet.housesLeft())[0];
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(house.people[0].name).waitFor();
  await tablet.tap(tablet.chip(house.people[0].name, "SMARTPHONE"));
  await tablet.tap("Xem cách làm");
  await tablet.tap("Bắt đầu");
  await shown("phone-4g");
  await tablet.page.goBack();
  await tablet.page.locator("dialog[open]").waitFor();
  await tablet.page.keyboard.press("Escape");
  await tablet.card(house.people[0].name).waitFor();
});

test("the help place and the nav lead to all of them, and back to where one was", async () => {
  await tablet.go("/send");
  await tablet.page.getByTestId("send-sentence").waitFor();
  await tablet.tap("Gọi giúp");
  await tablet.tap("Xem hướng dẫn từng bước");
  await tablet.page.locator("[data-set]").first().waitFor();
  assert.equal(await tablet.page.locator("[data-set]").count(), 6);
  await tablet.tap("Quay lại");
  await tablet.page.getByTestId("send-sentence").waitFor();
  await tablet.tap("Hướng dẫn");
  await tablet.tap(tablet.button(/^Chữ ký số/));
  await tablet.tap("Quay lại");
  await tablet.page.locator("[data-set]").first().waitFor();
  await tablet.tap("Quay lại");
  await tablet.page.getByTestId("send-sentence").waitFor();
  assert.deepEqual(tablet.complaints, []);
});
