// The brightness of a camera's frame. Cameras deliver it as a plane of its own, so that it can be measured without
// turning millions of pixels into colours and back first; where a phone does not, the frame is drawn and read.

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

/** The brightness of `frame` at a long side of at most `side`. */
export async function greyOf(frame: VideoFrame, side: number): Promise<Grey> {
  const rect = frame.visibleRect;
  if (frame.format !== null && WITH_PLANE.includes(frame.format) && rect) {
    const bytes = takenBuffer(frame.allocationSize());
    const [plane] = await frame.copyTo(bytes);
    if (plane) {
      const grey = shrunk(bytes.subarray(plane.offset), rect.width, rect.height, plane.stride, side);
      spare = bytes;
      return frame.colorSpace.fullRange === true ? grey : stretched(grey);
    }
  }
  return drawnGrey(frame, side);
}

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
