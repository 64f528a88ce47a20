// A team a month into its campaign: a lead and three volunteers who have walked on several evenings, each evening with
// the clocks of that day, so that the lead's board has something to tell.
import { Commune, CLOCK, PIN } from "./programs.mjs";
import { Tablet } from "./tablet.mjs";

/** Everybody's folder, name and houses done on each evening; none on the evenings they stayed home. */
const TEAM = [
  { folder: "lead", name: "Lê Thị Hiền", role: "lead", houses: [0, 4, 3, 0, 5, 0] },
  { folder: "buoi", name: "Trần Thị Bưởi", role: "member", houses: [9, 8, 0, 11, 7, 9] },
  { folder: "son", name: "Điểu Sơn", role: "member", houses: [6, 0, 7, 5, 0, 14] },
  { folder: "dao", name: "Nguyễn Thị Mỹ Đào", role: "member", houses: [5, 6, 0, 0, 0, 0] },
];
const EVENINGS = ["2024-04-09", "2024-04-15", "2024-04-19", "2024-04-23", "2024-04-29", "2024-05-06"];
const FIRST_LIST = "2024-04-04";
const eveningOf = (day) => `${day}T18:30:00+07:00`;

/** The commune after its last evening, its hub still serving, and the lead's tablet, open. */
export async function openTeam({ viewport } = {}) {
  const commune = new Commune();
  commune.clock = eveningOf(EVENINGS[0]);
  commune.hub("init", "--commune", "Phường Long Thủy");
  commune.hub("allocate", new URL("../../samples/phan-bo-chi-tieu.xlsx", import.meta.url).pathname);
  commune.hub("import", new URL("../../samples/danh-sach-khu-pho-3.xlsx", import.meta.url).pathname, "--list-date", FIRST_LIST);
  await commune.startHub();
  for (const { folder, name, role } of TEAM) commune.prepare(folder, name, { role });
  for (const [evening, day] of EVENINGS.entries()) {
    if (evening > 0) {
      await commune.stopHub();
      commune.clock = eveningOf(day);
      await commune.startHub();
    }
    for (const [turn, { folder, houses }] of TEAM.entries()) {
      if (houses[evening] > 0) await walk(commune, folder, turn, houses[evening], day === CLOCK.slice(0, 10));
    }
  }
  const lead = await Tablet.open((await commune.startTablet("lead")).address, { viewport });
  await lead.unlock();
  await lead.ask("send_now");
  return { commune, lead };
}

/** One member's evening, in their own part of the hamlet; on the last one a house asks to be visited again. */
async function walk(commune, folder, turn, houses, last) {
  const { address, stop } = await commune.startTablet(folder);
  const tablet = await Tablet.open(address);
  try {
    await tablet.ask("unlock", { slot: (await tablet.ask("app_state")).members[0].slot, pin: PIN });
    // After a week at home the list is locked until the tablet has met the hub.
    while ((await tablet.ask("app_state")).lease.state === "locked") await tablet.ask("send_now");
    const { rows } = await tablet.ask("today");
    const left = rows.filter((row) => row.status === "left").map((row) => row.hid);
    const part = left.slice(Math.floor((left.length * turn) / TEAM.length));
    for (const hid of part.slice(0, houses)) await tablet.ask("mark_household_done", { hid });
    if (last) await tablet.ask("appoint", { hid: part[houses], when: "tonight" });
    await tablet.ask("send_now");
  } finally {
    await tablet.close();
    await stop();
  }
}
