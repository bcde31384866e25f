// The page's side of the darkroom: hands the camera's frame of the moment to the worker that develops it. Where a
// browser lacks a part of what this needs, everything is done in the page as before (`shot.ts`).

import type { Answered, Asked } from "./darkroom.entry";
import type { Light, Measured } from "./measure";
import { type Frozen, type Shot, freeze } from "./shot";
import { reached } from "./stages";

const SCRIPT = "/courier/darkroom.js";

interface Waiting {
  heard(answer: Answered): void;
  /** Whether this answer is the last one of its photo. */
  last: Answered["said"];
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null | undefined;
let turn = 0;

/** The worker, made when the first camera opens and kept: photos may still be in it when the screen has changed. */
function room(): Worker | null {
  if (worker !== undefined) return worker;
  const able = "VideoFrame" in self && "OffscreenCanvas" in self && "Worker" in self;
  worker = able ? new Worker(SCRIPT) : null;
  if (worker) {
    worker.onmessage = ({ data }: MessageEvent<Answered>) => {
      const asked = waiting.get(data.id);
      if (data.said === "failed" || data.said === asked?.last) waiting.delete(data.id);
      asked?.heard(data);
    };
    // Without it the page does the work; what it was given is told as failed, and never as kept.
    worker.onerror = () => {
      worker = null;
      for (const [id, { heard }] of waiting) heard({ id, busy: 0, said: "failed" });
      waiting.clear();
    };
  }
  return worker;
}

/** Makes the darkroom ready, so that the first photo does not wait for it. */
export const prepare = (): void => void room();

function ask(to: Worker, asked: Omit<Asked, "id">, last: Answered["said"], heard: (answer: Answered) => void): void {
  const id = (turn += 1);
  waiting.set(id, { heard, last });
  to.postMessage({ ...asked, id }, [asked.frame]);
}

/** The frame that is seen now, where it can be had as it is. */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  try {
    const frame = new VideoFrame(video);
    // A frame that lies turned is left to the browser's own drawing.
    if (frame.displayWidth === video.videoWidth && frame.displayHeight === video.videoHeight) return frame;
    frame.close();
  } catch {
    // No frame yet, or no access to it: drawn instead.
  }
  return null;
}

/** A promise with its ends; that it fails is no news where nobody waits for it. */
function promised<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (why: Error) => void } {
  let [resolve, reject]: [(value: T) => void, (why: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function shown(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(picture);
  return canvas;
}

/** Freezes what the camera sees now, and has it developed. */
export function shootFrom(video: HTMLVideoElement): Frozen {
  const [to, frame] = [room(), frameOf(video)];
  if (!to || !frame) {
    frame?.close();
    return freeze(video, video.videoWidth, video.videoHeight);
  }
  const [measured, face] = [promised<Measured>(), promised<boolean | null>()];
  const [picture, files] = [promised<HTMLCanvasElement>(), promised<Shot>()];
  ask(to, { frame, size: { width: video.videoWidth, height: video.videoHeight } }, "files", (answer) => {
    // The worker's time stands beside the mark: tools that slow the page down do not slow workers down.
    if (answer.said !== "failed" && answer.said !== "light") reached(answer.said, { detail: answer.busy });
    if (answer.said === "measured") measured.resolve(answer.measured);
    if (answer.said === "looked") face.resolve(answer.face);
    if (answer.said === "picture") picture.resolve(shown(answer.picture));
    if (answer.said === "files") files.resolve(answer.files);
    if (answer.said === "failed") [measured, face, picture, files].forEach(({ reject }) => reject(new Error("not developed")));
  });
  return { measured: measured.promise, face: face.promise, picture: picture.promise, files: files.promise };
}

/** A glance at the light of a live picture; null where only drawing would tell. */
export function lightFrom(video: HTMLVideoElement): Promise<Light> | null {
  const to = room();
  const frame = to && frameOf(video);
  if (!to || !frame) return null;
  return new Promise((resolve, reject) => {
    ask(to, { frame, size: null }, "light", (answer) => (answer.said === "light" ? resolve(answer.light) : reject(new Error("no light"))));
  });
}
