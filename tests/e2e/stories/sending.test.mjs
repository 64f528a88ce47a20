// What is only here and what the commune has: two different words, from the outbox, before and after; and
// a teammate's answer that comes down while a house is open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

let commune;
let hoa;
let binh;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  [hoa, binh] = await Promise.all(["Trần Thị Hoa", "Lê Văn Bình"].map(async (name, i) => {
    const { address } = await commune.startTablet(`tablet-${i}`);
    const tablet = await Tablet.open(address);
    await tablet.enrol(commune.enrol(name));
    return tablet;
  }));
  house = (await hoa.housesLeft()).find((h) => h.people.length >= 2);
});
after(async () => {
  await hoa?.close();
  await binh?.close();
  await commune?.close();
});

const sentence = (tablet) => tablet.page.getByTestId("send-sentence").innerText();

test("with no network everything stays here and is called so, never sent", async () => {
  const done = commune.progress("SIM").done;
  await commune.stopHub();
  await hoa.openHouse(house);
  await hoa.tap("Cả nhà đủ 4");
  await hoa.card(house.people[0].name).getByText("Đã lưu trong máy").waitFor();
  assert.equal(await hoa.page.locator("main").getByText("Đã gửi về xã").count(), 0);
  await hoa.go("/send");
  await hoa.see("Còn 1 hộ lưu trong máy, chưa gửi. Không mất dữ liệu.");
  await hoa.tap("Gửi ngay");
  // Chromium may know that there is no network at all; the app says which it is.
  await hoa.see(/^Chưa gửi được: (không có mạng\. Máy sẽ tự gửi khi có mạng|chưa gặp trạm của xã\. Máy sẽ tự gửi khi gặp)\.$/);
  await commune.startHub();
  assert.equal(commune.progress("SIM").done, done, "the hub has nothing yet");
});

test("once the hub has signed, the words change on the send screen and on the card, and the hub counts it", async () => {
  const before = commune.progress("SIM").done;
  await hoa.tap("Gửi ngay");
  await hoa.see(/^Tất cả đã gửi về xã – \d\d:\d\d/);
  assert.match(await sentence(hoa), /^Tất cả đã gửi về xã/);
  await hoa.go(`/house/${house.hid}`);
  await hoa.card(house.people[0].name).getByText("Đã gửi về xã").waitFor();
  assert.ok(commune.progress("SIM").done > before);
  assert.equal(commune.hub("verify").ok, true);
});

test("a teammate's answer is announced over the open house, moves nothing by itself, and is shown on a tap", async () => {
  const other = (await binh.housesLeft()).find((h) => h.hid === house.hid);
  assert.ok(other, "the teammate has not heard of it yet");
  await binh.go(`/house/${house.hid}`);
  const name = house.people[0].name;
  await binh.card(name).waitFor();
  const seen = await binh.states(name);
  const place = () => binh.card(name).boundingBox();
  const stood = await place();
  await binh.ask("send_now");
  await binh.see("Danh sách vừa có thay đổi. Màn hình này chưa đổi.");
  assert.deepEqual([await binh.states(name), await place()], [seen, stood], "nothing moved under the finger");
  await binh.tap("Xem bản mới");
  await binh.page.waitForFunction((count) => document.querySelectorAll("[data-state=not_asked]").length < count, await binh.page.locator("[data-state=not_asked]").count() || 1);
  assert.ok((await binh.states(name)).every((state) => !state.endsWith("not_asked")));
  await binh.tap(`Lịch sử của ${name}`);
  await binh.see(/máy khác|Trần Thị Hoa/);
});

test("two answers that didn't know of each other are both kept and shown as a conflict on both tablets", async () => {
  const open = (h) => h.people.find((p) => p.cells[2].state === "not_asked");
  const other = (await hoa.housesLeft()).find((h) => h.hid !== house.hid && open(h) && new Set(h.people.map((p) => p.name)).size === h.people.length);
  const name = open(other).name;
  const say = async (tablet, choice) => {
    await tablet.go(`/house/${other.hid}`);
    await tablet.tap(tablet.chip(name, "SIM"));
    await tablet.tap(tablet.page.locator("dialog").locator(choice));
    await tablet.chip(name, "SIM").and(tablet.page.locator(":not([data-state=not_asked])")).waitFor();
  };
  await say(hoa, "[data-reason=SIM_OTHER_NAME]");
  await say(binh, ".btn-done");
  for (const tablet of [hoa, binh, hoa]) assert.equal((await tablet.ask("send_now")).state, "all_sent");
  for (const tablet of [hoa, binh]) {
    await tablet.go("/send");
    await tablet.see(/^Tất cả đã gửi về xã/);
    await tablet.go(`/house/${other.hid}`);
    await tablet.chip(name, "SIM").getByText("hai câu trả lời khác nhau").waitFor();
    await tablet.tap(`Lịch sử của ${name}`);
    await tablet.see("Hai câu trả lời khác nhau");
    await tablet.see(/sim đứng tên người khác/);
  }
  assert.equal(commune.hub("verify").ok, true);
});

test("a clock two hours fast is said on Hôm nay and on the send screen, and work goes on and is sent", async () => {
  commune.prepare("fast", "Phạm Thị Lan");
  const { address } = await commune.startTablet("fast", { clock: "2024-05-06T20:30:00+07:00" });
  const lan = await Tablet.open(address);
  try {
    await lan.unlock();
    const told = "Đồng hồ máy đang nhanh khoảng 2 giờ. Ghi nhận không bị sai; hãy chỉnh lại giờ khi tiện.";
    await lan.go("/send");
    // The hub says what time it is.
    await lan.tap(lan.button(/^(Gửi ngay|Hỏi trạm của xã ngay)$/));
    await lan.see(told);
    await lan.go("/today/left");
    await lan.see(told);
    const [open] = await lan.housesLeft();
    await lan.openHouse(open);
    await lan.tap("Cả nhà đủ 4");
    await lan.card(open.people[0].name).getByText(/Đã lưu trong máy|Đã gửi về xã/).waitFor();
    await lan.go("/send");
    await lan.tap(lan.button(/^(Gửi ngay|Hỏi trạm của xã ngay)$/));
    await lan.see(/^Tất cả đã gửi về xã/);
    assert.deepEqual(lan.complaints, []);
  } finally {
    await lan.close();
  }
});

test("a lead sees who is left with no network, down to names and houses", async () => {
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead", hamlets: ["Khu phố 3"] });
  const { address } = await commune.startTablet("lead");
  const lead = await Tablet.open(address, { viewport: { width: 1366, height: 768 }, touch: false });
  try {
    await commune.stopHub();
    await lead.unlock();
    await lead.tap("Còn ai?");
    await lead.see(/^Còn \d+ \/ \d+ hộ$/);
    const line = lead.button(/^Xem \d+ người: Chưa hỏi$/).first();
    const count = Number((await line.getAttribute("aria-label")).match(/\d+/)[0]);
    await lead.tap(line);
    await lead.see(new RegExp(`Khu phố 3 · ${count} người`));
    assert.equal(await lead.page.locator("main li").first().getAttribute("aria-setsize"), String(count));
    await lead.tap(lead.page.locator("main li button").first());
    await lead.page.getByRole("article").first().waitFor();
    assert.deepEqual(lead.complaints, []);
  } finally {
    await lead.close();
    await commune.startHub();
  }
});

test("neither tablet complained", () => {
  assert.deepEqual([...hoa.complaints, ...binh.complaints], []);
});
