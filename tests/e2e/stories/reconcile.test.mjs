// Lists against the field: two extracts and an evening between them, every relation of claim and list with its count,
// by unit, member and day; both sides beside each other decided with 1 and 2 and taken back; imports taken back, later
// ones first. By keys alone, and read by axe in every look.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, PIN } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

const HEAD = "STT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân;Khu phố;Số điện thoại;CCCD;Tài khoản ĐDĐT";
/** The evening of the second extract. */
const LATER = "2024-05-08T18:30:00+07:00";

/** A list of these people: name, card's state, phone number. */
function extract(people) {
  const rows = people.map(([name, card, phone = ""], at) =>
    `${at + 1};3000${at};${name};02/03/195${at};Nam;07005${at}00000${at};Khu phố 3;${phone};${card};Chưa đăng ký`);
  return [HEAD, ...rows].join("\r\n");
}

const FIRST = [["Điểu An", "Chưa cấp", "0987654321"], ["Điểu Bảo", "Chưa cấp"], ["Điểu Cường", "Chưa cấp"], ["Điểu Dũng", "Chưa cấp"], ["Điểu Em", "Đã cấp"], ["Điểu Giang", "Chưa cấp"]];
const SECOND = [["Điểu An", "Đã cấp", "0912345678"], ["Điểu Bảo", "Chưa cấp"], ["Điểu Cường", "Đã cấp"], ["Điểu Dũng", "Đã cấp"], ["Điểu Em", "Đã cấp"]];
const NEW = "7;30009;Điểu Hoa;01/01/1970;Nữ;070170000009;Khu phố 3;;Chưa cấp;Chưa đăng ký";
/** What the volunteer said of whom on the evening between. */
const SAID = { "Điểu An": "DONE", "Điểu Bảo": "DONE", "Điểu Cường": "DECEASED", "Điểu Giang": "DONE" };

let commune;
let host;
let desk;
before(async () => {
  commune = new Commune();
  commune.deskHub("desk", "init", "--commune", "Phường Long Thủy");
  const list = join(commune.folder, "ky-1.csv");
  writeFileSync(list, extract(FIRST));
  commune.deskHub("desk", "import", list, "--kind", "full", "--list-date", "2024-05-02");
  host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill("Nguyễn Thị Thu");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.heading("Còn ai chưa đạt");
  await evening();
  // Two days on the second extract comes.
  await host.stop();
  host = await commune.startDesk("desk", { clock: LATER });
  await desk.page.goto(host.address);
  await desk.signIn(PIN);
  await desk.heading("Còn ai chưa đạt");
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

async function evening() {
  const { hamlets } = await desk.ask("enrolment.choices");
  const sheet = await desk.ask("enrolment.invite", { name: "Trần Thị Bưởi", role: "member", hamlets: hamlets.map((one) => one.id), printed: false });
  commune.prepareWith("tablet", sheet.url);
  const { address, stop } = await commune.startTablet("tablet");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    for (const house of await tablet.housesLeft()) {
      for (const { rid, name } of house.people) {
        if (SAID[name]) await tablet.ask("answer", { rid, target: "CCCD", outcome: SAID[name] });
      }
    }
    assert.equal((await tablet.ask("send_now")).state, "all_sent");
  } finally {
    await tablet.close();
    await stop();
  }
}

const { grid, line, group } = {
  grid: (name) => (name ? desk.page.getByRole("grid", { name }) : desk.page.getByRole("grid")),
  line: (text) => desk.page.locator("[data-line]").filter({ hasText: text }),
  group: (name) => desk.page.getByRole("group", { name, exact: true }),
};
/** A button of a group, by the key: two clicks at one spot at once are a bounce. */
const choose = (of, name) => group(of).getByRole("button", { name }).press("Enter");
/** Walks down from the first line until these words are on the chosen one. */
async function walkTo(text) {
  await line(text).first().waitFor();
  await grid().focus();
  const chosen = desk.page.locator("[aria-selected=true]");
  for (let step = 0; step < 20; step++) {
    await desk.page.keyboard.press(step === 0 ? "Home" : "ArrowDown");
    await chosen.waitFor();
    if (await chosen.filter({ hasText: text }).count()) return;
  }
  assert.fail(`no line of ${text}`);
}

test("the second extract comes in by the wizard and says what it changed", async () => {
  const { page } = desk;
  await desk.go("import");
  const list = join(commune.folder, "ky-2.csv");
  writeFileSync(list, `${extract(SECOND)}\r\n${NEW}`);
  await page.locator("input[type=file]").setInputFiles(list);
  await page.getByText(/^Đọc được 6 người/).waitFor();
  await page.getByLabel("Đây là danh sách gì?").selectOption({ label: "Mọi nhân khẩu" });
  await page.getByLabel("Ngày của danh sách").fill("2024-05-08");
  await page.getByLabel("Ngày của danh sách").blur();
  for (const step of [2, 3, 4]) {
    await desk.button("Tiếp tục").click({ trial: true });
    await desk.button("Tiếp tục").press("Enter");
    await page.getByText(new RegExp(`^Bước ${step} trong 5`)).first().waitFor();
  }
  await desk.button("Nhập 6 người").click({ trial: true });
  await desk.button("Nhập 6 người").press("Enter");
  await page.getByText("Đã nhập 6 người").waitFor();
});

test("each relation of claim and list stands in its column, by unit, member and day", async () => {
  await desk.go("reconcile");
  await desk.heading("Đối chiếu danh sách với thực địa");
  await choose("Chỉ tiêu đang xem", "CCCD");
  const cells = async (text) => (await line(text).last().getByRole("gridcell").allInnerTexts()).slice(1);
  await line("Khu phố 3").waitFor();
  const heads = await desk.page.getByRole("columnheader").allInnerTexts();
  assert.deepEqual(heads.slice(1), ["Khớp", "Đã ghi, chờ xác nhận", "Trái danh sách", "Danh sách xong, chưa ghi", "Xong từ đầu", "Thực địa nói khác"]);
  assert.deepEqual(await cells("Khu phố 3"), ["1", "1", "1", "1", "1", "1"]);
  await choose("Xem", "Theo thành viên");
  await choose("Chỉ tiêu đang xem", "CCCD");
  await line("Trần Thị Bưởi").waitFor();
  assert.equal((await cells("Trần Thị Bưởi"))[0], "1");
  await choose("Xem", "Theo ngày");
  await choose("Chỉ tiêu đang xem", "CCCD");
  await line("06/05/2024").waitFor();
  assert.equal((await cells("06/05/2024"))[0], "1", "confirmed counts for the day it was claimed");
  assert.equal((await cells("08/05/2024"))[3], "1", "what only the list says counts for the list's day");
});

test("by keys alone: a line opens its people, 1 takes the list's side, 2 the field's, each is taken back", async () => {
  const { page } = desk;
  await desk.go("reconcile");
  await line("Khu phố 3").waitFor();
  await choose("Chỉ tiêu đang xem", "CCCD");
  await walkTo("Khu phố 3");
  await page.keyboard.press("Enter");
  await line("Điểu Bảo").waitFor();
  for (const name of [/^Tất cả \(5\)$/, /^Trái danh sách \(1\)$/, /^Thực địa nói khác \(1\)$/, /^Khớp \(1\)$/, /^Đã ghi, chờ xác nhận \(1\)$/, /^Danh sách xong, chưa ghi \(1\)$/]) {
    await group("Tình trạng").getByRole("button", { name }).waitFor();
  }
  await choose("Tình trạng", /^Trái danh sách/);
  await walkTo("Điểu Bảo");
  const sides = page.getByRole("region", { name: "Chọn một dòng để xem hai phía cạnh nhau." });
  await sides.getByText("02/03/1951").waitFor();
  await page.keyboard.press("2");
  await page.getByText("Điểu Bảo: Theo thực địa. Đã lưu.").waitFor();
  // It contradicts the list no longer; the keys are where the next press is.
  await line("Điểu Bảo").waitFor({ state: "detached" });
  await desk.button("Hoàn tác").and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Đã hoàn tác.").waitFor();
  await line("Điểu Bảo").waitFor();
  await walkTo("Điểu Bảo");
  await page.keyboard.press("1");
  // The list only says no: the officer says why.
  const why = page.getByRole("dialog", { name: "Danh sách chỉ ghi là chưa có. Ghi kết quả nào?" });
  await why.getByRole("button", { name: "Đang làm" }).press("Enter");
  await line("Điểu Bảo").waitFor({ state: "detached" });
  await desk.go("reconcile/decisions");
  await walkTo("Điểu Bảo");
  await desk.button("Hoàn tác dòng đang chọn").click({ trial: true });
  await desk.button("Hoàn tác dòng đang chọn").press("Enter");
  await page.getByText("Đã hoàn tác.").waitFor();
  await line("còn hiệu lực").waitFor({ state: "detached" });
});

test("what the new list brought: new, changed, no longer listed, and a changed detail is decided", async () => {
  const { page } = desk;
  await desk.go("reconcile/changes");
  await page.getByText(/^ky-2\.csv: 1 người mới, \d người thay đổi, 1 người không còn trong danh sách\. Không ai bị xóa\.$/).waitFor();
  await line("Điểu Hoa").filter({ hasText: "Mới" }).waitFor();
  await line("Điểu Giang").filter({ hasText: "Không còn" }).waitFor();
  await walkTo(/điện thoại/);
  await page.keyboard.press("2");
  await page.getByText("Điểu An: Theo thực địa. Đã lưu.").waitFor();
  await desk.button("Hoàn tác").click({ trial: true });
  await desk.button("Hoàn tác").press("Enter");
  await page.getByText("Đã hoàn tác.").waitFor();
});

test("every view of reconciling and the imports pass in every look", async () => {
  const found = [];
  for (const path of ["units", "members", "days", `lines/units/${encodeURIComponent("Khu phố 3")}/CCCD`, "changes", "duplicates", "decisions", "imports"]) {
    const before = await desk.page.locator(".office main").innerText();
    await desk.go(path === "imports" ? path : `reconcile/${path}`);
    await desk.page.waitForFunction((before) => document.querySelector(".office main").innerText !== before && document.querySelector(".loading") === null
      && document.querySelector("[role=grid], .office main .card") !== null, before);
    found.push(...(await everyDeskLook(desk.page, path)));
  }
  assert.deepEqual(found, []);
});

test("imports are taken back, the later one first, after what happens was said", async () => {
  const { page } = desk;
  await desk.go("imports");
  await line("ky-2.csv").waitFor();
  await walkTo("ky-1.csv");
  await page.keyboard.press("Enter");
  await page.getByText("Trước hết phải hoàn tác lần nhập sau: ky-2.csv.").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0, "an earlier import is not taken back under a later one");
  await walkTo("ky-2.csv");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Hoàn tác lần nhập này?" });
  await dialog.getByText(/^ky-2\.csv: người do lần nhập này thêm vào sẽ không còn trong danh sách/).waitFor();
  await dialog.getByRole("button", { name: "Thôi" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal(commune.deskHub("desk", "people").length, 7, "nothing happened yet: who is no longer listed is kept");
  for (const [file, left] of [["ky-2.csv", 6], ["ky-1.csv", 0]]) {
    await walkTo(file);
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Hoàn tác lần nhập này" }).press("Enter");
    await page.getByText(/^Đã hoàn tác: /).waitFor();
    await line(file).filter({ hasText: "đã hoàn tác" }).waitFor();
    assert.equal(commune.deskHub("desk", "people").length, left);
  }
  assert.deepEqual(desk.complaints, []);
});
