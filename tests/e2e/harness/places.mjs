// Every screen of an open tablet and how to stand before it: read by axe and photographed for the docs.
// In order: a later place may rely on what an earlier one recorded.

/** Name → how to get there from anywhere. `house` is one with people left, `before` the next one. */
export const places = [
  ["today", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/today/left");
    await tablet.page.locator(".house").first().waitFor();
  }],
  ["search", async (tablet, { house }) => {
    await tablet.go("/today/left");
    await tablet.page.getByLabel(/^Tìm người/).fill(house.people[0].name);
    await tablet.page.locator(".hit").first().waitFor();
  }],
  ["household-before", (tablet, { house }) => atHouse(tablet, house)],
  ["answer-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap(tablet.chip(house.people[0].name, "SMARTPHONE"));
    await tablet.page.locator("dialog[open]").waitFor();
  }],
  ["person-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap(tablet.card(house.people[0].name).getByRole("button", { name: "Vắng, lý do khác" }));
    await tablet.page.locator("dialog[open]").waitFor();
  }],
  ["revisit-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap("Hẹn lại");
    await tablet.page.locator("dialog[open]").waitFor();
  }],
  ["invite-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap(tablet.chip(house.people[0].name, "CCCD"));
    await tablet.tap(tablet.page.locator("dialog").getByRole("button", { name: "Mời đến điểm thu nhận" }));
    await tablet.page.locator("dialog").getByText(/Chỗ trống theo trạm|Bây giờ bác có thể/).first().waitFor();
  }],
  ["landmark-sheet", async (tablet, { house }) => {
    await tablet.ask("note_landmark", { hid: house.hid, text: "cổng xanh, cạnh quán cà phê Ba Hoa ngay đầu hẻm" });
    await atHouse(tablet, house);
    await tablet.tap(tablet.button(/^Dấu hiệu nhà/));
    await tablet.button("Xóa dấu hiệu").waitFor();
  }],
  ["walk-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap(tablet.button(/^Thứ tự đi/));
    await tablet.page.getByLabel(/^Hoặc đi sau nhà nào/).fill("nguyen");
    await tablet.page.locator("dialog [data-after]").first().waitFor();
  }],
  ["cascade-sheet", async (tablet, { house }) => {
    await atHouse(tablet, house);
    await tablet.tap(tablet.chip(house.people[0].name, "SMARTPHONE"));
    await tablet.tap(tablet.page.locator("dialog [data-reason=NO_PHONE]"));
    await tablet.button("Đúng, ghi luôn").waitFor();
  }],
  ["household", async (tablet, { house }) => {
    await atHouse(tablet, house);
    const [first, ...others] = house.people;
    await tablet.tap(tablet.card(first.name).getByRole("button", { name: "Vắng, lý do khác" }));
    await tablet.tap(tablet.page.locator("dialog [data-reason=ABSENT_KNOWN]"));
    for (const person of others.slice(0, 2)) {
      const all = tablet.card(person.name).getByRole("button", { name: /^Đủ cả/ });
      if (await all.isVisible()) await tablet.tap(all);
    }
    await tablet.page.locator(".tell.shown").waitFor();
    await tablet.page.locator("[aria-disabled=true]").first().waitFor({ state: "detached" });
  }],
  ["today-done", async (tablet) => {
    // A fresh page: the undo bar of the place before has gone.
    await tablet.page.reload();
    await tablet.go("/today/done");
    await tablet.page.locator(".house").first().waitFor();
  }],
  ["person", async (tablet, { house }) => {
    await tablet.go(`/house/${house.hid}/person/${house.people[0].rid}`);
    await tablet.page.locator(".entry").first().waitFor();
  }],
  ["add-person", async (tablet, { house }) => {
    await tablet.go(`/house/${house.hid}/add`);
    await tablet.page.getByLabel("Họ và tên").fill(house.people[0].name);
    await tablet.page.getByText(/^Có phải:/).first().waitFor();
    // What is wrong is said beside its field.
    await tablet.tap("Lưu người này");
    await tablet.page.getByText("Xin ghi năm sinh bốn số", { exact: false }).waitFor();
  }],
  ["add-house", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/today/add-house");
    await tablet.page.getByLabel(/^Nhận ra nhà bằng gì/).waitFor();
    await tablet.tap("Lưu nhà này");
    await tablet.page.getByText("Xin ghi dễ nhận ra, hoặc số nhà.").waitFor();
  }],
  ["elsewhere", async (tablet, { house }) => {
    await tablet.go(`/house/${house.hid}/elsewhere/${house.people[0].rid}`);
    await tablet.tap("Nhà mới, chưa có trong danh sách");
    await tablet.page.getByLabel(/^Nhận ra nhà bằng gì/).waitFor();
  }],
  ["send-before", async (tablet) => {
    await tablet.go("/send");
    await tablet.page.getByTestId("send-sentence").waitFor();
  }],
  ["send-qr", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/send");
    await tablet.tap("Cho xem mã QR");
    await tablet.page.getByRole("img", { name: /^Mã 1 \// }).waitFor();
  }],
  ["send-receive", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/send");
    await tablet.tap("Nhận biên nhận");
    await tablet.page.getByLabel("Chọn tệp .tungnha").waitFor();
  }],
  ["conflicts", async (tablet) => {
    // With one tablet and no hub: who was dead is done now, which a lead must look at.
    if ((await tablet.ask("conflicts")).length === 0) {
      const people = (await tablet.housesLeft()).reverse().flatMap((house) => house.people);
      const { rid } = people.find((person) => person.cells[1].state === "not_asked");
      for (const outcome of ["DECEASED", "DONE"]) await tablet.ask("answer", { rid, target: "DDDT", outcome });
    }
    await tablet.go("/conflicts");
    await tablet.page.getByRole("article").first().waitFor();
  }],
  ["who-is-left", async (tablet) => {
    await tablet.go("/left");
    await tablet.page.getByRole("table").first().waitFor();
  }],
  ["who-is-left-names", async (tablet, { house }) => {
    await tablet.go(`/left/${encodeURIComponent(house.hamlet)}/SIM/NOT_ASKED`);
    await tablet.page.locator("main li").first().waitFor();
  }],
  ["board", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/left/board/pace");
    await tablet.page.getByRole("img").first().waitFor();
    await tablet.button("Bảng số liệu").first().click();
  }],
  ["board-members", async (tablet) => {
    await tablet.go("/left/board/members");
    await tablet.page.getByRole("article").first().waitFor();
  }],
  ["board-tablets", async (tablet) => {
    await tablet.go("/left/board/tablets");
    await tablet.page.locator("main li, main .quiet").first().waitFor();
  }],
  ["board-revisits", async (tablet) => {
    await tablet.go("/left/board/revisits");
    await tablet.page.locator("main li, main .quiet").first().waitFor();
  }],
  ["assign", async (tablet) => {
    await tablet.go("/left/assign");
    await tablet.page.locator("[role=checkbox]").first().waitFor();
    await tablet.page.locator("[role=checkbox]").first().click();
    await tablet.button("Giao 1 nhà").waitFor();
  }],
  ["assign-to-whom", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/left/assign");
    await tablet.tap(tablet.button(/^Giao nhà /).first());
    await tablet.page.locator("dialog[open]").waitFor();
  }],
  ["guide", async (tablet) => {
    await atSettings(tablet);
    await tablet.go("/guide/all/-/0/%2Fsettings");
    await tablet.page.locator("[data-set=vneid-phone]").waitFor();
  }],
  ["guide-cover", async (tablet) => {
    await tablet.go("/guide/all/vneid-web/0/%2Fsettings");
    await tablet.button("Bắt đầu").waitFor();
  }],
  ["guide-step", async (tablet) => {
    await tablet.go("/guide/all/vneid-phone/4/%2Fsettings");
    await tablet.page.locator("[data-picture=message]").waitFor();
  }],
  ["guide-last", async (tablet) => {
    await tablet.go("/guide/all/phone-4g/5/%2Fsettings");
    await tablet.button("Xong, về chỗ cũ").waitFor();
  }],
  ["first-cards", async (tablet) => {
    await atSettings(tablet);
    await tablet.tap("Xem lại bốn thẻ đầu tiên");
    await tablet.page.locator("[data-picture=street]").waitFor();
  }],
  ["settings", async (tablet) => {
    await tablet.page.reload();
    await atSettings(tablet);
  }],
  ["help", async (tablet) => {
    await atSettings(tablet);
    await tablet.tap("Gọi giúp");
    await tablet.page.locator("dialog[open]").waitFor();
  }],
];

/** Puts the page at the settings: whatever sheet or screen was open is gone. */
export async function atSettings(tablet) {
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
}

/** Puts the page at a house, whatever sheet or house was open: by way of another page, so that it is read anew. */
async function atHouse(tablet, house) {
  await atSettings(tablet);
  await tablet.go(`/house/${house.hid}`);
  await tablet.card(house.people[0].name).waitFor();
}

/** Shows the tablet in another look, and waits until its letters are there. */
export async function wear(tablet, look) {
  // The app writes the address down a moment after it shows a place; timers come in order, so it has by then.
  await tablet.page.evaluate((wanted) => {
    const words = JSON.stringify(wanted);
    localStorage.setItem("tungnha.look", words);
    return new Promise((written) => {
      const asked = indexedDB.open("tungnha", 1);
      asked.onsuccess = () => {
        const write = asked.result.transaction("kept", "readwrite");
        write.objectStore("kept").put(words, "look");
        write.oncomplete = () => (asked.result.close(), written());
      };
    });
  }, { lang: "vi", theme: "light", text: 20, ...look });
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { level: 1 }).waitFor();
  await tablet.page.evaluate(() => document.fonts.ready);
}

/** A household of four, the first without a signed SIM, with as many in scope and unasked as there is. */
export function showHouse(houses) {
  const eligible = (h) => h.people.flatMap((p) => p.cells).filter((c) => c.state !== "not_eligible").length;
  const unasked = (h) => h.people.flatMap((p) => p.cells).filter((c) => c.state === "not_asked").length;
  const four = houses.filter((h) => h.people.length === 4 && new Set(h.people.map((p) => p.name)).size === 4 && h.people[0].cells[2].state === "not_asked");
  return four.sort((a, b) => eligible(b) - eligible(a) || unasked(b) - unasked(a))[0];
}
