// A camera for a browser without one: a real photo of a door as uncompressed video (YUV4MPEG2), so that what is
// measured has the detail of a photo and the browser spends nothing on decoding it.
import jpeg from "jpeg-js";
import { readFile, writeFile } from "node:fs/promises";

const DOOR = new URL("../../crates/server/demo-photos/door-5.jpg", import.meta.url);
/** Frames for each second: few, because a phone draws a live picture by its graphics chip and this machine may not. */
const RATE = 5;
/** Two frames, because a file of one is taken for a still that ended. */
const FRAMES = 2;

/** The brightness and the two colour differences of a pixel, as video keeps them (BT.601). */
function yuv(r, g, b) {
  return [16 + 0.257 * r + 0.504 * g + 0.098 * b, 128 - 0.148 * r - 0.291 * g + 0.439 * b, 128 + 0.439 * r - 0.368 * g - 0.071 * b];
}

/** Writes the video of `width` x `height` to `file`. */
export async function doorVideo(file, width, height, photo = DOOR) {
  const door = jpeg.decode(await readFile(photo), { useTArray: true });
  const scale = Math.min(door.width / width, door.height / height);
  const [left, top] = [(door.width - width * scale) / 2, (door.height - height * scale) / 2];
  const pixel = (x, y) => {
    const at = 4 * (Math.min(door.height - 1, Math.floor(top + y * scale)) * door.width + Math.min(door.width - 1, Math.floor(left + x * scale)));
    return yuv(door.data[at], door.data[at + 1], door.data[at + 2]);
  };
  const luma = Buffer.alloc(width * height);
  const [blue, red] = [Buffer.alloc((width * height) / 4), Buffer.alloc((width * height) / 4)];
  // The grain of a sensor: without it an enlarged photo is softer, and its file smaller, than a phone's.
  let seed = 7;
  const grain = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 8;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [l, u, v] = pixel(x, y);
      luma[y * width + x] = Math.min(235, Math.max(16, l + grain()));
      if (x % 2 === 0 && y % 2 === 0) {
        const at = (y >> 1) * (width >> 1) + (x >> 1);
        [blue[at], red[at]] = [u, v];
      }
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, blue, red]);
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F${RATE}:1 Ip A1:1 C420jpeg\n`), ...Array(FRAMES).fill(frame)]));
}
