// A ward in the middle of its campaign at an officer's desk, and every screen of that desk with something on it:
// read by axe and photographed for the docs.
import { DESK, enrolVolunteer, openDesk } from "./office.mjs";
import { PIN, sample } from "./programs.mjs";
import { Tablet } from "./tablet.mjs";

/** Opens the desk of the demo ward: lists, allocation, a tablet that went out and sent, a newer list, a day's work. */
export async function openWard(commune, options) {
  commune.deskHub(DESK, "init", "--commune", "Phường Long Thủy");
  commune.deskHub(DESK, "allocate", sample("phan-bo-chi-tieu.xlsx"));
  commune.deskHub(DESK, "import", sample("danh-sach-toan-phuong.xlsx"), "--list-date", "2024-05-02");
  commune.deskHub(DESK, "import", sample("chua-kich-hoat-2024-05-06.xlsx"));
  const { desk, host } = await openDesk(commune, options);
  await sendEvening(commune, desk);
  commune.deskHub(DESK, "import", sample("chua-kich-hoat-2024-05-08.xlsx"), "--list-date", "2024-05-06");
  await workDay(desk);
  return { desk, host };
}

/** A volunteer's evening in Khu phố 3, sent to the hub inside the desk. */
async function sendEvening(commune, desk) {
  await enrolVolunteer(commune, desk);
  const { address, stop } = await commune.startTablet("volunteer");
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    const { rows } = await tablet.ask("today");
    const left = rows.filter((row) => row.status === "left").map((row) => row.hid);
    for (const hid of left.slice(0, 12)) await tablet.ask("mark_household_done", { hid });
    for (const hid of left.slice(12, 18)) {
      const { people } = await tablet.ask("household", { hid });
      const open = people[0].cells.find((cell) => cell.state === "not_asked");
      if (open) await tablet.ask("answer", { rid: people[0].rid, target: open.target, outcome: "ABSENT_KNOWN" });
    }
    await tablet.ask("appoint", { hid: left[18], when: "tonight" });
    await tablet.ask("add_person", { hid: left[19], person: { name: "Thị Mới", birth: "1991", sex: "F", phone: null } });
    await tablet.ask("send_now");
  } finally {
    await tablet.close();
    await stop();
  }
}

/** Asks the desk and wants an answer, no error. */
async function told(desk, name, args) {
  const answer = await desk.ask(name, args);
  if (answer?.code && answer?.message) throw new Error(`${name}: ${answer.message}`);
  return answer;
}

/** A point with invitations, a drawn sample, an activity, a request: no list of the day is empty. */
async function workDay(desk) {
  const week = { first_day: "2024-05-06", last_day: "2024-05-17", weekdays: [1, 2, 3, 4, 5] };
  const [point] = await told(desk, "points.set_up", { name: "Trụ sở công an phường", place: "12 đường Lê Lợi", opens: "07:30", closes: "11:30", capacity: 40, ...week });
  await told(desk, "points.invite", { point: point.point, target: "CCCD", hamlet: "Khu phố 3", from: null });
  await told(desk, "inspection.draw", { per_unit: 3, seed: "06052024", from: null, to: null });
  await told(desk, "activities.add", { day: "2024-05-06", kind: "session", place: "Nhà văn hóa Khu phố 3", count: 1, people: 85 });
  const { hits } = await told(desk, "walk_in.search", { query: "nguyen" });
  await told(desk, "walk_in.record", { rid: hits[0].rid, target: "SMARTPHONE", outcome: "DONE" });
  await told(desk, "subjects.open", { rid: hits[1].rid, kind: "print", received: null });
}

/** Waits until what the screen asked for is on it. */
async function settled(desk) {
  await desk.page.locator(".office main h1").first().waitFor();
  // A button that has just been enabled still changes its colour.
  await desk.page.waitForFunction(() => document.querySelector(".loading") === null && document.getAnimations().length === 0);
  await desk.page.evaluate(() => document.fonts.ready);
}

/** At a path, anew. */
export const at = (path) => async (desk) => {
  // By way of another screen: what was typed or opened on it is gone.
  const away = path === "look" ? ["station", "Trạm nhận của xã"] : ["look", "Cỡ chữ, màu nền, ngôn ngữ"];
  await desk.go(away[0]);
  await desk.heading(away[1]);
  await desk.go(path);
  await desk.page.waitForFunction((left) => ![undefined, left].includes(document.querySelector(".office main h1")?.textContent), away[1]);
  await settled(desk);
};

/** At a path, after something was pressed or typed there. */
export const then = (path, act) => async (desk) => {
  await at(path)(desk);
  await act(desk);
  await settled(desk);
};

export async function chooseList(desk, steps) {
  await desk.page.locator("input[type=file]").setInputFiles(sample("danh-sach-khu-pho-3.xlsx"));
  await desk.page.getByText(/^Đọc được 1\.080 người/).waitFor();
  for (let step = 0; step < steps; step++) {
    await desk.button("Tiếp tục").click({ trial: true });
    await desk.button("Tiếp tục").press("Enter");
    await desk.page.getByText(new RegExp(`^Bước ${step + 2} trong 5`)).first().waitFor();
  }
}

export async function openHouse(desk) {
  await desk.page.getByLabel("Tìm hộ").fill("nguyen van");
  await desk.page.keyboard.press("Enter");
  await desk.tablet.tap(desk.page.getByRole("grid", { name: "Tìm hộ" }).locator("[data-line]").first());
  await desk.page.getByRole("table", { name: "Người trong hộ" }).waitFor();
}

/** Opens a dialog by its button. */
export const press = (button) => async (desk) => {
  await desk.tablet.tap(desk.button(button).first());
  await desk.page.getByRole("dialog").waitFor();
};

const firstLine = async (desk) => {
  await desk.page.getByRole("grid").first().focus();
  await desk.page.keyboard.press("ArrowDown");
};

/** Name → how to get there from anywhere at the open desk of `openWard`. */
export const deskPlaces = [
  ["overview", at("overview")],
  ["team", at("team")],
  ["team-member", then("team", firstLine)],
  ["import", at("import")],
  ["import-file", then("import", (desk) => chooseList(desk, 0))],
  ["import-header", then("import", (desk) => chooseList(desk, 1))],
  ["import-columns", then("import", (desk) => chooseList(desk, 2))],
  ["import-check", then("import", (desk) => chooseList(desk, 3))],
  ["imports", at("imports")],
  ["reconcile", at("reconcile")],
  ["reconcile-members", at("reconcile/members")],
  ["reconcile-days", at("reconcile/days")],
  ["reconcile-lines", then(`reconcile/lines/units/${encodeURIComponent("Khu phố 3")}/DDDT`, firstLine)],
  ["reconcile-changes", then("reconcile/changes", firstLine)],
  ["reconcile-duplicates", at("reconcile/duplicates")],
  ["reconcile-decisions", at("reconcile/decisions")],
  ["households", then("households", openHouse)],
  ["households-move", then("households", async (desk) => {
    await openHouse(desk);
    await press("Chuyển cả hộ sang địa bàn khác")(desk);
    await desk.page.getByLabel("Chuyển đến").selectOption("Khu phố 5");
  })],
  ["returns", at("returns")],
  ["revisits", at("revisits")],
  ["inspection", at("inspection")],
  ["allowance", at("allowance")],
  ["walk-in", at("walk-in")],
  ["walk-in-visitor", then("walk-in", async (desk) => {
    await desk.page.getByLabel("Tìm trong cả xã").first().fill("nguyen van");
    await desk.page.keyboard.press("Enter");
    await desk.tablet.tap(desk.page.getByRole("grid").locator("[data-line]").first());
    await desk.page.locator(".targets").first().waitFor();
  })],
  ["points", at("points")],
  ["points-add", then("points", press("Thêm điểm"))],
  ["operators", at("operators")],
  ["rosters", at("rosters")],
  ["requests", at("requests")],
  ["audit", at("audit")],
  ["devices", at("devices")],
  ["device", at("devices/1")],
  ["enrol", at("devices/enrol")],
  ["setup-campaign", at("setup/campaign")],
  ["setup-units", at("setup/units")],
  ["setup-allocation", at("setup/allocation")],
  ["setup-helpers", at("setup/helpers")],
  ["station", at("station")],
  ["users", at("users")],
  ["cards", at("cards")],
  ["cards-edit", at("cards/own-sim")],
  ["look", at("look")],
  ["report-week", at("reports")],
  ...[["day", "Ngày"], ["phase", "Giai đoạn"], ["final", "Cả đợt"]].map(([name, label]) => [`report-${name}`, then("reports", async (desk) => {
    const kind = desk.page.getByRole("radio", { name: label, exact: true });
    if (await kind.isEnabled()) await kind.check();
  })]),
  ["activities", at("activities")],
];
