// Whether a face is in a picture, on any browser: windows of all sizes are asked, in sixteen ever longer stages, which of
// their places are brighter than others (brightness binary features, Abramson and Steux; the stages are those of the npm
// package jsfeat, packed by `faces.mjs`). It finds faces that look about here, upright, and no bodies. Pure.

/** Side of the window that is asked, in pixels of a level. */
const WINDOW = 24;
/** Windows lie this far apart, along both axes. Every second one of every second row is asked; those beside it only where
 * it gets past so many stages, because a face that is nearly met is nearly found. */
const STEP = 2;
const NEARLY = 2;
/** Levels for each halving of the picture. */
const LEVELS = 4;
/** Long side at which is looked: the smallest face is about 28 pixels here, hair and chin included. */
export const FACES_SIDE = 512;
/** A face is found in so many windows beside each other, or in one that the last stage is sure of. */
const ENOUGH_WINDOWS = 2;
const SURE = 0;
/** Windows of one face differ by less than this share of their side, and by less than this factor. */
const APART = 0.3;
const TIMES = 1.5;

/** Columns and rows of the quartered window that are glanced at first: forehead, eyes, nose and mouth lie there. Whoever
 * differs by less is a wall; most of a door photo is. */
const GLANCES = Uint8Array.of(1, 1, 4, 1, 1, 2, 4, 2, 2, 3, 3, 3, 1, 4, 4, 4, 2, 5);
const LEAST_SPREAD = 14;

/** Brightness from 0 to 255, a byte each. */
export interface Bytes {
  luma: Uint8Array;
  width: number;
  height: number;
}

/** Where a face is, in pixels of the picture; `windows` is how many agree, `sure` what the last stage says of the best. */
export interface Face {
  left: number;
  top: number;
  side: number;
  windows: number;
  sure: number;
}

/** The stages, as numbers one after another. */
export interface Finder {
  /** First feature of each stage, and the end. */
  stages: Int32Array;
  least: Float64Array;
  weights: Float64Array;
  /** First point of each feature that must be brighter, first one that must be darker, and the end. */
  bright: Int32Array;
  dark: Int32Array;
  /** Points: how often the level is halved for them, column, row. */
  points: Uint8Array;
}

/** Reads what `faces.mjs` writes: numbers of stages, features and points, then stages, features, points. */
export function finderFrom(bytes: ArrayBuffer): Finder {
  const view = new DataView(bytes);
  const [stages, features, points] = [view.getUint16(0, true), view.getUint16(2, true), view.getUint16(4, true)];
  const finder: Finder = {
    stages: new Int32Array(stages + 1), least: new Float64Array(stages), weights: new Float64Array(features),
    bright: new Int32Array(features + 1), dark: new Int32Array(features), points: new Uint8Array(3 * points),
  };
  let at = 6;
  for (let n = 0; n < stages; n += 1, at += 6) {
    finder.stages[n + 1] = (finder.stages[n] as number) + view.getUint16(at, true);
    finder.least[n] = view.getFloat32(at + 2, true);
  }
  for (let n = 0; n < features; n += 1, at += 6) {
    finder.weights[n] = view.getFloat32(at, true);
    finder.dark[n] = (finder.bright[n] as number) + view.getUint8(at + 4);
    finder.bright[n + 1] = (finder.dark[n] as number) + view.getUint8(at + 5);
  }
  finder.points.set(new Uint8Array(bytes, at, 3 * points));
  return finder;
}

/** A picture at one size, of whole windows' steps. Its planes lie one after another, each half as wide and high: the four
 * in which every second pixel of every second row is, the halved picture, and the quartered one as seen from each pixel of the halved. */
interface Level {
  planes: Uint8Array;
  width: number;
  height: number;
}

const HALF = 4;
const QUARTER = 5;
const PLANES = 6;

/** Parts of a pixel, and how far two of them are shifted. */
const PARTS = 256;
const SHIFT = 16;

/** Where the pixels of a shrunk row or column lie: whole places and the parts of the next ones. */
function placesOf(count: number, length: number, scale: number): { whole: Int32Array; part: Int32Array } {
  const [whole, part] = [new Int32Array(count), new Int32Array(count)];
  for (let n = 0; n < count; n += 1) {
    const at = Math.min(length - 1, Math.max(0, (n + 0.5) * scale - 0.5));
    whole[n] = Math.min(length - 2, Math.floor(at));
    part[n] = Math.round(PARTS * (at - (whole[n] as number)));
  }
  return { whole, part };
}

function levelOf({ luma, width, height }: Bytes, scale: number, memory: Uint8Array): Level {
  const [w, h] = [Math.floor(width / scale / 2), Math.floor(height / scale / 2)];
  const size = w * h;
  const planes = memory.subarray(0, PLANES * size);
  const [columns, rows] = [placesOf(2 * w, width, scale), placesOf(2 * h, height, scale)];
  for (let y = 0; y < 2 * h; y += 1) {
    const [row, down] = [(rows.whole[y] as number) * width, rows.part[y] as number];
    const to = (y & 1) * 2 * size + (y >> 1) * w;
    for (let x = 0; x < 2 * w; x += 1) {
      const [i, right] = [row + (columns.whole[x] as number), columns.part[x] as number];
      const [a, b] = [luma[i] as number, luma[i + width] as number];
      const upper = PARTS * a + ((luma[i + 1] as number) - a) * right;
      const lower = PARTS * b + ((luma[i + width + 1] as number) - b) * right;
      planes[to + (x & 1) * size + (x >> 1)] = (PARTS * upper + (lower - upper) * down) >> SHIFT;
    }
  }
  for (let i = 0; i < size; i += 1) {
    const sum = (planes[i] as number) + (planes[size + i] as number) + (planes[2 * size + i] as number) + (planes[3 * size + i] as number);
    planes[HALF * size + i] = sum >> 2;
  }
  const [half, quarter] = [HALF * size, QUARTER * size];
  // The last row and column have no neighbours, and no window reaches them.
  for (let i = 0; i + w + 1 < size; i += 1) {
    const at = half + i;
    planes[quarter + i] = ((planes[at] as number) + (planes[at + 1] as number) + (planes[at + w] as number) + (planes[at + w + 1] as number)) >> 2;
  }
  return { planes, width: w, height: h };
}

/** Where each point of a window lies from the window's corner, in the planes of a level. */
function offsetsOf(points: Uint8Array, { width, height }: Level): Int32Array {
  const size = width * height;
  const offsets = new Int32Array(points.length / 3);
  for (let n = 0, at = 0; n < offsets.length; n += 1, at += 3) {
    const [halved, x, y] = [points[at] as number, points[at + 1] as number, points[at + 2] as number];
    if (halved === 0) offsets[n] = ((y & 1) * 2 + (x & 1)) * size + (y >> 1) * width + (x >> 1);
    else offsets[n] = halved === 1 ? HALF * size + y * width + x : QUARTER * size + 2 * (y * width + x);
  }
  return offsets;
}

/** Asks a window: how many stages say yes, and what the last of them says. */
class Asking {
  sum = 0;
  constructor(private readonly finder: Finder, private readonly offsets: Int32Array, private readonly planes: Uint8Array) {}

  stages(corner: number): number {
    const { stages, least, weights, bright, dark } = this.finder;
    const { offsets, planes } = this;
    for (let stage = 0; stage < least.length; stage += 1) {
      let sum = 0;
      const end = stages[stage + 1] as number;
      for (let n = stages[stage] as number; n < end; n += 1) {
        const first = bright[n] as number;
        const middle = dark[n] as number;
        const last = bright[n + 1] as number;
        let darkest = planes[corner + (offsets[first] as number)] as number;
        let brightest = planes[corner + (offsets[middle] as number)] as number;
        for (let i = first + 1; i < middle && darkest > brightest; i += 1) {
          const value = planes[corner + (offsets[i] as number)] as number;
          if (value < darkest) darkest = value;
        }
        for (let i = middle + 1; i < last && darkest > brightest; i += 1) {
          const value = planes[corner + (offsets[i] as number)] as number;
          if (value > brightest) brightest = value;
        }
        sum += darkest > brightest ? (weights[n] as number) : -(weights[n] as number);
      }
      this.sum = sum;
      if (sum < (least[stage] as number)) return stage;
    }
    return least.length;
  }
}

/** Windows that say yes, those of one face together. */
function together(faces: Face[], left: number, top: number, side: number, sure: number): void {
  const same = faces.find((face) => {
    const near = APART * face.side;
    return Math.abs(face.left - left) < near && Math.abs(face.top - top) < near && side < TIMES * face.side && face.side < TIMES * side;
  });
  if (!same) return void faces.push({ left, top, side, windows: 1, sure });
  const part = 1 / (same.windows + 1);
  same.left += (left - same.left) * part;
  same.top += (top - same.top) * part;
  same.side += (side - same.side) * part;
  same.windows += 1;
  same.sure = Math.max(same.sure, sure);
}

/** Whether so little is in a window that no face can be: the spread of some places of the quartered picture. */
function isFlat({ planes, width, height }: Level, corner: number): boolean {
  const at = QUARTER * width * height + corner;
  let [least, most] = [255, 0];
  for (let n = 0; n < GLANCES.length; n += 2) {
    const value = planes[at + 2 * ((GLANCES[n + 1] as number) * width + (GLANCES[n] as number))] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least < LEAST_SPREAD;
}

/** Asks the windows of one level. */
function lookThrough(finder: Finder, level: Level, scale: number, faces: Face[]): void {
  const asking = new Asking(finder, offsetsOf(finder.points, level), level.planes);
  const [columns, rows] = [level.width - WINDOW / STEP, level.height - WINDOW / STEP];
  const ask = (x: number, y: number): boolean => {
    const yes = asking.stages(y * level.width + x);
    if (yes === finder.least.length) together(faces, STEP * x * scale, STEP * y * scale, WINDOW * scale, asking.sum);
    return yes >= NEARLY;
  };
  for (let y = 0; y <= rows; y += 2) {
    for (let x = 0; x <= columns; x += 2) {
      if (isFlat(level, y * level.width + x) || !ask(x, y)) continue;
      if (x < columns) ask(x + 1, y);
      if (y < rows) ask(x, y + 1);
      if (x < columns && y < rows) ask(x + 1, y + 1);
    }
  }
}

/** The faces in a picture. */
export function facesIn(finder: Finder, picture: Bytes): Face[] {
  const faces: Face[] = [];
  const memory = new Uint8Array((PLANES * picture.luma.length) / 4 + 1);
  for (let n = 0; Math.min(picture.width, picture.height) > WINDOW * 2 ** (n / LEVELS); n += 1) {
    const scale = 2 ** (n / LEVELS);
    lookThrough(finder, levelOf(picture, scale, memory), scale, faces);
  }
  return faces.filter(({ windows, sure }) => windows >= ENOUGH_WINDOWS || sure > SURE);
}
