// A desk and one volunteer's tablet of its commune, both open: what an officer writes, and who reads it.
import { Desk } from "./desk.mjs";
import { PIN, sample } from "./programs.mjs";
import { Tablet } from "./tablet.mjs";

/** Who sits at the desk. */
export const OFFICER = "Nguyễn Thị Thu";
/** Where the desk keeps its hub. */
export const DESK = "desk";

/** Opens the desk over a hub that the command line made, and sits down as its first officer. */
export async function openDesk(commune, options) {
  const host = await commune.startDesk(DESK);
  const desk = await Desk.open(host.address, options);
  await desk.page.getByLabel("Họ và tên cán bộ công an xã").fill(OFFICER);
  await desk.page.getByLabel("Mã PIN sáu số").fill(PIN);
  await desk.page.getByLabel("Nhập lại mã PIN").fill(PIN);
  await desk.page.keyboard.press("Enter");
  await desk.page.getByRole("navigation").waitFor();
  return { desk, host };
}

/** Enrols a volunteer's tablet for Khu phố 3 in the folder "volunteer". */
export async function enrolVolunteer(commune, desk) {
  const { hamlets } = await desk.ask("enrolment.choices");
  const third = hamlets.find((hamlet) => hamlet.name === "Khu phố 3");
  const sheet = await desk.ask("enrolment.invite", { name: "Trần Thị Bưởi", role: "member", hamlets: [third.id], printed: false });
  commune.prepareWith("volunteer", sheet.url);
}

/** A desk with the list of Khu phố 3, and a tablet that walks it. */
export async function openBoth(commune) {
  commune.deskHub(DESK, "init", "--commune", "Phường Long Thủy");
  commune.deskHub(DESK, "import", sample("danh-sach-khu-pho-3.xlsx"), "--list-date", "2024-05-02");
  const { desk, host } = await openDesk(commune);
  await enrolVolunteer(commune, desk);
  const { address } = await commune.startTablet("volunteer", { demoPin: PIN });
  const tablet = await Tablet.open(address);
  await tablet.unlock();
  return { desk, host, tablet };
}
