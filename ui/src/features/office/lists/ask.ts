// The day's lists as the screens ask for them, and how their columns are drawn. One pattern for all lists.
import { day, moment } from "../../../app/when";
import type { ListAsk, TableCell, TableColumn, TableRow, TableView } from "../../../generated/office";
import { t as words } from "../../../i18n/index.svelte";
import { t } from "../../../i18n/office/lists";
import type { Column } from "../table/order";
import { whole } from "../whole";

/** What a person chose above a list. */
export interface Chosen {
  day: string;
  from: string;
  to: string;
  operator: string;
  point: number | null;
  draw: string | null;
  group: string;
}

/** Nothing chosen: the hub's own day, everybody. */
export const nothing = (): Chosen => ({ day: "", from: "", to: "", operator: "", point: null, draw: null, group: "" });

/** The day after a day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The question of a list. */
export function asked(list: ListAsk["list"], chosen: Chosen): ListAsk {
  switch (list) {
    case "returns": return { list, day: chosen.day || null, hamlet: null };
    case "revisits": return { list, day: chosen.day || null, hamlet: null };
    case "operators": return { list, operator: chosen.operator || null };
    case "inspection": return { list, draw: chosen.draw };
    case "allowance": return { list, from: chosen.from, to: chosen.to };
    case "roster": return { list, group: chosen.group };
    case "invitations": return { list, point: chosen.point, day: chosen.day || null, hamlet: null };
  }
}

/** Widths in rem; columns that aren't named share what is left. */
const WIDTHS: Record<string, number> = {
  change: 5.6, hamlet: 6.5, household: 4.6, birth: 6.4, personal_id: 7.4, since: 6.4, day: 6.4, point: 9, kind: 8.5, slot: 4, phone: 6.4,
  agreed: 6, due: 9.2, late: 5, claimed: 6.2, checked: 6.4, days: 5, first: 6.4, last: 6.4, houses: 5, calls: 5, role: 5.5, came: 5, came_on: 6, CCCD: 7, DDDT: 7, SIM: 7, SMARTPHONE: 7, operator: 6.5,
};

/** What is looked at first stands first; on paper and in Excel the hub's order stays. */
const FIRST = ["change", "point", "day", "slot", "operator", "name", "birth", "reason", "wants", "target", "result", "hamlet", "household", "due", "late"];
const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

/** A heading begins with a capital, also where the hub names a target in the middle of a sentence. */
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(words.locale) + text.slice(1);

/** A cell as text. */
export function shown(cell: TableCell, column: TableColumn): string {
  if (cell === null) return "";
  if (typeof cell === "number") return whole(cell);
  if (column.kind === "day") return day(cell);
  return column.kind === "time" ? moment(cell, words.send.today) : cell;
}

/** The columns of a list for the desk's table. */
export function columnsOf(table: TableView): Column<TableRow>[] {
  const columns = table.columns.map((column, at) => ({ column, at })).filter(({ column }) => column.key !== "place");
  columns.sort((one, other) => rank(one.column.key) - rank(other.column.key));
  return columns.map(({ column, at }) => {
    const cell = (row: TableRow): TableCell => row.cells[at] ?? null;
    const width = WIDTHS[column.key];
    return {
      key: column.key,
      title: capital(t.columns[column.key] ?? column.label),
      value: cell,
      show: (row) => shown(cell(row), column),
      sort: column.kind === "name" ? "name" as const : "text" as const,
      ...(column.kind === "number" ? { align: "right" as const } : {}),
      ...(width ? { width } : { grow: column.key === "reason" || column.key === "reasons" ? 2.2 : column.kind === "name" ? 1.6 : 1.3 }),
    };
  });
}

/** The cell of a column by its key. */
export function cellOf(table: TableView, row: TableRow, key: string): string {
  const at = table.columns.findIndex((column) => column.key === key);
  const column = table.columns[at];
  return column ? shown(row.cells[at] ?? null, column) : "";
}

/** Names a row for the table. */
export function keyOf(row: TableRow): string {
  return row.key ?? String(row.rid ?? row.cells.join("|"));
}
