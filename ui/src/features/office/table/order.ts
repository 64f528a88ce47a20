// How the desk's tables sort and search: Vietnamese order, names by their last syllable, search without marks.

/** What a cell sorts and searches by. */
export type Value = string | number | null;

/** A column of a DeskTable. */
export interface Column<Row> {
  /** Stable: remembered choices name it. */
  key: string;
  title: string;
  value: (row: Row) => Value;
  /** As shown, where that is more than the value; numbers are counts, `1027` is shown as `1.027`. */
  show?: (row: Row) => string;
  /** `name` sorts by the last syllable; numbers sort as numbers whatever is said here. */
  sort?: "text" | "name" | "none";
  align?: "right";
  /** In rem of the page, for the first size of the text; columns share what is left by `grow`. */
  width?: number;
  grow?: number;
  /** Left out on paper. */
  screenOnly?: boolean;
}

const order = new Intl.Collator("vi", { numeric: true, sensitivity: "variant" });

/** “Nguyễn Văn Đức” → “Đức Nguyễn Văn”: people are looked up by their own name. */
export function byName(name: string): string {
  const parts = name.trim().split(/\s+/);
  const own = parts.pop() ?? "";
  return `${own} ${parts.join(" ")}`;
}

/** “Nguyễn Đức” → “nguyen duc”, as the hub folds. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/[đð]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** The rows in the order of a column; those without a value come last either way. The input stays as it is. */
export function sorted<Row>(rows: readonly Row[], column: Column<Row>, down: boolean): Row[] {
  const keyed = rows.map((row) => {
    const value = column.value(row);
    return { row, key: typeof value === "string" && column.sort === "name" ? byName(value) : value };
  });
  const sign = down ? -1 : 1;
  keyed.sort((one, other) => {
    if (one.key === null || one.key === "") return other.key === null || other.key === "" ? 0 : 1;
    if (other.key === null || other.key === "") return -1;
    if (typeof one.key === "number" && typeof other.key === "number") return sign * (one.key - other.key);
    return sign * order.compare(String(one.key), String(other.key));
  });
  return keyed.map((one) => one.row);
}

/** What a row is found by. */
export function haystack<Row>(row: Row, columns: readonly Column<Row>[]): string {
  return fold(columns.map((column) => `${column.show?.(row) ?? ""} ${column.value(row) ?? ""}`).join(" \u0001 "));
}

/** Whether every word that was typed is somewhere in a row. */
export function matches(hay: string, wanted: string): boolean {
  return fold(wanted).split(/\s+/).every((word) => hay.includes(word));
}
