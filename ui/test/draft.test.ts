// A half-written form is kept, and once it is saved nothing of it is.
import { expect, it, vi } from "vitest";
import type { App } from "../src/app/app.svelte";
import { Draft } from "../src/features/found/draft";

it("writes its end after the words that are still on their way, however long they take", async () => {
  vi.useFakeTimers();
  let arrive: () => void = () => undefined;
  const kept: (string | null)[] = [];
  const call = (_: string, { words }: { words: string | null }) =>
    new Promise<void>((done) => {
      const write = () => { kept.push(words); done(); };
      if (words === null) write();
      else arrive = write;
    });
  const draft = new Draft({ call } as unknown as App, "person:1");
  draft.keep("{}");
  await vi.advanceTimersByTimeAsync(1000);
  const ended = draft.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept).toEqual([]);
  arrive();
  await ended;
  expect(kept).toEqual(["{}", null]);
  vi.useRealTimers();
});

it("is handed over once, after its last words came, and goes on when it could not be saved", async () => {
  vi.useFakeTimers();
  const kept: (string | null)[] = [];
  const draft = new Draft({ call: async (_: string, { words }: { words: string | null }) => void kept.push(words) } as unknown as App, "person:1");
  draft.keep("{1}");
  await vi.advanceTimersByTimeAsync(1000);
  draft.keep("{2}");
  expect(await draft.rest()).toBe("person:1");
  expect(await draft.rest()).toBeNull();
  draft.keep("{3}");
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept).toEqual(["{1}"]);
  draft.resume("{4}");
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept).toEqual(["{1}", "{4}"]);
  expect(await draft.rest()).toBe("person:1");
  vi.useRealTimers();
});
