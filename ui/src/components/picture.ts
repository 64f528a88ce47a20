// A picture as the tablet's Rust side reads it: one byte of brightness a pixel. The web view opens whatever
// format the camera writes, so no image decoder is needed behind it.

/** Pixels sent at most: a symbol of version 25 still has six a module. */
const MOST_PIXELS = 1_000_000;

export interface Brightness { width: number; height: number; data: string }

/** Bytes as base64, in stretches the call stack can hold. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** The brightness of a picture or of what a video shows, made smaller if it is very large. */
export function brightness(source: CanvasImageSource, width: number, height: number): Brightness | null {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(width * scale));
  canvas.height = Math.max(1, Math.floor(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  // What is transparent in a drawing is paper.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const grey = new Uint8Array(canvas.width * canvas.height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (data[4 * i]! * 77 + data[4 * i + 1]! * 151 + data[4 * i + 2]! * 28) >> 8;
  }
  return { width: canvas.width, height: canvas.height, data: toBase64(grey) };
}

/** The brightness of a picture file; nothing if it is none. */
export async function pictureFile(file: Blob): Promise<Brightness | null> {
  try {
    const picture = await createImageBitmap(file);
    return brightness(picture, picture.width, picture.height);
  } catch {
    return null;
  }
}

/** The bytes of any file. */
export async function fileBytes(file: Blob): Promise<string> {
  return toBase64(new Uint8Array(await file.arrayBuffer()));
}
