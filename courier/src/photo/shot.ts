// From what the camera saw to the bytes that are committed to: a JPEG without metadata, a small preview, the
// digest over exactly those bytes. Runs in the page and in a worker (`darkroom.entry.ts`).

import { bytesOf } from "./frame";
import { faceIn } from "./look";
import { MEASURED_SIDE, type Grey, type Measured, lumaOf, measure, shrunk } from "./measure";
import { painted, reached } from "./stages";

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

/** A picture as it was frozen at the shutter. Each part is there as soon as it is made, in this order. */
export interface Frozen {
  measured: Promise<Measured>;
  /** Whether a face is in it; null where nobody can tell. */
  face: Promise<boolean | null>;
  /** The picture as it is shown. */
  picture: Promise<HTMLCanvasElement>;
  files: Promise<Shot>;
}

export type Canvas = HTMLCanvasElement | OffscreenCanvas;
type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

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

function blank(width: number, height: number): Canvas {
  if (typeof document === "undefined") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

export function penOf(canvas: Canvas): Pen {
  const pen = canvas.getContext("2d") as Pen | null;
  if (!pen) throw new Error("no canvas");
  return pen;
}

function drawn(source: CanvasImageSource, { width, height }: { width: number; height: number }): Canvas {
  const canvas = blank(width, height);
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** The whole picture, within what is kept of one. */
export const wholeOf = (source: CanvasImageSource, width: number, height: number): Canvas =>
  drawn(source, fitted(width, height, MAX_PIXELS, Number.MAX_SAFE_INTEGER));

/** The same at the size at which it is measured and shown. */
export const smallOf = (whole: Canvas): Canvas => drawn(whole, fitted(whole.width, whole.height, MAX_PIXELS, MEASURED_SIDE));

async function jpeg(canvas: Canvas, quality: number): Promise<ArrayBuffer> {
  if ("convertToBlob" in canvas) return (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error("no picture"))), "image/jpeg", quality);
  });
}

async function previewOf(source: Canvas): Promise<ArrayBuffer> {
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

/** The brightness of a picture of the size of {@link smallOf}. Only its pixels are read: the whole one stays where the
 * browser drew it until its file is made. */
function greyOf(small: Canvas): Grey {
  const { data } = penOf(small).getImageData(0, 0, small.width, small.height);
  return { luma: lumaOf(data), width: small.width, height: small.height };
}

/** Makes the files of a picture. */
export async function filesOf(whole: Canvas, small: Canvas): Promise<Shot> {
  const [original, preview] = await Promise.all([jpeg(whole, QUALITY), previewOf(small)]);
  return { original, preview, sha256: await sha256(original) };
}

/** Freezes what is seen, here in the page: for pictures from elsewhere, and for browsers without a darkroom. The files
 * are made once the hints are on the screen. */
export function freeze(source: CanvasImageSource, width: number, height: number): Frozen {
  const whole = wholeOf(source, width, height);
  const small = smallOf(whole);
  const grey = greyOf(small);
  const measured = measure(grey);
  reached("measured");
  const shown = painted();
  const face = shown.then(() => faceIn((side) => bytesOf(shrunk(grey.luma, grey.width, grey.height, grey.width, side, true))));
  void face.then(() => reached("looked"));
  const files = shown.then(() => filesOf(whole, small));
  void files.then(() => reached("files"), () => undefined);
  return { measured: Promise.resolve(measured), face, picture: Promise.resolve(small as HTMLCanvasElement), files };
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
