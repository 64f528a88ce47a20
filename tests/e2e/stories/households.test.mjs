// Households joined, split and moved, and somebody listed twice made one, at the desk: found by a name or a number,
// what the tablets will see is said first, a tablet then sees it, and each is taken back. By keys, and read by axe.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const LIST = [
  "STT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân;Khu phố",
  "1;30001;Điểu An;02/03/1950;Nam;070050000001;Khu phố 3",
  "2;30001;Điểu Bình;02/03/1981;Nam;070081000002;Khu phố 3",
  "3;30001;Thị Cúc;05/06/1983;Nữ;070183000003;Khu phố 3",
  "4;30002;Điểu Dũng;07/08/1960;Nam;070060000004;Khu phố 3",
  "5;30003;Điểu Bình;02/03/1981;Nam;;Khu phố 3",
  "6;40001;Thị Gấm;09/10/1975;Nữ;070175000005;Khu phố 4",
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
  const third = hamlets.find((hamlet) => hamlet.name === "Khu phố 3");
  const { url } = await desk.ask("enrolment.invite", { name: "Trần Thị Bưởi", role: "member", hamlets: [third.id], printed: false });
  commune.prepareWith("tablet", url);
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
  await desk.page.getByRole("link", { name: "Hộ và người" }).press("Enter");
  await desk.heading("Gộp, tách, chuyển hộ");
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

const dialog = () => desk.page.getByRole("dialog");
const press = async (name, within = desk.page) => {
  const button = within.getByRole("button", { name, exact: typeof name === "string" });
  await button.click({ trial: true });
  await button.press("Enter");
};

/** Finds a household by typing, and opens it; the only one found opens by itself. */
async function find(words, title) {
  // A dialog that is being left still has the keys.
  await dialog().waitFor({ state: "detached" });
  await desk.page.getByRole("searchbox", { name: "Tìm hộ" }).fill(words);
  await desk.page.getByRole("searchbox", { name: "Tìm hộ" }).press("Enter");
  await desk.page.getByRole("heading", { name: title }).waitFor();
}

/** Household → who lives there, as the volunteer's tablet has it after a sync. */
async function onTheTablet() {
  const { address, stop } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    await tablet.ask("send_now");
    const houses = await tablet.housesLeft();
    return houses.map((house) => house.people.map((one) => one.name).sort().join(", ")).sort();
  } finally {
    await tablet.close();
    await stop();
  }
}

const AS_LISTED = ["Thị Cúc, Điểu An, Điểu Bình", "Điểu Bình", "Điểu Dũng"];

test("some people of a household become one of their own, on the tablet too, and it is taken back", async () => {
  assert.deepEqual(await onTheTablet(), AS_LISTED);
  await find("thi cuc", "Hộ 30001, Khu phố 3");
  assert.ok(await desk.button("Tách người đã chọn thành hộ mới").isDisabled(), "nobody is chosen yet, and the page says so");
  await desk.page.getByText("Chưa chọn ai trong hộ.").waitFor();
  await desk.page.getByLabel("Chọn Thị Cúc").press("Space");
  await press("Tách người đã chọn thành hộ mới");
  await dialog().getByText("Trên máy tính bảng của Khu phố 3, Thị Cúc đứng trong hộ mới số 30001/2, ở cuối danh sách. Hộ cũ còn 2 người.").waitFor();
  await dialog().getByText("Máy nhận thay đổi ở lần gửi tới: Trần Thị Bưởi.").waitFor();
  await press("Tách 1 người thành hộ mới", dialog());
  await desk.page.getByText("Đã tách thành hộ mới số 30001/2.").waitFor();
  assert.deepEqual(await onTheTablet(), ["Thị Cúc", "Điểu An, Điểu Bình", "Điểu Bình", "Điểu Dũng"]);
  await press("Hoàn tác", desk.page.getByRole("status"));
  await desk.page.getByText("Đã hoàn tác. Mọi thứ trở lại như trước.").waitFor();
  assert.deepEqual(await onTheTablet(), AS_LISTED);
});

test("two households are joined, and one of another hamlet is not", async () => {
  await find("30002", "Hộ 30002, Khu phố 3");
  await press("Gộp hộ này vào hộ khác");
  const other = dialog().getByRole("searchbox", { name: "Hộ được giữ lại" });
  await other.fill("40001");
  await other.press("Enter");
  await dialog().getByText("Hộ 40001, Khu phố 4").waitFor();
  assert.equal(await dialog().getByRole("button", { name: /^Gộp hộ 30002/ }).count(), 0);
  await other.fill("dieu an");
  await other.press("Enter");
  await dialog().getByText("Trên máy tính bảng của Khu phố 3, hộ 30002 không còn; 1 người của hộ ấy đứng trong hộ 30001.").waitFor();
  await press("Gộp hộ 30002 vào hộ 30001", dialog());
  await desk.page.getByText("Đã gộp hộ 30002 vào hộ 30001.").waitFor();
  await desk.page.getByLabel("Chọn Điểu Dũng").waitFor();
});

test("a household goes to another hamlet", async () => {
  await find("thi gam", "Hộ 40001, Khu phố 4");
  await press("Chuyển cả hộ sang địa bàn khác");
  await dialog().getByLabel("Chuyển đến").selectOption("Khu phố 3");
  await dialog().getByText(/^Máy tính bảng của Khu phố 4 không còn hộ 40001; máy của Khu phố 3 thấy hộ ấy/).waitFor();
  await press("Chuyển hộ đến Khu phố 3", dialog());
  await desk.page.getByRole("heading", { name: "Hộ 40001, Khu phố 3" }).waitFor();
});

test("somebody listed twice is one person, whichever entry stays", async () => {
  await find("30003", "Hộ 30003, Khu phố 3");
  await desk.page.getByLabel("Chọn Điểu Bình").press("Space");
  await press("Người đã chọn bị ghi hai lần");
  const other = dialog().getByRole("searchbox", { name: /^Tìm người kia/ });
  await other.fill("30001");
  await other.press("Enter");
  await dialog().getByRole("radio", { name: /^Điểu Bình · 02\/03\/1981 · 070•••••0002$/ }).check();
  await dialog().getByRole("radio", { name: /070•••••0002 · Hộ 30001/ }).check();
  await dialog().getByText(/^Máy tính bảng chỉ còn thấy Điểu Bình \(Hộ 30001, Khu phố 3\)\./).waitFor();
  await press("Gộp thành một người", dialog());
  await desk.page.getByText("Đã gộp thành một người: Điểu Bình.").waitFor();
  assert.deepEqual(await onTheTablet(), ["Thị Cúc, Điểu An, Điểu Bình, Điểu Dũng", "Thị Gấm"]);
});

test("the screen and its dialogs pass in every look", async () => {
  const found = [];
  await find("thi cuc", "Hộ 30001, Khu phố 3");
  await desk.page.getByRole("grid", { name: "Đã quyết định" }).waitFor();
  found.push(...(await everyDeskLook(desk.page, "households")));
  await desk.page.getByLabel("Chọn Thị Cúc").press("Space");
  for (const name of ["Gộp hộ này vào hộ khác", "Tách người đã chọn thành hộ mới", "Chuyển cả hộ sang địa bàn khác", "Người đã chọn bị ghi hai lần"]) {
    await press(name);
    await dialog().waitFor();
    found.push(...(await everyDeskLook(desk.page, name)));
    await desk.page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    assert.equal(await desk.page.evaluate(() => document.activeElement.textContent), name, "the keys are back where they were");
  }
  await desk.page.getByLabel("Chọn Thị Cúc").press("Space");
  assert.deepEqual(found, []);
});

test("what was done is listed, and each is taken back from there", async () => {
  const standing = desk.page.getByRole("grid", { name: "Đã quyết định" }).locator("[data-line]").filter({ hasText: "còn hiệu lực" });
  await standing.first().waitFor();
  for (let left = await standing.count(); left > 0; left--) {
    await desk.tablet.tap(standing.first());
    await press("Hoàn tác dòng đang chọn");
    await desk.page.waitForFunction((left) => [...document.querySelectorAll("[data-line]")].filter((one) => one.textContent.includes("còn hiệu lực")).length < left, left);
  }
  assert.deepEqual(await onTheTablet(), AS_LISTED);
  assert.deepEqual(desk.complaints, []);
});
