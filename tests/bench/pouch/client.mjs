// The peer's tablet: replicates invented visits up or residents down and prints one line of JSON:
//   client.mjs FOLDER HOST PORT day N | push N | seed N | pull N  [CONTROL "weak link"]
// With CONTROL (see ../weaklink/link.py) everything before the measured replication runs on the fast link.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { residents, visits } from "./invented.mjs";

const require = createRequire(import.meta.url);
const [folder, host, port, what, number, control, weak] = process.argv.slice(2);
const Database = require("pouchdb").defaults({ prefix: `${folder}/` });
const count = Number(number);
const remote = (name) => new Database(`http://${host}:${port}/${name}`);
const reset = async () => (await fetch(`http://${host}:${Number(port) + 1}/reset`)).json();
const SYNCED_BEFORE = 2_000; // a tablet in the middle of a campaign, as ours is

async function link(weather) {
  if (!control) return;
  writeFileSync(control, weather);
  await pause(300); // the link looks at its control file ten times a second
}

async function measured(replicate) {
  await reset();
  await link(weak);
  const start = process.hrtime.bigint();
  const done = await replicate();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await link("0 0 0");
  const { bytes, memory } = await reset();
  return {
    seconds,
    documents: done.docs_written,
    bytes,
    server: memory,
    client: Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024,
  };
}

const local = new Database("local");
if (what === "seed") {
  const all = residents(count);
  for (let from = 0; from < count; from += 1_000) await remote("residents").bulkDocs(all.slice(from, from + 1_000));
  console.log(JSON.stringify({ documents: (await remote("residents").info()).doc_count }));
} else if (what === "pull") {
  console.log(JSON.stringify(await measured(() => local.replicate.from(remote("residents"), { batch_size: 1_000 }))));
} else {
  const hub = remote(`visits-${process.pid}`);
  await hub.info();
  const made = visits(SYNCED_BEFORE + count);
  if (what === "day") {
    await local.bulkDocs(made.slice(0, SYNCED_BEFORE));
    await local.replicate.to(hub);
  }
  await local.bulkDocs(made.slice(SYNCED_BEFORE));
  console.log(JSON.stringify(await measured(() => local.replicate.to(hub, { batch_size: 1_000 }))));
}
process.exit(0);
