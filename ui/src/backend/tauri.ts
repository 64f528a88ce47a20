// The road inside the app: Tauri's own bridge. The only file that imports @tauri-apps.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend, Commands, Events } from "./commands";
import type { CarryFile } from "../generated";
import { asFailure } from "./failure";

/** The Rust side in this very process. */
export function tauriBackend(): Backend {
  return {
    async call<C extends keyof Commands>(command: C, args: Commands[C]["args"]) {
      try {
        return await invoke<Commands[C]["result"]>(command, args);
      } catch (thrown) {
        throw asFailure(thrown);
      }
    },
    listen<E extends keyof Events>(event: E, heard: (payload: Events[E]) => void) {
      const registered = listen<Events[E]>(event, (e) => heard(e.payload));
      return () => void registered.then((stop) => stop());
    },
    async save(file: CarryFile) {
      try {
        return await invoke<string>("save_file", { name: file.name, data: file.data });
      } catch (thrown) {
        throw asFailure(thrown);
      }
    },
  };
}
