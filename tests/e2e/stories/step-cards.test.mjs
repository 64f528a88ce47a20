// An officer changes a step card at the desk; the tablet shows it with no network from its next sync on, and the
// app's own again when the officer takes it back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, openBoth } from "../harness/office.mjs";
import { Commune, PIN } from "../harness/programs.mjs";

const WORDS = "Gửi TTTB tới 1414, đợi tin trả lời";
let commune;
let desk;
let deskHost;
let tablet;
before(async () => {
  commune = new Commune();
  ({ desk, host: deskHost, tablet } = await openBoth(commune));
});
after(async () => {
  await desk?.close();
  await tablet?.close();
  await commune?.close();
});

/** Opens the editor of the SIM's card. */
async function edit() {
  await desk.go("cards");
  await desk.heading("Thẻ hướng dẫn trên máy tính bảng");
  await desk.tablet.tap(desk.button("Sửa: SIM chính chủ"));
  await desk.page.getByLabel("Việc làm").first().waitFor();
}

/** The first step of that card on the tablet. */
async function firstStep() {
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  await tablet.go("/guide/SIM/own-sim/1/%2Fsettings");
  const words = tablet.page.locator("article h2");
  await words.waitFor();
  return words;
}

test("what is not fit for a tablet is refused with its step named, and nothing changes", async () => {
  await edit();
  const first = desk.page.getByLabel("Việc làm").first();
  const original = await first.inputValue();
  await first.fill("");
  await desk.button("Lưu và gửi tới các máy").press("Enter");
  await desk.page.getByText(/bước 1, việc làm: để trống/).waitFor();
  await first.fill(original);
  assert.deepEqual(await desk.ask("cards.list"), []);
});

test("a changed card is previewed as on the tablet, saved, and on the tablet from its next sync on, offline too", async () => {
  await edit();
  await desk.page.getByLabel("Việc làm").first().fill(WORDS);
  const preview = desk.page.getByRole("region", { name: "Trên máy tính bảng" });
  await preview.getByRole("heading", { name: WORDS }).waitFor();
  const steps = await desk.page.getByLabel("Việc làm").count();
  await desk.tablet.tap(desk.button("Bỏ bước 2"));
  await desk.button("Lưu và gửi tới các máy").press("Enter");
  await desk.page.getByText("Đã lưu. Mỗi máy nhận ở lần gửi tới.").waitFor();
  await desk.go("cards");
  await desk.page.getByText(/^\d+ bước · bản 2 – Nguyễn Thị Thu/).waitFor();

  assert.notEqual(await (await firstStep()).textContent(), WORDS);
  assert.equal((await tablet.ask("send_now")).problem, null);
  await firstStep();
  await tablet.page.locator("article h2", { hasText: WORDS }).waitFor();
  await tablet.see(`Bước 1 / ${steps - 1}`);

  await deskHost.stop();
  await tablet.page.reload();
  await tablet.page.locator("article h2", { hasText: WORDS }).waitFor();
  deskHost = await commune.startDesk(DESK);
  await desk.page.goto(deskHost.address);
  await desk.signIn(PIN);
  await desk.page.getByRole("navigation").waitFor();
});

/** The cards as the tablet lists them, once this one comes first. */
async function listed(first = "") {
  await tablet.go("/guide/all/-/0/%2Fsettings");
  await tablet.page.locator("[data-set]").first().waitFor();
  if (first) await tablet.page.waitForFunction((id) => document.querySelector("[data-set]")?.getAttribute("data-set") === id, first);
  return tablet.page.locator("[data-set]").evaluateAll((all) => all.map((one) => one.getAttribute("data-set")));
}

test("a card put first at the desk is first on the tablet from its next sync on, and the app's order comes back", async () => {
  const before = await listed();
  assert.notEqual(before[0], "own-sim");
  await desk.go("cards");
  await desk.heading("Thẻ hướng dẫn trên máy tính bảng");
  for (let place = before.indexOf("own-sim"); place > 0; place--) {
    const up = desk.button("Đưa thẻ SIM chính chủ lên");
    await up.click({ trial: true });
    await up.press("Enter");
    await desk.page.getByText(`Đã lưu: SIM chính chủ đứng thứ ${place}.`).waitFor();
  }
  assert.equal((await tablet.ask("send_now")).problem, null);
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  assert.deepEqual(await listed("own-sim"), ["own-sim", ...before.filter((id) => id !== "own-sim")]);
  await desk.button("Về thứ tự của ứng dụng").press("Enter");
  await desk.page.getByText("Đã về thứ tự của ứng dụng.").waitFor();
  assert.equal((await tablet.ask("send_now")).problem, null);
  await tablet.go("/settings");
  await tablet.page.getByRole("heading", { name: "Cài đặt" }).waitFor();
  assert.deepEqual(await listed(before[0]), before);
});

test("back to the original: the tablet shows the app's own card again, and the log says who did what", async () => {
  await edit();
  await desk.tablet.tap(desk.button("Về bản gốc"));
  await desk.page.getByText("Đã về bản gốc. Mỗi máy nhận ở lần gửi tới.").waitFor();
  assert.equal((await tablet.ask("send_now")).problem, null);
  const shown = await firstStep();
  await tablet.page.waitForFunction((words) => document.querySelector("article h2")?.textContent !== words, WORDS);
  assert.notEqual(await shown.textContent(), WORDS);
  const listed = await desk.ask("cards.list");
  assert.deepEqual(listed.map(({ id, version, content }) => [id, version, content]), [["own-sim", 3, null]]);
  assert.deepEqual([...desk.complaints, ...tablet.complaints], []);
});
