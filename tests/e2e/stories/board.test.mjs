// A lead and two volunteers: the lead gives houses out in two taps and takes one back, the volunteers find theirs, and
// the board of the team is read with the network off, chart and table alike. Each screen passes axe in every look.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { everyLook } from "../harness/looks.mjs";
import { misfits } from "../harness/fits.mjs";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const NAMES = { lead: "Lê Thị Hiền", member: "Trần Thị Bưởi", other: "Điểu Sơn" };

let commune;
let lead;
let member;
let other;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  for (const [folder, name] of Object.entries(NAMES)) commune.prepare(folder, name, { role: folder === "lead" ? "lead" : "member" });
  [lead, member, other] = await Promise.all(Object.keys(NAMES).map(async (folder) => {
    const tablet = await Tablet.open((await commune.startTablet(folder)).address);
    await tablet.unlock();
    return tablet;
  }));
  await lead.ask("send_now");
});
after(async () => {
  for (const tablet of [lead, member, other]) await tablet?.close();
  await commune?.close();
});

/** Lets everybody meet the hub until something has come: beside a sync that is under way anyway a second one does nothing. */
async function until(holds) {
  for (let look = 0; look < 80; look += 1) {
    for (const tablet of [other, member, lead]) await tablet.ask("send_now");
    if (await holds()) return;
    await pause(250);
  }
  assert.fail(`it never came: ${holds}`);
}

const row = (tablet, hid) => tablet.page.locator(`.give[data-hid="${hid}"]`);
const whose = async (tablet, hid) => (await tablet.ask("assignments")).houses.find((house) => house.hid === hid).assigned?.name ?? null;

test("a house is given in two taps, shown at once, and taken back with the bar", async () => {
  const [first] = (await lead.ask("assignments")).houses;
  await lead.go("/left");
  await lead.tap("Giao nhà");
  await row(lead, first.hid).waitFor();
  lead.taps = 0;
  await lead.tap(row(lead, first.hid).getByRole("button", { name: /^Giao nhà/ }));
  await lead.tap(lead.button(new RegExp(`^${NAMES.member}`)));
  await lead.page.locator(".tell.shown").waitFor();
  assert.equal(lead.taps, 2);
  assert.equal(await whose(lead, first.hid), NAMES.member);
  await lead.tap(lead.page.locator(".tell").getByRole("button", { name: "Hoàn tác" }));
  await row(lead, first.hid).getByText("chưa giao").waitFor();
  assert.equal(await whose(lead, first.hid), null);
});

test("a house that was given stays in its place under its new name, and is taken back from there", async () => {
  const [, second] = (await lead.ask("assignments")).houses.filter((house) => house.left && !house.assigned);
  await lead.tap(row(lead, second.hid).getByRole("button", { name: /^Giao nhà/ }));
  await lead.tap(lead.button(new RegExp(`^${NAMES.other}`)));
  await row(lead, second.hid).getByText(`đã giao cho ${NAMES.other}`).waitFor();
  await lead.page.locator(".tell.shown").waitFor();
  const found = await everyLook(lead.page, "assign-given");
  assert.deepEqual(found, []);
  await lead.tap(lead.page.getByTestId("gift").getByRole("button", { name: "Hoàn tác" }));
  await lead.page.getByTestId("gift").waitFor({ state: "detached" });
});

test("many houses are ticked and given with one name, and the volunteers find theirs first", async () => {
  const { houses } = await lead.ask("assignments");
  const free = houses.filter((house) => house.left);
  for (const house of free.slice(0, 3)) await lead.tap(row(lead, house.hid).getByRole("checkbox"));
  await lead.tap("Giao 3 nhà");
  await lead.tap(lead.button(new RegExp(`^${NAMES.member}`)));
  await until(async () => (await whose(lead, free[2].hid)) === NAMES.member);
  await lead.page.getByLabel("Lọc theo ngõ, số nhà, tên").fill(free[5].number);
  await lead.tap(lead.button(/^Chọn cả/));
  await lead.tap(lead.button(/^Giao \d+ nhà/));
  await lead.tap(lead.button(new RegExp(`^${NAMES.other}`)));
  await until(async () => (await whose(lead, free[5].hid)) === NAMES.other);

  await until(async () => (await member.ask("today")).rows.filter((one) => one.assigned?.mine).length === 3);
  await until(async () => (await other.ask("today")).rows.some((one) => one.assigned && !one.assigned.mine));
  await member.page.reload();
  await member.go("/today/left");
  await member.tap("Nhà được giao · 3");
  await member.see("Nhà của tôi");
  assert.equal(await member.page.locator(".house").count(), 3);
  await other.page.reload();
  await other.go("/today/left");
  await other.see(`giao cho ${NAMES.member}`);
  await member.page.locator(".house").first().waitFor();
  const found = await everyLook(member.page, "today-given");
  // It stops nobody: somebody else records at a house that was given away.
  await other.go(`/house/${free[0].hid}`);
  await other.tap(other.button(/^Cả nhà đủ/));
  await other.page.locator(".tell.shown").waitFor();
  assert.deepEqual(found, []);
});

test("with the network off the board tells pace, members, tablets and revisits, as old as it is", async () => {
  const houses = await other.housesLeft();
  await other.ask("appoint", { hid: houses.at(-1).hid, when: "tonight" });
  for (const house of houses.slice(0, 17)) await other.ask("mark_household_done", { hid: house.hid });
  await until(async () => (await lead.ask("team_board"))?.members.find((one) => one.name === NAMES.other).rushes.length === 1);
  await until(async () => (await lead.ask("team_board")).revisits.length === 1);
  await commune.stopHub();
  const told = await lead.ask("team_board");

  await lead.go("/left");
  await lead.tap(lead.button(/^Tiến độ và tổ viên/));
  const card = lead.page.getByRole("article", { name: "VNeID – Khu phố 3" });
  await card.waitFor();
  await lead.see(/^Theo trạm của xã/);
  await lead.see(/\/ 248 người/);
  await lead.tap(card.getByRole("button", { name: "Bảng số liệu" }));
  const rows = await card.locator("tbody tr").count();
  assert.equal(rows, 91, "every day of the campaign");
  const reached = told.hamlets[0].targets[1].achieved;
  await card.getByRole("row", { name: /^06\/05\/2024/ }).getByText(String(reached), { exact: true }).first().waitFor();
  const found = await everyLook(lead.page, "board-pace");

  await lead.tap("Thành viên");
  await lead.see("Nên hỏi lại cho rõ");
  found.push(...(await everyLook(lead.page, "board-members")));
  await lead.tap("Máy");
  await lead.see(NAMES.member);
  found.push(...(await everyLook(lead.page, "board-tablets")));
  await lead.tap(lead.button(/^Hẹn lại · /));
  await lead.page.locator("main li").first().waitFor();
  found.push(...(await everyLook(lead.page, "board-revisits")));
  await lead.go("/left/assign");
  await lead.page.locator("[role=checkbox]").first().waitFor();
  found.push(...(await everyLook(lead.page, "assign")));
  // A lead's laptop.
  await lead.page.setViewportSize({ width: 1366, height: 768 });
  for (const place of ["board/pace", "board/members", "assign"]) {
    await lead.go(`/left/${place}`);
    await lead.page.locator("[role=checkbox], article").first().waitFor();
    found.push(...(await misfits(lead.page)).map((misfit) => `${place} on a laptop: ${misfit}`));
  }
  assert.deepEqual(found, []);
  assert.deepEqual([lead, member, other].flatMap((tablet) => tablet.complaints), []);
});
