// Made from crates/hub/src/office by `./dev types`. Do not edit.
export type { OfficeCalls } from "./calls";
export type { DeviceRow } from "./DeviceRow";
export type { FileLimits } from "./FileLimits";
export type { FileOut } from "./FileOut";
export type { FileRelease } from "./FileRelease";
export type { HeldFile } from "./HeldFile";
export type { Nothing } from "./Nothing";
export type { OfficeCode } from "./OfficeCode";
export type { OfficeError } from "./OfficeError";
export type { ProgressArgs } from "./ProgressArgs";
export type { ProgressLine } from "./ProgressLine";
export type { ProgressView } from "./ProgressView";
export type { Role } from "./Role";
export type { Tally } from "./Tally";
export type { Target } from "./Target";
export type { WorkJob } from "./WorkJob";
export type { WorkState } from "./WorkState";
