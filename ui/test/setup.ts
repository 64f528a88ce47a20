// What jsdom lacks and the screens use: dialogs, scrolling, media queries.
import "@testing-library/jest-dom/vitest";
import { afterEach } from "vitest";

HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) { this.open = false; };
window.scrollTo = () => undefined;
window.matchMedia ??= ((query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} })) as unknown as typeof window.matchMedia;

afterEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/");
});
