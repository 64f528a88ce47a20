// Made from crates/hub/src/office by `./dev types`. Do not edit.
import type { AuditLog } from "./AuditLog";
import type { AuditStretch } from "./AuditStretch";
import type { DeskUser } from "./DeskUser";
import type { DeviceRow } from "./DeviceRow";
import type { Drawn } from "./Drawn";
import type { FileLimits } from "./FileLimits";
import type { FileRelease } from "./FileRelease";
import type { FirstOfficer } from "./FirstOfficer";
import type { FoundHub } from "./FoundHub";
import type { InspectionDraw } from "./InspectionDraw";
import type { InspectionFoundAt } from "./InspectionFoundAt";
import type { ListShow } from "./ListShow";
import type { ListTakeOut } from "./ListTakeOut";
import type { ListTakenOut } from "./ListTakenOut";
import type { NewDeskUser } from "./NewDeskUser";
import type { Nothing } from "./Nothing";
import type { OwnDeskPin } from "./OwnDeskPin";
import type { ProgressArgs } from "./ProgressArgs";
import type { ProgressView } from "./ProgressView";
import type { SeatState } from "./SeatState";
import type { ServeAt } from "./ServeAt";
import type { SignIn } from "./SignIn";
import type { Table } from "./Table";
import type { WhichDeskUser } from "./WhichDeskUser";
import type { WorkJob } from "./WorkJob";
import type { WorkState } from "./WorkState";

/** Name of a call → its arguments and its view. */
export interface OfficeCalls {
  "seat.state": { args: Nothing; result: SeatState };
  "seat.found": { args: FoundHub; result: SeatState };
  "seat.first_officer": { args: FirstOfficer; result: SeatState };
  "seat.sign_in": { args: SignIn; result: SeatState };
  "seat.sign_out": { args: Nothing; result: SeatState };
  "seat.serve": { args: ServeAt; result: SeatState };
  "devices.list": { args: Nothing; result: Array<DeviceRow> };
  "files.release": { args: FileRelease; result: null };
  "files.limits": { args: Nothing; result: FileLimits };
  "lists.show": { args: ListShow; result: Table };
  "lists.export": { args: ListTakeOut; result: ListTakenOut };
  "inspection.draws": { args: Nothing; result: Array<Drawn> };
  "inspection.draw": { args: InspectionDraw; result: Drawn };
  "inspection.found": { args: InspectionFoundAt; result: Array<Drawn> };
  "audit.read": { args: AuditStretch; result: AuditLog };
  "progress.units": { args: ProgressArgs; result: ProgressView };
  "users.list": { args: Nothing; result: Array<DeskUser> };
  "users.add": { args: NewDeskUser; result: Array<DeskUser> };
  "users.end": { args: WhichDeskUser; result: Array<DeskUser> };
  "users.own_pin": { args: OwnDeskPin; result: null };
  "works.state": { args: WorkJob; result: WorkState };
  "works.stop": { args: WorkJob; result: null };
}
