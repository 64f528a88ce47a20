// Numbers of a report as people read them, in the language now in use.
import { t as words } from "../../../i18n/index.svelte";
import { whole } from "../whole";

export { whole };

/** A change with its sign: "+12", "−3", "0". */
export function signed(count: number): string {
  return count > 0 ? `+${whole(count)}` : count < 0 ? `−${whole(-count)}` : "0";
}

/** A share the hub rounded, "67.2" as "67,2 %"; nothing to have a share of as "–". */
export function percent(share: string | null): string {
  if (share === null) return "–";
  const [units = "", tenths = "0"] = share.split(".");
  const point = (1.5).toLocaleString(words.locale).slice(1, 2);
  return `${Number(units).toLocaleString(words.locale)}${point}${tenths} %`;
}

/** The same without its sign, for numbers that are no shares ("4.7 a day"). */
export function tenths(number: string | null): string {
  return percent(number).replace(" %", "");
}
