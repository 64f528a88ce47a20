// Hands and pockets: a tablet left lying locks itself, one in use doesn't.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { IDLE_MS, lockWhenIdle, OUT_MS, stepOut } from "../src/app/guards";

let locks = 0;
let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  locks = 0;
  stop = lockWhenIdle(document, () => locks++);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const goDark = () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
};

it("locks after five idle minutes, not while somebody touches or types", () => {
  vi.advanceTimersByTime(IDLE_MS - 1);
  document.dispatchEvent(new Event("pointerdown"));
  vi.advanceTimersByTime(IDLE_MS - 1);
  document.dispatchEvent(new Event("keydown"));
  vi.advanceTimersByTime(IDLE_MS - 1);
  expect(locks).toBe(0);
  vi.advanceTimersByTime(1);
  expect(locks).toBe(1);
});

it("locks at once when the screen goes off", () => {
  goDark();
  expect(locks).toBe(1);
});

it("doesn't lock because the page is being loaded again", () => {
  window.dispatchEvent(new Event("beforeunload"));
  goDark();
  expect(locks).toBe(0);
});

it("waits for who is in the system's file picker, and not longer than that takes", () => {
  stepOut();
  goDark();
  vi.advanceTimersByTime(OUT_MS - 1);
  expect(locks).toBe(0);
  vi.advanceTimersByTime(1);
  expect(locks).toBe(1);
});

it("lets who comes back from it in time go on, and locks the next time the screen goes off", () => {
  stepOut();
  goDark();
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(OUT_MS);
  expect(locks).toBe(0);
  goDark();
  expect(locks).toBe(1);
});
