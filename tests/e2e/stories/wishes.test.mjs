// Who wants a subsidised phone or a SIM of their own: agreed on the person's page with one tap, taken back as any tap is,
// said back there, and on the operators' list of the commune, with the operator, only while the agreement stands.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let desk;
let tablet;
let house;
let person;
before(async () => {
  commune = new Commune();
  commune.deskHub("desk", "init", "--commune", "Phường Long Thủy");
  commune.deskHub("desk", "import", sample("danh-sach-khu-pho-3.xlsx"));
  desk = await Desk.open((await commune.startDesk("desk")).address);
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill("Nguyễn Thị Thu");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.heading("Còn ai chưa đạt");
  const { hamlets } = await desk.ask("enrolment.choices");
  const { url } = await desk.ask("enrolment.invite", { name: "Trần Thị Bưởi", role: "member", hamlets: [hamlets[0].id], printed: false });
  commune.prepareWith("tablet", url);
  tablet = await Tablet.open((await commune.startTablet("tablet")).address);
  await tablet.unlock();
  // Somebody the operators can still do something for, whose operator the list knows.
  const wants = (one) => one.operator && one.phone_masked && one.cells.slice(2).every((cell) => cell.state === "not_asked");
  house = (await tablet.housesLeft()).find((one) => one.people.some(wants));
  person = house.people.find(wants);
  await tablet.go(`/house/${house.hid}/person/${person.rid}`);
});
after(async () => {
  await tablet?.close();
  await desk?.close();
  await commune?.close();
});

const button = (words) => tablet.button(new RegExp(`^${words}`));
const pressed = (words) => button(words).and(tablet.page.locator("[aria-pressed=true]"));
const stands = (words) => tablet.page.getByRole("status").filter({ hasText: words });

const listed = () => desk.page.getByRole("grid").getByRole("row").filter({ hasText: person.name });

/** The desk's list for operators, once the hub has everything. */
async function operators() {
  while ((await tablet.ask("send_now")).state !== "all_sent") await tablet.page.evaluate(() => new Promise(requestAnimationFrame));
  await desk.go("walk-in");
  await desk.heading("Bàn tiếp dân");
  await desk.go("operators");
  await desk.heading("Người cần máy 4G, SIM chính chủ");
}

test("a tap says what they agreed to, with their operator, and is taken back with the bar", async () => {
  await tablet.tap(button("Máy 4G"));
  await pressed("Máy 4G").waitFor();
  await stands(`Đồng ý đưa tên cho nhà mạng ${person.operator}: máy 4G ưu đãi.`).waitFor();
  await tablet.see(/^Đã lưu trong máy: /);
  await tablet.tap(button("SIM chính chủ"));
  await stands("máy 4G ưu đãi, SIM chính chủ.").waitFor();
  await tablet.tap(tablet.page.locator(".tell").getByRole("button", { name: "Hoàn tác" }));
  await stands(`${person.operator}: máy 4G ưu đãi.`).waitFor();
  assert.equal(await pressed("SIM chính chủ").count(), 0);
});

test("the commune's list for operators has it, and the page says it again after a restart", async () => {
  await operators();
  await listed().filter({ hasText: person.operator }).filter({ hasText: "máy 4G" }).filter({ hasText: "Trần Thị Bưởi" }).waitFor();
  await tablet.page.reload();
  await pressed("Máy 4G").waitFor();
});

test("taken back by a second tap, the operators hear no more of it", async () => {
  await tablet.tap(button("Máy 4G"));
  await pressed("Máy 4G").waitFor({ state: "detached" });
  await operators();
  await desk.page.getByText(/^Chưa ai đồng ý đưa tên cho nhà mạng/).first().waitFor();
  assert.equal(await listed().count(), 0);
  assert.deepEqual(tablet.complaints, []);
});
