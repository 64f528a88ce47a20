// A short stretch of time in words: "58 giây", "2 phút", "2 phút 5 giây".
import { t } from "../../i18n/index.svelte";

export function long(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return t.board.seconds(rest);
  return rest === 0 ? t.board.minutes(minutes) : `${t.board.minutes(minutes)} ${t.board.seconds(rest)}`;
}
