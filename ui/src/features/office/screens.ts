// Every screen of the desk: one line each, loaded when it is first opened. Its address is
// `#/office/<noun>/…`; what follows the noun reaches the screen as `rest`.
import type { Component } from "svelte";
import type { IconName } from "../../components/Icon.svelte";
import { t as cards } from "../../i18n/office/cards";
import { t as devices } from "../../i18n/office/devices";
import { t as found } from "../../i18n/office/found";
import { t as households } from "../../i18n/office/households";
import { t as importing } from "../../i18n/office/import";
import { t as lists } from "../../i18n/office/lists";
import { t as overview } from "../../i18n/office/overview";
import { t as reconcile } from "../../i18n/office/reconcile";
import { t as setup } from "../../i18n/office/setup";
import { t as station } from "../../i18n/office/station";
import { t as team } from "../../i18n/office/team";
import { t as reports } from "../../i18n/office/reports";

/** The parts of the side navigation, in order. */
export const GROUPS = ["day", "lists", "reports", "field", "desk", "commune"] as const;

/** One screen. */
export interface Screen {
  noun: string;
  group: (typeof GROUPS)[number];
  icon: IconName;
  /** For officers only: the office's people don't see it. */
  officer?: boolean;
  /** Opened from another screen, so not in the navigation. */
  hidden?: boolean;
  title: () => string;
  load: () => Promise<{ default: Component<{ rest: string[] }> | Component<Record<string, never>> }>;
}

export const SCREENS: Screen[] = [
  { noun: "overview", group: "day", icon: "house", title: () => overview.nav, load: () => import("./overview/Overview.svelte") },
  { noun: "team", group: "day", icon: "people", title: () => team.nav, load: () => import("./team/Team.svelte") },
  { noun: "import", group: "lists", icon: "same", officer: true, title: () => importing.nav, load: () => import("./import/Import.svelte") },
  { noun: "devices", group: "field", icon: "tablet", title: () => devices.nav, load: () => import("./devices/Devices.svelte") },
  { noun: "imports", group: "lists", icon: "history", title: () => reconcile.imports_nav, load: () => import("./reconcile/Imports.svelte") },
  { noun: "reconcile", group: "lists", icon: "check", title: () => reconcile.nav, load: () => import("./reconcile/Reconcile.svelte") },
  { noun: "found", group: "lists", icon: "people", officer: true, title: () => found.nav, load: () => import("./found/Found.svelte") },
  { noun: "households", group: "lists", icon: "house", officer: true, title: () => households.nav, load: () => import("./households/Households.svelte") },
  { noun: "returns", group: "day", icon: "undo", title: () => lists.nav["returns"] ?? "", load: () => import("./lists/Returns.svelte") },
  { noun: "revisits", group: "day", icon: "calendar", title: () => lists.nav["revisits"] ?? "", load: () => import("./lists/Revisits.svelte") },
  { noun: "inspection", group: "field", icon: "eye", title: () => lists.nav["inspection"] ?? "", load: () => import("./lists/Inspection.svelte") },
  { noun: "allowance", group: "field", icon: "history", title: () => lists.nav["allowance"] ?? "", load: () => import("./lists/Allowance.svelte") },
  { noun: "walk-in", group: "desk", icon: "door", officer: true, title: () => lists.nav["walk_in"] ?? "", load: () => import("./lists/WalkIn.svelte") },
  { noun: "points", group: "desk", icon: "people", title: () => lists.nav["points"] ?? "", load: () => import("./lists/Points.svelte") },
  { noun: "operators", group: "desk", icon: "send", title: () => lists.nav["operators"] ?? "", load: () => import("./lists/Operators.svelte") },
  { noun: "rosters", group: "desk", icon: "people", title: () => lists.nav["rosters"] ?? "", load: () => import("./lists/Rosters.svelte") },
  { noun: "requests", group: "desk", icon: "question", officer: true, title: () => lists.nav["requests"] ?? "", load: () => import("./lists/Requests.svelte") },
  { noun: "audit", group: "commune", icon: "lock", officer: true, title: () => lists.nav["audit"] ?? "", load: () => import("./lists/AuditLog.svelte") },
  { noun: "setup", group: "commune", icon: "gear", title: () => setup.nav, load: () => import("./setup/Setup.svelte") },
  { noun: "station", group: "commune", icon: "send", title: () => station.nav, load: () => import("./station/Station.svelte") },
  { noun: "retention", group: "commune", icon: "clock", title: () => station.retention_nav, load: () => import("./station/Retention.svelte") },
  { noun: "users", group: "commune", icon: "people", title: () => station.users_nav, load: () => import("./station/Users.svelte") },
  { noun: "cards", group: "field", icon: "book", title: () => cards.nav, load: () => import("./cards/Cards.svelte") },
  { noun: "look", group: "commune", icon: "eye", title: () => station.look_nav, load: () => import("./station/Look.svelte") },
  { noun: "reports", group: "reports", icon: "history", title: () => reports.nav, load: () => import("./reports/Reports.svelte") },
  { noun: "activities", group: "reports", icon: "calendar", title: () => reports.log_nav, load: () => import("./reports/Activities.svelte") },
];

/** The screen of an address, the first one where it names none that this person may see. */
export function screenOf(noun: string | undefined, officer: boolean): Screen {
  const found = SCREENS.find((screen) => screen.noun === noun && (officer || !screen.officer));
  return found ?? SCREENS[0]!;
}
