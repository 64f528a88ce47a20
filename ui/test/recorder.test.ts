// Taps that write: in order, one at a time, saved only once the store said so.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Recorder, UNDO_MS } from "../src/app/recorder.svelte";
import { FakeBackend, houseOfFour } from "./fake-backend";

let fake: FakeBackend;
let recorder: Recorder;
beforeEach(() => {
  fake = new FakeBackend();
  fake.houses = [houseOfFour(1, "12", "Nguyễn Văn Đức")];
  recorder = new Recorder(fake, () => undefined);
});

const tap = (rid: number) => recorder.record(`person:${rid}`, "nhà Đức", "mark_person_done", { rid });

describe("a tap that writes", () => {
  it("isn't told as saved before the store has answered", async () => {
    let open = (): void => undefined;
    fake.holds.set("mark_person_done", new Promise((resolve) => (open = resolve)));
    const running = tap(10);
    expect(recorder.told).toBeNull();
    expect(recorder.isPending("person:10")).toBe(true);
    open();
    await running;
    expect(recorder.told?.kind).toBe("saved");
    expect(recorder.isPending("person:10")).toBe(false);
  });

  it("waits for the tap before it and none is dropped", async () => {
    await Promise.all([tap(10), tap(11), tap(12)]);
    expect(fake.calls.map((c) => c.args)).toEqual([{ rid: 10 }, { rid: 11 }, { rid: 12 }]);
  });

  it("of the same button counts once while the first is under way", async () => {
    const [, second] = await Promise.all([tap(10), tap(10)]);
    expect(second).toBeNull();
    expect(fake.calls).toHaveLength(1);
  });

  it("that failed says so with its house, and doesn't stop the next", async () => {
    fake.failNext("mark_person_done", "storage_full");
    expect(await tap(10)).toBeNull();
    expect(recorder.told).toMatchObject({ kind: "failed", house: "nhà Đức", failure: { code: "storage_full" } });
    expect(await tap(11)).not.toBeNull();
  });

  it("joined to the one before is taken back with it", async () => {
    const first = await recorder.record("cell", "nhà Đức", "answer", { rid: 10, target: "SMARTPHONE", outcome: "NO_PHONE" });
    await recorder.record("person:10", "nhà Đức", "answer_many", { rid: 10, answers: first!.cascade!.answers }, true);
    expect(recorder.told).toMatchObject({ kind: "saved", undo: { seqs: [1, 2] } });
  });
});

it("keeps the undo bar ten seconds, and a failure until it is read", async () => {
  vi.useFakeTimers();
  try {
    await tap(10);
    vi.advanceTimersByTime(UNDO_MS - 1);
    expect(recorder.told?.kind).toBe("saved");
    vi.advanceTimersByTime(1);
    expect(recorder.told).toBeNull();
    fake.failNext("mark_person_done", "storage_full");
    await tap(11);
    vi.advanceTimersByTime(10 * UNDO_MS);
    expect(recorder.told?.kind).toBe("failed");
  } finally {
    vi.useRealTimers();
  }
});
