// Made from crates/hub/src/office by `./dev types`. Do not edit.
import type { DeviceRow } from "./DeviceRow";
import type { FileLimits } from "./FileLimits";
import type { FileRelease } from "./FileRelease";
import type { Nothing } from "./Nothing";
import type { ProgressArgs } from "./ProgressArgs";
import type { ProgressView } from "./ProgressView";
import type { WorkJob } from "./WorkJob";
import type { WorkState } from "./WorkState";

/** Name of a call → its arguments and its view. */
export interface OfficeCalls {
  "devices.list": { args: Nothing; result: Array<DeviceRow> };
  "files.release": { args: FileRelease; result: null };
  "files.limits": { args: Nothing; result: FileLimits };
  "progress.units": { args: ProgressArgs; result: ProgressView };
  "works.state": { args: WorkJob; result: WorkState };
  "works.stop": { args: WorkJob; result: null };
}
