// How full the battery is, where the WebView can tell (Chromium's can, WebKit's can't): the officer's board
// shows it beside the tablet, so that somebody whose tablet is about to go dark can be called in time.
interface Battery extends EventTarget { level: number }

/** Tells the level in percent, and again when it changes; never, where the page can't know. */
export function watchBattery(tell: (percent: number) => void): void {
  const ask = (navigator as { getBattery?: () => Promise<Battery> }).getBattery?.bind(navigator);
  ask?.().then((battery) => {
    const say = () => tell(Math.round(battery.level * 100));
    battery.addEventListener("levelchange", say);
    say();
  }, () => undefined);
}
