// Numbers about a picture, on the phone: brightness and sharpness. They measure and judge nothing; what is
// said about them stands in `hints.ts`. Pure, so that the same code is measured on real photos in node.

/** Long side at which sharpness is measured: it depends on size, so it is always the same. */
export const MEASURED_SIDE = 1024;
/** From this brightness on a pixel is blown out. */
const CLIPPED = 250;

/** A binomial kernel of nine taps, close to a Gaussian of sigma 1.4; parts of 256. */
const TAPS = [70, 56, 28, 8, 1] as const;
const WHOLE = 256;
const REACH = TAPS.length - 1;

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
export function lumaOf(rgba: Uint8ClampedArray | Uint8Array): Float32Array {
  const luma = new Float32Array(rgba.length / 4);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = 0.299 * (rgba[at] as number) + 0.587 * (rgba[at + 1] as number) + 0.114 * (rgba[at + 2] as number);
  }
  return luma;
}

/** Brightness values and the size of their picture. */
export interface Grey {
  luma: Float32Array;
  width: number;
  height: number;
}

/** Brightness at a long side of at most `side`, each value the mean of what it covers. `stride` is the length of a row. */
export function shrunk(plane: Uint8Array | Float32Array, width: number, height: number, stride: number, side: number): Grey {
  const scale = Math.max(1, Math.max(width, height) / side);
  const [w, h] = [Math.max(1, Math.floor(width / scale)), Math.max(1, Math.floor(height / scale))];
  const luma = new Float32Array(w * h);
  const from = Int32Array.from({ length: w }, (_, x) => Math.floor(x * scale));
  const to = from.map((left, x) => Math.max(left + 1, Math.floor((x + 1) * scale)));
  // First the rows of a band are added up, straight through memory; then its columns.
  const band = plane instanceof Uint8Array ? new Int32Array(width) : new Float64Array(width);
  const words = wordsOf(plane, width, stride, scale);
  const packed = [new Int32Array(width >> 2), new Int32Array(width >> 2)] as const;
  for (let y = 0; y < h; y += 1) {
    const top = Math.floor(y * scale);
    const bottom = Math.max(top + 1, Math.floor((y + 1) * scale));
    if (words) {
      for (let v = top; v < bottom; v += 1) addWords(packed, words, (v * stride) >> 2);
      unpack(packed, band);
    } else {
      band.fill(0);
      for (let v = top; v < bottom; v += 1) addRow(band, plane, v * stride);
    }
    for (let x = 0, at = y * w; x < w; x += 1, at += 1) {
      const [left, right] = [from[x] as number, to[x] as number];
      let sum = 0;
      for (let u = left; u < right; u += 1) sum += band[u] as number;
      luma[at] = sum / ((bottom - top) * (right - left));
    }
  }
  return { luma, width: w, height: h };
}

/** Most rows whose bytes add up within sixteen bits. */
const MOST_PACKED = 257;

/** The plane, four bytes at a time; null where it does not lie that way. */
function wordsOf(plane: Uint8Array | Float32Array, width: number, stride: number, rows: number): Uint32Array | null {
  if (!(plane instanceof Uint8Array) || rows + 1 > MOST_PACKED) return null;
  if (width % 4 !== 0 || stride % 4 !== 0 || plane.byteOffset % 4 !== 0) return null;
  return new Uint32Array(plane.buffer, plane.byteOffset, plane.byteLength >> 2);
}

/** Adds a row to sums of sixteen bits, two in each number: the first and third byte of a word, the second and fourth. */
function addWords([even, odd]: readonly [Int32Array, Int32Array], words: Uint32Array, start: number): void {
  for (let i = 0; i < even.length; i += 1) {
    const word = words[start + i] as number;
    even[i] = ((even[i] as number) + (word & 0x00ff00ff)) | 0;
    odd[i] = ((odd[i] as number) + ((word >>> 8) & 0x00ff00ff)) | 0;
  }
}

/** Lays the sums out one by one, and begins them anew. Every system that has browsers keeps the low byte first. */
function unpack([even, odd]: readonly [Int32Array, Int32Array], band: Int32Array | Float64Array): void {
  for (let i = 0, at = 0; i < even.length; i += 1, at += 4) {
    const [e, o] = [even[i] as number, odd[i] as number];
    band[at] = e & 0xffff;
    band[at + 1] = o & 0xffff;
    band[at + 2] = e >>> 16;
    band[at + 3] = o >>> 16;
  }
  even.fill(0);
  odd.fill(0);
}

function addRow(band: Int32Array | Float64Array, plane: Uint8Array | Float32Array, start: number): void {
  for (let u = 0; u < band.length; u += 1) band[u] = (band[u] as number) + (plane[start + u] as number);
}

/** Mean, 90th percentile and blown-out share of brightness values. */
export function lightOf(luma: Float32Array): Light {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (let i = 0; i < luma.length; i += 1) {
    const value = luma[i] as number;
    sum += value;
    const at = (value + 0.5) | 0;
    counts[at] = (counts[at] as number) + 1;
  }
  const all = Math.max(1, luma.length);
  const clipped = counts.subarray(CLIPPED).reduce((n, c) => n + c, 0) / all;
  let below = 0;
  const p90 = counts.findIndex((count) => (below += count) >= all * 0.9);
  return { mean: sum / all, p90: Math.max(0, p90), clipped };
}

/** One row blurred along itself: what lies beyond an end is the end's. */
function blurAlong(luma: Float32Array, start: number, width: number, out: Float32Array): void {
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
function blurDown(row: (away: number) => Float32Array, out: Float32Array): void {
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
function energyOf(upper: Float32Array, i: number, lower: Float32Array, j: number, width: number): number {
  let energy = 0;
  for (let x = 0; x + 1 < width; x += 1) {
    const here = upper[i + x] as number;
    const right = (upper[i + x + 1] as number) - here;
    const down = (lower[j + x] as number) - here;
    energy += right * right + down * down;
  }
  return energy;
}

/** Share of gradient energy that a slight re-blur takes away. Goes down the picture once, with the few rows at hand
 * that the kernel reaches. */
export function lossOf(luma: Float32Array, width: number, height: number): number {
  const rows = 2 * REACH + 1;
  const ring = Array.from({ length: rows }, () => new Float32Array(width));
  const last = height - 1;
  const ringAt = (y: number): Float32Array => ring[Math.min(last, Math.max(0, y)) % rows] as Float32Array;
  for (let y = 0; y <= Math.min(REACH, last); y += 1) blurAlong(luma, y * width, width, ringAt(y));
  let [above, here] = [new Float32Array(width), new Float32Array(width)];
  let [before, after] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    if (y > 0 && y + REACH <= last) blurAlong(luma, (y + REACH) * width, width, ringAt(y + REACH));
    blurDown((away) => ringAt(y + away), here);
    if (y > 0) {
      after += energyOf(above, 0, here, 0, width);
      before += energyOf(luma, (y - 1) * width, luma, y * width, width);
    }
    [above, here] = [here, above];
  }
  return before === 0 ? 0 : 1 - after / before;
}

/** Measures a picture. */
export function measure({ luma, width, height }: Grey): Measured {
  return { ...lightOf(luma), loss: lossOf(luma, width, height) };
}
