// People and houses that no list has, and a household that splits, as a volunteer does it with a finger on both sizes
// of tablet: the form half written when the tablet dies, the warning about a namesake, undo, and what Hôm nay counts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Commune, PIN } from "../harness/programs.mjs";
import { showHouse } from "../harness/places.mjs";
import { Tablet } from "../harness/tablet.mjs";

const SIZES = [{ width: 800, height: 1280 }, { width: 600, height: 1024 }];

let commune;
let host;
let tablet;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  commune.prepare("lead", "Lê Văn Sơn", { role: "lead" });
  await commune.stopHub();
  host = await commune.startTablet("lead", { demoPin: PIN });
  tablet = await Tablet.open(host.address);
  await tablet.unlock();
  house = showHouse(await tablet.housesLeft());
});
after(async () => {
  await tablet?.close();
  await commune?.close();
});

async function kill() {
  const listen = new URL(host.address).host;
  const { complaints, profile } = tablet;
  await Promise.all([host.kill(), tablet.kill()]);
  assert.deepEqual(complaints, []);
  host = await commune.startTablet("lead", { demoPin: PIN, listen });
  tablet = await Tablet.open(host.address, { profile });
  await tablet.unlock();
}

const field = (name) => tablet.page.getByLabel(name);
const draft = () => tablet.ask("kept_form", { name: `person:${house.hid}` });

/** The house from the list, as it is entered by a finger. */
async function enter() {
  await tablet.go("/today/left");
  await tablet.openHouse(house);
}

test("killed in the middle of the form, it opens at the same words, and saves them", async () => {
  await enter();
  await tablet.tap("+ Người chưa có trong danh sách");
  await field(/^Họ và tên/).fill("Thị Mới Đến");
  await field(/^Năm sinh/).fill("03/12/1991");
  await tablet.tap("Nữ");
  while (!(await draft())?.includes('"sex":"F"')) await tablet.page.evaluate(() => new Promise(requestAnimationFrame));
  await kill();
  assert.equal(await field(/^Họ và tên/).inputValue(), "Thị Mới Đến");
  assert.equal(await field(/^Năm sinh/).inputValue(), "03/12/1991");
  assert.equal(await tablet.button("Nữ").getAttribute("aria-pressed"), "true");
  await tablet.tap("Lưu người này");
  const card = tablet.card("Thị Mới Đến");
  await card.waitFor();
  await card.getByText("Chưa có trong danh sách").waitFor();
  await tablet.see("Đã lưu trong máy");
  assert.equal(await draft(), null, "nothing is half written any more");
  await kill();
  await tablet.card("Thị Mới Đến").waitFor();
});

test("the new card answers like all others, is found by search, and counts at the door only", async () => {
  const before = await tablet.ask("who_left");
  await enter();
  await tablet.tap(tablet.card("Thị Mới Đến").getByRole("button", { name: /^Đủ cả/ }));
  await tablet.card("Thị Mới Đến").locator("[data-state=done]").first().waitFor();
  await tablet.go("/today/left");
  await field(/^Tìm người/).fill("moi den");
  await tablet.tap(tablet.page.locator(".hit").first());
  await tablet.card("Thị Mới Đến").waitFor();
  const after = await tablet.ask("who_left");
  assert.deepEqual(after.units.map((unit) => unit.targets.map((one) => one.listed)), before.units.map((unit) => unit.targets.map((one) => one.listed)));
});

test("a namesake on the list is shown before anybody is added, and his house is one tap away", async () => {
  const [known] = house.people;
  const other = (await tablet.housesLeft()).find((one) => one.hid !== house.hid);
  await tablet.go(`/house/${other.hid}/add`);
  await field(/^Họ và tên/).fill(known.name.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D"));
  await field(/^Năm sinh/).fill(known.birth.slice(0, 4));
  await tablet.see(new RegExp(`^Có phải: ${known.name}`));
  await tablet.tap(tablet.button("Mở nhà ấy").first());
  await tablet.card(known.name).waitFor();
});

for (const size of SIZES) {
  test(`a new house, its first person and taking both back, on ${size.width}×${size.height}`, async () => {
    await tablet.page.setViewportSize(size);
    await tablet.go("/today/left");
    const { households_total } = await tablet.ask("today");
    const taps = tablet.taps;
    await tablet.tap("+ Nhà chưa có trong danh sách");
    await field(/^Nhận ra nhà bằng gì/).fill("sau chùa");
    await field(/^Họ và tên/).fill("Điểu K'Mận");
    await field(/^Năm sinh/).fill("1950");
    await tablet.tap("Lưu nhà này");
    await tablet.card("Điểu K'Mận").waitFor();
    assert.equal(tablet.taps - taps, 2, "two taps beside the typing");
    assert.equal((await tablet.ask("today")).households_total, households_total + 1);
    await tablet.tap("Hoàn tác");
    await tablet.page.getByRole("heading", { name: "Hôm nay" }).waitFor();
    assert.equal((await tablet.ask("today")).households_total, households_total);
  });

  test(`some of a house live in a new one, and all is as it was after one tap, on ${size.width}×${size.height}`, async () => {
    await tablet.page.setViewportSize(size);
    const [, second, third] = house.people;
    await enter();
    await tablet.tap("Chuyển nhà, tách hộ");
    for (const { name } of [second, third]) await tablet.tap(tablet.button(new RegExp(name)));
    await tablet.tap("Nhà mới, chưa có trong danh sách");
    await field(/^Nhận ra nhà bằng gì/).fill("nhà trọ cuối hẻm");
    await tablet.tap("Lưu");
    await tablet.card(house.people[0].name).waitFor();
    assert.equal(await tablet.card(second.name).count(), 0);
    const row = (await tablet.ask("today")).rows.find((one) => one.added && one.people === 2);
    assert.equal(row.address, "nhà trọ cuối hẻm");
    await tablet.tap("Hoàn tác");
    await tablet.card(second.name).waitFor();
  });
}

test("one who lives in another house of the list is shown there, and says so", async () => {
  const other = (await tablet.housesLeft()).find((one) => one.hid !== house.hid);
  await enter();
  const { name } = house.people[3];
  await tablet.tap(tablet.card(name).getByRole("button", { name: "Vắng, lý do khác" }));
  await tablet.tap("Người này ở nhà khác");
  await tablet.tap("Nhà có trong danh sách");
  await field(/^Tìm người/).fill(other.people[0].name);
  await tablet.tap(tablet.page.locator(".hit").first());
  await tablet.tap("Lưu");
  await tablet.card(house.people[0].name).waitFor();
  await tablet.go(`/house/${other.hid}`);
  await tablet.card(name).getByText("chờ công an xã duyệt").waitFor();
  await tablet.go(`/house/${other.hid}/person/${house.people[3].rid}`);
  await tablet.see("Ghi là ở nhà khác");
  await tablet.tap(tablet.page.locator(".entry").getByRole("button", { name: "Hoàn tác" }));
  await tablet.go("/settings");
  await enter();
  await tablet.card(name).waitFor();
});

test("what is missing is said beside its field, and nothing is recorded", async () => {
  const { records_unsent } = await tablet.ask("send_state");
  await tablet.go(`/house/${house.hid}/add`);
  await tablet.tap("Lưu người này");
  await tablet.see("Xin ghi họ và tên.");
  await field(/^Năm sinh/).fill("31/02/1990");
  await tablet.see("Xin ghi năm sinh bốn số");
  await field(/^Điện thoại/).fill("0912");
  await tablet.see("Số điện thoại có 10 số");
  assert.equal((await tablet.ask("send_state")).records_unsent, records_unsent);
  assert.deepEqual(tablet.complaints, []);
});
