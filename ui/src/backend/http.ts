// The road in a browser: the dev host on loopback runs the same Rust commands and passes the events on.
import type { Backend, Commands, Events } from "./commands";
import type { CarryFile } from "../generated";
import { asFailure, Failure } from "./failure";

/** The Rust side behind the dev host that served this page. */
export function httpBackend(): Backend {
  hideKey();
  let source: EventSource | null = null;
  return {
    async call<C extends keyof Commands>(command: C, args: Commands[C]["args"]) {
      const response = await fetch(`/ipc/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(args),
      }).catch(() => {
        throw new Failure("internal");
      });
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw asFailure(body);
      return body as Commands[C]["result"];
    },
    listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void) {
      source ??= new EventSource("/events");
      const run = (e: Event) => heard(JSON.parse((e as MessageEvent<string>).data || "null"));
      source.addEventListener(event, run);
      return () => source?.removeEventListener(event, run);
    },
    async save(file: CarryFile) {
      const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
      link.download = file.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      return file.name;
    },
  };
}

/** The printed address carried a key; the host has made a cookie of it, so it leaves the address bar. */
function hideKey(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("key")) return;
  address.searchParams.delete("key");
  history.replaceState(history.state, "", address);
}
