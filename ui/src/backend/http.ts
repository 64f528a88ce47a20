// The road in a browser: the dev host on loopback runs the same Rust commands and passes the events on.
import type { Backend, Commands, Events } from "./commands";
import { asFailure, Failure } from "./failure";

const KEY_SLOT = "tungnha.key";

/** The Rust side behind the dev host that served this page. */
export function httpBackend(): Backend {
  const key = hostKey();
  let source: EventSource | null = null;
  return {
    async call<C extends keyof Commands>(command: C, args: Commands[C]["args"]) {
      const response = await fetch(`/ipc/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-tungnha-key": key },
        body: JSON.stringify(args),
      }).catch(() => {
        throw new Failure("internal");
      });
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw asFailure(body);
      return body as Commands[C]["result"];
    },
    listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void) {
      source ??= new EventSource(`/events?key=${encodeURIComponent(key)}`);
      const run = (e: Event) => heard(JSON.parse((e as MessageEvent<string>).data || "null"));
      source.addEventListener(event, run);
      return () => source?.removeEventListener(event, run);
    },
  };
}

/** The one-time key of the printed address, kept for reloads of this tab and taken out of the bar. */
function hostKey(): string {
  const address = new URL(location.href);
  const given = address.searchParams.get("key");
  if (given) {
    sessionStorage.setItem(KEY_SLOT, given);
    address.searchParams.delete("key");
    history.replaceState(history.state, "", address);
  }
  return given ?? sessionStorage.getItem(KEY_SLOT) ?? "";
}
