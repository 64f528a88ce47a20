// What doesn't fit on a screen, measured: words that are cut or leave their box, words or buttons that lie on each
// other, targets a thumb doesn't find or that are too near each other, a page wider than the screen.

/** Below this no target is found by a thumb of seventy years (ux.md). */
export const SMALLEST = 56;
/** Nearer than this the thumb takes the one beside it (ux.md). */
const NEAREST = 8;

/** Every misfit of what is on the screen, in words. The sticky head and foot stand at the page's ends for it: what they cover is one scroll away. */
export async function misfits(page) {
  return page.evaluate(([smallest, nearest]) => {
    const sticky = [...document.querySelectorAll("header, .foot, .practising")];
    for (const one of sticky) one.style.setProperty("position", "static");
    const scope = document.querySelector("dialog[open]") ?? document.body;
    const found = [];
    const seen = (one) => {
      const style = getComputedStyle(one);
      return style.visibility !== "hidden" && style.display !== "none" && !one.closest(".sr, .skip, .over, [hidden]");
    };
    const name = (one) => (one.getAttribute?.("aria-label") ?? one.textContent).trim().replace(/\s+/g, " ").slice(0, 50);
    const common = (a, b) => [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];

    // Words: each line of each text against the screen and against the boxes it stands in.
    const lines = [];
    const walk = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const holder = text.parentElement;
      if (!text.textContent.trim() || !holder || !seen(holder) || holder.closest("svg, option, textarea")) continue;
      const range = document.createRange();
      for (const { 0: word, index } of text.textContent.matchAll(/[\p{L}\p{N}]+/gu)) {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(`“${word}” is broken over lines`);
      }
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue;
        lines.push({ box, text });
        const words = text.textContent.trim().slice(0, 40);
        if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`“${words}” leaves the screen`);
        for (let around = holder; around && around !== scope; around = around.parentElement) {
          const style = getComputedStyle(around);
          const frame = around.getBoundingClientRect();
          const boxed = around.matches("button, .card, .note, .btn, td, th") || style.overflowX !== "visible";
          if (boxed && frame.width > 0 && style.display !== "inline" && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 4 || box.bottom > frame.bottom + 4)) {
            found.push(`“${words}” leaves its ${around.tagName.toLowerCase()}`);
            break;
          }
        }
      }
    }
    for (const [i, one] of lines.entries()) {
      for (const other of lines.slice(i + 1)) {
        if (one.text === other.text) continue;
        const [wide, high] = common(one.box, other.box);
        // Lines of one paragraph share the air between them, not their letters.
        if (wide > 2 && high > Math.min(one.box.height, other.box.height) * 0.4) found.push(`“${one.text.textContent.trim().slice(0, 30)}” lies on “${other.text.textContent.trim().slice(0, 30)}”`);
      }
    }

    // Targets: large enough, and each in a place of its own.
    const targets = [...scope.querySelectorAll("button, input, textarea, a[href]")].filter((one) => seen(one) && one.getBoundingClientRect().width > 0);
    const boxes = targets.map((one) => one.getBoundingClientRect());
    for (const [i, one] of targets.entries()) {
      if (boxes[i].width < smallest - 0.5 || boxes[i].height < smallest - 0.5) found.push(`target of ${Math.round(boxes[i].width)} × ${Math.round(boxes[i].height)}: ${name(one)}`);
      for (let j = i + 1; j < targets.length; j++) {
        const [wide, high] = common(boxes[i], boxes[j]);
        if (wide > 1 && high > 1) found.push(`${name(one)} lies on ${name(targets[j])}`);
        // Beside each other, or one above the other, in the same part of the screen.
        const apart = Math.max(-wide, -high);
        const beside = Math.max(wide, high) > 0 && one.closest("header, .foot, .practising") === targets[j].closest("header, .foot, .practising");
        if (beside && apart >= 0 && apart < nearest - 0.5) found.push(`${Math.round(apart)} px between ${name(one)} and ${name(targets[j])}`);
      }
    }
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wider > 0) found.push(`${wider} px wider than the screen`);
    for (const one of sticky) one.style.removeProperty("position");
    return [...new Set(found)];
  }, [SMALLEST, NEAREST]);
}
