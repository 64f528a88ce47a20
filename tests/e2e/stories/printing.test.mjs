// On paper: a report, a long list, letters of invitation and a tablet's code, each with its heading, everything that is
// on it, and nothing to press. With PRINTS=folder each is left there as a PDF, to be looked at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";

let commune;
let desk;
before(async () => {
  commune = new Commune();
  commune.deskHub("desk", "init", "--commune", "Phường Long Thủy");
  commune.deskHub("desk", "allocate", sample("phan-bo-chi-tieu.xlsx"));
  commune.deskHub("desk", "import", sample("danh-sach-toan-phuong.xlsx"));
  const host = await commune.startDesk("desk");
  desk = await Desk.open(host.address);
  await desk.page.locator("input").first().fill("Nguyễn Thị Thu");
  for (const field of await desk.page.locator("input[type=password]").all()) await field.fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.page.getByRole("navigation").waitFor();
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

/** Looks at the page as the printer is given it; `look` is asked while it stands so. */
async function printed(name, look) {
  const pdf = await desk.page.pdf({ preferCSSPageSize: true, ...(process.env.PRINTS && { path: `${process.env.PRINTS}/${name}.pdf` }) });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  await desk.page.emulateMedia({ media: "print" });
  await desk.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  try {
    assert.equal(await desk.page.getByRole("navigation").isVisible(), false, "no navigation");
    assert.equal(await desk.button("Rời bàn").isVisible(), false);
    const pressed = await desk.page.locator("main .btn:visible, main input:visible, main select:visible").count();
    assert.equal(pressed, 0, "nothing to press or to fill in");
    // What is wider than the paper is cut off by a printer without a word.
    const wide = await desk.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px wider than the page`);
    await look(pages);
  } finally {
    await desk.page.emulateMedia({ media: null });
    await desk.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  }
}

const shows = async (text) => assert.ok(await desk.page.getByText(text).filter({ visible: true }).count() > 0, String(text));

test("a report on paper names the commune and its days and has every row of every target", async () => {
  await desk.go("reports");
  await desk.heading(/^Kết quả tuần/);
  const report = await desk.ask("reports.make", { kind: "week" });
  await printed("bao-cao", async () => {
    await shows("Phường Long Thủy");
    await shows(/^Kết quả tuần từ ngày 06\/5\/2024/);
    await shows(/^Số liệu đến 18:3\d, 06\/05\/2024/);
    for (const [at, line] of report.whole.entries()) {
      const section = desk.page.locator(`section[aria-labelledby="head-${line.target}"]`);
      const units = section.getByRole("region").getByRole("table").last().locator("tbody tr:visible");
      assert.equal(await units.count() >= report.units.length, true, line.target);
      const reasons = section.getByRole("table", { name: "Vì sao chưa đạt" });
      if (report.reasons[at].official) assert.equal(await reasons.locator("tr:visible").count(), report.reasons[at].rows.length + 2);
    }
    for (const line of report.commendation) assert.ok(await desk.page.getByRole("rowheader", { name: line.unit }).last().isVisible());
  });
});

test("a list on paper has all its lines, not those that fit the screen, and letters go four to a sheet", async () => {
  await desk.go("points");
  await desk.heading("Điểm thu nhận");
  await desk.button("Thêm điểm").click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByLabel("Tên điểm").fill("Trụ sở công an phường");
  await dialog.getByLabel("Nơi", { exact: true }).fill("Khu phố 1");
  await dialog.getByLabel("Số người mỗi ngày").fill("60");
  await dialog.getByLabel("Đến ngày").fill("2024-05-09");
  await dialog.getByRole("button", { name: "Lưu" }).click();
  await desk.button("Mời một địa bàn").click();
  await dialog.getByLabel("Để làm").selectOption("SMARTPHONE");
  await dialog.getByRole("button", { name: "Mời một địa bàn" }).click();
  const told = await desk.page.getByText(/^Đã mời \d+ người/).innerText();
  const invited = Number(/\d+/.exec(told)[0]);
  assert.ok(invited > 100, told);
  await desk.page.getByRole("grid").getByRole("row").filter({ hasText: "07:30" }).first().waitFor();
  await printed("giay-moi-bang", async () => {
    await shows("Điểm thu nhận");
    assert.equal(await desk.page.locator("[role=grid] tbody tr[data-line]").count(), invited);
    const heads = await desk.page.locator("[role=grid] thead th").allInnerTexts();
    assert.deepEqual([heads[0], heads.at(-1)], ["Điểm thu nhận", "Có mặt"], "to the last column, in words and not on buttons");
  });
  // The screen is given back to the officer as soon as the print dialog closes: here it stays open.
  await desk.page.evaluate(() => { window.print = () => { throw new Error("printing"); }; });
  await desk.button("In giấy mời").click();
  await desk.page.locator(".letters section").first().waitFor({ state: "attached" });
  await printed("giay-moi", async (pages) => {
    assert.equal(await desk.page.locator(".letters section:visible").count(), invited);
    assert.equal(pages, Math.ceil(invited / 4), "four to a sheet");
  });
});

test("a tablet's code on paper has the symbol, for whom it is and until when", async () => {
  await desk.go("devices/enrol");
  await desk.page.locator("input").first().fill("Trần Thị Bưởi");
  await desk.page.getByLabel("Khu phố 3").check();
  await desk.page.locator("form button[type=submit]").click();
  await desk.page.locator("article.sheet").waitFor();
  await printed("ma-may", async (pages) => {
    assert.equal(pages, 1);
    await shows("Trần Thị Bưởi");
    assert.ok(await desk.page.locator("article.sheet svg").first().isVisible());
    const symbol = await desk.page.locator("article.sheet svg").first().boundingBox();
    assert.ok(symbol.width > 200, "large enough for a camera");
  });
});
