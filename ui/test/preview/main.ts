// The screens on the fake backend, served by `npm run dev` at /test/preview/: for drawing, never shipped.
import { mount } from "svelte";
import Root from "../../src/Root.svelte";
import { preferences } from "../../src/app/preferences.svelte";
import "../../src/fonts.css";
import "../../src/tokens.css";
import "../../src/base.css";
import { cell, FakeBackend, houseOfFour, person } from "../fake-backend";

const fake = new FakeBackend();
const mixed = houseOfFour(1, "12", "Nguyễn Văn Đức", { last_visit: { at: "2024-05-05T20:02:00+07:00", by: "Lê Văn Bình" } });
mixed.people[1] = person(11, "Lê Thị Mai", { sex: "F", birth: "1971-03-08", cells: [
  cell("CCCD", "done", { source: "listed", listed: "issued" }), cell("DDDT", "done", { source: "claimed", outcome: "DONE", differs: true, saved: "here" }),
  cell("SIM", "reason", { source: "claimed", outcome: "SIM_OTHER_NAME", saved: "here" }), cell("SMARTPHONE", "in_progress", { source: "claimed", outcome: "IN_PROGRESS" })], same_as_above: true });
mixed.people[2] = person(12, "Điểu K'Rơi", { cells: [cell("CCCD", "special"), cell("DDDT", "no_need", { outcome: "NO_NEED", conflict: true }), cell("SIM", "not_eligible"), cell("SMARTPHONE", "not_eligible")] });
fake.houses = [mixed, houseOfFour(2, "14", "Phạm Thị Út", { revisit_at: "2024-05-07T19:00:00+07:00" }), ...Array.from({ length: 20 }, (_, i) => houseOfFour(i + 3, String(16 + 2 * i), "Võ Văn Kiên"))];
const phase = new URLSearchParams(location.search).get("phase");
if (phase) fake.state.phase = phase as typeof fake.state.phase;

preferences.load();
const target = document.getElementById("app");
if (target) mount(Root, { target, props: { backend: fake } });
