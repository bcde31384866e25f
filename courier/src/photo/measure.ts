// Numbers about a picture, on the phone: brightness and sharpness. They measure and judge nothing; what is
// said about them stands in `hints.ts`. Pure, so that the same code is measured on real photos in node. Somebody waits
// for them: large pictures are measured in bands, and numbers are doubles, as the language has them.

/** Long side at which sharpness is measured: it depends on size, so it is always the same. */
export const MEASURED_SIDE = 1024;
/** From this brightness on a pixel is blown out. */
const CLIPPED = 250;

/** A binomial kernel of nine taps, close to a Gaussian of sigma 1.4; parts of 256. */
const TAPS = [70, 56, 28, 8, 1] as const;
const WHOLE = 256;
const REACH = TAPS.length - 1;

/** Of each `PERIOD` rows of a large picture the first `BAND` are measured: many narrow bands find what all rows find
 * (`npm run measure:hints`), in less than half of the time. */
const [BAND, PERIOD] = [8, 32];

/** The rows that are measured, as first ones and ends: all of a small picture. */
function bandsOf(height: number): [number, number][] {
  if (height <= PERIOD) return [[0, height]];
  return Array.from({ length: Math.ceil(height / PERIOD) }, (_, n) => [n * PERIOD, Math.min(height, n * PERIOD + BAND)]);
}

/** Whether a row of a picture of this height is looked at: those of a band, and those that the re-blur needs beside it. */
const isSeen = (y: number, height: number): boolean => height <= PERIOD || (y + REACH) % PERIOD < BAND + 2 * REACH;

export interface Light {
  /** Mean brightness, 0 to 255. */
  mean: number;
  /** Nine tenths of the picture are darker than this. */
  p90: number;
  /** Share of blown-out pixels, 0 to 1. */
  clipped: number;
}

export interface Measured extends Light {
  /** Share of gradient energy lost by re-blurring, 0 to 1; high for sharp pictures, independent of contrast. */
  loss: number;
}

/** Brightness per pixel of RGBA bytes. */
export function lumaOf(rgba: Uint8ClampedArray | Uint8Array): Float64Array {
  const luma = new Float64Array(rgba.length / 4);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = 0.299 * (rgba[at] as number) + 0.587 * (rgba[at + 1] as number) + 0.114 * (rgba[at + 2] as number);
  }
  return luma;
}

/** Brightness values and the size of their picture. */
export interface Grey {
  luma: Float64Array;
  width: number;
  height: number;
}

/** Brightness at a long side of at most `side`, each value the mean of what it covers. `stride` is the length of a row.
 * Rows that {@link measure} does not look at stay black, unless `all` are wanted. */
export function shrunk(plane: Uint8Array | Float64Array, width: number, height: number, stride: number, side: number, all = false): Grey {
  const scale = Math.max(1, Math.max(width, height) / side);
  const [w, h] = [Math.max(1, Math.floor(width / scale)), Math.max(1, Math.floor(height / scale))];
  const luma = new Float64Array(w * h);
  const ends = Int32Array.from({ length: w }, (_, x) => Math.max(Math.floor(x * scale) + 1, Math.floor((x + 1) * scale)));
  // First the rows of a band are added up, straight through memory; then its columns.
  const band = plane instanceof Uint8Array ? new Int32Array(width) : new Float64Array(width);
  const words = wordsOf(plane, width, stride, scale);
  for (let y = 0; y < h; y += 1) {
    if (!all && !isSeen(y, h)) continue;
    const top = Math.floor(y * scale);
    const bottom = Math.max(top + 1, Math.floor((y + 1) * scale));
    if (words) addWords(band, words, (top * stride) >> 2, stride >> 2, bottom - top);
    else addRows(band, plane, top * stride, stride, bottom - top);
    addColumns(band, ends, bottom - top, luma, y * w);
  }
  return { luma, width: w, height: h };
}

/** Most rows whose bytes add up within sixteen bits. */
const MOST_PACKED = 257;

/** The plane, four bytes at a time; null where it does not lie that way. */
function wordsOf(plane: Uint8Array | Float64Array, width: number, stride: number, rows: number): Int32Array | null {
  if (!(plane instanceof Uint8Array) || rows + 1 > MOST_PACKED) return null;
  if (width % 4 !== 0 || stride % 4 !== 0 || plane.byteOffset % 4 !== 0) return null;
  return new Int32Array(plane.buffer, plane.byteOffset, plane.byteLength >> 2);
}

/** Sums of rows. Two are added in each number, of sixteen bits: the first and third byte of a word, the second and
 * fourth. Every system that has browsers keeps the low byte first. */
function addWords(band: Int32Array | Float64Array, words: Int32Array, start: number, stride: number, rows: number): void {
  const end = band.length >> 2;
  for (let i = 0, at = 0; i < end; i += 1, at += 4) {
    // The first two rows without a loop: hardly any camera's frame needs more than three.
    const [first, from] = [words[start + i] as number, start + i + stride];
    const second = rows > 1 ? (words[from] as number) : 0;
    let even = ((first & 0x00ff00ff) + (second & 0x00ff00ff)) | 0;
    let odd = (((first >>> 8) & 0x00ff00ff) + ((second >>> 8) & 0x00ff00ff)) | 0;
    for (let row = 2, next = from + stride; row < rows; row += 1, next += stride) {
      const word = words[next] as number;
      even = (even + (word & 0x00ff00ff)) | 0;
      odd = (odd + ((word >>> 8) & 0x00ff00ff)) | 0;
    }
    band[at] = even & 0xffff;
    band[at + 1] = odd & 0xffff;
    band[at + 2] = even >>> 16;
    band[at + 3] = odd >>> 16;
  }
}

function addRows(band: Int32Array | Float64Array, plane: Uint8Array | Float64Array, start: number, stride: number, rows: number): void {
  band.fill(0);
  for (let row = 0, from = start; row < rows; row += 1, from += stride) {
    for (let u = 0; u < band.length; u += 1) band[u] = (band[u] as number) + (plane[from + u] as number);
  }
}

/** Means of columns, of sums of `rows` rows each. */
function addColumns(band: Int32Array | Float64Array, ends: Int32Array, rows: number, luma: Float64Array, start: number): void {
  for (let x = 0, u = 0; x < ends.length; x += 1) {
    const [left, right] = [u, ends[x] as number];
    let sum = 0;
    for (; u < right; u += 1) sum += band[u] as number;
    luma[start + x] = sum / (rows * (right - left));
  }
}

/** Mean, 90th percentile and blown-out share of brightness values, of all or of some runs of them. */
export function lightOf(luma: Float64Array, runs: [number, number][] = [[0, luma.length]]): Light {
  const counts = new Int32Array(256);
  let [sum, all] = [0, 0];
  for (const [from, to] of runs) {
    all += to - from;
    for (let i = from; i < to; i += 1) {
      const value = luma[i] as number;
      sum += value;
      const at = (value + 0.5) | 0;
      counts[at] = (counts[at] as number) + 1;
    }
  }
  all = Math.max(1, all);
  const clipped = counts.subarray(CLIPPED).reduce((n, c) => n + c, 0) / all;
  let below = 0;
  const p90 = counts.findIndex((count) => (below += count) >= all * 0.9);
  return { mean: sum / all, p90: Math.max(0, p90), clipped };
}

/** One row blurred along itself: what lies beyond an end is the end's. */
function blurAlong(luma: Float64Array, start: number, width: number, out: Float64Array): void {
  for (let x = 0; x < width; x += 1) {
    if (x === REACH && width > 2 * REACH) x = width - REACH;
    let sum = TAPS[0] * (luma[start + x] as number);
    for (let tap = 1; tap <= REACH; tap += 1) {
      const [left, right] = [Math.max(0, x - tap), Math.min(width - 1, x + tap)];
      sum += (TAPS[tap] as number) * ((luma[start + left] as number) + (luma[start + right] as number));
    }
    out[x] = sum / WHOLE;
  }
  // Written out: this line runs for nearly every pixel while somebody waits.
  for (let x = REACH, at = start + REACH; x < width - REACH; x += 1, at += 1) {
    out[x] =
      (TAPS[0] * (luma[at] as number) +
        TAPS[1] * ((luma[at - 1] as number) + (luma[at + 1] as number)) +
        TAPS[2] * ((luma[at - 2] as number) + (luma[at + 2] as number)) +
        TAPS[3] * ((luma[at - 3] as number) + (luma[at + 3] as number)) +
        TAPS[4] * ((luma[at - 4] as number) + (luma[at + 4] as number))) /
      WHOLE;
  }
}

/** A row and its neighbours at each distance, blurred down the columns. */
function blurDown(row: (away: number) => Float64Array, out: Float64Array): void {
  const [c, a1, b1, a2, b2] = [row(0), row(-1), row(1), row(-2), row(2)];
  const [a3, b3, a4, b4] = [row(-3), row(3), row(-4), row(4)];
  for (let x = 0; x < out.length; x += 1) {
    out[x] =
      (TAPS[0] * (c[x] as number) +
        TAPS[1] * ((a1[x] as number) + (b1[x] as number)) +
        TAPS[2] * ((a2[x] as number) + (b2[x] as number)) +
        TAPS[3] * ((a3[x] as number) + (b3[x] as number)) +
        TAPS[4] * ((a4[x] as number) + (b4[x] as number))) /
      WHOLE;
  }
}

/** Squared steps to the right and down between a row that begins at `i` and the one below it, which begins at `j`. */
function energyOf(upper: Float64Array, i: number, lower: Float64Array, j: number, width: number): number {
  let energy = 0;
  for (let x = 0; x + 1 < width; x += 1) {
    const here = upper[i + x] as number;
    const right = (upper[i + x + 1] as number) - here;
    const down = (lower[j + x] as number) - here;
    energy += right * right + down * down;
  }
  return energy;
}

/** Share of gradient energy that a slight re-blur takes away. Goes down each band once, with the few rows at hand
 * that the kernel reaches. */
function lossOf(luma: Float64Array, width: number, height: number): number {
  const rows = 2 * REACH + 1;
  const ring = Array.from({ length: rows }, () => new Float64Array(width));
  const last = height - 1;
  const ringAt = (y: number): Float64Array => ring[Math.min(last, Math.max(0, y)) % rows] as Float64Array;
  let [above, here] = [new Float64Array(width), new Float64Array(width)];
  let [before, after] = [0, 0];
  for (const [top, bottom] of bandsOf(height)) {
    for (let y = Math.max(0, top - REACH); y <= Math.min(top + REACH, last); y += 1) blurAlong(luma, y * width, width, ringAt(y));
    for (let y = top; y < bottom; y += 1) {
      if (y > top && y + REACH <= last) blurAlong(luma, (y + REACH) * width, width, ringAt(y + REACH));
      blurDown((away) => ringAt(y + away), here);
      if (y > top) {
        after += energyOf(above, 0, here, 0, width);
        before += energyOf(luma, (y - 1) * width, luma, y * width, width);
      }
      [above, here] = [here, above];
    }
  }
  return before === 0 ? 0 : 1 - after / before;
}

/** Measures a picture. */
export function measure({ luma, width, height }: Grey): Measured {
  const runs = bandsOf(height).map(([top, bottom]): [number, number] => [top * width, bottom * width]);
  return { ...lightOf(luma, runs), loss: lossOf(luma, width, height) };
}
