// Photographs every screen of the real app into docs/screenshots, light and dark: the tablet's at a tablet's size, the
// desk's at a laptop's, its main ones in the largest text too. A desk's size and the largest text of the tablet go to a
// scratch folder when SCRATCH names one, to be looked at. ONLY=tablet, team or desk makes that part of it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openTeam } from "./harness/campaign.mjs";
import { Desk, LAPTOP } from "./harness/desk.mjs";
import { Commune, PIN } from "./harness/programs.mjs";
import { places, showHouse, wear } from "./harness/places.mjs";
import { Tablet, TABLET } from "./harness/tablet.mjs";
import { deskPlaces, openWard } from "./harness/ward.mjs";

const shown = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const scratch = process.env.SCRATCH;
mkdirSync(shown, { recursive: true });
if (scratch) mkdirSync(scratch, { recursive: true });

const LOOKS = [
  { name: "light", folder: shown, size: TABLET, theme: "light", text: 20 },
  { name: "dark", folder: shown, size: TABLET, theme: "dark", text: 20 },
  ...(scratch
    ? [
        { name: "28px", folder: scratch, size: TABLET, theme: "light", text: 28 },
        { name: "desk", folder: scratch, size: { width: 1366, height: 768 }, theme: "light", text: 20 },
      ]
    : []),
];

async function shoot(tablet, name, look) {
  await tablet.page.evaluate(() => document.fonts.ready);
  await tablet.page.screenshot({ path: join(look.folder, `${name}-${look.name}.png`), animations: "disabled" });
}

/** What tells more of a team than of a lead alone. */
const OF_A_TEAM = ["who-is-left", "board", "board-members", "board-tablets", "board-revisits", "assign", "assign-to-whom"];

/** Locks, and enters wrong PINs until the tablet pauses. */
async function lockOut(tablet) {
  await tablet.go("/settings");
  await tablet.tap("Khóa máy");
  const paused = tablet.page.getByText(/Thử lại được sau \d+ giây/);
  const ready = tablet.page.getByRole("button", { name: "5", exact: true, disabled: false });
  while (!(await paused.isVisible())) {
    await tablet.pin("135791");
    await ready.or(paused).first().waitFor();
  }
}

/** One tablet from its first start to the send screen after the hub has signed, in one look. */
async function photograph(look) {
  const commune = await Commune.open("danh-sach-toan-phuong.xlsx");
  try {
    commune.nameHelpers();
    commune.hub("points", "--name", "Trụ sở công an phường", "--place", "12 đường Lê Lợi", "--opens", "07:30", "--closes", "11:30", "--capacity", "40", "--from", "2024-05-07", "--to", "2024-05-17");
    const { address } = await commune.startTablet("tablet", { demoPin: PIN });
    const tablet = await Tablet.open(address, { viewport: look.size, look: { theme: look.theme, text: look.text } });
    await wear(tablet, look);
    await tablet.begin();
    await shoot(tablet, "enrol", look);
    await tablet.page.getByLabel("Mã đăng ký").fill(commune.enrol("Lê Văn Sơn", { role: "lead" }));
    await tablet.tap("Đăng ký máy này");
    await tablet.page.getByRole("heading", { name: "Chọn mã PIN" }).waitFor();
    await shoot(tablet, "choose-pin", look);
    await tablet.pin();
    await tablet.page.getByRole("heading", { name: "Bấm lại mã PIN" }).waitFor();
    await tablet.pin();
    await tablet.page.getByRole("heading", { name: "Bốn điều cần biết" }).waitFor();
    await shoot(tablet, "first-cards", look);
    await tablet.skipFirstCards();
    await tablet.fetchList(() => shoot(tablet, "waiting-for-list", look));
    await tablet.ask("lock");
    await wear(tablet, look);
    await shoot(tablet, "unlock", look);
    await tablet.unlock();

    const left = await tablet.housesLeft();
    const house = showHouse(left);
    const others = left.filter((h) => h.hid !== house.hid);
    for (const other of others.slice(0, 14)) await tablet.ask("mark_household_done", { hid: other.hid });
    await tablet.ask("nobody_home", { hid: others[15].hid });
    await tablet.ask("appoint", { hid: others[16].hid, when: "tonight" });
    for (const [name, reach] of places.filter(([name]) => !OF_A_TEAM.includes(name))) {
      await reach(tablet, { house });
      await shoot(tablet, name, look);
      await tablet.page.keyboard.press("Escape");
    }
    await tablet.go("/send");
    await commune.stopHub();
    await tablet.tap("Gửi ngay");
    await tablet.see(/^Chưa gửi được:/);
    await shoot(tablet, "send-failed", look);
    await tablet.ask("lock");
    await wear(tablet, look);
    await tablet.page.getByTestId("locked-sentence").waitFor();
    await shoot(tablet, "unlock-send", look);
    await tablet.unlock();
    await tablet.go("/send");
    await commune.startHub();
    // It may have gone by itself by now: then the same button asks for news.
    await tablet.tap(tablet.page.locator("main .btn-primary"));
    await tablet.see(/^Tất cả đã gửi về xã/);
    await shoot(tablet, "send-after", look);
    await lockOut(tablet);
    await shoot(tablet, "unlock-wait", look);
    await tablet.close();
  } finally {
    await commune.close();
  }
}

/** A lead's screens, a month into the campaign; at a laptop's size too. */
async function photographTeam() {
  const { commune, lead } = await openTeam();
  try {
    for (const look of [...LOOKS, { name: "laptop", folder: shown, size: LAPTOP, theme: "light", text: 20 }]) {
      await lead.page.setViewportSize(look.size);
      await wear(lead, look);
      for (const [name, reach] of places.filter(([name]) => OF_A_TEAM.includes(name))) {
        await reach(lead, {});
        await shoot(lead, name, look);
        await lead.page.keyboard.press("Escape");
      }
    }
    await lead.close();
  } finally {
    await commune.close();
  }
}

/** The desk's screens that tell what it is; the others are looked at by the stories. */
const SHOWN = ["overview", "import-header", "import-check", "reconcile", "reconcile-lines", "households-move", "returns", "walk-in-visitor", "points", "team", "cards", "devices", "setup-allocation", "report-week", "audit"];
/** Those of them in the largest text too. */
const LARGE = ["overview", "reconcile-lines", "report-week"];

/** The first screen of an empty folder, then a ward in the middle of its campaign. */
async function photographDesk() {
  const commune = new Commune();
  try {
    const empty = await commune.startDesk("empty");
    const first = await Desk.open(empty.address);
    for (const theme of ["light", "dark"]) {
      await wear(first.tablet, { theme });
      const choice = first.button(/^Máy của công an xã/);
      if (await choice.isVisible()) await choice.press("Enter");
      await first.heading("Tạo trạm của xã");
      await shoot(first.tablet, "desk-first-start", { name: theme, folder: shown });
    }
    await first.close();
    const { desk } = await openWard(commune);
    await desk.page.setViewportSize(LAPTOP);
    for (const look of [{ name: "light", theme: "light", text: 20 }, { name: "dark", theme: "dark", text: 20 }, { name: "large", theme: "light", text: 28 }]) {
      await wear(desk.tablet, { theme: look.theme, text: look.text });
      const names = look.name === "large" ? LARGE : SHOWN;
      for (const [name, reach] of deskPlaces.filter(([name]) => names.includes(name))) {
        await reach(desk);
        await shoot(desk.tablet, `desk-${name}`, { ...look, folder: shown });
        await desk.page.keyboard.press("Escape");
      }
    }
    await desk.close();
  } finally {
    await commune.close();
  }
}

const wants = (half) => [undefined, half].includes(process.env.ONLY);
if (wants("tablet")) for (const look of LOOKS) await photograph(look);
if (wants("team")) await photographTeam();
if (wants("desk")) await photographDesk();
// Screens have few colours: a palette makes the pictures a third of their size, and nobody sees it.
const pictures = readdirSync(shown).filter((name) => name.endsWith(".png")).map((name) => join(shown, name));
execFileSync("pngquant", ["--force", "--ext", ".png", "--skip-if-larger", "--quality", "70-98", "--strip", ...pictures], { stdio: "inherit" });
