// A computer that joins a hub on another machine by its code: first start, an import and a report from there, and
// being revoked. The hub is the program on a server's side; every word the computer says goes over TLS.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Desk } from "../harness/desk.mjs";
import { everyDeskLook } from "../harness/looks.mjs";
import { Commune, PIN, sample } from "../harness/programs.mjs";

let commune;
let host;
let desk;
before(async () => {
  commune = await Commune.open();
  host = await commune.startDesk("computer");
  desk = await Desk.open(host.address);
});
after(async () => {
  await desk?.close();
  await commune?.close();
});

test("a computer joins the hub by the line an officer sent, and its holder chooses a PIN", async () => {
  const { url } = commune.hub("enrol", "--role", "officer", "--name", "Trần Thị Văn", "--computer");
  await desk.button(/^Máy của công an xã/).click();
  await desk.button("Nối vào trạm đã có").click();
  await desk.heading("Nối vào trạm đã có");
  assert.deepEqual(await everyDeskLook(desk.page, "join"), []);
  await desk.page.getByLabel("Dán dòng mã").fill("tungnha://enrol/hỏng");
  await desk.button("Nối vào trạm").click();
  await desk.page.getByText(/không phải mã/).waitFor();
  await desk.page.getByLabel("Dán dòng mã").fill(`${url.slice(0, 60)}\n${url.slice(60)}`);
  // The app drops a second click on one spot that comes too soon.
  await desk.button("Nối vào trạm").press("Enter");
  await desk.heading("Trần Thị Văn");
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.button("Bắt đầu").click();
  await desk.page.getByText("Máy bàn số 1, trạm ở máy khác").waitFor();
});

test("a list is read in from there, and a report comes out", async () => {
  // The wizard's steps have a story of their own; here its file goes the same road.
  const bytes = (await import("node:fs")).readFileSync(sample("danh-sach-khu-pho-3.xlsx")).toString("base64");
  const file = await desk.tablet.ask("office_put", { name: "danh-sach-khu-pho-3.xlsx", data: bytes });
  const read = await desk.ask("read_list.take", { file: file.file, choices: {}, remember: [], job: "e2e" });
  assert.ok(read.files[0].sheets[0].people > 0);
  assert.equal(commune.hub("people").length, read.files[0].sheets[0].people, "at the hub, not here");
  await desk.go("overview");
  await desk.heading("Còn ai chưa đạt");
  await desk.go("reports");
  await desk.page.getByRole("button", { name: /Word/ }).first().waitFor();
  const choices = await desk.ask("reports.choices");
  const made = await desk.ask("reports.file", { report: { kind: "day", from: choices.today, to: choices.today }, format: "docx" });
  assert.ok(made.name.endsWith(".docx") && made.data.length > 1000);
});

test("the app started anew asks for the PIN, and a revoked computer is told what to do", async () => {
  await host.stop();
  host = await commune.startDesk("computer");
  await desk.page.goto(host.address);
  await desk.heading("Trạm Phường Long Thủy");
  await desk.signIn(PIN);
  await desk.heading("Còn ai chưa đạt");
  commune.hub("revoke", "--dev", "1");
  await desk.go("devices");
  await desk.page.getByText(/không còn nhận máy này/).first().waitFor();
  await desk.heading("Nối vào trạm đã có");
});
