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
