// What a tablet's camera sees: Chromium takes a film in place of a camera, and a film is made of pictures of
// other screens.
import { writeFileSync } from "node:fs";

const SIZE = { width: 960, height: 720 };
/** Frames a second, and how long each picture is held up. */
const RATE = 5;
const SECONDS = 2;

/** Writes the film of these PNGs (bytes) to `path`, with the help of a page that opens pictures. It runs in a circle. */
export async function film(page, pictures, path) {
  const frames = [];
  for (const picture of pictures) {
    const grey = await page.evaluate(greyOf, { data: picture.toString("base64"), ...SIZE });
    const colours = Buffer.alloc((SIZE.width * SIZE.height) / 2, 128);
    const frame = Buffer.concat([Buffer.from("FRAME\n"), Buffer.from(grey, "base64"), colours]);
    for (let n = 0; n < RATE * SECONDS; n += 1) frames.push(frame);
  }
  const head = Buffer.from(`YUV4MPEG2 W${SIZE.width} H${SIZE.height} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...frames]));
}

/** In the page: the picture in the middle of a white frame, a byte of brightness a pixel. */
async function greyOf({ data, width, height }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  const scale = Math.min(1, (height - 20) / picture.height, (width - 20) / picture.width);
  const [w, h] = [picture.width * scale, picture.height * scale];
  pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
  const pixels = pen.getImageData(0, 0, width, height).data;
  let grey = "";
  for (let at = 0; at < pixels.length; at += 4) grey += String.fromCharCode(pixels[at]);
  return btoa(grey);
}

/** What Chromium is started with to take the film for its camera, and not to ask. */
export const cameraFlags = (path) => [
  "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${path}`,
];
