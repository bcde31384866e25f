// A quick opinion on a picture, on the phone, before the hand drops: too dark, too bright, blurred, or
// looks fine. It is advice and never a block; the server measures on its own.

export type Verdict = "fine" | "dark" | "bright" | "blurred";

/** Long side that pictures are judged at: sharpness depends on size, so it is always the same. */
export const JUDGED_SIDE = 1024;

/** Mean brightness (0 to 255) below which honest photos hardly ever lie. */
const DARK_MEAN = 40;
/** Even the bright parts are dark below this. */
const DARK_P90 = 70;
/** Share of blown-out pixels from which the parcel is hard to see. */
const BRIGHT_SHARE = 0.45;
const CLIPPED = 250;
/** Share of gradient energy that a slight re-blur takes from a sharp picture, at least. */
const SHARP_LOSS = 0.72;

/** A binomial kernel of five taps, close to a Gaussian of sigma 1; applied twice: about 1.5. */
const KERNEL = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

export interface Measured {
  mean: number;
  p90: number;
  clipped: number;
  /** Share of gradient energy lost by re-blurring, 0 to 1; independent of contrast. */
  loss: number;
}

/** Brightness per pixel of RGBA bytes. */
export function lumaOf(rgba: Uint8ClampedArray): Float32Array {
  const luma = new Float32Array(rgba.length / 4);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
  }
  return luma;
}

function blurAlong(from: Float32Array, width: number, height: number, step: number): Float32Array {
  const to = new Float32Array(from.length);
  const length = step === 1 ? width : height;
  for (let i = 0; i < from.length; i += 1) {
    const place = step === 1 ? i % width : Math.floor(i / width);
    let sum = 0;
    for (let tap = -2; tap <= 2; tap += 1) {
      const clamped = Math.min(length - 1, Math.max(0, place + tap));
      sum += (from[i + (clamped - place) * step] ?? 0) * (KERNEL[tap + 2] ?? 0);
    }
    to[i] = sum;
  }
  return to;
}

function gradientEnergy(luma: Float32Array, width: number, height: number): number {
  let energy = 0;
  for (let y = 0; y + 1 < height; y += 1) {
    for (let x = 0; x + 1 < width; x += 1) {
      const i = y * width + x;
      const here = luma[i] ?? 0;
      energy += ((luma[i + 1] ?? 0) - here) ** 2 + ((luma[i + width] ?? 0) - here) ** 2;
    }
  }
  return energy;
}

/** Mean, 90th percentile and blown-out share of brightness values. */
export function lightOf(luma: Float32Array): Omit<Measured, "loss"> {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (const value of luma) {
    sum += value;
    const at = Math.min(255, Math.round(value));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const all = Math.max(1, luma.length);
  const clipped = counts.subarray(CLIPPED).reduce((n, c) => n + c, 0) / all;
  let below = 0;
  const p90 = counts.findIndex((count) => (below += count) >= all * 0.9);
  return { mean: sum / all, p90: Math.max(0, p90), clipped };
}

/** Measures a picture of `width` x `height` brightness values. */
export function measure(luma: Float32Array, width: number, height: number): Measured {
  const light = lightOf(luma);
  let blurred = luma;
  for (let round = 0; round < 2; round += 1) {
    blurred = blurAlong(blurAlong(blurred, width, height, 1), width, height, width);
  }
  const before = gradientEnergy(luma, width, height);
  const loss = before === 0 ? 0 : 1 - gradientEnergy(blurred, width, height) / before;
  return { ...light, loss };
}

/** Whether there is light enough; cheap enough for a live picture. */
export function judgeLight({ mean, p90, clipped }: Omit<Measured, "loss">): Verdict {
  if (mean < DARK_MEAN || p90 < DARK_P90) return "dark";
  return clipped > BRIGHT_SHARE ? "bright" : "fine";
}

/** The opinion. Light comes first: a dark picture's noise says nothing about sharpness. */
export function judge(measured: Measured): Verdict {
  const light = judgeLight(measured);
  if (light !== "fine") return light;
  return measured.loss < SHARP_LOSS ? "blurred" : "fine";
}
