// From what the camera saw to the bytes that are committed to: a JPEG without metadata, a small preview, the
// digest over exactly those bytes. What is measured comes first, because somebody waits for it.

import { MEASURED_SIDE, type Measured, lumaOf, measure } from "./measure";

/** Most pixels of a picture: 4 megapixels. */
export const MAX_PIXELS = 4_000_000;
const QUALITY = 0.85;
const PREVIEW_SIDE = 640;
/** Most bytes of a preview, as the server takes it. */
export const MAX_PREVIEW_BYTES = 200_000;

/** The files of a picture. */
export interface Shot {
  original: ArrayBuffer;
  preview: ArrayBuffer;
  sha256: string;
}

/** A picture as it was frozen at the shutter. */
export interface Frozen {
  /** The whole picture. */
  whole: HTMLCanvasElement;
  /** The same at the size at which it is measured. */
  small: HTMLCanvasElement;
  measured: Measured;
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

function drawn(source: CanvasImageSource, size: { width: number; height: number }, read = false): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const pen = canvas.getContext("2d", read ? { willReadFrequently: true } : undefined);
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

function measuredOf(canvas: HTMLCanvasElement): Measured {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return measure(lumaOf(data), canvas.width, canvas.height);
}

/** Freezes what is seen, and measures it. Only the small picture's pixels are read: the large one stays where the
 * browser drew it until its file is made. */
export function freeze(source: CanvasImageSource, width: number, height: number): Frozen {
  const whole = drawn(source, fitted(width, height, MAX_PIXELS, Number.MAX_SAFE_INTEGER));
  const small = drawn(source, fitted(width, height, MAX_PIXELS, MEASURED_SIDE), true);
  return { whole, small, measured: measuredOf(small) };
}

/** Freezes a picture that was taken elsewhere, turned as its camera meant it. */
export async function freezeFile(file: Blob): Promise<Frozen> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return freeze(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

/** Makes the files of a frozen picture. */
export async function filesOf({ whole, small }: Frozen): Promise<Shot> {
  const [original, preview] = await Promise.all([jpeg(whole, QUALITY), previewOf(small)]);
  return { original, preview, sha256: await sha256(original) };
}
