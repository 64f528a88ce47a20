// How fast the tablet answers on slow hardware: the real app in Chromium with its CPU slowed six times, a khu phố of
// 1 100 people and one of 10 000. Each line is our figure, the promise and how many times better (or worse) it is.
// Times run from the finger's touch, as the browser stamps it, to the frame that shows the answer.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLOCK, Commune, PIN } from "./harness/programs.mjs";
import { Tablet } from "./harness/tablet.mjs";

const SLOWER = 6;
const ROUNDS = 7;
const lines = [];

/** A list of this many invented people, four to a house, in one khu phố. */
function invented(people) {
  const family = ["Nguyễn", "Trần", "Lê", "Phạm", "Điểu", "Thị", "Lý", "Võ"];
  const given = ["An", "Bình", "Cúc", "Đức", "Giang", "Hoa", "Khánh", "Lan", "Mai", "Sơn", "Út"];
  const middle = ["Văn", "Thị", "Minh", "Ngọc", "Thanh"];
  const rows = ["Số hộ,Họ và tên,Ngày sinh,Giới tính,Số định danh cá nhân,Quan hệ với chủ hộ,Nơi thường trú,CCCD,Tài khoản ĐDĐT,Sim,Điện thoại"];
  for (let i = 0; i < people; i++) {
    const name = `${family[i % 8]} ${middle[i % 5]} ${given[(i * 7) % 11]}`;
    const year = 1950 + (i % 50);
    const id = `070${i % 2 === 0 ? 0 : 1}${String(year % 100).padStart(2, "0")}${String(i).padStart(6, "0")}`;
    rows.push([30_001 + Math.floor(i / 4), name, `0${1 + (i % 9)}/1${i % 3}/${year}`, i % 2 === 0 ? "Nam" : "Nữ", id, i % 4 === 0 ? "Chủ hộ" : "Thành viên",
      `"Tổ ${1 + (i % 12)}, Khu phố 3"`, "Đã cấp", "Hồ sơ được cấp - chưa kích hoạt", i % 3 === 0 ? "Chính chủ" : "", i % 5 === 0 ? "Smartphone 4G" : ""].join(","));
  }
  return rows.join("\n");
}

/** A tablet with that many people, its Chromium slowed down. */
async function slowTablet(commune, people) {
  const list = join(commune.folder, `khu-pho-3-${people}.csv`);
  writeFileSync(list, invented(people));
  commune.hub("import", list, "--hamlet", "Khu phố 3");
  commune.prepare("slow", "Trần Thị Bưởi");
  const { address } = await commune.startTablet("slow");
  const tablet = await Tablet.open(address);
  const client = await tablet.context.newCDPSession(tablet.page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  // From the touch to the frame in which `sight` is there: noted by the page itself, in its own time.
  await tablet.page.addInitScript(() => {
    window.timed = (sight, begun) => new Promise((told) => {
      const from = begun ?? null;
      let start = from;
      const touched = (event) => (start ??= event.timeStamp);
      addEventListener("pointerup", touched, { capture: true, once: true });
      const look = () => {
        // Within a frame, before it is painted: what comes next comes after.
        if (start !== null && sight()) setTimeout(() => told(performance.now() - start));
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  return tablet;
}

/** Milliseconds from this tap until the selector is (or, with `gone`, is no more) on the screen. */
async function until(tablet, what, selector, gone = false) {
  const button = typeof what === "string" ? tablet.button(what) : what;
  await button.waitFor();
  await tablet.page.evaluate(([selector, gone]) => {
    window.answer = window.timed(() => (document.querySelector(selector) !== null) !== gone);
  }, [selector, gone]);
  await tablet.tap(button);
  return tablet.page.evaluate(() => window.answer);
}

const middle = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const best = (all) => Math.min(...all);
const worst = (all) => Math.max(...all);

function tell(what, figure, promise, unit, more = "") {
  const ratio = unit === "fps" ? figure / promise : promise / figure;
  lines.push({ what, ours: `${figure < 10 ? figure.toFixed(1) : Math.round(figure)} ${unit}`, promised: `${unit === "fps" ? "≥" : "≤"} ${promise} ${unit}`, ratio: `${ratio.toFixed(1)}×`, more });
}

/** A finger drags the list through some screens at the pace of a flick; the page counts its frames meanwhile. */
async function scroll(tablet) {
  await tablet.page.evaluate(() => {
    window.drawn = [];
    const step = (now) => {
      window.drawn.push(now);
      window.frame = requestAnimationFrame(step);
    };
    step(performance.now());
  });
  const client = await tablet.context.newCDPSession(tablet.page);
  await client.send("Input.synthesizeScrollGesture", { x: 400, y: 900, yDistance: -8000, speed: 2400, gestureSourceType: "touch", preventFling: true });
  const frames = await tablet.page.evaluate(() => {
    cancelAnimationFrame(window.frame);
    return window.drawn.slice(1).map((time, i) => time - window.drawn[i]);
  });
  const seconds = frames.reduce((sum, one) => sum + one, 0) / 1000;
  return { fps: frames.length / seconds, longest: worst(frames) };
}

async function measure(people, promise) {
  const commune = await Commune.open();
  try {
    const tablet = await slowTablet(commune, people);
    const words = people.toLocaleString("vi-VN");

    // From nothing to the list: the page until its keys can be pressed, and from the sixth digit to the list.
    const starts = [];
    for (let round = 0; round < 3; round++) {
      await tablet.ask("lock");
      await tablet.page.reload({ waitUntil: "commit" });
      const keys = await tablet.page.evaluate(() => window.timed(() => document.querySelector(".keys .btn:not([disabled])") !== null, 0));
      for (const digit of PIN.slice(0, -1)) await tablet.tap(digit);
      starts.push([keys, await until(tablet, PIN.at(-1), ".house")]);
    }
    const start = starts.sort((a, b) => a[0] + a[1] - b[0] - b[1])[1];
    tell(`start to the unlocked list of ${words}`, start[0] + start[1], 2000, "ms", `keys ${Math.round(start[0])}, then ${Math.round(start[1])} with the vault`);

    const opens = [];
    for (let round = 0; round < ROUNDS; round++) {
      await tablet.tap("Cài đặt");
      await tablet.button("Rất to").waitFor();
      opens.push(await until(tablet, "Hôm nay", ".house"));
    }
    tell(`the list of ${words} opens`, middle(opens), promise, "ms", `of ${ROUNDS}: ${Math.round(best(opens))} to ${Math.round(worst(opens))}`);

    await scroll(tablet);
    const { fps, longest } = await scroll(tablet);
    tell(`scrolling it`, fps, 50, "fps", `longest frame ${Math.round(longest)} ms`);

    const whole = [];
    const taps = { "a tab": [], "a house": [], "a chip's sheet": [], "a reason is shown as saving": [], "“Đủ cả 4” is shown as saving": [], "on to the next house": [] };
    for (let round = 0; round < ROUNDS; round++) {
      await tablet.tap("Hôm nay");
      await tablet.page.evaluate(() => scrollTo(0, 0));
      taps["a tab"].push(await until(tablet, tablet.button(/^Đã xong · /), "[aria-pressed=true]:last-child"));
      await tablet.tap(tablet.button(/^Còn lại · /));
      // Another house each round: what was tapped stays.
      const row = tablet.page.locator(".house").nth(round);
      await row.waitFor();
      await tablet.page.evaluate(() => {
        window.answer = window.timed(() => document.querySelector(".tabs") === null);
        window.whole = window.timed(() => document.querySelector("article") !== null);
      });
      await tablet.tap(row);
      taps["a house"].push(await tablet.page.evaluate(() => window.answer));
      whole.push(await tablet.page.evaluate(() => window.whole));
      await tablet.button("Cả nhà đủ 4").waitFor();
      const card = tablet.page.getByRole("article").first();
      taps["a chip's sheet"].push(await until(tablet, card.locator("[data-target=SIM]"), "dialog[open]"));
      taps["a reason is shown as saving"].push(await until(tablet, tablet.page.locator("dialog [data-reason]").first(), "dialog", true));
      await tablet.page.locator(".tell.shown").waitFor();
      const all = tablet.page.getByRole("article").nth(1).getByRole("button", { name: /^Đủ cả/ });
      taps["“Đủ cả 4” is shown as saving"].push(await until(tablet, all, "article [aria-disabled=true], article .all-done"));
      const next = tablet.button(/^Nhà tiếp theo/);
      await next.waitFor();
      await tablet.page.evaluate(() => {
        const here = document.querySelector("h1").textContent;
        window.answer = window.timed(() => ![null, undefined, here].includes(document.querySelector("h1")?.textContent));
      });
      await tablet.tap(next);
      taps["on to the next house"].push(await tablet.page.evaluate(() => window.answer));
      await tablet.page.getByRole("article").first().waitFor();
      await tablet.tap("Quay lại");
      await tablet.page.locator(".house").first().waitFor();
    }
    for (const [what, times] of Object.entries(taps)) {
      const more = what === "a house" ? `, whole in ${Math.round(middle(whole))}` : "";
      tell(`${what} (of ${words})`, middle(times), 100, "ms", `of ${ROUNDS}: ${Math.round(best(times))} to ${Math.round(worst(times))}${more}`);
    }
    if (tablet.complaints.length > 0) throw new Error(tablet.complaints.join("\n"));
    await tablet.close();
  } finally {
    await commune.close();
  }
}

await measure(1100, 300);
await measure(10_000, 1000);
console.log(`Chromium with its CPU slowed ${SLOWER} times, 800 × 1280, the dev host at ${CLOCK.slice(0, 10)}`);
console.table(lines);
