// "Người ngoài danh sách" at the desk: who tablets met that no list has, decided and taken back by keys, and what a
// tablet then shows. Read by axe in every look.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook, everyLook } from "../harness/looks.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const LIST = [
  "STT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân;Khu phố",
  "1;30001;Điểu An;02/03/1950;Nam;070050000001;Khu phố 3",
  "2;30001;Điểu Bình;02/03/1981;Nam;070081000002;Khu phố 3",
  "3;30001;Thị Cúc;05/06/1983;Nữ;070183000003;Khu phố 3",
  "4;30002;Điểu Dũng;07/08/1960;Nam;070060000004;Khu phố 3",
].join("\r\n");

let commune;
let desk;
before(async () => {
  commune = new Commune();
  commune.deskHub("desk", "init", "--commune", "Phường Long Thủy");
  const list = join(commune.folder, "ds.csv");
  writeFileSync(list, LIST);
  commune.deskHub("desk", "import", list, "--kind", "full");
  const host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill("Nguyễn Thị Thu");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.heading("Còn ai chưa đạt");
  const { hamlets } = await desk.ask("enrolment.choices");
  const { url } = await desk.ask("enrolment.invite", { name: "Trần Thị Bưởi", role: "member", hamlets: [hamlets[0].id], printed: false });
  commune.prepareWith("tablet", url);
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

/** What the volunteer does, and household → who lives there, after a sync. */
async function onTheTablet(work = async () => {}) {
  const { address, stop } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    await work(tablet);
    await tablet.ask("send_now");
    const { rows } = await tablet.ask("today");
    const houses = [];
    for (const row of rows) houses.push(await tablet.ask("household", { hid: row.hid }));
    return houses.map((house) => house.people.map((one) => `${one.name}${one.added ? " +" : ""}`).sort().join(", ")).sort();
  } finally {
    await tablet.close();
    await stop();
  }
}

const person = (name, birth) => ({ name, birth, sex: "F", phone: null });
const card = (words) => desk.page.getByRole("article").filter({ hasText: words });
const press = async (name, within = desk.page) => {
  const button = within.getByRole("button", { name, exact: typeof name === "string" });
  await button.click({ trial: true });
  await button.press("Enter");
};
const said = (words) => desk.page.getByRole("status").getByText(words).waitFor();

test("who a tablet met waits here with what was answered, and with who looks like them", async () => {
  const told = await onTheTablet(async (tablet) => {
    const house = (await tablet.housesLeft()).find((one) => one.people.length === 3);
    const { household } = await tablet.ask("add_person", { hid: house.hid, person: person("Thị Mới", "1991") });
    await tablet.ask("answer", { rid: household.people.at(-1).rid, target: "SIM", outcome: "DONE" });
    await tablet.ask("add_person", { hid: house.hid, person: person("Thi Cuc", "1983") });
    await tablet.ask("add_household", { house: { unit: (await tablet.ask("today")).units[0], number: "", landmark: "sau chùa", after: null }, person: person("Thị Lan", "1970") });
    const split = { unit: (await tablet.ask("today")).units[0], number: "", landmark: "nhà trọ", after: null };
    await tablet.ask("split", { rids: house.people.slice(1).map((one) => one.rid), house: split });
  });
  assert.deepEqual(told, ["Thi Cuc +, Thị Mới +, Điểu An", "Thị Cúc, Điểu Bình", "Thị Lan +", "Điểu Dũng"]);
  await desk.page.getByRole("link", { name: "Người ngoài danh sách" }).press("Enter");
  await desk.heading("Người ngoài danh sách");
  await card("Thị Mới").getByText("1 câu trả lời đang chờ, 1 đạt.").waitFor();
  await card("Thi Cuc").getByText(/^Thị Cúc · sinh 05\/06\/1983/).waitFor();
});

test("the screen and its dialogs pass in every look", async () => {
  const found = [];
  found.push(...(await everyDeskLook(desk.page, "found")));
  for (const name of ["Là người khác trong danh sách…", "Bỏ…"]) {
    await press(name, card("Thị Mới"));
    await desk.page.getByRole("dialog").waitFor();
    found.push(...(await everyDeskLook(desk.page, name)));
    await desk.page.keyboard.press("Escape");
    await desk.page.getByRole("dialog").waitFor({ state: "detached" });
  }
  assert.deepEqual(found, []);
});

test("one is put on the list, one is somebody listed, one is let go, and the split is taken up", async () => {
  await press("Thêm vào danh sách", card("Thị Mới"));
  await said("Đã thêm vào danh sách. Máy nhận ở lần gửi tới.");
  await press("Là Thị Cúc", card("Thi Cuc"));
  await said("Đã ghép với người, hộ có trong danh sách.");
  await press("Bỏ…", card("Thị Lan"));
  await desk.page.getByLabel("Lý do").fill("khách ở chơi");
  await press("Bỏ", desk.page.getByRole("dialog"));
  await said("Đã bỏ.");
  await press("Duyệt cả 2 người");
  await said("Đã duyệt. Máy nhận ở lần gửi tới.");
  assert.deepEqual(await onTheTablet(), ["Thị Cúc, Điểu Bình", "Thị Mới, Điểu An", "Điểu Dũng"]);
});

test("the last deed is taken back from beside what was said, the others from the list of decisions", async () => {
  await press("Hoàn tác", desk.page.getByRole("status"));
  await said("Đã hoàn tác. Mục này lại chờ quyết định.");
  const standing = desk.page.locator("[data-line]").filter({ hasText: "người mới vào danh sách" });
  await desk.tablet.tap(standing.first());
  await press("Hoàn tác dòng đang chọn");
  await card("Thị Mới").waitFor();
  assert.deepEqual(await onTheTablet(), ["Thị Cúc, Điểu Bình", "Thị Mới +, Điểu An", "Điểu Dũng"]);
});

test("a move the officer lets go of is told to whoever recorded it, with its house and what to do, until it was read", async () => {
  let house;
  await onTheTablet(async (tablet) => {
    house = (await tablet.housesLeft()).find((one) => one.people.some((person) => person.name === "Điểu Dũng"));
    const to = (await tablet.housesLeft()).find((one) => one.people.some((person) => person.name === "Điểu An"));
    await tablet.ask("move_people", { rids: house.people.map((one) => one.rid), to: to.hid });
  });
  await desk.page.getByRole("link", { name: "Máy tính bảng" }).press("Enter");
  await desk.page.getByRole("link", { name: "Người ngoài danh sách" }).press("Enter");
  await press("Bỏ…", card("Điểu Dũng"));
  await desk.page.getByLabel("Lý do").fill("vẫn ở nhà cũ");
  await press("Bỏ", desk.page.getByRole("dialog"));
  await said("Đã bỏ.");
  const found = [];
  await onTheTablet(async (tablet) => {
    await tablet.ask("send_now");
    await tablet.page.reload();
    await tablet.tap(tablet.page.getByTestId("not-taken-note"));
    const told = tablet.page.getByTestId("not-taken");
    await told.getByText("Ghi là ở nhà khác: Điểu Dũng").waitFor();
    await told.getByText(/^Công an xã không duyệt/).waitFor();
    found.push(...(await everyLook(tablet.page, "not-taken")));
    await tablet.tap(tablet.button(`Xem nhà ${house.number}`));
    await tablet.card("Điểu Dũng").waitFor();
    await tablet.see(/^Chuyển nhà: Điểu Dũng\. Công an xã không duyệt/);
    await tablet.go("/send");
    const line = told.getByRole("listitem").filter({ hasText: "Điểu Dũng" });
    await tablet.tap(line.getByRole("button", { name: "Đã biết" }));
    await line.waitFor({ state: "detached" });
    await told.getByText("Thêm người chưa có trong danh sách: Thị Lan").waitFor();
  });
  assert.deepEqual(found, []);
  assert.deepEqual(desk.complaints, []);
});
