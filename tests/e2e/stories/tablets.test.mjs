// Tablets that change hands and lists that are shut: a second user, a forgotten PIN, a week without the hub,
// a tablet out of service. Each screen also passes axe in both themes and at the largest text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "../harness/looks.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** Eight days after the evening every other program lives in. */
const LATER = "2024-05-14T18:30:00+07:00";
const HER_PIN = "864209";

let commune;
const open = [];
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
});
after(async () => {
  for (const tablet of open) await tablet.close();
  await commune?.close();
});

/** A prepared tablet; `clock` is when its app is started. */
async function start(folder, options) {
  const host = await commune.startTablet(folder, options);
  const tablet = await Tablet.open(host.address);
  open.push(tablet);
  return { tablet, stop: host.stop };
}

test("a second volunteer gets a PIN of her own, unlocks by her name, and the hub knows who recorded", async () => {
  commune.prepare("shared", "Điểu Khánh");
  const { tablet } = await start("shared");
  await tablet.unlock();
  await tablet.go("/settings");
  await tablet.tap("Thêm người dùng máy này");
  await tablet.see("Đọc cho công an xã: máy số");
  const found = await everyLook(tablet.page, "add-user");
  const { dev } = commune.hub("devices").find((line) => line.member === "Điểu Khánh");
  const { url } = commune.hub("enrol", "--role", "member", "--name", "Lý Thị Lụa", "--on", String(dev));
  await tablet.page.getByLabel("Mã cho người mới").fill(url);
  await tablet.tap("Thêm người này");
  await tablet.see("Đưa máy cho Lý Thị Lụa tự chọn mã PIN.");
  found.push(...(await everyLook(tablet.page, "add-user-pin")));
  await tablet.pin(HER_PIN);
  await tablet.page.getByRole("group", { name: "Bấm lại mã PIN" }).waitFor();
  await tablet.pin(HER_PIN);
  await tablet.see("Lý Thị Lụa đã dùng được máy này bằng mã PIN riêng.");
  await tablet.tap("Giao máy cho người khác");
  await tablet.see("Ai đang cầm máy?");
  found.push(...(await everyLook(tablet.page, "unlock-who")));
  await tablet.tap("Lý Thị Lụa");
  await tablet.pin(HER_PIN);
  await tablet.page.getByRole("heading", { name: "Mở máy" }).waitFor({ state: "detached" });
  await tablet.skipFirstCards();
  const house = (await tablet.housesLeft())[0];
  await tablet.ask("mark_household_done", { hid: house.hid });
  const { entries } = await tablet.ask("person", { rid: house.people[0].rid });
  assert.equal(entries[0].by, "Lý Thị Lụa");
  await tablet.ask("send_now");
  assert.equal(commune.hub("verify").quarantined, 0);
  assert.deepEqual(found, []);
  assert.deepEqual(tablet.complaints, []);
});

test("a forgotten PIN is replaced on the telephone: two numbers there, a code back, a new PIN", async () => {
  commune.prepare("forgot", "Trần Thị Bưởi");
  const { tablet } = await start("forgot");
  await tablet.page.getByRole("heading", { name: "Mở máy" }).waitFor();
  await tablet.tap("Quên mã PIN");
  await tablet.page.getByLabel("Mã công an xã đọc lại").waitFor();
  const found = await everyLook(tablet.page, "forgot");
  const give = async (code) => {
    await tablet.page.getByLabel("Mã công an xã đọc lại").fill(code);
    await tablet.tap("Chọn mã PIN mới");
    await tablet.pin("975310");
    await tablet.page.getByRole("group", { name: "Bấm lại mã PIN" }).waitFor();
    await tablet.pin("975310");
  };
  await give("aaaa bbbb cccc");
  await tablet.see(/^Mã chưa đúng, hoặc đã dùng rồi\./);
  const { reset } = await tablet.ask("app_state");
  const { code } = commune.hub("unlock-code", "--dev", String(reset.dev), "--request", String(reset.number));
  await give(code.toLowerCase());
  await tablet.page.locator(".house").first().waitFor();
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.pin("975310");
  await tablet.page.locator(".house").first().waitFor();
  assert.deepEqual(found, []);
  assert.deepEqual(tablet.complaints, []);
});

test("after a week without the hub no name is shown, a code opens the list for a day, and sending opens it for good", async () => {
  commune.prepare("away", "Lê Văn Bình");
  const first = await start("away");
  await first.tablet.unlock();
  const name = (await first.tablet.housesLeft())[0].people[0].name;
  await first.stop();
  await commune.stopHub();
  const { tablet } = await start("away", { clock: LATER });
  await tablet.unlock();
  await tablet.page.getByRole("heading", { name: "Danh sách tạm khóa" }).waitFor();
  assert.equal((await tablet.page.content()).includes(name), false);
  const found = await everyLook(tablet.page, "list-locked");
  for (const place of ["/today/left", "/house/1", "/left"]) {
    await tablet.go(place);
    await tablet.page.getByRole("heading", { name: "Danh sách tạm khóa" }).waitFor();
  }
  const { reset } = await tablet.ask("app_state");
  const { code } = commune.hub("code", "--dev", String(reset.dev));
  await tablet.page.getByLabel("Mã công an xã đọc", { exact: true }).fill(code);
  await tablet.tap("Mở thêm một ngày");
  await tablet.go("/today/left");
  await tablet.see(/^Danh sách mở tạm, còn 24 giờ\./);
  await tablet.page.locator(".house").first().waitFor();
  found.push(...(await everyLook(tablet.page, "list-open-for-a-day")));
  await commune.startHub();
  await tablet.go("/send");
  await tablet.tap(tablet.page.getByRole("button", { name: /^(Gửi ngay|Hỏi trạm của xã ngay)$/ }));
  await tablet.see(/^Tất cả đã gửi về xã/);
  await tablet.go("/today/left");
  await tablet.page.locator(".house").first().waitFor();
  await tablet.page.getByText(/^Danh sách mở tạm/).waitFor({ state: "detached" });
  assert.deepEqual(found, []);
  assert.deepEqual(tablet.complaints, []);
});

test("a tablet out of service says so, shows nobody, and what it holds is sent all the same", async () => {
  commune.prepare("lost", "Phạm Thị Út");
  const { tablet } = await start("lost");
  await tablet.unlock();
  const house = (await tablet.housesLeft())[0];
  await tablet.ask("mark_household_done", { hid: house.hid });
  const { dev } = commune.hub("devices").find((line) => line.member === "Phạm Thị Út");
  commune.hub("revoke", "--dev", String(dev));
  await tablet.go("/send");
  await tablet.tap("Gửi ngay");
  await tablet.see(/^Tất cả đã gửi về xã/);
  await tablet.go("/today/left");
  await tablet.page.getByRole("heading", { name: "Máy đã ngừng dùng" }).waitFor();
  assert.equal((await tablet.page.content()).includes(house.people[0].name), false);
  const found = await everyLook(tablet.page, "revoked");
  assert.ok(commune.hub("verify").quarantined > 0, "kept for the officer");
  await tablet.ask("lock");
  await tablet.page.reload();
  await tablet.pin(PIN);
  await tablet.page.getByRole("heading", { name: "Máy đã ngừng dùng" }).waitFor();
  assert.deepEqual(found, []);
  assert.deepEqual(tablet.complaints, []);
});
