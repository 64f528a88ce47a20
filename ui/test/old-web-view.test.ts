// A tablet's old web view: what it lacks is not in the bundle, and one that is older still says what to do.
import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { tooNew } from "../scripts/too-new.mjs";

const script = readFileSync("public/old.js", "utf8");

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.documentElement.removeAttribute("data-old");
  document.getElementById("old")?.remove();
});

/** Runs the page's first script in a web view that supports this much of styles. */
function openIn(supports: (condition: string) => boolean): void {
  vi.stubGlobal("CSS", { supports });
  // jsdom's scripts know no modules.
  Object.defineProperty(HTMLScriptElement.prototype, "noModule", { value: false, configurable: true });
  new Function(script)();
  document.dispatchEvent(new Event("DOMContentLoaded"));
}

it("says in words what to update where the screens can't run, and that the data is whole", () => {
  openIn(() => false);
  expect(document.getElementById("app")).toBeNull();
  expect(document.body.textContent).toContain("Cần cập nhật Android System WebView");
  expect(document.body.textContent).toContain("Dữ liệu trong máy vẫn còn nguyên");
});

it("keeps the screens from beginning behind it", () => {
  openIn(() => false);
  expect(document.documentElement.hasAttribute("data-old")).toBe(true);
  expect(readFileSync("src/main.ts", "utf8")).toContain('hasAttribute("data-old")');
});

it("says so too where the screens' script can't be read, whatever was looked for", () => {
  openIn((condition) => condition === "selector(:where(a))");
  window.dispatchEvent(new ErrorEvent("error", { message: "Uncaught SyntaxError: Unexpected token '??='" }));
  expect(document.getElementById("old")).not.toBeNull();
});

it("lets the app speak for itself once it stands", () => {
  openIn((condition) => condition === "selector(:where(a))");
  document.getElementById("app")?.appendChild(document.createElement("main"));
  window.dispatchEvent(new ErrorEvent("error", { message: "Uncaught SyntaxError: later" }));
  expect(document.getElementById("old")).toBeNull();
});

it("leaves the page alone where they can", () => {
  openIn((condition) => condition === "selector(:where(a))");
  expect(document.getElementById("app")).not.toBeNull();
  expect(document.getElementById("old")).toBeNull();
});

it("is itself written so that the oldest web view runs it, and comes before the screens", () => {
  expect(() => parse(script, { ecmaVersion: 5 })).not.toThrow();
  const page = readFileSync("index.html", "utf8");
  expect(page.indexOf('<script src="./old.js">')).toBeGreaterThan(0);
  expect(page.indexOf("./old.js")).toBeLessThan(page.indexOf('type="module"'));
});

it.each([
  [".js", "const a=[1].at(-1)"], [".js", "x.findLast(y)"], [".js", "Object.hasOwn(a,b)"], [".js", "structuredClone(a)"],
  [".js", "a.toSorted()"], [".js", "crypto.randomUUID()"], [".js", 'throw new Error("x",{cause:e})'], [".js", "AbortSignal.timeout(5)"],
  [".js", "class A{static{this.b=1}}"], [".js", "Object.groupBy(a,b)"], [".js", "el.showPopover()"], [".js", "if(/[a--b]/v.test(c));"],
  [".css", ".a:has(.b){}"], [".css", "@container(min-width:1px){}"], [".css", ".a{height:100dvh}"], [".css", ".a{color:color-mix(in srgb,red,blue)}"],
  [".css", ".a{color:red;& .b{}}"], [".css", "@layer a{}"], [".css", ".a{accent-color:red}"], [".css", ".a{rotate:3deg}"], [".css", ".a{overflow:clip}"],
])("finds what Chrome 88 lacks when somebody plants it: %s %s", (ending, planted) => {
  expect(tooNew(ending, `a{inset:0}${planted}`)).not.toEqual([]);
});

it("lets pass what Chrome 88 has", () => {
  expect(tooNew(".css", ".a{inset:0;aspect-ratio:1;color:rgb(0 0 0/50%)}:where(.b):is(.c){gap:1px}")).toEqual([]);
  expect(tooNew(".js", 'a.replaceAll("b","c");a?.b??c;Promise.any([]);new WeakRef(a);x/y/z.v;a.flat()')).toEqual([]);
});
