// The page's side of the darkroom: hands the camera's frame of the moment to the workers that develop it. Where a
// browser lacks a part of what this needs, everything is done in the page as before (`shot.ts`).

import type { Answered, Asked } from "./darkroom.entry";
import { LOOKER } from "./look";
import type { Light, Measured } from "./measure";
import { type Frozen, type Shot, freeze } from "./shot";
import { reached } from "./stages";

const SCRIPT = "/courier/darkroom.js";

interface Waiting {
  heard(answer: Answered): void;
  /** Whether this answer is the last one of its photo. */
  last: Answered["said"];
}

/** A worker of the page with what it was asked. */
class Room {
  private readonly waiting = new Map<number, Waiting>();
  private turn = 0;

  private constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<Answered>) => {
      const asked = this.waiting.get(data.id);
      if (data.said === "failed" || data.said === asked?.last) this.waiting.delete(data.id);
      asked?.heard(data);
    };
  }

  /** None where the browser lacks a part, or `broke` was called. */
  static open(name: string, broke: () => void): Room | null {
    const able = "VideoFrame" in self && "OffscreenCanvas" in self && "Worker" in self;
    if (!able) return null;
    const opened = new Room(new Worker(SCRIPT, { name }));
    // Without it the page does the work; what it was given is told as failed, and never as kept.
    opened.worker.onerror = () => {
      broke();
      for (const [id, { heard }] of opened.waiting) heard({ id, busy: 0, said: "failed" });
      opened.waiting.clear();
    };
    return opened;
  }

  ask(asked: Omit<Asked, "id">, last: Answered["said"], heard: (answer: Answered) => void): void {
    const id = (this.turn += 1);
    this.waiting.set(id, { heard, last });
    this.worker.postMessage({ ...asked, id }, [asked.frame]);
  }
}

let developing: Room | null | undefined;
let looking: Room | null | undefined;

/** The worker that develops, made when the first camera opens and kept: photos may still be in it when the screen has
 * changed. */
function room(): Room | null {
  if (developing === undefined) developing = Room.open("darkroom", () => (developing = null));
  return developing;
}

/** The worker that looks for faces. */
function looker(): Room | null {
  if (looking === undefined) looking = Room.open(LOOKER, () => (looking = null));
  return looking;
}

/** Makes both ready, so that the first photo does not wait for them. */
export function prepare(): void {
  room();
  looker();
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
  const size = { width: video.videoWidth, height: video.videoHeight };
  const face = faceIn(frame, size);
  const [measured, picture, files] = [promised<Measured>(), promised<HTMLCanvasElement>(), promised<Shot>()];
  to.ask({ frame, size }, "files", (answer) => {
    // The worker's time stands beside the mark: tools that slow the page down do not slow workers down.
    if (answer.said !== "failed" && answer.said !== "light") reached(answer.said, { detail: answer.busy });
    if (answer.said === "measured") measured.resolve(answer.measured);
    if (answer.said === "picture") picture.resolve(shown(answer.picture));
    if (answer.said === "files") files.resolve(answer.files);
    if (answer.said === "failed") [measured, picture, files].forEach(({ reject }) => reject(new Error("not developed")));
  });
  return { measured: measured.promise, face, picture: picture.promise, files: files.promise };
}

/** Whether a face is in the frame, which stays the caller's; null where nobody can tell. */
function faceIn(frame: VideoFrame, size: NonNullable<Asked["size"]>): Promise<boolean | null> {
  const to = looker();
  if (!to) return Promise.resolve(null);
  return new Promise((resolve) => {
    to.ask({ frame: frame.clone(), size }, "looked", (answer) => {
      reached("looked", { detail: answer.busy });
      resolve(answer.said === "looked" ? answer.face : null);
    });
  });
}

/** A glance at the light of a live picture; null where only drawing would tell. */
export function lightFrom(video: HTMLVideoElement): Promise<Light> | null {
  const to = room();
  const frame = to && frameOf(video);
  if (!to || !frame) return null;
  return new Promise((resolve, reject) => {
    to.ask({ frame, size: null }, "light", (answer) => (answer.said === "light" ? resolve(answer.light) : reject(new Error("no light"))));
  });
}
