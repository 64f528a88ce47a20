// Which houses a typed word leaves: by number, address, head, or whose they are, without marks.
import type { HouseToGive } from "../../generated";

/** Lower letters without marks; đ is d. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "").trim();
}

/** Whether every word is somewhere in what a house's line says. */
export function fits(house: HouseToGive, wanted: string): boolean {
  const said = plain(`${house.number} ${house.address} ${house.head} ${house.hamlet} ${house.assigned?.name ?? ""}`);
  return wanted.split(/\s+/).every((word) => said.includes(word));
}
