// Two guards for hands and pockets: a doubled tap, and a tablet left lying.

/** Idle time until the tablet locks itself (ux.md: not six digits at every house). */
export const IDLE_MS = 5 * 60_000;

/** A second click nearer than this, in milliseconds and CSS pixels, is a bounce of the finger. */
export const BOUNCE = { ms: 400, px: 40 };

/**
 * Drops a click that bounces, everywhere but on `[data-repeat]` (keypad keys): after "Không gặp ai" the
 * next house is already under the finger and would be recorded too. The browser's own count of clicks
 * is not used: it joins touches up to 100 pixels apart, which are two buttons here.
 */
export function ignoreDoubleTaps(root: Document): () => void {
  let last: MouseEvent | null = null;
  const drop = (event: MouseEvent) => {
    // Keys make clicks too, without a place.
    if (event.detail === 0) return;
    const before = last;
    last = event;
    const bounces = before !== null && event.timeStamp - before.timeStamp < BOUNCE.ms
      && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < BOUNCE.px;
    if (!bounces) return;
    if (event.target instanceof Element && event.target.closest("[data-repeat], input, textarea")) return;
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("click", drop, true);
  return () => root.removeEventListener("click", drop, true);
}

/** How long a person may be in the system's own file picker or share sheet before the tablet locks. */
export const OUT_MS = 2 * 60_000;
let outUntil = 0;

/** The next time the page is hidden is the app's own doing: a file is being chosen or handed over. */
export function stepOut(): void {
  outUntil = Date.now() + OUT_MS;
}

/** Calls `lock` after `IDLE_MS` without a touch or key, and at once when the screen goes off. */
export function lockWhenIdle(root: Document, lock: () => void): () => void {
  let timer = setTimeout(lock, IDLE_MS);
  const stir = () => {
    clearTimeout(timer);
    timer = setTimeout(lock, IDLE_MS);
  };
  // A page that is being reloaded is hidden too, for a moment, and nobody has put the tablet down.
  let leaving = false;
  const leave = () => (leaving = true);
  let out: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(out);
    const late = Date.now() >= outUntil;
    // A sleeping page's timers sleep too: whoever comes back too late finds it locked.
    if (root.visibilityState !== "hidden") {
      if (outUntil > 0 && late) lock();
      outUntil = 0;
    } else if (!leaving) {
      if (late) lock();
      else out = setTimeout(lock, outUntil - Date.now());
    }
  };
  root.addEventListener("pointerdown", stir, true);
  root.addEventListener("keydown", stir, true);
  root.addEventListener("visibilitychange", hide);
  window.addEventListener("beforeunload", leave);
  return () => {
    clearTimeout(timer);
    clearTimeout(out);
    root.removeEventListener("pointerdown", stir, true);
    root.removeEventListener("keydown", stir, true);
    root.removeEventListener("visibilitychange", hide);
    window.removeEventListener("beforeunload", leave);
  };
}
