// What the app says about a picture before the hand drops. Hints are advice and never a wall: whatever they
// say, the picture may be kept, and their codes travel in its capture record. Pure.

import type { Position } from "../api/types";
import type { Light, Measured } from "./measure";

/** Codes of hints, as the server names its own. */
export type Hint = "too_dark" | "too_bright" | "blurred" | "person" | "far";

/** Mean brightness (0 to 255) below which honest photos hardly ever lie. */
const DARK_MEAN = 40;
/** Even the bright parts are dark below this. */
const DARK_P90 = 70;
/** Share of blown-out pixels from which the parcel is hard to see. */
const BRIGHT_SHARE = 0.45;

/** How far pins and doors lie apart, as the standard deviation along each axis, metres. */
const PIN_SIGMA_M = 25;
/** Accuracy is the radius of 68 % of fixes; this turns it into a standard deviation along each axis. */
const RADIUS_TO_SIGMA = 1 / 1.5096;
/** At the stop, a distance as large as this or larger is found this seldom. */
const FAR_CHANCE = 0.01;
const EARTH_M = 6_371_000;

interface Place {
  lat: number;
  lon: number;
}

/** Whether there is light enough; cheap enough for a live picture. */
export function lightHint({ mean, p90, clipped }: Light): Hint | null {
  if (mean < DARK_MEAN || p90 < DARK_P90) return "too_dark";
  return clipped > BRIGHT_SHARE ? "too_bright" : null;
}

/** Metres between two places. */
export function metresBetween(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const [dLat, dLon] = [(b.lat - a.lat) * rad, (b.lon - a.lon) * rad];
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** How often somebody at the stop gets a fix at least this far off, given its accuracy: 0 to 1. Null without a fix. */
export function chanceAtStop(position: Position, stop: Place): number | null {
  if ("missing" in position) return null;
  const fix = position.accuracy_m * RADIUS_TO_SIGMA;
  const variance = fix * fix + PIN_SIGMA_M * PIN_SIGMA_M;
  const metres = metresBetween(position, stop);
  return Math.exp((-metres * metres) / (2 * variance));
}

/** What is known about a picture when the hints are made. */
export interface Glance {
  measured: Measured;
  /** Sharpness below which this phone's photos are unusually soft; null while too little is known. */
  softBelow: number | null;
  /** Whether a face was found; null where nobody could look. */
  person: boolean | null;
  position: Position;
  stop: Place;
}

/** The hints, the most useful first. A dark picture's noise says nothing about sharpness. */
export function hintsOf({ measured, softBelow, person, position, stop }: Glance): Hint[] {
  const hints: Hint[] = [];
  if (person) hints.push("person");
  const light = lightHint(measured);
  if (light) hints.push(light);
  else if (softBelow !== null && measured.loss < softBelow) hints.push("blurred");
  const chance = chanceAtStop(position, stop);
  if (chance !== null && chance < FAR_CHANCE) hints.push("far");
  return hints;
}
