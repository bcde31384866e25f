// The live picture of the front camera: glances for the guide, and the pictures that are sent. Pictures are JPEG
// bytes in memory, written to no database, cache or disk, and overwritten when they are sent or given up.

import type { Glance } from "./guide.entry";
import type { Seen } from "./seen";

const SCRIPT = "/courier/guide.js";
/** Long side of a glance and of a picture that is sent, in pixels. */
export const GLANCE_SIDE = 512;
export const SENT_SIDE = 1_280;
/** Most bytes of a picture, as the server takes it. */
export const MOST_BYTES = 512 * 1024;
const QUALITIES = [0.92, 0.85, 0.75, 0.6];

function sized(video: HTMLVideoElement, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight));
  return [Math.max(1, Math.round(video.videoWidth * scale)), Math.max(1, Math.round(video.videoHeight * scale))];
}

/** The long side of what would be sent of this video. */
export const sentSide = (video: HTMLVideoElement): number => Math.max(...sized(video, SENT_SIDE));

/** Looks at the live picture in a worker, one glance at a time. */
export class Eye {
  private readonly canvas = document.createElement("canvas");
  private readonly whole = document.createElement("canvas");
  private readonly worker: Worker | null;
  private waiting: ((seen: Seen | null) => void) | null = null;

  constructor() {
    this.worker = "Worker" in self ? new Worker(SCRIPT) : null;
    if (!this.worker) return;
    this.worker.onmessage = ({ data }: MessageEvent<Seen | null>) => this.heard(data);
    this.worker.onerror = () => this.heard(null);
  }

  private heard(seen: Seen | null): void {
    this.waiting?.(seen);
    this.waiting = null;
  }

  /** What is seen now; null where nothing can tell. */
  glance(video: HTMLVideoElement): Promise<Seen | null> {
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!this.worker || this.waiting || !pen || video.videoWidth === 0) return Promise.resolve(null);
    // What is judged is what may be sent: a head moves on while it is looked at.
    const [wide, high] = sized(video, SENT_SIDE);
    sizeTo(this.whole, wide, high);
    this.whole.getContext("2d")?.drawImage(video, 0, 0, wide, high);
    const [width, height] = sized(video, GLANCE_SIDE);
    sizeTo(this.canvas, width, height);
    pen.drawImage(this.whole, 0, 0, width, height);
    const rgba = pen.getImageData(0, 0, width, height).data.buffer as ArrayBuffer;
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.worker?.postMessage({ rgba, width, height } satisfies Glance, [rgba]);
    });
  }

  /** The picture of the last glance. */
  glanced(): Promise<Uint8Array> {
    return encoded(this.whole);
  }

  close(): void {
    this.worker?.terminate();
    this.heard(null);
    sizeTo(this.canvas, 0, 0);
    sizeTo(this.whole, 0, 0);
  }
}

/** Sets a canvas' size, which empties it, where it has another one. */
function sizeTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

async function encoded(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob && blob.size <= MOST_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new Error("no picture small enough");
}

/** A picture as it is sent: unmirrored, without metadata. Throws where there is none. */
async function pictureOf(source: CanvasImageSource, width: number, height: number): Promise<Uint8Array> {
  const canvas = document.createElement("canvas");
  sizeTo(canvas, width, height);
  try {
    canvas.getContext("2d")?.drawImage(source, 0, 0, width, height);
    return await encoded(canvas);
  } finally {
    sizeTo(canvas, 0, 0);
  }
}

/** The picture that a video shows now. */
export function frameOf(video: HTMLVideoElement): Promise<Uint8Array> {
  const [width, height] = sized(video, SENT_SIDE);
  return pictureOf(video, width, height);
}

/** The picture of a file that the person chose, turned as its camera meant it. */
export async function fileOf(file: Blob): Promise<Uint8Array> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, SENT_SIDE / Math.max(picture.width, picture.height));
    return await pictureOf(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
  } finally {
    picture.close();
  }
}

/** Overwrites pictures that are not needed any more. */
export const wipe = (pictures: Uint8Array[]): void => pictures.forEach((picture) => picture.fill(0));
