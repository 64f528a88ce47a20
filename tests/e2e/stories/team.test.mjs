// Two tablets of a team with no network between them and the hub: where the lead works is seen on the member's
// after one hands the other a copy, and the lead's codes open the member's tablet. What the hub would not take is
// shown and saved. Each new screen also passes axe in both themes and at the largest text.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { everyLook } from "../harness/looks.mjs";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** Eight days after the evening every other program lives in. */
const LATER = "2024-05-14T18:30:00+07:00";

let commune;
let lead;
let member;
let stopMember;
const open = [];
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Thị Hiền", { role: "lead" });
  commune.prepare("member", "Điểu Khánh");
  lead = (await start("lead")).tablet;
  const second = await start("member");
  [member, stopMember] = [second.tablet, second.stop];
  for (const tablet of [lead, member]) {
    await tablet.unlock();
    // The first was enrolled before there was a second: now each hears of the other.
    await tablet.ask("send_now");
  }
  await commune.stopHub();
});
after(async () => {
  for (const tablet of open) await tablet.close();
  await commune?.close();
});

async function start(folder, options) {
  const host = await commune.startTablet(folder, options);
  const tablet = await Tablet.open(host.address);
  open.push(tablet);
  return { tablet, stop: host.stop };
}

test("after a copy from hand to hand a colleague's house says who is there, and stops nobody", async () => {
  const [house, other] = await lead.housesLeft();
  await lead.ask("nobody_home", { hid: other.hid });
  await lead.go(`/house/${house.hid}`);
  await lead.card(house.people[0].name).waitFor();
  await lead.go("/send");
  const [download] = await Promise.all([lead.page.waitForEvent("download"), lead.tap("Gửi bằng tệp")]);
  const file = join(commune.folder, download.suggestedFilename());
  await download.saveAs(file);

  await member.go("/send");
  await member.tap("Giữ hộ bản của tổ bạn");
  await member.page.getByLabel("Chọn tệp .tungnha").setInputFiles(file);
  await member.page.getByTestId("taken").waitFor();
  await member.tap("Đóng");
  await member.go("/today/left");
  await member.see("tổ bạn (Lê Thị Hiền) đang làm");
  await member.go(`/house/${house.hid}`);
  await member.see("Tổ bạn (Lê Thị Hiền) đang làm nhà này.");
  await member.see("Bác vẫn ghi được như thường.");
});

test("the lead's code opens a locked list for a day, with no network on either side", async () => {
  await stopMember();
  const host = await commune.startTablet("member", { clock: LATER });
  stopMember = host.stop;
  await member.page.goto(host.address);
  await member.unlock();
  await member.page.getByRole("heading", { name: "Danh sách tạm khóa" }).waitFor();
  const found = await everyLook(member.page, "list-locked-with-a-lead");
  const { reset, lease } = await member.ask("app_state");

  await lead.go("/left");
  await lead.tap("Mã cho máy của tổ");
  found.push(...(await everyLook(lead.page, "lead-codes")));
  const code = await given(lead, "Mở danh sách thêm một ngày", reset.dev, lease.request);
  await member.page.getByLabel("Mã tổ trưởng hoặc công an xã đọc", { exact: true }).fill(code);
  await member.tap("Mở thêm một ngày");
  await member.go("/today/left");
  await member.see(/^Danh sách mở tạm, còn 24 giờ\./);
  await member.page.locator(".house").first().waitFor();
  assert.deepEqual(found, []);
});

/** Asks the lead's screen for a code; gives its letters. */
async function given(tablet, what, dev, request) {
  await tablet.tap(what);
  await tablet.tap(tablet.button(new RegExp(`Máy số ${dev}`)));
  await tablet.page.getByLabel(/^Yêu cầu số/).fill(String(request));
  await tablet.tap("Lấy mã");
  return (await tablet.page.getByTestId("lead-code").textContent()).trim();
}

test("the lead's code replaces a forgotten PIN", async () => {
  await member.ask("lock");
  await member.page.reload();
  await member.page.getByRole("heading", { name: "Mở máy" }).waitFor();
  await member.tap("Quên mã PIN");
  await member.page.getByLabel("Mã tổ trưởng hoặc công an xã đọc lại").waitFor();
  const found = await everyLook(member.page, "forgot-with-a-lead");
  const { reset } = await member.ask("app_state");
  await lead.tap("Mã cho máy khác");
  const code = await given(lead, "Quên mã PIN", reset.dev, reset.number);
  await member.page.getByLabel("Mã tổ trưởng hoặc công an xã đọc lại").fill(code.toLowerCase());
  await member.tap("Chọn mã PIN mới");
  await member.pin("975310");
  await member.page.getByRole("group", { name: "Bấm lại mã PIN" }).waitFor();
  await member.pin("975310");
  await member.page.locator(".house").first().waitFor();

  // Every code is in both logs, and the hub hears of it from either.
  await commune.startHub();
  // Beside a sync that is under way anyway a second one does nothing: the log is asked until both have come.
  let codes = [];
  for (let look = 0; look < 80 && codes.length < 4; look += 1) {
    for (const tablet of [lead, member]) await tablet.ask("send_now");
    codes = commune.hub("audit").rows.filter((row) => row.what.startsWith("lead_code"));
    if (codes.length < 4) await pause(250);
  }
  assert.deepEqual(codes.map((row) => `${row.what} ${row.detail.what} ${row.detail.known}`).sort(), [
    "lead_code_given day true", "lead_code_given new_pin true", "lead_code_taken day true", "lead_code_taken new_pin true",
  ]);
  assert.equal(commune.hub("verify").quarantined, 0);
  assert.deepEqual(found, []);
});

test("records the hub would not take are listed with their house, and saved as a file", async () => {
  // No hub of ours refuses a record it can read, so the two answers that say so are put in the app's mouth here;
  // the house, the file and everything else is real.
  await commune.stopHub();
  const house = (await member.housesLeft())[0];
  await member.ask("mark_household_done", { hid: house.hid });
  const count = house.people.length > 1 ? 2 : 1;
  const line = (seq, hid) => ({ seq, what: "answer", at: "2024-05-06T19:05:00+07:00", hid, number: hid && house.number, address: hid && house.address });
  await member.page.route("**/ipc/send_state", async (route) => {
    const real = await route.fetch();
    await route.fulfill({ response: real, json: { ...(await real.json()), set_aside: count } });
  });
  await member.page.route("**/ipc/set_aside", (route) => route.fulfill({ json: [line(4, house.hid), line(5, null)].slice(0, count) }));
  await member.go("/settings");
  await member.go("/send");
  const list = member.page.getByTestId("set-aside");
  await list.getByRole("listitem").nth(count - 1).waitFor();
  assert.equal(await list.getByRole("listitem").count(), count);
  await member.see(/^Trạm của xã đã ba lần không nhận được qua mạng/);
  const found = await everyLook(member.page, "set-aside");
  const [download] = await Promise.all([member.page.waitForEvent("download"), member.tap("Lưu những ghi nhận này thành tệp")]);
  assert.match(download.suggestedFilename(), /^may-\d+-.*\.tungnha$/);
  await member.see(/^Đã lưu tệp may-/);
  await member.tap(member.button(`Xem nhà ${house.number}`));
  await member.card(house.people[0].name).waitFor();
  assert.deepEqual(found, []);
});

test("neither tablet complained", () => {
  assert.deepEqual([...lead.complaints, ...member.complaints], []);
});
