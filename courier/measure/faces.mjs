// Measures the person hint: how often the app's own face finder is wrong on photos without people, and how many faces it
// finds that are pasted into door photos at several sizes. One part of `npm run measure:hints`.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { packedFaces } from "../faces.mjs";

/** Heads, hair to chin, as shares of the picture's height. */
const SHARES = [0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3];
const PEOPLE = 40;
/** Photos of each person in the set. */
const EACH = 10;

/** A portable grey map. */
async function greyMap(file) {
  const bytes = await readFile(file);
  const [head, width, height] = /^P5\s+(?:#.*\n)?(\d+)\s+(\d+)\s+\d+\s/.exec(bytes.toString("latin1", 0, 100));
  return { luma: bytes.subarray(head.length), width: Number(width), height: Number(height) };
}

/** Brightness at a place between pixels. */
function between({ luma, width, height }, x, y) {
  const [u, v] = [Math.min(width - 1.001, Math.max(0, x)), Math.min(height - 1.001, Math.max(0, y))];
  const [i, right, down] = [Math.floor(v) * width + Math.floor(u), u % 1, v % 1];
  const upper = luma[i] * (1 - right) + luma[i + 1] * right;
  return upper * (1 - down) + (luma[i + width] * (1 - right) + luma[i + width + 1] * right) * down;
}

/** A door photo with a head in it, an oval of `tall` pixels; the mean of four places for each pixel. */
function pasted(door, head, left, top, tall) {
  const wide = Math.round((tall * head.width) / head.height);
  const luma = Uint8Array.from(door.luma);
  for (let y = 0; y < tall; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      if (Math.hypot((2 * x + 1) / wide - 1, (2 * y + 1) / tall - 1) > 1) continue;
      const parts = [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]];
      const values = parts.map(([u, v]) => between(head, ((x + u) * head.width) / wide - 0.5, ((y + v) * head.height) / tall - 0.5));
      luma[(top + y) * door.width + left + x] = values.reduce((a, b) => a + b, 0) / parts.length;
    }
  }
  return { luma, width: door.width, height: door.height };
}

/** Prints how often the finder is right; `sets` are photos without people. */
export async function measureFaces(app, doors, sets, people) {
  const finder = app.finderFrom(new Uint8Array(await packedFaces()).buffer);
  const seen = ({ luma, width, height }) => app.facesIn(finder, app.bytesOf(app.shrunk(luma, width, height, width, app.FACES_SIDE, true)));
  console.log("Person, by the app's own finder");
  for (const [name, photos] of Object.entries(sets)) {
    console.log(`  ${name} taken for a person: ${photos.filter(({ whole }) => seen(whole).length > 0).length} of ${photos.length}`);
  }
  if (!existsSync(people)) return console.log(`  FACES NOT MEASURED: ${people} is not there`);
  let seed = 7;
  const dice = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (const share of SHARES) {
    let found = 0;
    for (let n = 1; n <= PEOPLE; n += 1) {
      const door = doors[n % doors.length].whole;
      const head = await greyMap(path.join(people, `s${n}`, `${1 + ((3 * n) % EACH)}.pgm`));
      const tall = Math.round(share * door.height);
      const wide = (tall * head.width) / head.height;
      const [left, top] = [Math.floor(dice() * (door.width - wide)), Math.floor(dice() * (door.height - tall) * 0.6)];
      const scale = Math.max(door.width, door.height) / app.FACES_SIDE;
      found += seen(pasted(door, head, left, top, tall)).some((face) => {
        const [x, y] = [(face.left + face.side / 2) * scale, (face.top + face.side / 2) * scale];
        return x > left && x < left + wide && y > top && y < top + tall;
      });
    }
    console.log(`  heads of ${100 * share} % of the height found: ${found} of ${PEOPLE}`);
  }
  const [{ whole }] = doors;
  const began = process.cpuUsage().user;
  for (let n = 0; n < 10; n += 1) seen(whole);
  console.log(`  looking takes ${((process.cpuUsage().user - began) / 10_000).toFixed(1)} ms of the processor here`);
}
