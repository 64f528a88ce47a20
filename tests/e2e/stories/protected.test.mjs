// Reasons the law protects (health, custody), on the screens: who records one sees the name while choosing and never
// again; a colleague and a lead see that there is a special case. Addresses and what the page keeps say no more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { showHouse } from "../harness/places.mjs";
import { Commune } from "../harness/programs.mjs";
import { Tablet } from "../harness/tablet.mjs";

/** The three, by what a screen, an address or the page's own storage would call them. */
const SECRETS = [
  ["IN_CUSTODY", /in_custody|chấp hành án|cai nghiện|custody/i],
  ["MENTAL_ILLNESS", /mental|tâm thần/i],
  ["SERIOUS_ILLNESS", /serious_ill|bệnh nặng|seriously ill/i],
];

let commune;
let recorder;
let colleague;
let lead;
let house;
before(async () => {
  commune = await Commune.open("danh-sach-khu-pho-3.xlsx");
  const open = async (folder, name, options) => {
    commune.prepare(folder, name, options);
    const tablet = await Tablet.open((await commune.startTablet(folder)).address);
    await tablet.unlock();
    return tablet;
  };
  recorder = await open("recorder", "Trần Thị Bưởi");
  colleague = await open("colleague", "Lý Thị Lụa");
  lead = await open("lead", "Lê Văn Sơn", { role: "lead" });
  house = showHouse(await recorder.housesLeft());
});
after(async () => {
  for (const tablet of [recorder, colleague, lead]) await tablet?.close();
  await commune?.close();
});

/** What of a page anybody could come to read: text, labels, address, storage. */
async function readable(page) {
  return page.evaluate(async () => {
    const kept = await new Promise((told) => {
      const asked = indexedDB.open("tungnha", 1);
      asked.onsuccess = () => {
        if (!asked.result.objectStoreNames.contains("kept")) return told([]);
        const all = asked.result.transaction("kept").objectStore("kept").getAll();
        all.onsuccess = () => told(all.result);
      };
      asked.onerror = () => told([]);
    });
    return [document.documentElement.outerHTML, location.href, document.title, JSON.stringify({ ...localStorage }), JSON.stringify(history.state), JSON.stringify(kept)].join("\n");
  });
}

const named = (text) => SECRETS.filter(([, look]) => look.test(text)).map(([key]) => key);

/** Looks at every screen on which somebody's answer may stand. */
async function walk(tablet, leads) {
  const [first, second, third] = house.people;
  const places = [
    ["/today/left", ".house, .empty"], ["/today/done", "main"], ["/today/mine", "main"],
    [`/house/${house.hid}`, "article"],
    ...[first, second, third].map(({ rid }) => [`/house/${house.hid}/person/${rid}`, ".entry, main"]),
    ["/send", "[data-testid=send-sentence]"], ["/settings", "h1"],
    ...(leads ? [["/left", "table"], ["/conflicts", "main"], ["/left/board/pace", "main"], ["/left/board/members", "main"], ["/left/assign", "main"],
      ...["CCCD", "DDDT", "SIM", "SMARTPHONE"].map((target) => [`/left/${encodeURIComponent(house.hamlet)}/${target}/SPECIAL`, "main"])] : []),
  ];
  for (const [place, sight] of places) {
    await tablet.go("/settings");
    await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
    await tablet.go(place);
    await tablet.page.locator(sight).first().waitFor();
    await tablet.page.waitForLoadState("networkidle");
    assert.deepEqual(named(await readable(tablet.page)), [], `${place} of ${leads ? "a lead" : "a member"}`);
  }
}

test("who records one chooses it by its name, and from then on the screen says only who deals with it", async () => {
  await recorder.openHouse(house);
  for (const [at, [key]] of SECRETS.entries()) {
    const { name } = house.people[at];
    await recorder.tap(recorder.card(name).getByRole("button", { name: "Vắng, lý do khác" }));
    await recorder.tap(recorder.page.locator("dialog button[aria-expanded=false]"));
    await recorder.tap(recorder.page.locator(`dialog [data-reason=${key}]`));
    await recorder.page.locator("dialog").waitFor({ state: "detached" });
    await recorder.card(name).getByText("công an xã xử lý").first().waitFor();
    assert.deepEqual(named(await readable(recorder.page)), [], `the bar that tells what was recorded, after ${key}`);
  }
  await recorder.page.reload();
  await recorder.card(house.people[0].name).waitFor();
  await walk(recorder, false);
  await recorder.ask("send_now");
});

test("a colleague who was not at the door sees a special case on every screen, and not which", async () => {
  await colleague.ask("send_now");
  await colleague.go(`/house/${house.hid}`);
  await colleague.card(house.people[0].name).getByText("công an xã xử lý").first().waitFor();
  await walk(colleague, false);
  await colleague.go("/today/left");
  await colleague.page.getByLabel(/^Tìm người/).fill(house.people[0].name);
  await colleague.page.locator(".hit").first().waitFor();
  assert.deepEqual(named(await readable(colleague.page)), [], "the search");
});

test("a lead counts special cases, and finds behind the figure who and not why", async () => {
  await lead.ask("send_now");
  await lead.go("/left");
  await lead.see("Trường hợp đặc biệt");
  await walk(lead, true);
  const left = await lead.ask("who_left");
  assert.match(JSON.stringify(left), /SPECIAL/);
  assert.deepEqual([...recorder.complaints, ...colleague.complaints, ...lead.complaints], []);
});
