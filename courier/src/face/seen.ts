// What a glance at the live picture tells about the face in it: where it is, how light and how sharp. The same measures
// as the server's, on fewer pixels. Pure.

import { type Bytes, type Face, type Finder, facesIn } from "../photo/faces";

/** Side of the patch on which light and sharpness are measured. */
const PATCH = 96;
/** The patch, in sides of what the finder gives. */
const REACH = 1.5;
const [BLACK, WHITE] = [5, 250];
/** A second face is one from this share of the first one's side on, outside of it, and found in so many windows or surely. */
const LEAST_SECOND = 0.4;
const SECOND_WINDOWS = 4;
const SECOND_SURE = 2;
/** Windows beyond this say nothing more about which face is meant. */
const MOST_WINDOWS = 6;

export interface Seen {
  width: number;
  height: number;
  /** The face that is meant: the largest one that is surely one. */
  face: Face | null;
  /** Whether another one is near. */
  second: boolean;
  /** Mean brightness of the face, or of everything without one: 0 to 255. */
  brightness: number;
  /** Share of its pixels at either end of the scale. */
  clipped: number;
  /** Deviation from the four neighbours over the deviation of all; null without a face. */
  sharpness: number | null;
}

const middle = ({ left, top, side }: Face): [number, number] => [left + side / 2, top + side / 2];

function isBeside(one: Face, other: Face): boolean {
  const [[x, y], [u, v]] = [middle(one), middle(other)];
  return Math.max(Math.abs(x - u), Math.abs(y - v)) > one.side / 2;
}

/** Brightness of the patch around a face. What lies outside of the picture is its edge. */
function patchOf({ luma, width, height }: Bytes, face: Face): Float64Array {
  const [x, y] = middle(face);
  const step = (REACH * face.side) / PATCH;
  const reach = Math.max(1, Math.round(step));
  const patch = new Float64Array(PATCH * PATCH);
  for (let row = 0; row < PATCH; row += 1) {
    for (let column = 0; column < PATCH; column += 1) {
      const left = Math.round(x + (column - PATCH / 2) * step);
      const top = Math.round(y + (row - PATCH / 2) * step);
      let sum = 0;
      for (let dy = 0; dy < reach; dy += 1) {
        const line = Math.min(height - 1, Math.max(0, top + dy)) * width;
        for (let dx = 0; dx < reach; dx += 1) sum += luma[line + Math.min(width - 1, Math.max(0, left + dx))] as number;
      }
      patch[row * PATCH + column] = sum / (reach * reach);
    }
  }
  return patch;
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return values.length === 0 ? 0 : sum / values.length;
};

function clippedIn(values: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) count += (values[i] as number) <= BLACK || (values[i] as number) >= WHITE ? 1 : 0;
  return values.length === 0 ? 0 : count / values.length;
}

function sharpnessOf(patch: Float64Array): number {
  const average = mean(patch);
  const spread = Math.sqrt(mean(patch.map((value) => (value - average) ** 2)));
  if (spread <= 1) return 0;
  let edges = 0;
  for (let y = 1; y < PATCH - 1; y += 1) {
    for (let x = 1; x < PATCH - 1; x += 1) {
      const i = y * PATCH + x;
      const around = (patch[i - 1] as number) + (patch[i + 1] as number) + (patch[i - PATCH] as number) + (patch[i + PATCH] as number);
      edges += ((patch[i] as number) - around / 4) ** 2;
    }
  }
  return Math.sqrt(edges / (PATCH - 2) ** 2) / spread;
}

/** Looks at a picture. */
export function seenIn(finder: Finder, picture: Bytes): Seen {
  const weight = ({ side, windows }: Face): number => side * Math.min(MOST_WINDOWS, windows);
  const faces = facesIn(finder, picture).sort((a, b) => weight(b) - weight(a));
  const face = faces[0] ?? null;
  const patch = face ? patchOf(picture, face) : null;
  const near = (one: Face, other: Face): boolean =>
    other.side >= LEAST_SECOND * one.side && (other.windows >= SECOND_WINDOWS || other.sure >= SECOND_SURE) && isBeside(one, other);
  return {
    width: picture.width,
    height: picture.height,
    face,
    second: face !== null && faces.slice(1).some((other) => near(face, other)),
    brightness: mean(patch ?? picture.luma),
    clipped: clippedIn(patch ?? picture.luma),
    sharpness: patch && sharpnessOf(patch),
  };
}
