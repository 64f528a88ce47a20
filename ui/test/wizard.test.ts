// The import wizard without its screens: what is sent to the hub for what an officer says, when a step may be taken,
// and what is forgotten; and days and times as people type them.
import { describe, expect, it } from "vitest";
import { OfficeFailure } from "../src/backend";
import { readDay, readTime } from "../src/features/office/fields/day";
import { letter, size, Wizard } from "../src/features/office/import/wizard.svelte";
import type { Desk } from "../src/features/office/desk.svelte";
import type { ColumnPreview, ListChoices, ListLook, SheetPreview } from "../src/generated/office";

const column = (at: number, taken: ColumnPreview["taken"]): ColumnPreview => ({ at, label: `Cột ${at}`, samples: [], taken, sensitive: false }) as unknown as ColumnPreview;

function sheet(over: Partial<SheetPreview> = {}): SheetPreview {
  return {
    name: "KP3", is_list: true, header_row: 1, two_rows: false, shape: "a", headers: [], top: [], encoding: "unicode", readings: [], rows: 3, people: 3, good: 3, counts: {}, checks: [], checks_in_all: 0,
    columns: [column(0, "ordinal"), column(1, "name"), column(2, "address"), column(3, null)], ...over,
  };
}

/** A desk that reads a file as told, and keeps what it was asked. */
function desk(...sheets: SheetPreview[]) {
  const asked: { name: string; choices: ListChoices; remember?: unknown }[] = [];
  const look = { preview: { format: "xlsx", kind: "full", list_date: null, kinds_differ: false, sheets }, layouts: [], remembered: false, hamlets: [] } as ListLook;
  let refuse: OfficeFailure | null = null;
  const fake = {
    look, asked,
    refuse: (failure: OfficeFailure | null) => (refuse = failure),
    put: (file: File) => Promise.resolve({ file: "f1", name: file.name, bytes: file.size }),
    call: (name: string, args: { choices: ListChoices; remember?: unknown }) => {
      asked.push({ name, ...args });
      if (refuse) return Promise.reject(refuse);
      return Promise.resolve(name === "read_list.take" ? { import_id: "i1", files: [] } : look);
    },
  };
  return fake;
}

async function open(...sheets: SheetPreview[]) {
  const fake = desk(...(sheets.length > 0 ? sheets : [sheet()]));
  const wizard = new Wizard(fake as unknown as Desk);
  await wizard.choose(new File(["x"], "ds.xlsx"));
  return { wizard, fake, last: () => fake.asked.at(-1)?.choices };
}

describe("steps", () => {
  it("begin with a file of one kind of list", async () => {
    const fake = desk(sheet());
    const wizard = new Wizard(fake as unknown as Desk);
    expect(wizard.ready).toBe(false);
    await wizard.choose(new File(["x"], "ds.xlsx"));
    expect(wizard.ready).toBe(true);
    fake.look.preview.kinds_differ = true;
    await wizard.again();
    expect(wizard.ready).toBe(false);
  });
  it("need people from the columns on, but not to choose the header that makes them", async () => {
    const { wizard } = await open(sheet({ people: 0, is_list: false }));
    wizard.step = 2;
    expect(wizard.ready).toBe(true);
    for (const step of [3, 4]) {
      wizard.step = step;
      expect(wizard.ready, `step ${step}`).toBe(false);
    }
  });
  it("wait while something is being read", async () => {
    const { wizard } = await open();
    wizard.work = { taking: false, done: 0, total: 0 };
    expect(wizard.ready).toBe(false);
  });
  it("wait for a reading with what was said last, when that failed or was stopped, and it can be tried again", async () => {
    const { wizard, fake } = await open();
    for (const code of ["stopped", "internal"] as const) {
      fake.refuse(new OfficeFailure({ code, message: "", details: {} }));
      await wizard.useHeader(2);
      expect([wizard.ready, wizard.unread, wizard.look === null]).toEqual([false, true, false]);
      fake.refuse(null);
      await wizard.again();
      expect([wizard.ready, wizard.unread, wizard.stopped, wizard.failure]).toEqual([true, false, false, null]);
    }
  });
  it("open at the first sheet that is a list", async () => {
    const { wizard } = await open(sheet({ name: "Bìa", is_list: false, people: 0 }), sheet());
    expect(wizard.current?.name).toBe("KP3");
    expect([wizard.people, wizard.rows]).toEqual([3, 6]);
  });
});

describe("what is said while the file is being read", () => {
  it("is read as well before anything can be taken", async () => {
    const { wizard, fake, last } = await open();
    wizard.hamlet = "Khu phố 3";
    const reading = wizard.again();
    wizard.day = "2024-05-06";
    await wizard.again();
    await reading;
    expect(last()?.list_date).toBe("2024-05-06");
    expect(fake.asked).toHaveLength(3);
  });
});

describe("columns", () => {
  it("are one of a kind: whoever had it is not taken any more", async () => {
    const { wizard, last } = await open();
    await wizard.useColumn(3, "name");
    expect(last()?.layouts).toEqual([{ sheet: "KP3", columns: { 1: null, 3: "name" } }]);
  });
  it("of addresses may be several", async () => {
    const { wizard, last } = await open();
    await wizard.useColumn(3, "address");
    expect(last()?.layouts).toEqual([{ sheet: "KP3", columns: { 3: "address" } }]);
  });
  it("said under another header row no longer hold", async () => {
    const { wizard, last } = await open();
    await wizard.useColumn(3, "phone");
    await wizard.useHeader(4);
    expect(last()?.layouts).toEqual([{ sheet: "KP3", header_row: 4 }]);
  });
  it("are remembered for the shape as it was found and as it was said", async () => {
    const { wizard, fake } = await open();
    await wizard.useColumn(3, "phone");
    fake.look.preview.sheets[0]!.shape = "b";
    await wizard.again();
    await wizard.take();
    const layout = { sheet: "KP3", columns: { 3: "phone" } };
    expect(fake.asked.at(-1)?.remember).toEqual([{ shape: "b", layout }, { shape: "a", layout }]);
    expect(wizard.step).toBe(5);
  });
});

describe("what is put right", () => {
  it("is the last word about a cell, beside those about others", async () => {
    const { wizard, last } = await open();
    await wizard.fix({ sheet: "KP3", row: 7, field: "birth", value: "1985" });
    await wizard.fix({ sheet: "KP3", row: 8, field: "birth", value: "1990" });
    await wizard.fix({ sheet: "KP3", row: 7, field: "birth", value: "28/02/1985" });
    expect(last()?.fixes).toEqual([{ sheet: "KP3", row: 8, field: "birth", value: "1990" }, { sheet: "KP3", row: 7, field: "birth", value: "28/02/1985" }]);
  });
  it("is forgotten with its file", async () => {
    const { wizard, last } = await open();
    await wizard.fix({ sheet: "KP3", row: 7, field: "birth", value: "1985" });
    await wizard.choose(new File(["y"], "khac.xlsx"));
    expect(last()?.fixes).toEqual([]);
    wizard.restart();
    expect([wizard.step, wizard.held, wizard.look]).toEqual([1, null, null]);
  });
});

describe("a file that cannot be read", () => {
  it("stays at the first step with the hub's words: what it is, and what to do", async () => {
    const { wizard, fake } = await open();
    fake.refuse(new OfficeFailure({ code: "bad_input", message: "Hãy mở bằng Excel rồi lưu lại dạng .xlsx.", details: {} }));
    await wizard.choose(new File(["x"], "ds.xlsb"));
    expect(wizard.failure?.message).toContain(".xlsx");
    expect([wizard.step, wizard.look, wizard.ready]).toEqual([1, null, false]);
  });
  it("that was stopped is no failure", async () => {
    const { wizard, fake } = await open();
    fake.refuse(new OfficeFailure({ code: "stopped", message: "", details: {} }));
    await wizard.again();
    expect([wizard.stopped, wizard.failure]).toEqual([true, null]);
  });
});

describe("words", () => {
  it("name columns as Excel does", () => {
    expect([0, 25, 26, 701, 702].map(letter)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
  });
  it("say how large a file is", () => {
    expect([1, 100_400, 1_250_000].map(size)).toEqual(["1 kB", "100 kB", "1,3 MB"]);
  });
});

describe("days and times", () => {
  it("are read as people type them, the day first", () => {
    expect(["06/05/2024", "6-5-2024", "6.5.2024", "06052024", " 2024-05-06 "].map(readDay)).toEqual(Array(5).fill("2024-05-06"));
  });
  it("that do not exist are none", () => {
    expect(["31/02/2024", "06/13/2024", "6/5/24", "hôm qua", ""].map(readDay)).toEqual(Array(5).fill(""));
    expect(readDay("29/02/2024")).toBe("2024-02-29");
  });
  it("have twenty-four hours", () => {
    expect(["7:30", "0730", "19h00", "7.05"].map(readTime)).toEqual(["07:30", "07:30", "19:00", "07:05"]);
    expect(["24:00", "7:60", "7"].map(readTime)).toEqual(["", "", ""]);
  });
});
