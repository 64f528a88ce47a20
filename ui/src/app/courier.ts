// "Máy sẽ tự gửi khi có mạng" made true: while the app is open it sends and fetches by itself, at once
// when the device says a network came, and else in rounds that grow apart while they fail.
import type { Outbox } from "./outbox.svelte";

/** A calm round: what was tapped goes up, what teammates answered comes down. */
export const ROUND_MS = 5 * 60_000;
/** The first try after a failure; each further one waits twice as long, up to a round. */
export const RETRY_MS = 30_000;

/**
 * Time until the next try after `failures` failed ones in a row. `spread` (0 to 1) shifts it by up to a
 * fifth, so that forty tablets that lost one mast don't all come back in the same second.
 */
export function nextTry(failures: number, spread: number): number {
  const base = failures === 0 ? ROUND_MS : Math.min(ROUND_MS, RETRY_MS * 2 ** (failures - 1));
  return Math.round(base * (0.8 + 0.4 * spread));
}

/** Sends by itself while `isOpen` says so, until the returned function is called. */
export function sendByItself(outbox: Outbox, isOpen: () => boolean): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void go(), nextTry(failures, Math.random()));
  };
  const go = async () => {
    if (isOpen()) {
      await outbox.send();
      failures = outbox.failure || outbox.state?.state === "failed" ? failures + 1 : 0;
    }
    wait();
  };
  const online = () => {
    failures = 0;
    void go();
  };
  window.addEventListener("online", online);
  wait();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("online", online);
  };
}
