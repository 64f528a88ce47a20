// A list on its way in at the desk: five steps, letters of an old font, a cell put right, what the law keeps out,
// stopping, and taking the whole import back.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "../harness/axe.mjs";
import { Desk } from "../harness/desk.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";

let commune;
let desk;
const pictures = process.env.PICTURES;

before(async () => {
  commune = new Commune();
  const host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.button(/^Máy của công an xã/).click();
  await desk.heading("Tạo trạm của xã");
  await desk.page.getByLabel("Tên xã, phường").fill("Phường Long Thủy");
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill("Lê Văn Minh");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.button("Tạo trạm").click();
  await desk.heading("Thiết lập trạm của xã");
  await desk.go("import");
  // A button that is still changing its colour has the contrast of neither.
  await desk.page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

const button = (name) => desk.page.getByRole("button", { name, exact: true });
/** The file is read anew after each word about it; until then its buttons take no key. */
const able = (name) => button(name).click({ trial: true });
/** By the key: two clicks at one spot at once are a bounce of the finger, which the app drops on purpose. */
const next = async () => {
  await able("Tiếp tục");
  await button("Tiếp tục").press("Enter");
};

async function choose(name, text) {
  const path = typeof text === "string" ? join(commune.folder, name) : sample(name);
  if (typeof text === "string") writeFileSync(path, text);
  await desk.page.locator("input[type=file]").setInputFiles(path);
  await desk.page.getByText(/Đọc được [\d.]+ người trong [\d.]+ dòng|Không|chưa/).first().waitFor();
}

/** What axe finds on the screen as it is, in every look. */
async function held(name) {
  for (const [theme, text] of [["light", 20], ["dark", 20], ["light", 40]]) {
    await desk.page.evaluate(([theme, text]) => {
      document.documentElement.dataset.theme = theme;
      document.documentElement.style.fontSize = `${text}px`;
    }, [theme, text]);
    const told = (await violations(desk.page)).map((violation) => `${name} ${theme} ${text}: ${violation}`);
    const wide = await desk.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) told.push(`${name} ${theme} ${text}: ${wide} px wider than the screen`);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await desk.page.screenshot({ path: join(pictures, `import-${name}-${theme}-${text}.png`) });
    }
    assert.deepEqual(told, []);
  }
  await desk.page.evaluate(() => {
    document.documentElement.dataset.theme = "light";
    document.documentElement.style.fontSize = "20px";
  });
}

test("a sample list goes in by five steps, and out again as it came", async () => {
  const { page } = desk;
  await page.getByRole("heading", { name: "Nhập danh sách" }).waitFor();
  await held("1-empty");
  await choose("danh-sach-khu-pho-3.xlsx");
  await page.getByText("Đọc được 1.080 người trong 1.080 dòng.").waitFor();
  await held("1-file");
  await next();
  await page.getByText("Chữ nào đọc đúng?").waitFor();
  assert.ok(await page.getByRole("radio", { name: "Dòng 6 là tiêu đề cột" }).isChecked());
  assert.ok(await page.getByRole("radio", { name: /^Unicode/ }).isChecked());
  await held("2-header");
  await next();
  await page.getByRole("row", { name: /Dân tộc/ }).getByText("luật bảo vệ dữ liệu cá nhân").waitFor();
  await held("3-columns");
  await next();
  await button("115 chỉ có năm sinh").waitFor();
  await held("4-check");
  await button("Nhập 1.080 người").click();
  await page.getByText("Đã nhập 1.080 người").waitFor();
  await held("5-result");
  assert.equal(commune.deskHub("desk", "people").length, 1080);
  await button("Hoàn tác lần nhập này").click();
  await page.getByText(/Đã hoàn tác: mọi người, kết quả và chỉ tiêu trở lại như trước/).waitFor();
  assert.equal(commune.deskHub("desk", "people").length, 0);
  assert.deepEqual(desk.complaints, []);
});

test("by keys alone: a file of an old font, its columns said, a cell put right, remembered for the next file", async () => {
  const { page } = desk;
  await button("Nhập tệp khác").focus();
  await page.keyboard.press("Enter");
  const list = "STT;C«ng d©n;Sinh;Tæ;D©n téc\r\n1;NguyÔn V¨n §øc;1980;KP3;Kinh\r\n2;ThÞ H\u00ad\u00eang;31/02/1985;KP3;Kinh\r\n";
  await choose("thang-4.csv", list);
  await next();
  await page.getByRole("radio", { name: /^TCVN3/ }).waitFor();
  await page.getByRole("radio", { name: "Dòng 1 là tiêu đề cột" }).focus();
  await page.keyboard.press("Space");
  await next();
  await page.getByText("Chưa có cột họ và tên.").waitFor();
  for (const [column, field] of [["B Công dân", "Họ và tên"], ["C Sinh", "Ngày sinh"], ["D Tổ", "Thôn, khu phố"]]) {
    const select = page.getByLabel(`Cột ${column} nhập làm`);
    await select.focus();
    await select.selectOption({ label: field });
    await page.locator("[role=status] progress").waitFor({ state: "detached" });
  }
  await next();
  await button("1 ngày sinh không có thật").click();
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByLabel("Ngày sinh: Giá trị đúng").fill("28/02/1985");
  await held("4-fix");
  await page.getByLabel("Ngày sinh: Giá trị đúng").press("Enter");
  await page.getByText("Đã sửa 1 ô tại đây.").waitFor();
  await able("Nhập 2 người");
  await button("Nhập 2 người").press("Enter");
  await page.getByText("Đã nhập 2 người").waitFor();
  const people = commune.deskHub("desk", "people");
  assert.deepEqual(people.map((one) => [one.name, one.birth, one.hamlet]), [["Nguyễn Văn Đức", "1980", "Khu phố 3"], ["Thị Hường", "1985-02-28", "Khu phố 3"]]);

  await button("Nhập tệp khác").click();
  await choose("thang-5.csv", list.replace("1;NguyÔn", "1;TrÇn"));
  await page.getByText("Đọc được 2 người trong 2 dòng.").waitFor();
  await next();
  await next();
  await page.getByText("Tệp cùng mẫu đã nhập trước đây").waitFor();
  assert.deepEqual(desk.complaints, []);
});

test("the rows that need work are saved with a purpose, and a file that is no list is refused in words", async () => {
  const { page } = desk;
  await desk.go("overview");
  await desk.go("import");
  await choose("thieu.csv", "Họ và tên;Năm sinh\r\nNguyễn Văn Đức;31/02/1980\r\n");
  await page.getByText("Đọc được 1 người trong 1 dòng.").waitFor();
  for (const step of ["Chữ nào đọc đúng?", "Nhập làm", "Những dòng máy đã sửa"]) {
    await next();
    await page.getByText(step).first().waitFor();
  }
  await button("Xuất dòng cần sửa").click();
  const saving = page.waitForEvent("download");
  await page.getByLabel("Xuất để làm gì?").fill("gửi tổ 3 bổ sung ngày sinh");
  await page.getByLabel("Xuất để làm gì?").press("Enter");
  const file = await saving;
  assert.match(file.suggestedFilename(), /^dong-can-sua-.*\.xlsx$/);
  assert.equal(readFileSync(await file.path()).subarray(0, 2).toString(), "PK");
  for (const _ of [3, 2, 1]) await button("Quay lại").press("Enter");
  await page.locator("input[type=file]").setInputFiles({ name: "anh.xlsx", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\0", "latin1") });
  await page.getByRole("alert").getByText(/anh\.xlsx không phải bảng tính/).waitFor();
  assert.ok(await button("Tiếp tục").isDisabled());
  // Excel's binary workbook: a zip with its parts under other names.
  await page.locator("input[type=file]").setInputFiles({ name: "danh-sach.xlsb", mimeType: "application/octet-stream", buffer: zip("xl/workbook.bin") });
  await page.getByRole("alert").getByText(/danh-sach\.xlsb là dạng xlsb.*Hãy mở bằng Excel rồi lưu lại dạng \.xlsx/).waitFor();
  assert.ok(await button("Tiếp tục").isDisabled());
});

/** A zip of one stored file of one byte. */
function zip(name) {
  const [path, crc] = [Buffer.from(name), 0x8cdc1683];
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 6);
  for (const [part, at] of [[local, 14], [entry, 16]]) {
    part.writeUInt32LE(crc, at);
    part.writeUInt32LE(1, at + 4);
    part.writeUInt32LE(1, at + 8);
    part.writeUInt16LE(path.length, at + 12);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + path.length, 12);
  end.writeUInt32LE(local.length + path.length + 1, 16);
  return Buffer.concat([local, path, Buffer.from("x"), entry, path, end]);
}
