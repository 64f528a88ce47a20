// Which road to the Rust side this page has.
import type { Backend } from "./commands";
import { httpBackend } from "./http";
import { tauriBackend } from "./tauri";

export type { Backend, Commands, Events, Kind, Recording, RevisitWhen } from "./commands";
export { asFailure, Failure } from "./failure";
export { asOfficeFailure, OfficeFailure } from "./office";

/** Tauri's bridge when the page runs inside the app, else the dev host that served it. */
export function connect(): Backend {
  return "__TAURI_INTERNALS__" in window ? tauriBackend() : httpBackend();
}
