// `./dev run --check`: is the whole path alive? The app answers with today's list, one visit is
// recorded, sent, and counted by the hub. Arguments: app address, PIN, hub program, hub folder, clock.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

const [address, pin, hub, data, clock] = process.argv.slice(2);
const page = new URL(address);

async function invoke(command, args = {}) {
  const answer = await fetch(new URL(`/ipc/${command}`, page), {
    method: "POST",
    headers: { "content-type": "application/json", "x-tungnha-key": page.searchParams.get("key") ?? "" },
    body: JSON.stringify(args),
  });
  const body = await answer.text();
  assert.ok(answer.ok, `${command}: ${answer.status} ${body}`);
  return JSON.parse(body);
}

function claimed() {
  const out = execFileSync(hub, ["progress", "--data", data, "--clock", clock, "--hamlet", "Khu phố 3", "--json"]);
  const units = JSON.parse(out).units.filter((row) => row.unit === "Khu phố 3");
  assert.equal(units.length, 4, "the hub counts four targets in Khu phố 3");
  return units.reduce((sum, row) => sum + row.done, 0);
}

const screen = await (await fetch(page)).text();
assert.match(screen, /<!doctype html>/i, "the app's page is served");

await invoke("unlock", { slot: (await invoke("app_state")).members[0].slot, pin });
const today = await invoke("today");
assert.ok(today.rows.length > 0, "today's list has houses");
const house = today.rows.find((row) => row.status === "left" && row.not_asked > 0);
assert.ok(house, "somebody is left to visit");

const before = claimed();
await invoke("mark_household_done", { hid: house.hid });
const sent = await invoke("send_now");
assert.equal(sent.state, "all_sent", "everything recorded is at the hub");
const more = claimed() - before;
assert.ok(more > 0, "the hub counts what was recorded");

console.log(
  `ready: ${today.households_total} houses in ${today.hamlets.join(", ")}, one visit recorded, sent, receipted; the hub counts ${more} more done`,
);
