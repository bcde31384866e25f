// Where the phone is, asked only at a stop and never waited for: a missing position is recorded with
// its reason and costs nobody anything.

import type { Position } from "../api/types";

const LIMIT_MS = 6_000;
const FRESH_MS = 20_000;
const REASONS = ["unavailable", "denied", "unavailable", "timeout"] as const;

/** The position now, or why there is none. Never fails. */
export function whereAmI(): Promise<Position> {
  if (!("geolocation" in navigator)) return Promise.resolve({ missing: "unavailable" });
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve({ missing: "timeout" }), LIMIT_MS + 500);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(giveUp);
        resolve({
          lat: Number(coords.latitude.toFixed(7)),
          lon: Number(coords.longitude.toFixed(7)),
          accuracy_m: Math.ceil(coords.accuracy),
        });
      },
      (error) => {
        clearTimeout(giveUp);
        resolve({ missing: REASONS[error.code] ?? "unavailable" });
      },
      { enableHighAccuracy: true, timeout: LIMIT_MS, maximumAge: FRESH_MS },
    );
  });
}
