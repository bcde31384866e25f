// Whether the phone stands at the door that earlier deliveries taught, reckoned on the phone so that it works
// without a network. A question for the courier, never a wall; the server weighs more and decides nothing.

import type { Door, Position, StationPlace } from "../api/types";

/** A fix's accuracy holds 68 %: so many standard deviations of one axis. */
const SIGMAS_IN_68 = 1.515;
/** Couriers stand about this far from where the parcel lies, metres per axis. */
const STANCE_M = 3;
/** No fix is believed to be better than this, metres per axis. */
const LEAST_SIGMA_M = 2;
/** One honest fix in a thousand lies further off than so many standard deviations. */
const FAR_SIGMAS = 3.72;
/** Fewest deliveries that a door is known by. */
const LEAST_DELIVERIES = 3;
const DEGREE_M = 111_320;

interface Fix {
  lat: number;
  lon: number;
  accuracy_m: number;
}

/** Metres between two places, good to a percent within a town. */
export function metresBetween(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const north = (a.lat - b.lat) * DEGREE_M;
  const east = (a.lon - b.lon) * DEGREE_M * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

const isFix = (position: Position | null | undefined): position is Fix => !!position && "lat" in position;

/** How far a position is from the station, in what check-in sends: the distance alone. */
export function placeFrom(station: { lat: number; lon: number }, position: Position): StationPlace {
  if (!isFix(position)) return { missing: "missing" in position ? position.missing : "unavailable" };
  return { metres: Math.round(metresBetween(station, position)), accuracy_m: Math.ceil(position.accuracy_m) };
}

/** Whether the position is hardly that of this door: asked about only where the door was learned. */
export function isAnotherDoor(door: Door | undefined, position: Position | null | undefined): boolean {
  if (!door || door.deliveries < LEAST_DELIVERIES || !isFix(position)) return false;
  const own = Math.max(position.accuracy_m / SIGMAS_IN_68, LEAST_SIGMA_M);
  return metresBetween(door, position) > FAR_SIGMAS * Math.hypot(own, STANCE_M, door.sigma_m);
}
