// What jsdom lacks and the screens use: dialogs, scrolling, media queries.
import "@testing-library/jest-dom/vitest";
import { afterAll, afterEach } from "vitest";

HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) { this.open = false; };
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
window.matchMedia ??= ((query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} })) as unknown as typeof window.matchMedia;

afterEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/");
});

// Where one was at the end is written down a turn after the tap: while there still is a page.
afterAll(async () => {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((done) => setTimeout(done));
});
