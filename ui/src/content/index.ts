// The cards this version comes with: one file for each set, in the order of the targets.
import { readCards, readStep, type CardSet, type Step } from "./cards";
import idCard from "./cards/id-card.json";
import ownSim from "./cards/own-sim.json";
import phone4g from "./cards/phone-4g.json";
import signature from "./cards/signature.json";
import vneidPhone from "./cards/vneid-phone.json";
import vneidWeb from "./cards/vneid-web.json";
import first from "./first.json";

/** Every set of step cards. */
export const shipped: readonly CardSet[] = [idCard, vneidPhone, vneidWeb, ownSim, signature, phone4g].map(readCards);

/** The four cards of a member's first evening. */
export const firstCards: readonly Step[] = first.map((one, i) => readStep(one, `first[${i}]`));
