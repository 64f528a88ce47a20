// A sealed file leaves the tablet: into the downloads, or on Android through the system's own sheet.
import type { App } from "../../app/app.svelte";
import { stepOut } from "../../app/guards";
import type { CarryFile } from "../../generated";
import { t } from "../../i18n/index.svelte";

/** Hands the file over and says what became of it. */
export async function handedOver(app: App, file: CarryFile): Promise<string> {
  stepOut();
  const name = await app.save(file);
  return name === null ? t.carry.shared_file(file.records) : t.carry.saved_file(name, file.records);
}
