// How the desk's long table scrolls: frames while a wheel turns for five seconds through 16 000 rows, and how long
// sorting and filtering take until the next frame. Serves the preview page with the UI's own build tool.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ui = fileURLToPath(new URL("../../ui/", import.meta.url));
const server = spawn("npx", ["vite", "--host", "127.0.0.1", "--port", "0"], { cwd: ui, stdio: ["ignore", "pipe", "inherit"], detached: true });
try {
  const address = await new Promise((found, gone) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const at = line.replace(/\u001b\[[0-9;]*m/g, "").match(/http:\/\/127\.0\.0\.1:\d+/);
      if (at) found(at[0]);
    });
    once(server, "exit").then(() => gone(new Error("vite ended")));
  });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(`${address}/test/preview/table.html`);
  await page.locator("tr[data-line]").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const frames = await page.evaluate(() => new Promise((told) => {
    const box = document.querySelector(".box");
    const at = [];
    const step = (now) => {
      at.push(now);
      box.scrollTop += 97;
      if (now - at[0] < 5000) requestAnimationFrame(step);
      else told(at.slice(1).map((time, index) => time - at[index]));
    };
    requestAnimationFrame(step);
  }));
  const acts = await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    const timed = async (act) => {
      const start = performance.now();
      act();
      await frame();
      return performance.now() - start;
    };
    const heads = [...document.querySelectorAll("th button")];
    const sort = await timed(() => heads[4].click());
    const search = document.querySelector("input[type=search]");
    const filter = await timed(() => { search.value = "duc"; search.dispatchEvent(new Event("input", { bubbles: true })); });
    return { sort, filter };
  });
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  const seconds = frames.reduce((sum, one) => sum + one, 0) / 1000;
  console.log(`16 000 rows: ${(frames.length / seconds).toFixed(1)} frames a second over ${seconds.toFixed(1)} s (median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms)`);
  console.log(`sort by another column ${acts.sort.toFixed(0)} ms, first filter ${acts.filter.toFixed(0)} ms`);
  await browser.close();
} finally {
  process.kill(-server.pid);
}
