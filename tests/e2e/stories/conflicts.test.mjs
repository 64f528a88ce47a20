// Two volunteers hear different things about one person: their lead settles it with no network, two taps from
// "Còn ai?" and one more; and a colleague sees at which house somebody is.
// SCRATCH=folder keeps pictures of it in every look, to be looked at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { wear } from "../harness/places.mjs";
import { Commune } from "../harness/programs.mjs";
import { Tablet, TABLET } from "../harness/tablet.mjs";

const DESK = { width: 1366, height: 768 };

let commune;
let hoa;
let binh;
let lead;
let house;
let person;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  [hoa, binh, lead] = await Promise.all([["Trần Thị Hoa", "member"], ["Lê Văn Bình", "member"], ["Lê Văn Sơn", "lead"]].map(async ([name, role], i) => {
    commune.prepare(`tablet-${i}`, name, { role });
    const { address } = await commune.startTablet(`tablet-${i}`);
    const tablet = await Tablet.open(address);
    await tablet.unlock();
    return tablet;
  }));
  house = (await hoa.housesLeft()).find((h) => h.people[0].cells[1].state === "not_asked" && h.people.length > 1);
  person = house.people[0];
});
after(async () => {
  await Promise.all([hoa, binh, lead].map((tablet) => tablet?.close()));
  await commune?.close();
});

/** Says what somebody answered at the door, and sends it. */
async function says(tablet, outcome) {
  await tablet.ask("answer", { rid: person.rid, target: "DDDT", outcome });
  await tablet.ask("send_now");
}

const chosen = (tablet) => tablet.page.getByRole("article", { name: new RegExp(`^${person.name}, `) });

async function photograph(tablet, name) {
  const folder = process.env.SCRATCH;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [look, size] of [[{ theme: "light" }, TABLET], [{ theme: "dark" }, TABLET], [{ text: 28 }, TABLET], [{ theme: "light" }, DESK], [{ theme: "dark" }, DESK]]) {
    await tablet.page.setViewportSize(size);
    await wear(tablet, look);
    await tablet.page.locator("main article, main .house, main table").first().waitFor();
    await tablet.page.screenshot({ path: join(folder, `${name}-${look.theme ?? "light"}-${look.text ?? 20}-${size.width}.png`), animations: "disabled" });
  }
  await tablet.page.setViewportSize(TABLET);
  await wear(tablet, {});
}

test("members are told that answers differ, and a lead sees every side two taps from 'Còn ai?'", async () => {
  await says(hoa, "NO_NEED");
  await says(binh, "DONE");
  await Promise.all([hoa, lead].map((tablet) => tablet.ask("send_now")));
  await commune.stopHub();

  await hoa.go(`/house/${house.hid}`);
  await hoa.chip(person.name, "DDDT").getByText("hai câu trả lời khác nhau").waitFor();
  await hoa.go(`/house/${house.hid}/person/${person.rid}`);
  await hoa.see("Tổ trưởng hoặc công an xã sẽ chọn.");

  await lead.go("/today/left");
  await lead.page.locator(".house").first().waitFor();
  lead.taps = 0;
  await lead.tap("Còn ai?");
  await lead.tap(lead.button(/1 chỗ câu trả lời khác nhau/));
  await chosen(lead).waitFor();
  assert.equal(lead.taps, 2);
  const told = await chosen(lead).innerText();
  for (const words of ["Trần Thị Hoa", "Lê Văn Bình", "Thành viên tổ", "Ở cửa nhà", "máy số 1", "máy số 2", "Chưa có nhu cầu", "Đạt"]) assert.ok(told.includes(words), words);
  await photograph(lead, "conflicts");
  await lead.go("/left");
  await photograph(lead, "who-is-left-conflicts");
});

test("one tap settles with no network, an undo opens it again, and the hub and every tablet hear of it", async () => {
  await lead.go("/conflicts");
  await lead.tap(chosen(lead).getByRole("button", { name: "Đúng là: Chưa có nhu cầu" }));
  await chosen(lead).getByText("Đã chọn: Chưa có nhu cầu").waitFor();
  await photographSettled();
  await lead.tap("Hoàn tác");
  await chosen(lead).getByRole("button", { name: "Đúng là: Đạt" }).waitFor();
  await lead.tap(chosen(lead).getByRole("button", { name: "Đúng là: Chưa có nhu cầu" }));
  await chosen(lead).getByText("Đã chọn: Chưa có nhu cầu").waitFor();
  await lead.go("/left");
  await lead.page.getByRole("table").first().waitFor();
  assert.equal(await lead.button(/câu trả lời khác nhau/).count(), 0);

  await commune.startHub();
  assert.equal(commune.hub("conflicts").length, 1, "the hub has not heard of it");
  for (const tablet of [lead, hoa, binh]) await tablet.ask("send_now");
  assert.deepEqual(commune.hub("conflicts"), []);
  for (const tablet of [hoa, binh]) {
    await tablet.go("/today/left");
    await tablet.go(`/house/${house.hid}`);
    await tablet.card(person.name).locator("[data-target=DDDT][data-state=no_need]").waitFor();
    assert.equal(await tablet.chip(person.name, "DDDT").getByText("khác nhau").count(), 0);
  }
  assert.equal(commune.hub("verify").ok, true);
});

async function photographSettled() {
  if (!process.env.SCRATCH) return;
  await lead.page.screenshot({ path: join(process.env.SCRATCH, "conflicts-settled.png"), animations: "disabled" });
}

test("the officer settles at the desk, and it comes down as the officer's word", async () => {
  await binh.ask("answer", { rid: person.rid, target: "SIM", outcome: "DONE" });
  await hoa.ask("answer", { rid: person.rid, target: "SIM", outcome: "NO_SIM" });
  for (const tablet of [binh, hoa]) await tablet.ask("send_now");
  const told = commune.hub("settle", "--rid", String(person.rid), "--target", "SIM", "--outcome", "DONE", "--by", "Nguyễn Thị Thu");
  assert.equal(told.conflict, false);
  await hoa.ask("send_now");
  await hoa.go(`/house/${house.hid}/person/${person.rid}`);
  await hoa.see("Nguyễn Thị Thu");
  await hoa.see("(đã phân xử)");
});

test("a colleague sees at which house somebody is, and may record there all the same", async () => {
  const at = (await hoa.housesLeft()).find((h) => h.hid !== house.hid);
  await hoa.go(`/house/${at.hid}`);
  await hoa.card(at.people[0].name).waitFor();
  await hoa.ask("send_now");
  await binh.ask("send_now");
  await binh.go("/today/done");
  await binh.go("/today/left");
  const row = await binh.row(at);
  await row.getByText("tổ bạn (Trần Thị Hoa) đang làm").waitFor();
  await photograph(binh, "today-claimed");
  await binh.tap(row);
  await binh.see(/Tổ bạn \(Trần Thị Hoa\) đang làm nhà này/);
  await photograph(binh, "household-claimed");
  await binh.tap("Cả nhà đủ 4");
  await binh.see(/^Đã lưu trong máy: /);
});

test("the officer's board shows the battery where the browser can tell it", async () => {
  const knows = await hoa.page.evaluate(() => "getBattery" in navigator);
  await hoa.ask("send_now");
  const board = commune.hub("devices");
  const line = board.find((device) => device.member === "Trần Thị Hoa");
  assert.equal(typeof line.battery, knows ? "number" : "object");
  assert.deepEqual([hoa, binh, lead].flatMap((tablet) => tablet.complaints), []);
});
