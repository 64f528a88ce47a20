// The import wizard's model: the file, what the officer said of it so far, and how it reads with that.
import { asOfficeFailure, type OfficeFailure } from "../../../backend";
import type { HeldFile, ImportReport, LayoutChoice, ListChoices, ListColumn, ListFix, ListLook, SheetPreview } from "../../../generated/office";
import type { Desk } from "../desk.svelte";

/** Between two looks at how far the work is. */
const LOOK_MS = 300;
let jobs = 0;

export class Wizard {
  step = $state(1);
  held = $state<HeldFile | null>(null);
  look = $state<ListLook | null>(null);
  report = $state<ImportReport | null>(null);
  undone = $state(false);
  failure = $state<OfficeFailure | null>(null);
  stopped = $state(false);
  /** What is being done now, and how far it is; `total` is 0 while nobody knows. */
  work = $state<{ taking: boolean; done: number; total: number } | null>(null);
  /** The sheet looked at. */
  sheet = $state(0);

  kind = $state("");
  day = $state("");
  hamlet = $state("");
  /** Only this sheet; empty: all of them. */
  only = $state("");
  /** The names of all sheets of the file. */
  names = $state<string[]>([]);
  encoding = $state<string | null>(null);
  layouts = $state<Record<string, LayoutChoice>>({});
  fixes = $state<ListFix[]>([]);
  remembered = $state(false);

  /** Something was said that the last look at the file does not know: it was stopped, failed or said meanwhile. */
  unread = $state(false);

  #job = "";
  /** The header's shape as it was found before anybody said anything, by sheet. */
  #shapes: Record<string, string> = {};
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get sheets(): SheetPreview[] {
    return this.look?.preview.sheets ?? [];
  }

  get current(): SheetPreview | null {
    return this.sheets[this.sheet] ?? null;
  }

  /** Sheets of different kinds are taken one by one. */
  get mixed(): boolean {
    return this.look?.preview.kinds_differ ?? false;
  }

  get people(): number {
    return this.sheets.reduce((sum, sheet) => sum + sheet.people, 0);
  }

  get rows(): number {
    return this.sheets.reduce((sum, sheet) => sum + sheet.rows, 0);
  }

  /** Whether the next step may be taken: there is a file of one kind of list, then people are read in it. Choosing the header row may be what makes a list of it, so that step is never closed. */
  get ready(): boolean {
    if (this.work !== null || this.unread) return false;
    if (this.step === 1) return this.look !== null && !this.mixed;
    return this.step === 2 || this.people > 0;
  }

  /** A file was chosen: everything said of another one is forgotten. */
  async choose(file: File): Promise<void> {
    this.#forget();
    await this.#busy(false, async () => {
      this.held = await this.#desk.put(file);
      await this.#read();
      const first = this.sheets.findIndex((sheet) => sheet.is_list);
      this.sheet = Math.max(0, first);
      this.names = this.sheets.map((sheet) => sheet.name);
      this.#shapes = Object.fromEntries(this.sheets.map((sheet) => [sheet.name, sheet.shape]));
      this.remembered = this.look?.remembered ?? false;
      for (const layout of this.look?.layouts ?? []) if (layout.sheet) this.layouts[layout.sheet] = layout;
    });
  }

  /** Reads the file again with what was said since; what is said while it is being read, once it is. */
  async again(): Promise<void> {
    this.unread = true;
    if (this.held && !this.work) await this.#busy(false, () => this.#read());
  }

  async useOnly(): Promise<void> {
    this.sheet = 0;
    await this.again();
  }

  async useEncoding(code: string): Promise<void> {
    this.encoding = code;
    await this.again();
  }

  /** Another row is the header: what was said of columns under the old one no longer holds. */
  async useHeader(row: number): Promise<void> {
    const sheet = this.current;
    if (!sheet) return;
    this.layouts[sheet.name] = { sheet: sheet.name, header_row: row };
    await this.again();
  }

  async useColumn(at: number, column: ListColumn | null): Promise<void> {
    const sheet = this.current;
    if (!sheet) return;
    const before = this.layouts[sheet.name] ?? { sheet: sheet.name };
    const columns = { ...before.columns };
    // One column of a kind: whoever had it is not taken any more. Addresses may be in several.
    if (column && column !== "address" && column !== "residence") {
      for (const other of sheet.columns) if (other.taken === column && other.at !== at) columns[other.at] = null;
    }
    columns[at] = column;
    this.layouts[sheet.name] = { ...before, columns };
    await this.again();
  }

  /** Puts a cell right; the last word about a cell holds. */
  async fix(fix: ListFix): Promise<void> {
    const other = (one: ListFix) => one.sheet !== fix.sheet || one.row !== fix.row || one.field !== fix.field;
    this.fixes = [...this.fixes.filter(other), fix];
    await this.again();
  }

  async take(): Promise<void> {
    await this.#busy(true, async () => {
      const remember = this.sheets.flatMap((sheet) => {
        const layout = this.layouts[sheet.name];
        if (!layout) return [];
        const shapes = new Set([sheet.shape, this.#shapes[sheet.name] ?? sheet.shape]);
        return [...shapes].map((shape) => ({ shape, layout }));
      });
      this.report = await this.#desk.call("read_list.take", { file: this.held?.file ?? "", choices: this.#choices(), remember, job: this.#job });
      this.step = 5;
    });
  }

  async takeOut(purpose: string): Promise<string | null> {
    let name: string | null = null;
    await this.#busy(false, async () => {
      const out = await this.#desk.call("read_list.bad_rows", { file: this.held?.file ?? "", choices: this.#choices(), purpose, job: this.#job });
      name = await this.#desk.save(out);
    });
    return name;
  }

  async undo(): Promise<void> {
    const import_id = this.report?.import_id;
    if (!import_id) return;
    await this.#busy(true, async () => {
      await this.#desk.call("read_list.undo", { import_id });
      this.undone = true;
    });
  }

  async stop(): Promise<void> {
    await this.#desk.call("works.stop", { job: this.#job }).catch(() => undefined);
  }

  /** Begins again with another file. */
  restart(): void {
    if (this.held && !this.report) void this.#desk.call("files.release", { file: this.held.file }).catch(() => undefined);
    this.#forget();
    [this.kind, this.day, this.hamlet, this.step] = ["", "", "", 1];
  }

  #forget(): void {
    [this.held, this.look, this.report, this.undone, this.failure, this.stopped] = [null, null, null, false, null, false];
    [this.encoding, this.layouts, this.fixes, this.sheet, this.remembered] = [null, {}, [], 0, false];
    [this.only, this.names, this.unread] = ["", [], false];
  }

  #choices(): ListChoices {
    return {
      sheet: this.only || null, kind: this.kind || null, list_date: this.day || null, hamlet: this.hamlet.trim() || null, encoding: this.encoding,
      layouts: Object.values(this.layouts), fixes: this.fixes,
    };
  }

  async #read(): Promise<void> {
    this.unread = false;
    try {
      this.look = await this.#desk.call("read_list.look", { file: this.held?.file ?? "", choices: this.#choices(), job: this.#job });
    } catch (thrown) {
      this.unread = true;
      throw thrown;
    }
  }

  /** Does one piece of work, told how far it is and stoppable. */
  async #busy(taking: boolean, work: () => Promise<void>): Promise<void> {
    if (this.work) return;
    this.#job = `list-${Date.now()}-${++jobs}`;
    [this.failure, this.stopped, this.work] = [null, false, { taking, done: 0, total: 0 }];
    const follow = setInterval(async () => {
      const state = await this.#desk.call("works.state", { job: this.#job }).catch(() => null);
      if (state?.running && this.work) this.work = { taking, done: state.done, total: state.total };
    }, LOOK_MS);
    try {
      await work();
    } catch (thrown) {
      const failure = asOfficeFailure(thrown);
      if (failure.code === "stopped") this.stopped = true;
      else this.failure = failure;
    } finally {
      clearInterval(follow);
      this.work = null;
    }
    if (this.unread && !this.failure && !this.stopped) await this.again();
  }
}

/** 0 → "A", 26 → "AA": columns as Excel names them. */
export function letter(at: number): string {
  let name = "";
  for (let rest = at + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** A file's size in words. */
export function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
}
