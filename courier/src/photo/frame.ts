// The brightness of a camera's frame. Cameras deliver it as a plane of its own, so that it can be measured without
// turning millions of pixels into colours and back first; where a phone does not, the frame is drawn and read.

import type { Bytes } from "./faces";
import { type Grey, lumaOf, shrunk } from "./measure";

/** Forms of a frame whose first plane is the brightness, a byte each. */
const WITH_PLANE = ["I420", "I420A", "I422", "I444", "NV12"];
/** Darkest and brightest value of a frame in the limited range of video. */
const [BLACK, WHITE] = [16, 235];

/** The buffer of the last frame, several megabytes: the next one is as large, and is looked at soon. */
let spare: Uint8Array | null = null;

function takenBuffer(bytes: number): Uint8Array {
  const buffer = spare?.length === bytes ? spare : new Uint8Array(bytes);
  spare = null;
  return buffer;
}

/** The brightness of a frame, as often as it is wanted before `done` is called. */
export interface Sight {
  /** At a long side of at most `side`, as it is measured. */
  grey(side: number): Grey;
  /** The same with all rows, as faces are looked for in. */
  whole(side: number): Bytes;
  /** Gives the memory back for the next frame. */
  done(): void;
}

/** Looks at a frame, which stays open until the last question. */
export async function sightOf(frame: VideoFrame): Promise<Sight> {
  const rect = frame.visibleRect;
  if (frame.format !== null && WITH_PLANE.includes(frame.format) && rect) {
    const bytes = takenBuffer(frame.allocationSize());
    const [plane] = await frame.copyTo(bytes);
    if (plane) {
      const full = frame.colorSpace.fullRange === true;
      const at = (side: number, all: boolean): Grey => {
        const grey = shrunk(bytes.subarray(plane.offset), rect.width, rect.height, plane.stride, side, all);
        return full ? grey : stretched(grey);
      };
      return { grey: (side) => at(side, false), whole: (side) => bytesOf(at(side, true)), done: () => void (spare = bytes) };
    }
  }
  return { grey: (side) => drawnGrey(frame, side), whole: (side) => bytesOf(drawnGrey(frame, side)), done: () => undefined };
}

/** The brightness of `frame` at a long side of at most `side`, as it is measured. */
export async function greyOf(frame: VideoFrame, side: number): Promise<Grey> {
  const sight = await sightOf(frame);
  const grey = sight.grey(side);
  sight.done();
  return grey;
}

/** The same in whole numbers. */
export const bytesOf = ({ luma, width, height }: Grey): Bytes => ({ luma: Uint8Array.from(luma), width, height });

/** From the range of video to the range of pictures. */
function stretched(grey: Grey): Grey {
  const { luma } = grey;
  const factor = 255 / (WHITE - BLACK);
  for (let i = 0; i < luma.length; i += 1) {
    luma[i] = Math.min(255, Math.max(0, ((luma[i] as number) - BLACK) * factor));
  }
  return grey;
}

function drawnGrey(frame: VideoFrame, side: number): Grey {
  const scale = Math.min(1, side / Math.max(frame.displayWidth, frame.displayHeight));
  const width = Math.max(1, Math.floor(frame.displayWidth * scale));
  const height = Math.max(1, Math.floor(frame.displayHeight * scale));
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(frame, 0, 0, width, height);
  return { luma: lumaOf(pen.getImageData(0, 0, width, height).data), width, height };
}
