// The pictures of the step cards, drawn for this app from a few parts on a grid of 240 × 160: a phone, a card, a
// person, a hand. Lines as thick as a felt pen's, one colour beside the text's, words only where a screen shows them.

/** What a line or an area is painted with. */
export type Tone = "line" | "paper" | "tint" | "accent" | "ink" | "good" | "tick";
/** One stroke or area, or a word on a screen. */
export type Shape = { tone: Tone; d: string } | { word: string; x: number; y: number; size: number };

const paint = (tone: Tone, ...d: string[]): Shape => ({ tone, d: d.join("") });
const word = (text: string, x: number, y: number, size = 22): Shape => ({ word: text, x, y, size });
const box = (x: number, y: number, w: number, h: number, r = 6) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1-${r} ${r}h-${w - 2 * r}a${r} ${r} 0 0 1-${r}-${r}v-${h - 2 * r}a${r} ${r} 0 0 1 ${r}-${r}Z`;
const ring = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0Z`;
const bar = (x: number, y: number, length: number) => `M${x} ${y}h${length}`;

const phone = (x = 84, y = 10): Shape[] => [paint("paper", box(x, y, 72, 140, 12)), paint("line", bar(x + 28, y + 130, 16))];
const idCard = (x: number, y: number): Shape[] => [
  paint("tint", box(x, y, 92, 60, 8)), paint("accent", ring(x + 24, y + 24, 9), `M${x + 10} ${y + 48}c2-10 7-13 14-13s12 3 14 13`),
  paint("accent", bar(x + 50, y + 20, 30), bar(x + 50, y + 34, 30), bar(x + 50, y + 46, 18)),
];
const person = (x: number, y: number): Shape[] => [paint("paper", `M${x - 26} ${y + 62}c2-24 12-34 26-34s24 10 26 34Z`), paint("paper", ring(x, y + 14, 15))];
const good = (x: number, y: number): Shape[] => [paint("good", ring(x, y, 20)), paint("tick", `m${x - 9} ${y + 1} 7 7 12-14`)];
const finger = (x: number, y: number): Shape =>
  paint("paper", `M${x} ${y}c-5 0-8 4-8 9v32l-8-7c-4-3-10-2-12 2-2 3-1 7 1 9l22 26c4 5 9 7 15 7h14c11 0 19-8 19-19v-19c0-6-4-10-9-10-3 0-5 1-7 3-1-4-4-7-9-7-4 0-6 1-8 4-1-3-4-5-7-5V${y + 9}c0-5-3-9-8-9Z`);
const house = (x: number, y: number): Shape[] => [paint("paper", `M${x} ${y + 34} ${x + 32} ${y}l32 34v42h-64Z`), paint("tint", box(x + 23, y + 46, 18, 30, 2))];
const waves = (x: number, y: number) => `M${x} ${y}q8-8 16 0t16 0`;

/** Every picture by name. */
export const pictures = {
  invitation: [paint("paper", box(50, 18, 110, 124, 8)), paint("accent", bar(68, 44, 74), bar(68, 64, 74), bar(68, 84, 44)), paint("tint", box(120, 92, 76, 54, 8)), paint("accent", bar(120, 108, 76), "M138 84v14M178 84v14"), ...good(158, 128)],
  papers: [paint("paper", box(34, 22, 84, 112, 6)), paint("accent", bar(50, 46, 52), bar(50, 64, 52), bar(50, 82, 34)), ...idCard(116, 66)],
  desk: [...person(70, 22), ...person(172, 22), paint("tint", box(24, 88, 192, 52, 6)), paint("accent", box(104, 60, 34, 26, 4), ring(121, 73, 7))],
  "vneid-done": [...phone(), word("VNeID", 120, 60), ...good(120, 98)],
  download: [...phone(), paint("tint", box(98, 34, 44, 44, 10)), paint("accent", "M120 44v24m-10-10 10 10 10-10"), paint("accent", bar(100, 98, 40), bar(100, 112, 40))],
  tap: [...phone(60), paint("ink", box(72, 56, 48, 26, 8)), finger(112, 70)],
  numbers: [...phone(), paint("tint", box(92, 30, 56, 22, 5)), word("0 7 0", 120, 47, 16), ...[0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => paint("accent", ring(102 + 18 * column, 72 + 18 * row, 5))))],
  message: [...phone(48), paint("tint", "M110 26h92a10 10 0 0 1 10 10v44a10 10 0 0 1-10 10h-60l-20 18v-18h-12a10 10 0 0 1-10-10V36a10 10 0 0 1 10-10Z"), ...[124, 144, 164, 184].map((x) => paint("ink", ring(x, 58, 6)))],
  face: [...phone(), paint("accent", ring(120, 72, 20), "M112 68v2M128 68v2M112 80q8 7 16 0"), paint("line", "M92 52V40h12M148 52V40h-12M92 94v12h12M148 94v12h-12")],
  passcode: [...phone(), paint("tint", box(104, 62, 32, 28, 5)), paint("accent", "M110 62v-8a10 10 0 0 1 20 0v8"), ...[96, 108, 120, 132, 144].map((x) => paint("ink", ring(x, 108, 4)))],
  browser: [paint("paper", box(30, 20, 180, 120, 8)), paint("tint", box(46, 32, 148, 26, 13)), word("vneid.gov.vn", 120, 51, 17), paint("accent", bar(56, 84, 128), bar(56, 102, 128), bar(56, 120, 70))],
  leave: [paint("paper", box(52, 18, 84, 124, 6)), paint("accent", "M104 80h88m-22-22 22 22-22 22"), paint("line", ring(84, 80, 3))],
  "ask-1414": [...phone(), paint("tint", box(92, 34, 56, 26, 6)), word("TTTB", 120, 53, 18), paint("ink", box(92, 84, 56, 26, 13)), paint("tick", "M108 97h22m-8-8 8 8-8 8"), word("1414", 200, 104, 24)],
  "own-name": [paint("tint", "M36 24h54l28 28v84H36Z"), paint("accent", box(54, 78, 44, 40, 5), "M54 98h44M76 78v40"), paint("line", "M128 80h16"), ...person(184, 34), ...good(200, 124)],
  shop: [paint("paper", "M40 66v74h160V66"), paint("tint", "M30 66l16-42h148l16 42Z"), paint("accent", "M78 24 72 66M120 24v42M162 24l6 42"), paint("line", box(100, 92, 36, 48, 3)), paint("accent", waves(152, 96), waves(152, 110))],
  "card-photo": [...idCard(24, 50), ...phone(144), paint("accent", ring(180, 74, 20), ring(180, 74, 8))],
  sign: [paint("paper", box(46, 16, 116, 128, 8)), paint("accent", bar(64, 42, 80), bar(64, 60, 80), bar(64, 78, 46)), paint("line", "M64 120c10-22 18-22 16-6s8 10 14 0 10-2 16 0"), paint("tint", "m128 116 8-26 46-46 18 18-46 46Z")],
  "phone-4g": [...phone(), paint("accent", "M98 34v-6M106 34V24M114 34V20"), word("4G", 134, 36, 20), ...good(120, 90)],
  price: [...phone(48), paint("tint", "M132 70l34-34h40v40l-34 34Z"), paint("accent", ring(190, 52, 5)), paint("line", "M158 78l18 18M72 70h24M84 58v24")],
  agree: [...person(76, 46), paint("tint", "M112 20h92a8 8 0 0 1 8 8v42a8 8 0 0 1-8 8h-66l-18 16V78h-8a8 8 0 0 1-8-8V28a8 8 0 0 1 8-8Z"), ...good(158, 49)],
  call: [...phone(), paint("accent", "M106 60h10l6 14-7 5a34 34 0 0 0 14 14l5-7 14 6v10c0 3-3 5-6 5a42 42 0 0 1-39-41c0-3 1-6 3-6Z"), paint("line", "M170 50q14 28 0 56M188 38q22 40 0 80M70 50q-14 28 0 56M52 38q-22 40 0 80")],
  street: [...house(16, 44), ...house(88, 44), ...house(160, 44), paint("line", bar(10, 132, 220)), ...good(48, 112)],
  chips: [paint("paper", box(20, 18, 200, 124, 10)), paint("line", bar(38, 42, 80)), ...[36, 124].flatMap((x) => [58, 98].map((y) => paint(x === 124 && y === 98 ? "line" : "tint", box(x, y, 80, 32, 6)))), paint("accent", "m60 74 8 8 14-16M148 74l8 8 14-16M60 114l8 8 14-16")],
  undo: [paint("paper", box(14, 50, 212, 60, 12)), ...good(48, 80), paint("line", bar(78, 74, 50), bar(78, 88, 34)), paint("tint", box(148, 60, 66, 40, 10)), paint("accent", "m174 70-9 9 9 9m-8-9h20a8 8 0 0 1 0 16h-6")],
  send: [paint("paper", box(24, 46, 64, 96, 8)), ...house(152, 66), paint("accent", "M100 92h38m-12-12 12 12-12 12"), paint("line", "M40 28q16-14 32 0M48 38q8-7 16 0")],
} satisfies Record<string, Shape[]>;

export type PictureName = keyof typeof pictures;

/** The shapes of a picture; cards from elsewhere may name one this version has not got, and are still read. */
export function picture(name: string): readonly Shape[] {
  return (pictures as Record<string, readonly Shape[]>)[name] ?? pictures.tap;
}
