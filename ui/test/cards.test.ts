// The step cards: every file is what it must be, and one from elsewhere that isn't is refused with the place named.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firstCards, shipped } from "../src/content";
import { copied, moved, swapped, written } from "../src/features/office/cards/edited";
import { cardsFor, merged, readCards, type Text } from "../src/content/cards";
import { picture, pictures } from "../src/content/pictures";
import { vi as desk } from "../src/i18n/office/cards";
import { en } from "../src/i18n/en";
import { vi } from "../src/i18n/vi";

const files = readdirSync("src/content/cards");
const raw = () => JSON.parse(readFileSync(`src/content/cards/${files[0]}`, "utf8")) as Record<string, unknown>;

function texts(value: unknown): Text[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== "object" || value === null) return [];
  return "vi" in value && "en" in value ? [value as Text] : Object.values(value).flatMap(texts);
}

describe("the cards that come with the app", () => {
  it("are all there, each under a name of its own", () => {
    expect(shipped).toHaveLength(files.length);
    expect(shipped.map((set) => `${set.id}.json`).sort()).toEqual([...files].sort());
  });

  it("answer a 'Chưa' of every target", () => {
    expect(cardsFor("DDDT", shipped).map((set) => set.id)).toEqual(["vneid-phone", "vneid-web"]);
    expect(cardsFor("SIM", shipped).map((set) => set.id)).toEqual(["own-sim", "signature"]);
    for (const target of ["CCCD", "SMARTPHONE"] as const) expect(cardsFor(target, shipped)).toHaveLength(1);
  });

  it("have a drawing for every step, and say little on each", () => {
    for (const step of [...shipped.flatMap((set) => set.steps), ...firstCards]) {
      expect(Object.keys(pictures)).toContain(step.picture);
      expect(step.do.vi.split(" ").length, step.do.vi).toBeLessThanOrEqual(12);
      expect(step.more.vi.split(" ").length, step.more.vi).toBeLessThanOrEqual(30);
    }
  });

  it("use every drawing", () => {
    const used = new Set([...shipped.flatMap((set) => set.steps), ...firstCards].map((step) => step.picture));
    expect(Object.keys(pictures).filter((name) => !used.has(name))).toEqual([]);
  });

  it("name buttons and answers as the screens do, in both languages", () => {
    const all = JSON.stringify(vi, (_, value: unknown) => (typeof value === "function" ? String((value as (...all: unknown[]) => unknown)(4, 4)) : value));
    const english = JSON.stringify(en, (_, value: unknown) => (typeof value === "function" ? String((value as (...all: unknown[]) => unknown)(4, 4)) : value));
    const asked = { vi: all + "VNeID đã đăng ký mua máy ưu đãi", en: english + "VNeID" };
    for (const text of texts([shipped, firstCards])) {
      for (const lang of ["vi", "en"] as const) {
        for (const [, quoted] of text[lang].matchAll(/“([^”]+)”/g)) expect(asked[lang], quoted).toContain(quoted);
      }
    }
  });

  it("ask nobody for a passcode, a code of a message or a photograph of a card on this tablet", () => {
    for (const { vi } of texts(shipped)) expect(vi).not.toMatch(/(đọc|chép|gửi) mã .*cho (tổ|mình|tôi)/i);
  });
});

describe("cards the hub sent", () => {
  const own = shipped.find((set) => set.id === "own-sim")!;
  const other = (change: object) => JSON.stringify({ ...own, version: 2, title: { vi: "SIM của mình", en: "SIM" }, ...change });

  it("stand in the place of the shipped ones, and a set that can't be read leaves the shipped one there", () => {
    expect(merged(shipped, [other({})]).map((set) => set.title.vi)).toContain("SIM của mình");
    for (const bad of ["{", other({ steps: [] }), other({ title: { vi: "", en: "" } })]) expect(merged(shipped, [bad])).toEqual(shipped);
    expect(merged(shipped, [other({ id: "somewhere-else" })])).toEqual(shipped);
    expect(merged(shipped, [other({ version: 0 })])).toEqual(shipped);
  });

  it("stand in the order that came; a name of a later hub is passed over, and who is not named stands last", () => {
    const ids = (came: string[]) => merged(shipped, came).map((set) => set.id);
    const app = shipped.map((set) => set.id);
    expect(ids([JSON.stringify(["signature", "later", "own-sim"])])).toEqual(["signature", "own-sim", ...app.filter((id) => id !== "signature" && id !== "own-sim")]);
    expect(ids(["[7]"])).toEqual(app);
    expect(swapped(app, app[1]!, -1)).toEqual([app[1], app[0], ...app.slice(2)]);
    expect([swapped(app, app[0]!, -1), swapped(app, app.at(-1)!, 1), swapped(app, "later", 1)]).toEqual([null, null, null]);
  });

  it("are named in the app's order by the hub", () => {
    const rust = readFileSync("../crates/domain/src/cards.rs", "utf8");
    const known = /IDS: \[&str; \d+\] = \[([^\]]*)\]/.exec(rust)![1]!;
    expect([...known.matchAll(/"([^"]+)"/g)].map((found) => found[1])).toEqual(shipped.map((set) => set.id));
  });

  it("name the pictures the hub knows", () => {
    const rust = readFileSync("../crates/domain/src/cards.rs", "utf8");
    const known = /PICTURES: \[&str; \d+\] = \[([^\]]*)\]/.exec(rust)![1]!;
    expect([...known.matchAll(/"([^"]+)"/g)].map((found) => found[1]).sort()).toEqual(Object.keys(pictures).sort());
  });

  it("have pictures an officer can choose by Vietnamese words", () => {
    expect(Object.keys(desk.pictures).sort()).toEqual(Object.keys(pictures).sort());
  });

  it("are written in Vietnamese, and the English of words that were changed says them again", () => {
    const draft = copied(own);
    draft.title.vi = " Tên mới ";
    const out = written(draft, own);
    expect(out.title).toEqual({ vi: "Tên mới", en: "Tên mới" });
    expect(out.steps).toEqual(own.steps);
  });

  it("have their steps moved by one place and never out of the list", () => {
    const names = (steps: typeof own.steps) => steps.map((step) => step.picture);
    const [first, second, ...rest] = own.steps;
    expect(names(moved(own.steps, 0, 1))).toEqual(names([second!, first!, ...rest]));
    expect(moved(own.steps, 0, -1)).toBe(own.steps);
    expect(moved(own.steps, own.steps.length - 1, 1)).toBe(own.steps);
  });
});

describe("cards from elsewhere", () => {
  it("are read as those of the app are, and a picture this version has not got is no reason to refuse them", () => {
    const set = readCards({ ...raw(), steps: [{ picture: "not-drawn-yet", do: { vi: "a", en: "a" }, more: { vi: "b", en: "b" } }] });
    expect(set.steps[0]?.picture).toBe("not-drawn-yet");
    expect(picture("not-drawn-yet")).toBe(pictures.tap);
  });

  it.each([
    [{ id: "../x" }, "id"], [{ version: 0 }, "version"], [{ targets: [] }, "targets"], [{ targets: ["TIVI"] }, "targets[0]"],
    [{ title: { vi: "Chỉ tiếng Việt" } }, "title.en"], [{ steps: [{ picture: "tap", do: { vi: "", en: "x" }, more: { vi: "x", en: "x" } }] }, "steps[0].do.vi"],
    [{ bring: "thẻ" }, "bring"], [{ done: undefined }, "done"],
  ])("with %j are refused with the place named", (wrong, place) => {
    expect(() => readCards({ ...raw(), ...wrong })).toThrow(place);
  });
});
