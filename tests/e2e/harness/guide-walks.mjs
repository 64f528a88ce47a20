// The printed guides' numbered steps as somebody follows them in the app: step by step, by the quoted words.
// A step's words come from the guide (`quoted`), so what is pressed is what the paper says; only what a person
// would know or choose by themselves (a name, a PIN, which reason) is here.
import assert from "node:assert/strict";
import { Desk } from "./desk.mjs";
import { showHouse } from "./places.mjs";
import { Commune, PIN, sample } from "./programs.mjs";
import { Tablet } from "./tablet.mjs";

/** Small enough that its letters can be read in a picture a third of a page wide. */
const SMALL = { width: 540, height: 800 };
const LAPTOP = { width: 1180, height: 620 };

/** A quoted word as a name: "…" stands for what changes. */
function named(words) {
  const parts = words.split("…").map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}`);
}

/** Verbs that take the guide's words. */
function by(tablet) {
  const { page } = tablet;
  return {
    press: async (words) => tablet.tap(page.locator("button:visible, label.btn:visible").filter({ hasText: named(words) }).or(page.getByRole("button", { name: named(words) })).first()),
    see: async (words) => page.getByText(new RegExp(words.split("…").map((part) => part.trim()).join(".*"))).first().waitFor(),
    heading: (words) => page.getByRole("heading", { name: words }).first().waitFor(),
  };
}

/** The volunteer's evening, from a tablet nobody has used yet. */
async function volunteer(take) {
  const commune = await Commune.open("danh-sach-toan-phuong.xlsx");
  const host = await commune.startTablet("tablet");
  const tablet = await Tablet.open(host.address, { viewport: SMALL });
  const { page } = tablet;
  const { press, see, heading } = by(tablet);
  let house;
  const shut = async () => { await commune.close(); await tablet.close(); };
  const card = (n) => tablet.card(house.people[n].name);
  const quiet = async () => page.locator("[aria-disabled=true]").first().waitFor({ state: "detached" });
  const steps = [
    () => tablet.begin(),
    async ([, label, submit]) => {
      // A browser of the test has no camera to hold up: the second way.
      await page.getByLabel(label, { exact: true }).fill(commune.enrol("Trần Thị Bưởi"));
      await press(submit);
      await heading("Chọn mã PIN");
    },
    async () => { await tablet.pin(); await heading("Bấm lại mã PIN"); },
    async () => { await tablet.pin(); await heading("Bốn điều cần biết"); },
    async ([next, done]) => {
      const last = page.getByRole("button", { name: done, exact: true });
      while (!(await last.isVisible())) await tablet.tap(page.getByRole("button", { name: next, exact: true }));
      await tablet.tap(last);
      await heading("Hôm nay");
    },
    async ([fetch]) => { await press(fetch); await page.locator(".house").first().waitFor(); await tablet.ask("lock"); await page.reload(); },
    async () => {
      await tablet.unlock();
      await page.locator(".house").first().waitFor();
      await take(page, "hom-nay");
    },
    async ([next]) => { await press(next); await page.getByRole("article").first().waitFor(); },
    async ([all]) => { await press(all); await see("Đã lưu trong máy"); await quiet(); },
    async ([next]) => {
      await press(next);
      // The paper's house has four people of whom some lack something; the walk goes to such a one.
      house = showHouse(await tablet.housesLeft());
      await tablet.go(`/house/${house.hid}`);
      // The undo bar of the house before has gone.
      await page.reload();
      await card(0).waitFor();
      await take(page, "mot-nha");
    },
    async ([all]) => { await tablet.tap(card(0).getByRole("button", { name: named(all.replace(/\d/, "")) })); await quiet(); },
    async ([chip]) => {
      await tablet.tap(card(1).locator("[data-target]").filter({ hasText: chip }));
      await tablet.tap(page.locator("dialog [data-reason]").nth(1));
      await quiet();
    },
    async ([chip, accept]) => {
      await tablet.tap(card(1).locator("[data-target]").filter({ hasText: chip }));
      await tablet.tap(page.locator("dialog [data-reason=NO_PHONE]"));
      await press(accept);
      await quiet();
    },
    async ([same]) => { await tablet.tap(card(2).getByRole("button", { name: named(same) })); await quiet(); },
    async ([undo]) => { await press(undo); await see("Đã hoàn tác"); },
    async ([nobody]) => { await press(nobody); await card(0).waitFor({ state: "detached" }); },
    async ([back]) => { await tablet.tap(page.getByRole("button", { name: back, exact: true })); await heading("Hôm nay"); },
    async ([send]) => { await press(send); await heading(send); await page.reload(); await heading(send); await take(page, "gui-ve-xa"); },
    async ([now]) => press(now),
    async ([done]) => see(done),
    async ([settings, lock]) => { await press(settings); await heading(settings); await press(lock); await heading("Mở máy"); },
  ];
  return { steps, close: shut };
}

/** A lead's evening: two volunteers have answered differently, and a new user comes. */
async function lead(take) {
  const commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  const tablets = [];
  for (const [i, [name, role]] of [["Trần Thị Hoa", "member"], ["Lê Văn Bình", "member"], ["Lê Văn Sơn", "lead"]].entries()) {
    commune.prepare(`tablet-${i}`, name, { role });
    const host = await commune.startTablet(`tablet-${i}`);
    const tablet = await Tablet.open(host.address, { viewport: SMALL });
    tablets.push(tablet);
    await tablet.unlock();
  }
  const [hoa, binh, tablet] = tablets;
  const houses = await hoa.housesLeft();
  for (const house of houses.slice(0, 40)) await hoa.ask("mark_household_done", { hid: house.hid });
  const { rid } = houses[45].people.find((person) => person.cells[1].state === "not_asked") ?? houses[46].people[0];
  await hoa.ask("answer", { rid, target: "DDDT", outcome: "NO_NEED" });
  await hoa.ask("send_now");
  await binh.ask("answer", { rid, target: "DDDT", outcome: "DONE" });
  await binh.ask("send_now");
  await tablet.ask("send_now");
  await tablet.ask("lock");
  await tablet.page.reload();
  const { page } = tablet;
  const { press, see, heading } = by(tablet);
  const steps = [
    async ([who]) => { await tablet.unlock(); await press(who); await page.getByRole("table").first().waitFor(); },
    async () => { await page.locator("p:visible").filter({ hasText: "Theo danh sách" }).waitFor(); await take(page, "con-ai"); },
    async ([line]) => { await tablet.tap(page.locator("table button:visible").filter({ hasText: line }).first()); await page.locator("main li button").first().waitFor(); },
    async ([back]) => {
      await tablet.tap(page.locator("main li button").first());
      await page.getByRole("article").first().waitFor();
      await tablet.tap(page.getByRole("button", { name: back, exact: true }));
    },
    async ([who, assign, give]) => {
      await press(who);
      await press(assign);
      await tablet.tap(page.locator(".give .btn").filter({ hasText: give }).first());
      await tablet.tap(page.locator("dialog button").filter({ hasText: "Trần Thị Hoa" }));
      await page.locator(".tell.shown").waitFor();
    },
    async ([who, board]) => { await press(who); await press(board); await see("Còn thiếu …"); },
    async ([members]) => { await press(members); await see("Gặp trạm của xã"); },
    async ([who, look]) => { await press(who); await tablet.tap(page.getByRole("button").filter({ hasText: look })); await page.getByRole("article").first().waitFor(); },
    async () => { await see("Ở cửa nhà"); await take(page, "khac-nhau"); },
    async ([right]) => { await press(right); await see("Đã chọn"); },
    async ([undo, other]) => {
      await press(undo);
      await press(other);
      await page.locator("dialog[open]").waitFor();
      await page.keyboard.press("Escape");
      await press("Đúng là: …");
      await see("Đã chọn");
    },
    async ([send, now]) => { await press(send); await heading(send); await press(now); await see("Tất cả đã gửi về xã"); },
    async ([settings, add]) => { await press(settings); await heading(settings); await take(page, "cai-dat"); await press(add); await heading(add); },
    async ([line]) => see(line),
    async ([label, submit]) => {
      const state = await tablet.ask("app_state");
      const { url } = commune.hub("enrol", "--on", String(state.reset.dev), "--role", "member", "--name", "Võ Văn Kiên");
      await page.getByLabel(label, { exact: true }).fill(url);
      await press(submit);
      await see("Đưa máy cho Võ Văn Kiên");
    },
    async () => {
      await tablet.pin("975310");
      await page.getByRole("group", { name: "Bấm lại mã PIN" }).waitFor();
      await tablet.pin("975310");
      await see("đã dùng được máy này");
    },
    async ([hand]) => {
      await press(hand);
      await press("Võ Văn Kiên");
      await tablet.pin("975310");
      await press("Bỏ qua, vào danh sách");
      await heading("Hôm nay");
    },
  ];
  return { steps, close: async () => { for (const one of tablets) await one.close(); await commune.close(); } };
}

/** An officer's first morning, from an empty machine. */
async function officer(take) {
  const commune = new Commune();
  const host = await commune.startDesk("desk");
  const desk = await Desk.open(host.address, { viewport: LAPTOP });
  const { page } = desk;
  await page.emulateMedia({ reducedMotion: "reduce" });
  const button = (words) => page.locator("button:visible, label:visible, a:visible").filter({ hasText: named(words) }).or(page.locator("ol.steps button").filter({ hasText: words })).first();
  /** By keys: two clicks at one spot at once are a bounce, which the app drops. */
  const press = async (words) => { await button(words).click({ trial: true }); await button(words).focus(); await button(words).press("Enter"); };
  const section = (words) => press(words);
  const steps = [
    async ([choice]) => { await press(choice); await desk.heading("Tạo trạm của xã"); },
    async ([commune_, officer_]) => { await page.getByLabel(commune_).fill("Phường Long Thủy"); await page.getByLabel(officer_).fill("Lê Văn Minh"); },
    async ([pin, again, create]) => {
      await page.getByLabel(pin).fill(PIN);
      await page.getByLabel(again).fill(PIN);
      await press(create);
      await desk.heading("Thiết lập trạm của xã");
    },
    async ([units, add]) => {
      await button(units).waitFor();
      await page.getByLabel(/^Mỗi dòng một tên/).fill("Khu phố 1\nKhu phố 2\nKhu phố 3");
      await press(add);
      await page.getByRole("row").filter({ hasText: "Khu phố 3" }).waitFor();
    },
    async ([allocation, file]) => {
      await press(allocation);
      await page.getByLabel("Khu phố 1, VNeID").fill("312");
      await page.keyboard.press("Enter");
      await page.getByText(file).first().waitFor();
    },
    async ([lists, choose]) => {
      await section(lists);
      await page.getByText(choose).first().waitFor();
      await page.locator("input[type=file]").setInputFiles(sample("danh-sach-khu-pho-3.xlsx"));
      await page.getByText(/^Đọc được/).first().waitFor();
    },
    async ([next]) => { await press(next); await page.getByText("Dòng nào là tiêu đề cột?").waitFor(); },
    async ([next]) => { await press(next); await page.getByText("Nhập làm").first().waitFor(); },
    async ([next]) => { await press(next); await page.getByText("Những dòng máy đã sửa").first().waitFor(); },
    async ([take_, done, undo]) => { await press(take_); await page.getByText(named(done)).first().waitFor(); await button(undo).waitFor(); },
    async ([devices, enrol]) => { await section(devices); await press(enrol); },
    async ([name, make]) => {
      await page.getByLabel(name).fill("Trần Thị Bưởi");
      await page.getByLabel("Khu phố 3").check();
      await press(make);
      await page.getByRole("img", { name: "Đăng ký máy tính bảng" }).waitFor();
      await page.evaluate(() => window.scrollTo(0, 0));
      await take(page, "dang-ky-may");
    },
    async () => {
      commune.prepareWith("tablet", await page.locator("textarea").inputValue());
      await page.getByText(/đã đăng ký xong/).waitFor();
      const tablet = await Tablet.open((await commune.startTablet("tablet")).address);
      await tablet.unlock();
      for (const house of (await tablet.housesLeft()).slice(0, 60)) await tablet.ask("mark_household_done", { hid: house.hid });
      await tablet.ask("send_now");
      await tablet.close();
    },
    async ([next, type, letters, number, same, other]) => {
      await press(next);
      await page.getByLabel("Họ và tên người giữ máy").fill("Lý Thị Lụa");
      await page.getByLabel("Khu phố 3").check();
      await press("Làm mã");
      await page.getByText(letters, { exact: true }).waitFor();
      await page.getByText(number, { exact: true }).waitFor();
      const [code, shown] = await page.locator("article.sheet code").allTextContents();
      const tablet = await Tablet.open((await commune.startTablet("typed")).address);
      await tablet.begin();
      await tablet.tap(type);
      await tablet.page.getByLabel("Mã mười chữ và số").fill(code);
      const port = /127\.0\.0\.1:(\d+)/.exec(await page.locator("body").innerText())[1];
      await tablet.page.getByLabel("Địa chỉ trạm của xã, nếu có").fill(`127.0.0.1:${port}`);
      await tablet.tap("Tìm trạm của xã");
      const seen = await tablet.page.getByTestId("fingerprint").innerText();
      assert.equal(seen.trim().split(/\s+/).join(" "), shown, "the numbers the guide has one compare");
      await tablet.button(other).waitFor();
      await tablet.tap(same);
      await tablet.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
      await tablet.close();
      await page.getByText(/đã đăng ký xong/).waitFor();
    },
    async ([cards, edit, save]) => {
      await section(cards);
      await press(edit);
      await page.getByLabel("Tên thẻ").fill("VNeID tại nhà");
      await press(save);
      await page.getByText(/^Đã lưu\. Mỗi máy nhận/).waitFor();
    },
    async ([setup, helpers, save]) => {
      await section(setup);
      await page.getByRole("button", { name: helpers }).click();
      await page.getByLabel("Ai nghe máy").fill("Điểu Khánh, tổ trưởng");
      await page.getByLabel("Số điện thoại").fill("0912 000 345");
      await press(save);
      await page.getByText(/^Đã lưu\. Máy nào gửi/).waitFor();
    },
    async ([overview]) => {
      await section(overview);
      await desk.heading("Còn ai chưa đạt");
      await page.getByRole("row").nth(2).waitFor();
      await take(page, "tong-quan");
      await page.getByRole("group", { name: "Chỉ tiêu đang xem" }).getByRole("button").nth(1).click();
    },
    async ([devices]) => { await section(devices); await page.getByRole("row").filter({ hasText: "Trần Thị Bưởi" }).waitFor(); },
    async ([reports, until, word, excel]) => {
      await section(reports);
      await page.getByText(named(until)).filter({ visible: true }).first().waitFor();
      await press(word);
      await page.getByText(/^Đã lưu/).waitFor();
      await button(excel).waitFor();
    },
    async ([leave]) => { await press(leave); await desk.heading(/^Trạm Phường Long Thủy/); },
  ];
  return { steps, close: async () => { await desk.close(); await commune.close(); } };
}

/** Guide → its walk: the steps in order, and how to end. */
export const walks = { "thanh-vien": volunteer, "to-truong": lead, "can-bo": officer };
