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

/** Mean, 90th percentile and blown-out share of brightness values. */
export function lightOf(luma: Float32Array): Light {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (const value of luma) {
    sum += value;
    const at = Math.min(255, Math.round(value));
    counts[at] = (counts[at] as number) + 1;
  }
  const all = Math.max(1, luma.length);
  const clipped = counts.subarray(CLIPPED).reduce((n, c) => n + c, 0) / all;
  let below = 0;
  const p90 = counts.findIndex((count) => (below += count) >= all * 0.9);
  return { mean: sum / all, p90: Math.max(0, p90), clipped };
}

/** One line of `count` values, `step` apart, blurred from `from` to `to`. Values beyond an end are the end's. */
function blurLine(from: Float32Array, to: Float32Array, start: number, count: number, step: number): void {
  const last = start + (count - 1) * step;
  const edge = (at: number): number => from[at < start ? start : at > last ? last : at] as number;
  for (let n = 0; n < count; n += 1) {
    const at = start + n * step;
    const inside = n >= REACH && n < count - REACH;
    let sum = TAPS[0] * (from[at] as number);
    for (let tap = 1; tap <= REACH; tap += 1) {
      const [before, after] = [at - tap * step, at + tap * step];
      const pair = inside ? (from[before] as number) + (from[after] as number) : edge(before) + edge(after);
      sum += (TAPS[tap] as number) * pair;
    }
    to[at] = sum / WHOLE;
  }
}

function blurred(luma: Float32Array, width: number, height: number): Float32Array {
  const [half, whole] = [new Float32Array(luma.length), new Float32Array(luma.length)];
  for (let y = 0; y < height; y += 1) blurLine(luma, half, y * width, width, 1);
  for (let x = 0; x < width; x += 1) blurLine(half, whole, x, height, width);
  return whole;
}

function gradientEnergy(luma: Float32Array, width: number, height: number): number {
  let energy = 0;
  for (let y = 0; y + 1 < height; y += 1) {
    for (let i = y * width, end = i + width - 1; i < end; i += 1) {
      const here = luma[i] as number;
      const right = (luma[i + 1] as number) - here;
      const down = (luma[i + width] as number) - here;
      energy += right * right + down * down;
    }
  }
  return energy;
}

/** Share of gradient energy that a slight re-blur takes away. */
export function lossOf(luma: Float32Array, width: number, height: number): number {
  const before = gradientEnergy(luma, width, height);
  return before === 0 ? 0 : 1 - gradientEnergy(blurred(luma, width, height), width, height) / before;
}

/** Measures a picture of `width` x `height` brightness values. */
export function measure(luma: Float32Array, width: number, height: number): Measured {
  return { ...lightOf(luma), loss: lossOf(luma, width, height) };
}
