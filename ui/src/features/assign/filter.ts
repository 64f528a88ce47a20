// Which houses a typed word leaves: by number, address, head, or whose they are, without marks.
import type { HouseToGive } from "../../generated";
import { fold } from "../office/table/order";

/** Whether every word is somewhere in what a house's line says. */
export function fits(house: HouseToGive, wanted: string): boolean {
  const said = fold(`${house.number} ${house.address} ${house.head} ${house.hamlet} ${house.assigned?.name ?? ""}`);
  return fold(wanted).trim().split(/\s+/).every((word) => said.includes(word));
}
