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

/** Keeps the field that is being written in above the keyboard, which makes the page lower when it comes. */
export function keepFieldInSight(root: Document): () => void {
  const show = () => {
    const field = root.activeElement;
    if (field?.matches("input, textarea")) field.scrollIntoView({ block: "nearest" });
  };
  const later = () => requestAnimationFrame(show);
  root.addEventListener("focusin", later);
  window.addEventListener("resize", later);
  return () => {
    root.removeEventListener("focusin", later);
    window.removeEventListener("resize", later);
  };
}
