// The outbox's state as the one sentence of ux.md §4 and as the short words of the chip on Hôm nay.
import type { IconName } from "../../components/Icon.svelte";
import type { SendState } from "../../generated";
import { moment } from "../../app/when";
import { t } from "../../i18n/index.svelte";

/** Shape and colour that go with the words. */
export interface Saying { chip: string; icon: IconName; tone: "done" | "lack" | "busy" | "quiet" }

/** The sentence of the send screen. */
export function sendSentence(send: SendState): string {
  switch (send.state) {
    case "all_sent":
      return send.last_success ? t.send.all_sent(moment(send.last_success, t.send.today)) : t.send.all_sent_never;
    case "waiting":
      return send.households_unsent > 0 ? t.send.waiting(send.households_unsent) : t.send.waiting_records(send.records_unsent);
    case "sending":
      if (send.records_sending_done < send.records_sending_total) return sendingSentence(send);
      if (send.list_bytes_total > 0) return listSentence(send, true);
      return send.records_sending_total > 0 ? sendingSentence(send) : t.send.sending_start;
    case "failed":
      if (send.problem === null || noRoad(send)) return offline() ? t.send.failed_offline : t.send.failed_no_hub;
      return t.send.failed(Object.values(t.failures[send.problem](0)).join(" "));
  }
}

/** Why the last look for a list brought none; empty where it was not that. */
export function listTrouble(send: SendState): string {
  if (send.list_problem === null) return "";
  if (send.list_problem === "hub_unreachable") return offline() ? t.send.list_offline : t.send.list_no_hub;
  return Object.values(t.failures[send.list_problem](0)).join(" ");
}

const noRoad = (send: SendState): boolean => send.problem === null || send.problem === "hub_unreachable";
/** The system knows of no network at all; without its word it is the hub that was not found. */
const offline = (): boolean => navigator.onLine === false;

/** By houses, as a person counts; by records where there is no house. */
function sendingSentence(send: SendState): string {
  if (send.households_sending_total > 0) return t.send.sending_houses(send.households_sending_done, send.households_sending_total);
  return t.send.sending(send.records_sending_done, send.records_sending_total);
}

/** How much of a large list has come, in thousands of bytes. */
export function listSentence(send: SendState, now: boolean): string {
  const [here, total] = [kilobytes(send.list_bytes_here), Math.ceil(send.list_bytes_total / 1000)];
  return now ? t.send.fetching(here, total) : t.send.fetched(here, total);
}

const kilobytes = (bytes: number): number => Math.floor(bytes / 1000);

/** The chip's words: what is unsent, and that recording goes on without a network. */
export function saying(send: SendState): Saying {
  switch (send.state) {
    case "all_sent": return { chip: t.send.chip_sent, icon: "check", tone: "done" };
    case "sending": return { chip: t.send.chip_sending, icon: "send", tone: "busy" };
    case "waiting":
      return {
        chip: send.households_unsent > 0 ? t.send.chip_waiting(send.households_unsent) : t.send.chip_records(send.records_unsent),
        icon: "tablet", tone: "lack",
      };
    case "failed":
      return {
        chip: noRoad(send) ? (offline() ? t.send.chip_offline : t.send.chip_no_hub) : t.send.chip_refused,
        icon: "offline", tone: "lack",
      };
  }
}
