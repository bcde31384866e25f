// Draws the porch-lamp mark as a PNG, from the same shapes as static/icon.svg, without a picture library.
import { crc32, deflateSync } from "node:zlib";

const GROUND = [11, 85, 99];
const LAMP = [245, 165, 36];
const GLOW = [255, 214, 138];
const WHITE = [250, 249, 246];
/** Samples per pixel and axis; smooths the edges. */
const SAMPLES = 4;

/** Colour of the mark at a point of the 64 x 64 drawing. */
function colourAt(x, y) {
  const roof = y >= 15 && y <= 24 && Math.abs(x - 32) <= 6 + (y - 15) * 1.2;
  const hook = Math.hypot(x - 32, y - 13) <= 4 && Math.hypot(x - 32, y - 13) >= 1.8 && y <= 15;
  const glass = y > 25.5 && y <= 43 && Math.abs(x - 32) <= 12 - (y - 25.5) * 0.2;
  const foot = y > 44.5 && y <= 49 && Math.abs(x - 32) <= 10.5;
  if (glass) return Math.hypot(x - 32, (y - 34.5) * 0.85) <= 5 ? GLOW : LAMP;
  if (roof || hook || foot) return WHITE;
  return GROUND;
}

function pixel(size, column, row) {
  const sum = [0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const x = ((column + ((i % SAMPLES) + 0.5) / SAMPLES) * 64) / size;
    const y = ((row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * 64) / size;
    colourAt(x, y).forEach((value, channel) => (sum[channel] += value));
  }
  return sum.map((value) => Math.round(value / (SAMPLES * SAMPLES)));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The mark as a square PNG of `size` pixels; full-bleed, so that it may be masked. */
export function lampPng(size) {
  const raw = Buffer.alloc(size * (size * 3 + 1));
  for (let row = 0; row < size; row += 1) {
    const start = row * (size * 3 + 1);
    for (let column = 0; column < size; column += 1) {
      raw.set(pixel(size, column, row), start + 1 + column * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(raw, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
