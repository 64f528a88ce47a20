// The real programs a story runs on: a commune's hub and dev hosts, each a child process with a folder of
// its own. The binaries are those of `cargo build --features tung-nha/dev-host`.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Monday evening within the campaign of 2024; a program's clock starts there, unless told, and runs on. */
export const CLOCK = "2024-05-06T18:30:00+07:00";
/** The PIN the stories' volunteers choose. */
export const PIN = "246810";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const programs = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug");
const screens = join(root, "ui", "dist");

/** The path of a sample list. */
export const sample = (name) => join(root, "tests", "samples", name);

/** A commune with its hub, its tablets, and a folder that goes when it ends. */
export class Commune {
  folder = mkdtempSync(join(tmpdir(), "tungnha-e2e-"));
  /** When the next program starts. */
  clock = CLOCK;
  #running = new Set();
  #hub = null;
  #address = "127.0.0.1:0";

  /** Makes the hub with its allocation table and the lists given, and starts it. */
  static async open(...lists) {
    const commune = new Commune();
    commune.hub("init", "--commune", "Phường Long Thủy");
    commune.hub("allocate", sample("phan-bo-chi-tieu.xlsx"));
    for (const list of lists) commune.hub("import", sample(list));
    await commune.startHub();
    return commune;
  }

  /** Runs one command of `tungnha-hub` and gives its JSON. */
  hub(command, ...args) {
    const out = execFileSync(join(programs, "tungnha-hub"), [command, "--data", join(this.folder, "hub"), "--clock", this.clock, ...args, "--json"], { maxBuffer: 1 << 28 });
    return JSON.parse(out);
  }

  /** Serves, again at the address the tablets know. */
  async startHub() {
    this.#hub = await this.#start("tungnha-hub", ["serve", "--data", join(this.folder, "hub"), "--clock", this.clock, "--listen", this.#address]);
    this.#address = new URL(this.#hub.address).host;
  }

  /** Ends the hub: from here on there is no network. */
  async stopHub() {
    await this.#stop(this.#hub);
  }

  /** A one-time enrolment link for a new tablet. */
  enrol(name, { role = "member", hamlets = ["Khu phố 3"] } = {}) {
    return this.hub("enrol", "--role", role, "--name", name, ...hamlets.flatMap((h) => ["--hamlet", h])).url;
  }

  /** Names whom teams call for help: two with long names, one of Khu phố 3. */
  nameHelpers() {
    const named = (name, phone, ...rest) => this.hub("helpers", "--add", name, "--phone", phone, ...rest, "--by", "Nguyễn Thị Thu");
    named("Trực ban công an phường Long Thủy", "02710000113");
    named("Điểu Khánh, tổ trưởng tổ công nghệ số", "0912000345", "--hamlet", "Khu phố 3");
  }

  /** The dev host of the tablet in `folder`; gives the address to open. */
  async startTablet(folder, { demoPin, clock = this.clock, listen = "127.0.0.1:0" } = {}) {
    const args = ["--data", join(this.folder, folder), "--clock", clock, "--ui", screens, "--listen", listen];
    const host = await this.#start("tungnha-devhost", demoPin ? [...args, "--demo-pin", demoPin] : args);
    return { address: host.address, stop: () => this.#stop(host), kill: () => this.#stop(host, "SIGKILL") };
  }

  /** The dev host of a machine with a desk in `folder`; the hub it runs takes any free port the first time. */
  async startDesk(folder, { demoPin, clock = this.clock } = {}) {
    const args = ["--data", join(this.folder, folder), "--clock", clock, "--ui", screens, "--hub-listen", "127.0.0.1:0"];
    const host = await this.#start("tungnha-devhost", demoPin ? [...args, "--demo-pin", demoPin] : args);
    return { address: host.address, stop: () => this.#stop(host) };
  }

  /** Runs one command of `tungnha-hub` on the hub inside a desk. */
  deskHub(folder, command, ...args) {
    const out = execFileSync(join(programs, "tungnha-hub"), [command, "--data", join(this.folder, folder, "hub"), "--clock", this.clock, ...args, "--json"], { maxBuffer: 1 << 28 });
    return JSON.parse(out);
  }

  /** A tablet enrolled by this link, with its PIN and its list, without anybody looking. */
  prepareWith(folder, link) {
    execFileSync(join(programs, "tungnha-devhost"), ["prepare", "--data", join(this.folder, folder), "--clock", this.clock, "--enrol", link, "--pin", PIN]);
  }

  /** A tablet that was enrolled, got its PIN and its list, without anybody looking. */
  prepare(folder, name, options) {
    execFileSync(join(programs, "tungnha-devhost"), ["prepare", "--data", join(this.folder, folder), "--clock", this.clock, "--enrol", this.enrol(name, options), "--pin", PIN]);
  }

  /** What the hub counts for a hamlet and a target. */
  progress(target, hamlet = "Khu phố 3") {
    return this.hub("progress", "--hamlet", hamlet).units.find((row) => row.unit === hamlet && row.target === target);
  }

  async close() {
    await Promise.all([...this.#running].map((program) => this.#stop(program)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(name, args) {
    const child = spawn(join(programs, name), args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (bytes) => (said = (said + bytes).slice(-4000)));
    for await (const line of createInterface(child.stdout)) {
      if (!line.startsWith("listening on ")) continue;
      const program = { child, address: line.slice("listening on ".length).trim() };
      child.stdout.resume();
      this.#running.add(program);
      return program;
    }
    throw new Error(`${name} ended before it listened: ${said}`);
  }

  async #stop(program, how = "SIGTERM") {
    if (!this.#running.delete(program)) return;
    if (program.child.exitCode !== null) return;
    const gone = once(program.child, "exit");
    program.child.kill(how);
    await gone;
  }
}
