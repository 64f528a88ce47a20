// The system's back key and keyboard, where there are such: on a tablet.

/**
 * Goes one step back, as the screen's own ways back do: a sheet closes first, then the screen's back button is
 * pressed. Says whether there was any: where there is none the app steps behind.
 */
export function stepBack(root: Document): boolean {
  const sheets = root.querySelectorAll("dialog[open]");
  const sheet = sheets[sheets.length - 1];
  if (sheet) {
    // What Escape does.
    sheet.dispatchEvent(new Event("cancel", { cancelable: true }));
    return true;
  }
  const button = root.querySelector<HTMLElement>("[data-back]");
  button?.click();
  return button !== null;
}

/**
 * Keeps the field that is being written in above the keyboard: on a tablet it makes the page lower when it comes, in a
 * browser only what is seen of it. A field that came to stand under the screen's foot goes to the middle.
 */
export function keepFieldInSight(root: Document): () => void {
  const show = () => {
    const field = root.activeElement;
    if (!field?.matches("input, textarea")) return;
    field.scrollIntoView({ block: "nearest" });
    if (isCovered(root, field)) field.scrollIntoView({ block: "center" });
  };
  const later = () => requestAnimationFrame(show);
  root.addEventListener("focusin", later);
  window.addEventListener("resize", later);
  window.visualViewport?.addEventListener("resize", later);
  return () => {
    root.removeEventListener("focusin", later);
    window.removeEventListener("resize", later);
    window.visualViewport?.removeEventListener("resize", later);
  };
}

/** Whether something stands before the field's upper or lower edge. */
function isCovered(root: Document, field: Element): boolean {
  const { left, width, top, bottom } = field.getBoundingClientRect();
  return [top + 2, bottom - 2].some((y) => {
    const seen = root.elementFromPoint?.(left + width / 2, y);
    return seen !== null && seen !== undefined && !field.contains(seen) && !seen.contains(field);
  });
}
