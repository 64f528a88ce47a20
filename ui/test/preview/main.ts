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
if (new URLSearchParams(location.search).has("trouble")) {
  fake.send = { ...fake.send, state: "failed", records_unsent: 4, households_unsent: 1, problem: "hub_unreachable", next_try_seconds: 240, set_aside: 2, clock_off_seconds: 7_200 };
  fake.aside = [
    { seq: 2, what: "answer", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "đối diện trường tiểu học Long Thủy" },
    { seq: 5, what: "visit", at: "2024-05-06T19:40:00+07:00", hid: 99, number: null, address: null },
  ];
}

const target = document.getElementById("app");
void preferences.load().then(() => {
  if (target) mount(Root, { target, props: { backend: fake } });
});
