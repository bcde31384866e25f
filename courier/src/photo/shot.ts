// From what the camera saw to the bytes that are committed to: a JPEG without metadata, a small
// preview, the digest over exactly those bytes, and a quick opinion.

import { JUDGED_SIDE, type Verdict, judge, lumaOf, measure } from "./verdict";

/** Most pixels of a picture: 4 megapixels. */
export const MAX_PIXELS = 4_000_000;
const QUALITY = 0.85;
const PREVIEW_SIDE = 640;
/** Most bytes of a preview, as the server takes it. */
export const MAX_PREVIEW_BYTES = 200_000;

export interface Shot {
  original: ArrayBuffer;
  preview: ArrayBuffer;
  sha256: string;
  verdict: Verdict;
}

/** A size within `maxPixels` and `maxSide`, of the same shape. Never larger than given. */
export function fitted(
  width: number,
  height: number,
  maxPixels: number,
  maxSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)), maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

function drawn(source: CanvasImageSource, size: { width: number; height: number }): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error("no picture"))), "image/jpeg", quality);
  });
}

async function previewOf(source: HTMLCanvasElement): Promise<ArrayBuffer> {
  const small = drawn(source, fitted(source.width, source.height, MAX_PIXELS, PREVIEW_SIDE));
  let bytes = await jpeg(small, 0.72);
  for (const quality of [0.55, 0.4, 0.25]) {
    if (bytes.byteLength <= MAX_PREVIEW_BYTES) break;
    bytes = await jpeg(small, quality);
  }
  return bytes;
}

/** Lower-case hexadecimal SHA-256 of exactly these bytes. */
export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The opinion on a picture at the judged size. */
export function verdictOf(source: HTMLCanvasElement): Verdict {
  const size = fitted(source.width, source.height, MAX_PIXELS, JUDGED_SIDE);
  const pen = drawn(source, size).getContext("2d");
  if (!pen) return "fine";
  const { data } = pen.getImageData(0, 0, size.width, size.height);
  return judge(measure(lumaOf(data), size.width, size.height));
}

/** Makes the files of a picture. */
export async function shotOf(source: CanvasImageSource, width: number, height: number): Promise<Shot> {
  const whole = drawn(source, fitted(width, height, MAX_PIXELS, Number.MAX_SAFE_INTEGER));
  const [original, preview] = [await jpeg(whole, QUALITY), await previewOf(whole)];
  return { original, preview, sha256: await sha256(original), verdict: verdictOf(whole) };
}

/** Makes the files of a picture that the phone's own camera app took. */
export async function shotOfFile(file: Blob): Promise<Shot> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return await shotOf(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}
