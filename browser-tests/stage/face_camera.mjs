// A camera for a browser without one that shows a drawn face (YUV4MPEG2): nobody's, and alike on every machine.
import { writeFile } from "node:fs/promises";
import { drawnFace } from "../../courier/test/drawn-face.mjs";

/** Frames for each second, and frames: a file of one is taken for a still that ended. */
const [RATE, FRAMES] = [5, 2];
/** The range of video. */
const [BLACK, WHITE] = [16, 235];

/** Writes a video of `width` x `height` to `file`, with a head of `share` of the height. */
export async function faceVideo(file, width, height, share) {
  const luma = Buffer.from(drawnFace(width, height, share).map((value) => BLACK + (value * (WHITE - BLACK)) / 255));
  const colours = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, colours]);
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F${RATE}:1 Ip A1:1 C420jpeg\n`), ...Array(FRAMES).fill(frame)]));
}
