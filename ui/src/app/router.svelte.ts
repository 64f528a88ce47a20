// Where the person is. The address holds ids only (no names), is kept over restarts and kills, and the system's
// back key walks it like any page.
import { tick } from "svelte";
import { partOf, type Part } from "../features/board/parts";
import type { Target } from "../generated";
import { keep, recall } from "./keep";

/** Which step cards are on offer: one target's, or all. */
export type CardsOf = Target | "all";

/** One place of the app. */
export type Route =
  | { at: "today"; tab: "left" | "done" | "mine" }
  | { at: "house"; hid: number }
  | { at: "person"; hid: number; rid: number }
  | { at: "add_person"; hid: number }
  | { at: "add_house" }
  /** Who of a house lives elsewhere; `rid` is chosen already. */
  | { at: "elsewhere"; hid: number; rid: number | null }
  | { at: "send" }
  | { at: "left" }
  | { at: "conflicts" }
  | { at: "team_codes" }
  | { at: "board"; part: Part }
  | { at: "assign" }
  | { at: "left_names"; hamlet: string; target: Target; outcome: string }
  /** The step cards: the list of them, or one set at one step (0 is its cover); `from` is the address to go back to. */
  | { at: "guide"; of: CardsOf; set: string | null; step: number; from: string }
  | { at: "add_user" }
  | { at: "settings" }
  /** A page of the officer's desk: `devices/7`. */
  | { at: "office"; path: string };

const PLACE = "place";
const TARGETS: readonly string[] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];
/** How long a finger rests before how far it scrolled is kept. */
const REST_MS = 100;

/** A long list on the screen: which line stands at the screen's upper edge, how far it is beyond it, and back. */
export interface Lines {
  edge(): { line: string; beyond: number } | null;
  /** Says whether there is such a line. */
  find(line: string, beyond: number): boolean;
}

/** The first place, and where an unknown address leads. */
export const HOME: Route = { at: "today", tab: "left" };

/** The address of a place, without the leading `#`. */
export function write(route: Route): string {
  switch (route.at) {
    case "today": return `/today/${route.tab}`;
    case "house": return `/house/${route.hid}`;
    case "person": return `/house/${route.hid}/person/${route.rid}`;
    case "add_person": return `/house/${route.hid}/add`;
    case "add_house": return "/today/add-house";
    case "elsewhere": return `/house/${route.hid}/elsewhere${route.rid === null ? "" : `/${route.rid}`}`;
    case "left_names": return `/left/${encodeURIComponent(route.hamlet)}/${route.target}/${encodeURIComponent(route.outcome)}`;
    case "guide": return `/guide/${route.of}/${route.set ?? "-"}/${route.step}/${encodeURIComponent(route.from)}`;
    case "send": case "left": case "conflicts": case "settings": return `/${route.at}`;
    case "office": return `/office/${route.path}`;
    case "add_user": return "/settings/add-user";
    case "team_codes": return "/left/codes";
    case "board": return `/left/board/${route.part}`;
    case "assign": return "/left/assign";
  }
}

/** The place of an address; home when the address means nothing. */
export function read(address: string): Route {
  const parts = address.replace(/^#?\/?/, "").split("/");
  const [first, second, third, fourth] = parts;
  if (first === "today" && second === "add-house") return { at: "add_house" };
  if (first === "today") return { at: "today", tab: second === "done" || second === "mine" ? second : "left" };
  if (first === "house" && isId(second)) {
    const hid = Number(second);
    if (third === "add") return { at: "add_person", hid };
    if (third === "elsewhere") return { at: "elsewhere", hid, rid: isId(fourth) ? Number(fourth) : null };
    return third === "person" && isId(fourth)
      ? { at: "person", hid: Number(second), rid: Number(fourth) }
      : { at: "house", hid: Number(second) };
  }
  if (first === "left" && second === "codes" && !third) return { at: "team_codes" };
  if (first === "left" && second === "assign" && !third) return { at: "assign" };
  if (first === "left" && second === "board" && !fourth) return { at: "board", part: partOf(third) };
  if (first === "left" && second && third && fourth && TARGETS.includes(third)) {
    return { at: "left_names", hamlet: decode(second), target: third as Target, outcome: decode(fourth) };
  }
  if (first === "guide") {
    return {
      at: "guide", of: second && TARGETS.includes(second) ? (second as Target) : "all",
      set: third && third !== "-" ? third : null, step: isId(fourth) ? Number(fourth) : 0, from: decode(parts[4] ?? ""),
    };
  }
  if (first === "office") return { at: "office", path: parts.slice(1).join("/") };
  if (first === "settings" && second === "add-user") return { at: "add_user" };
  if (first === "send" || first === "left" || first === "conflicts" || first === "settings") return { at: first };
  return HOME;
}

/** One step up: what the back button on the screen does. */
export function parent(route: Route): Route {
  if (route.at === "person" || route.at === "add_person" || route.at === "elsewhere") return { at: "house", hid: route.hid };
  if (route.at === "add_user") return { at: "settings" };
  if (route.at === "guide") {
    const before = read(route.from);
    return before.at === "guide" ? HOME : before;
  }
  return route.at === "left_names" || route.at === "conflicts" || route.at === "team_codes" || route.at === "board" || route.at === "assign" ? { at: "left" } : HOME;
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The place now shown, and the ways to another. */
export class Router {
  route = $state<Route>(HOME);
  /** The long list now shown, if one is. */
  #lines: Lines | null = null;
  /**
   * Where one was when the app was killed, until the screen stands there again: in a long list by the line at the
   * upper edge, as after a start the heights of those above are unknown.
   */
  #kept: { address: string; y: number; line?: string; beyond: number } | null = null;
  /** A list stands where it was left already. */
  #stands = "";
  /** How far down each place was scrolled when it was left. */
  readonly #scrolled = new Map<string, number>();
  /** What a place wants to find again when one comes back to it from the step cards: the open sheet. */
  readonly #left = new Map<string, unknown>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** How often one went somewhere. */
  #moves = 0;
  /** No place was asked for by an address: the kept one is waited for. */
  #unasked: boolean;

  constructor() {
    history.scrollRestoration = "manual";
    this.#unasked = location.hash === "";
    this.route = read(location.hash);
    history.replaceState(null, "", `#${write(this.route)}`);
    window.addEventListener("popstate", () => this.#show(read(location.hash)));
    window.addEventListener("scroll", () => {
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => this.#keep(), REST_MS);
    }, { passive: true });
    // The system ends apps that are out of sight: what is not written down by then never is.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#keep();
    });
  }

  /** Goes to the place of the last time, however the app ended; an address that names a place comes first. */
  async recall(): Promise<void> {
    if (!this.#unasked) return;
    this.#unasked = false;
    const kept = await recall(PLACE);
    const [address, y, line, beyond] = kept?.split(" ") ?? [];
    if (!address) return;
    this.route = read(address);
    this.#scrolled.set(write(this.route), Number(y) || 0);
    this.#kept = { address: write(this.route), y: Number(y) || 0, beyond: Number(beyond) || 0, ...(line ? { line: decode(line) } : {}) };
    history.replaceState(null, "", `#${write(this.route)}`);
  }

  go(route: Route): void {
    this.#show(route);
    this.#note(() => history.pushState(null, "", `#${write(route)}`));
  }

  /** At home, with nothing remembered of other places. */
  begin(): void {
    this.go(HOME);
    this.#scrolled.clear();
    this.#left.clear();
  }

  /** Goes on without leaving a step to come back to (the next house after "Không gặp ai"). */
  replace(route: Route): void {
    this.#show(route);
    this.#note(() => history.replaceState(null, "", `#${write(route)}`));
  }

  up(): void {
    this.go(parent(this.route));
  }

  /**
   * For whatever leads on once an answer has come: says then whether the person still is where they were when it was
   * asked. Whoever went elsewhere meanwhile is not fetched back.
   */
  here(): () => boolean {
    const moves = this.#moves;
    return () => moves === this.#moves;
  }

  /** Opens the step cards; coming back finds this place as it was, with what it leaves here. */
  guide(of: CardsOf, leaves?: unknown): void {
    const from = write(this.route.at === "guide" ? parent(this.route) : this.route);
    if (leaves !== undefined) this.#left.set(from, leaves);
    this.go({ at: "guide", of, set: null, step: 0, from });
  }

  /** What this place left for its return, once. */
  found(): unknown {
    const address = write(this.route);
    const left = this.#left.get(address);
    this.#left.delete(address);
    return left;
  }

  /** A place whose content has come is shown as far down as it was left. */
  settle(): void {
    const here = write(this.route);
    const stands = this.#stands === here;
    this.#stands = "";
    if (stands) return;
    window.scrollTo(0, this.#scrolled.get(write(this.route)) ?? 0);
  }

  /** A long list is shown: after a kill it stands at the line it was left at. Ends with the returned function. */
  attach(lines: Lines): () => void {
    this.#lines = lines;
    const kept = this.#kept;
    if (kept?.line !== undefined && kept.address === write(this.route) && lines.find(kept.line, kept.beyond)) {
      this.#stands = kept.address;
      this.#kept = null;
    }
    return () => {
      if (this.#lines === lines) this.#lines = null;
    };
  }

  /** A screen without such a list: after a kill it stands as far down as it was left, once it is as long. */
  resume(content: HTMLElement): () => void {
    const kept = this.#kept;
    if (!kept || kept.line !== undefined || kept.y <= 0 || typeof ResizeObserver === "undefined") return () => undefined;
    const watch = new ResizeObserver(() => {
      const there = kept === this.#kept && kept.address === write(this.route);
      if (there && document.documentElement.scrollHeight - window.innerHeight < kept.y - 1) return;
      if (there) window.scrollTo(0, kept.y);
      done();
    });
    const done = () => {
      watch.disconnect();
      window.removeEventListener("wheel", done);
      window.removeEventListener("touchmove", done);
      this.#kept = null;
    };
    // Whoever scrolls by hand meanwhile is not taken away.
    window.addEventListener("wheel", done, { passive: true });
    window.addEventListener("touchmove", done, { passive: true });
    watch.observe(content);
    return done;
  }

  #show(route: Route): void {
    const here = write(this.route);
    // A house is left for a person's page or the step cards and found again as it was; entered anew, it begins at its top.
    const stays = this.route.at !== "house" || route.at === "guide" || write(parent(route)) === here;
    if (stays) this.#scrolled.set(here, window.scrollY);
    else this.#scrolled.delete(here);
    this.#moves += 1;
    this.route = route;
    // The new screen first: to scroll the old one would lay it out once more.
    void tick().then(() => window.scrollTo(0, 0));
    this.#note(() => this.#keep());
  }

  /** Writes down where one is once the answer to the tap is painted: on a cheap tablet that costs as much as the answer. In order, as timers are. */
  #note(write: () => void): void {
    setTimeout(write);
  }

  #keep(): void {
    clearTimeout(this.#rest);
    const at = this.#lines?.edge() ?? null;
    const line = at ? ` ${encodeURIComponent(at.line)} ${Math.round(at.beyond)}` : "";
    void keep(PLACE, `${write(this.route)} ${Math.round(window.scrollY)}${line}`);
  }
}
