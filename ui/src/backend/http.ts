// The road in a browser: the dev host on loopback runs the same Rust commands and passes the events on.
import type { Backend, Commands, Events } from "./commands";
import type { CarryFile } from "../generated";
import type { FileOut, HeldFile, OfficeCalls } from "../generated/office";
import { asFailure, Failure } from "./failure";
import { asOfficeFailure, base64 } from "./office";

/** The Rust side behind the dev host that served this page. */
export function httpBackend(): Backend {
  hideKey();
  let source: EventSource | null = null;
  return {
    async call<C extends keyof Commands>(command: C, args: Commands[C]["args"]) {
      const { ok, body } = await post(command, args).catch(() => {
        throw new Failure("internal");
      });
      if (!ok) throw asFailure(body);
      return body as Commands[C]["result"];
    },
    async office<N extends keyof OfficeCalls>(name: N, args: OfficeCalls[N]["args"]) {
      const { ok, body } = await post("office_call", { name, args }).catch(() => {
        throw asOfficeFailure(null);
      });
      if (!ok) throw asOfficeFailure(body);
      return body as OfficeCalls[N]["result"];
    },
    async put(file: File) {
      const data = await base64(file);
      const { ok, body } = await post("office_put", { name: file.name, data }).catch(() => {
        throw asOfficeFailure(null);
      });
      if (!ok) throw asOfficeFailure(body);
      return body as HeldFile;
    },
    saveOffice: (file: FileOut) => download(file),
    listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void) {
      source ??= new EventSource("/events");
      const run = (e: Event) => heard(JSON.parse((e as MessageEvent<string>).data || "null"));
      source.addEventListener(event, run);
      return () => source?.removeEventListener(event, run);
    },
    // A keyboard's own back key stands for the tablet's: the browser's walk through the history is not the app's way.
    onBack(heard: () => void) {
      const press = (event: KeyboardEvent) => {
        if (event.key !== "BrowserBack") return;
        event.preventDefault();
        heard();
      };
      window.addEventListener("keydown", press);
      return () => window.removeEventListener("keydown", press);
    },
    save: (file: CarryFile) => download(file),
  };
}

async function post(command: string, args: unknown): Promise<{ ok: boolean; body: unknown }> {
  const response = await fetch(`/ipc/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(args),
  });
  return { ok: response.ok, body: await response.json().catch(() => null) };
}

async function download(file: { name: string; data: string }): Promise<string> {
  const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return file.name;
}

/** The printed address carried a key; the host has made a cookie of it, so it leaves the address bar. */
function hideKey(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("key")) return;
  address.searchParams.delete("key");
  history.replaceState(history.state, "", address);
}
