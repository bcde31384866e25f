// Watches for the phone to leave a door after a photo, for at most three minutes and only while the app is
// open: "left 40 s later" is said only of what was seen. Nothing is noted of where the way leads.

import { metresBetween } from "../state/place";
import type { Position, TracePoint } from "../api/types";

const WATCH_MS = 180_000;
/** The server says that a phone left from here on, beyond both accuracies. */
const LEAVING_M = 25;
const MARGIN_M = 5;

const OPTIONS = { enableHighAccuracy: true, timeout: WATCH_MS, maximumAge: 0 };

/** Calls back once, when the phone is clearly away from where the photo was taken; not at all if it never is. */
export function whenLeft(from: Position, left: (point: TracePoint) => void): void {
  if (!("lat" in from) || !("geolocation" in navigator)) return;
  const end = (): void => {
    clearTimeout(limit);
    navigator.geolocation.clearWatch(watch);
  };
  const limit = setTimeout(() => end(), WATCH_MS);
  const watch = navigator.geolocation.watchPosition(({ coords, timestamp }) => {
    const here = { lat: Number(coords.latitude.toFixed(7)), lon: Number(coords.longitude.toFixed(7)) };
    const accuracy = Math.ceil(coords.accuracy);
    if (metresBetween(here, from) <= LEAVING_M + MARGIN_M + Math.max(accuracy, from.accuracy_m)) return;
    end();
    left({ step: "depart", at: new Date(timestamp).toISOString(), ...here, accuracy_m: accuracy });
  }, () => undefined, OPTIONS);
}
