// Chế độ tập: twelve invented houses that work like real ones, from the first start on, with its frame and words on
// every screen, and nothing of it in the real work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { problems } from "../harness/axe.mjs";
import { misfits } from "../harness/fits.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const WORDS = "Chế độ tập: không gửi đi đâu";
let commune;
let tablet;
let host;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("hoa", "Trần Thị Hoa");
  host = await commune.startTablet("hoa", { demoPin: PIN });
  tablet = await Tablet.open(host.address);
  await tablet.unlock();
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

/** The frame is drawn and the words stand in sight. */
async function framed(of = tablet) {
  const strip = of.page.getByRole("region", { name: "Chế độ tập" });
  await strip.getByText(WORDS).waitFor();
  const shown = await of.page.evaluate(() => getComputedStyle(document.body, "::after").boxShadow);
  assert.match(shown, /rgb\(245, 138, 31\)/);
  const box = await strip.boundingBox();
  assert.ok(box.y >= 0 && box.y < 100, "in sight, however far one scrolled");
}

const enter = async (of = tablet) => {
  await of.go("/settings");
  await of.tap("Tập thử");
  await of.page.getByRole("heading", { name: "Hôm nay" }).waitFor();
  await of.page.locator(".house").first().waitFor();
};

test("before any hub knows the tablet, a volunteer practises and comes back to the first screen", async () => {
  const { address } = await commune.startTablet("fresh");
  const fresh = await Tablet.open(address);
  try {
    await fresh.begin();
    await fresh.tap("Tập thử");
    await fresh.see("Còn 12 / 12 hộ");
    await framed(fresh);
    await fresh.tap(fresh.button(/^Tiếp tục: nhà /));
    await fresh.tap("Cả nhà đủ 4");
    await fresh.see(/^Đã lưu trong máy: /);
    await fresh.page.reload();
    await fresh.card("Nguyễn Văn Thử").waitFor();
    await framed(fresh);
    await fresh.tap("Thoát");
    await fresh.page.getByLabel("Mã đăng ký").or(fresh.button(/^Máy tính bảng đi từng nhà/)).first().waitFor();
    assert.equal(await fresh.page.getByText(WORDS).count(), 0);
    assert.deepEqual(fresh.complaints, []);
  } finally {
    await fresh.close();
  }
});

test("every volunteer's screen works in practice, in its frame, and passes axe and the measures", async () => {
  const real = await tablet.ask("today");
  await enter();
  await framed();
  const house = await tablet.ask("household", { hid: 6 });
  const [person] = house.people;
  const found = [];
  const look = async (name) => {
    await framed();
    found.push(...(await problems(tablet, name, { theme: "light", text: 20 })), ...(await misfits(tablet.page)).map((misfit) => `${name}: ${misfit}`));
  };
  await look("today");
  await tablet.go("/house/6");
  await tablet.card(person.name).waitFor();
  await tablet.tap(tablet.chip(person.name, "SMARTPHONE"));
  assert.equal(await tablet.page.locator("dialog").getByText(WORDS).count(), 1, "a sheet says it too");
  await tablet.tap(tablet.page.locator("dialog [data-reason=NO_PHONE]"));
  await tablet.tap("Đúng, ghi luôn");
  await tablet.see(/^Đã lưu trong máy: /);
  await tablet.page.evaluate(() => scrollTo(0, 400));
  await look("house");
  await tablet.go(`/house/6/person/${person.rid}`);
  await tablet.page.locator(".entry").first().waitFor();
  await look("person");
  await tablet.go("/send");
  await tablet.page.getByTestId("send-sentence").getByText(WORDS).waitFor();
  await look("send");
  await tablet.go("/guide/all/-/0/%2Fsettings");
  await tablet.page.locator("[data-set=own-sim]").waitFor();
  await look("guide");
  await tablet.go("/settings");
  await tablet.button("Bắt đầu lại").waitFor();
  await look("settings");
  assert.deepEqual(found, []);

  await tablet.tap("Bắt đầu lại");
  await tablet.see("Còn 12 / 12 hộ");
  const states = (await tablet.ask("household", { hid: 6 })).people[0].cells.map((cell) => cell.saved);
  assert.deepEqual(states, [null, null, null, null], "nobody was there");
  await tablet.tap("Thoát");
  await tablet.page.getByText(WORDS).first().waitFor({ state: "detached" });
  assert.deepEqual((await tablet.ask("today")).households_left, real.households_left);
  assert.equal((await tablet.ask("send_state")).records_unsent, 0, "the outbox knows nothing of it");
});

test("killed in practice it opens in practice, and the way out leads to the PIN", async () => {
  await enter();
  await tablet.tap(tablet.button(/^Tiếp tục: nhà /));
  await tablet.tap("Không gặp ai");
  await tablet.see(/đã lưu trong máy/i);
  await tablet.page.waitForFunction(() => location.hash === "#/house/2");
  const listen = new URL(host.address).host;
  const { profile } = tablet;
  await Promise.all([host.kill(), tablet.kill()]);
  host = await commune.startTablet("hoa", { demoPin: PIN, listen });
  tablet = await Tablet.open(host.address, { profile });
  await tablet.card("Lê Thị Thử").waitFor();
  await framed();
  assert.equal((await tablet.ask("export_bundle")).code, "not_allowed", "no file leaves practice");
  await tablet.tap("Thoát");
  await tablet.unlock();
  await tablet.page.getByRole("heading", { name: "Hôm nay" }).waitFor();
  assert.equal((await tablet.ask("send_state")).records_unsent, 0);
  assert.deepEqual(tablet.complaints, []);
});
