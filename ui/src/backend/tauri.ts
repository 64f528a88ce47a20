// The road inside the app: Tauri's own bridge. The only file that imports @tauri-apps.
import { onBackButtonPress } from "@tauri-apps/api/app";
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend, Commands, Events } from "./commands";
import type { CarryFile } from "../generated";
import type { FileOut, HeldFile, OfficeCalls } from "../generated/office";
import { asFailure } from "./failure";
import { asOfficeFailure, base64 } from "./office";

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
    onBack(heard: () => void) {
      // Only Android has the key, and only its capability allows listening to it.
      if (!/Android/.test(navigator.userAgent)) return () => undefined;
      const registered = onBackButtonPress(heard);
      return () => void registered.then((listener) => listener.unregister());
    },
    async office<N extends keyof OfficeCalls>(name: N, args: OfficeCalls[N]["args"]) {
      try {
        return await invoke<OfficeCalls[N]["result"]>("office_call", { name, args });
      } catch (thrown) {
        throw asOfficeFailure(thrown);
      }
    },
    async put(file: File) {
      const data = await base64(file);
      try {
        return await invoke<HeldFile>("office_put", { name: file.name, data });
      } catch (thrown) {
        throw asOfficeFailure(thrown);
      }
    },
    async saveOffice(file: FileOut) {
      try {
        return await invoke<string>("office_save", { name: file.name, data: file.data });
      } catch (thrown) {
        throw asOfficeFailure(thrown);
      }
    },
    async save(file: CarryFile) {
      try {
        return await invoke<string | null>("save_file", { name: file.name, data: file.data });
      } catch (thrown) {
        throw asFailure(thrown);
      }
    },
  };
}
