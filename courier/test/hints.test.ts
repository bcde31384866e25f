// What is said about a picture before the hand drops: only what is worth a word, and never a wall.
import assert from "node:assert/strict";
import test from "node:test";
import { ENOUGH, REMEMBERED, softBelow, withSample } from "../src/photo/baseline";
import { chanceAtStop, hintsOf, metresBetween } from "../src/photo/hints";
import { greyOf } from "../src/photo/frame";
import { type Measured, measure, shrunk } from "../src/photo/measure";

const stop = { lat: 30.2672, lon: -97.7431 };
/** A fix so many metres north of the stop. */
const north = (metres: number, accuracy_m: number) => ({ lat: stop.lat + metres / 111_195, lon: stop.lon, accuracy_m });
const good: Measured = { mean: 120, p90: 200, clipped: 0.02, loss: 0.8 };
const at = { softBelow: 0.6, person: null, position: north(5, 8), stop };

test("a sharp pattern keeps little of its edges when blurred again, a soft one nearly all", () => {
  const [width, height] = [256, 192];
  let seed = 7;
  const noise = (): number => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
  const sharp = Float64Array.from({ length: width * height }, () => 60 + 140 * noise());
  const soft = sharp.map((_, i) => 120 + 60 * Math.sin((i % width) / 40) * Math.cos(Math.floor(i / width) / 30));
  assert.ok(measure({ luma: sharp, width, height }).loss > 0.9);
  assert.ok(measure({ luma: soft, width, height }).loss < 0.1);
  assert.equal(measure({ luma: new Float64Array(width * height), width, height }).loss, 0);
});

test("the quick re-blur gives what the plain definition gives, also at the edges", () => {
  const taps = [70, 56, 28, 8, 1];
  const clamped = (n: number, count: number): number => Math.min(count - 1, Math.max(0, n));
  for (const [width, height] of [[23, 17], [5, 32], [3, 3], [1, 12]] as const) {
    const luma = Float64Array.from({ length: width * height }, (_, i) => (i * 7919) % 251);
    const value = (of: Float64Array, x: number, y: number): number => of[clamped(y, height) * width + clamped(x, width)] ?? 0;
    const along = (of: Float64Array, dx: number, dy: number): Float64Array =>
      of.map((_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        return taps.reduce((sum, tap, n) => sum + (n === 0 ? tap * value(of, x, y) : tap * (value(of, x + n * dx, y + n * dy) + value(of, x - n * dx, y - n * dy))), 0) / 256;
      });
    const energy = (of: Float64Array): number => {
      let sum = 0;
      for (let y = 0; y + 1 < height; y += 1) for (let x = 0; x + 1 < width; x += 1) sum += (value(of, x + 1, y) - value(of, x, y)) ** 2 + (value(of, x, y + 1) - value(of, x, y)) ** 2;
      return sum;
    };
    const plain = energy(luma) === 0 ? 0 : 1 - energy(along(along(luma, 1, 0), 0, 1)) / energy(luma);
    assert.ok(Math.abs(measure({ luma, width, height }).loss - plain) < 1e-6, `${width} x ${height}`);
  }
});

test("a large picture is measured in bands, alike for a camera's plane and for all of its rows", () => {
  const [width, height] = [640, 480];
  const plane = Uint8Array.from({ length: width * height }, (_, i) => (Math.imul(i, 2654435761) >>> 24) * ((i / width) % 96 < 70 ? 1 : 0.5));
  const all = Float64Array.from(plane);
  const measured = measure({ luma: all, width, height });
  assert.deepEqual(measure(shrunk(plane, width, height, width, width)), measured, "rows that nobody looks at change nothing");
  // Of 32 rows 8 count.
  const rows = Array.from({ length: height }, (_, y) => y).filter((y) => y % 32 < 8);
  const counted = rows.flatMap((y) => [...all.subarray(y * width, (y + 1) * width)]);
  assert.ok(Math.abs(measured.mean - counted.reduce((a, b) => a + b, 0) / counted.length) < 1e-9);
  const other = all.map((value, i) => (Math.floor(i / width) % 32 > 11 && Math.floor(i / width) % 32 < 28 ? 255 - value : value));
  assert.deepEqual(measure({ luma: other, width, height }), measured, "five rows from a band and farther nothing is read");
});

test("a picture shrinks to the mean of what each value covers", () => {
  const plane = Uint8Array.from({ length: 6 * 4 }, (_, i) => (i % 6 < 5 ? 10 * (i % 6) + Math.floor(i / 6) : 255));
  const { luma, width, height } = shrunk(plane, 5, 4, 6, 2);
  assert.deepEqual([width, height], [2, 1]);
  // Columns 0-1 and 2-4 of rows 0-1: what lies beyond the row's end is never read.
  assert.deepEqual([...luma], [5.5, 30.5]);
  // Four bytes at a time or one: the same, also where all of them are bright.
  for (const side of [96, 7, 3]) {
    const wide = Uint8Array.from({ length: 320 * 200 }, (_, i) => (i % 320 > 200 ? 255 : (i * 7919) % 256));
    assert.deepEqual(shrunk(wide, 320, 200, 320, side), shrunk(Float64Array.from(wide), 320, 200, 320, side), `${side}`);
  }
  assert.deepEqual([...shrunk(Float64Array.of(1, 2, 3, 4), 2, 2, 2, 1024).luma], [1, 2, 3, 4], "never enlarged");
});

test("a camera's frame is measured by its brightness plane, in the range of pictures", async () => {
  const frame = (format: string | null, fullRange: boolean): VideoFrame => {
    const plane = [16, 126, 235, 99, 16, 235, 126, 99];
    return {
      format, visibleRect: { width: 3, height: 2 }, colorSpace: { fullRange }, allocationSize: () => 12,
      copyTo: async (bytes: Uint8Array) => (bytes.set([...plane, 1, 2, 3, 4]), [{ offset: 0, stride: 4 }]),
    } as unknown as VideoFrame;
  };
  const values = async (of: VideoFrame): Promise<number[]> => [...(await greyOf(of, 1024)).luma].map(Math.round);
  assert.deepEqual(await values(frame("I420", false)), [0, 128, 255, 0, 255, 128]);
  assert.deepEqual(await values(frame("NV12", true)), [16, 126, 235, 16, 235, 126]);
});

test("each hint is said when it is due, and a good picture gets none", () => {
  assert.deepEqual(hintsOf({ measured: good, ...at }), []);
  assert.deepEqual(hintsOf({ measured: { ...good, mean: 20 }, ...at }), ["too_dark"]);
  assert.deepEqual(hintsOf({ measured: { ...good, clipped: 0.6 }, ...at }), ["too_bright"]);
  assert.deepEqual(hintsOf({ measured: { ...good, loss: 0.5 }, ...at }), ["blurred"]);
  assert.deepEqual(hintsOf({ measured: { ...good, loss: 0.5, mean: 20 }, ...at }), ["too_dark"], "noise says nothing about sharpness");
  assert.deepEqual(hintsOf({ measured: good, ...at, person: true, position: north(900, 8) }), ["person", "far"]);
});

test("nothing is said about sharpness before this phone is known, and then only about what is unusual for it", () => {
  let samples: number[] = [];
  for (let i = 0; i < ENOUGH - 1; i += 1) samples = withSample(samples, 0.5 + 0.01 * i);
  assert.equal(softBelow(samples), null);
  assert.deepEqual(hintsOf({ measured: { ...good, loss: 0.1 }, ...at, softBelow: softBelow(samples) }), []);
  samples = withSample(samples, 0.53);
  const limit = softBelow(samples) ?? 1;
  assert.ok(limit < 0.46 && limit > 0.3, `a phone of soft photos is not found fault with: ${limit}`);
  // One bad photo among them moves the limit little; old ones are forgotten.
  assert.ok(Math.abs((softBelow(withSample(samples, 0.01)) ?? 1) - limit) < 0.05);
  for (let i = 0; i < 3 * REMEMBERED; i += 1) samples = withSample(samples, 0.9);
  assert.equal(samples.length, REMEMBERED);
  assert.ok((softBelow(samples) ?? 0) > 0.8);
});

test("far counts by what the fix can know: the same distance is far by a good fix and nothing by a poor one", () => {
  assert.ok(Math.abs(metresBetween(north(100, 1), stop) - 100) < 0.5);
  assert.equal(chanceAtStop({ missing: "denied" }, stop), null);
  const chance = (metres: number, accuracy: number): number => chanceAtStop(north(metres, accuracy), stop) ?? 1;
  assert.ok(chance(0, 5) > 0.999 && chance(60, 8) > 0.01 && chance(120, 8) < 0.001);
  assert.ok(chance(120, 150) > 0.2);
  const far = (metres: number, accuracy: number) => hintsOf({ measured: good, ...at, position: north(metres, accuracy) });
  assert.deepEqual([far(120, 8), far(120, 150), far(3_000, 150)], [["far"], [], ["far"]]);
});
