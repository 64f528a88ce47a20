// Where the person is. The address holds ids only (no names), is kept over restarts, and the system's
// back key walks it like any page.
import type { Target } from "../generated";

/** One place of the app. */
export type Route =
  | { at: "today"; tab: "left" | "done" }
  | { at: "house"; hid: number }
  | { at: "person"; hid: number; rid: number }
  | { at: "send" }
  | { at: "left" }
  | { at: "conflicts" }
  | { at: "left_names"; hamlet: string; target: Target; outcome: string }
  | { at: "add_user" }
  | { at: "settings" }
  /** A page of the officer's desk: `devices/7`. */
  | { at: "office"; path: string };

const KEPT = "tungnha.place";
const TARGETS: readonly string[] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];

/** The first place, and where an unknown address leads. */
export const HOME: Route = { at: "today", tab: "left" };

/** The address of a place, without the leading `#`. */
export function write(route: Route): string {
  switch (route.at) {
    case "today": return `/today/${route.tab}`;
    case "house": return `/house/${route.hid}`;
    case "person": return `/house/${route.hid}/person/${route.rid}`;
    case "left_names": return `/left/${encodeURIComponent(route.hamlet)}/${route.target}/${encodeURIComponent(route.outcome)}`;
    case "send": case "left": case "conflicts": case "settings": return `/${route.at}`;
    case "office": return `/office/${route.path}`;
    case "add_user": return "/settings/add-user";
  }
}

/** The place of an address; home when the address means nothing. */
export function read(address: string): Route {
  const parts = address.replace(/^#?\/?/, "").split("/");
  const [first, second, third, fourth] = parts;
  if (first === "today") return { at: "today", tab: second === "done" ? "done" : "left" };
  if (first === "house" && isId(second)) {
    return third === "person" && isId(fourth)
      ? { at: "person", hid: Number(second), rid: Number(fourth) }
      : { at: "house", hid: Number(second) };
  }
  if (first === "left" && second && third && fourth && TARGETS.includes(third)) {
    return { at: "left_names", hamlet: decode(second), target: third as Target, outcome: decode(fourth) };
  }
  if (first === "office") return { at: "office", path: parts.slice(1).join("/") };
  if (first === "settings" && second === "add-user") return { at: "add_user" };
  if (first === "send" || first === "left" || first === "conflicts" || first === "settings") return { at: first };
  return HOME;
}

/** One step up: what the back button on the screen does. */
export function parent(route: Route): Route {
  if (route.at === "person") return { at: "house", hid: route.hid };
  if (route.at === "add_user") return { at: "settings" };
  return route.at === "left_names" || route.at === "conflicts" ? { at: "left" } : HOME;
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
  /** How far down each place was scrolled when it was left. */
  readonly scrolled = new Map<string, number>();

  constructor() {
    history.scrollRestoration = "manual";
    this.route = read(location.hash || localStorage.getItem(KEPT) || "");
    history.replaceState(null, "", `#${write(this.route)}`);
    window.addEventListener("popstate", () => this.#show(read(location.hash)));
  }

  go(route: Route): void {
    history.pushState(null, "", `#${write(route)}`);
    this.#show(route);
  }

  /** Goes on without leaving a step to come back to (the next house after "Không gặp ai"). */
  replace(route: Route): void {
    history.replaceState(null, "", `#${write(route)}`);
    this.#show(route);
  }

  up(): void {
    this.go(parent(this.route));
  }

  #show(route: Route): void {
    this.scrolled.set(write(this.route), window.scrollY);
    localStorage.setItem(KEPT, write(route));
    this.route = route;
    window.scrollTo(0, 0);
  }
}
