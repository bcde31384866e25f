// Where the phone is, asked only at a stop: a missing position is recorded with its reason and costs nobody
// anything. While the viewfinder is open the phone's newest fix is followed, so that the shutter waits for none.

import type { Position } from "../api/types";

const LIMIT_MS = 6_000;
const FRESH_MS = 20_000;
/** Longest wait at the shutter for a fix that is on its way. */
const SHUTTER_WAIT_MS = 1_500;
const REASONS = ["unavailable", "denied", "unavailable", "timeout"] as const;
const OPTIONS = { enableHighAccuracy: true, timeout: LIMIT_MS, maximumAge: FRESH_MS };

const fixOf = ({ coords }: GeolocationPosition): Position => ({
  lat: Number(coords.latitude.toFixed(7)),
  lon: Number(coords.longitude.toFixed(7)),
  accuracy_m: Math.ceil(coords.accuracy),
});
const whyNot = (error: GeolocationPositionError): Position => ({ missing: REASONS[error.code] ?? "unavailable" });

/** The position now, or why there is none. Never fails. `anew`: not one of a moment ago, because that one did not serve. */
export function whereAmI(anew = false): Promise<Position> {
  if (!("geolocation" in navigator)) return Promise.resolve({ missing: "unavailable" });
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve({ missing: "timeout" }), LIMIT_MS + 500);
    const done = (position: Position): void => (clearTimeout(giveUp), resolve(position));
    navigator.geolocation.getCurrentPosition((fix) => done(fixOf(fix)), (error) => done(whyNot(error)), anew ? { ...OPTIONS, maximumAge: 0 } : OPTIONS);
  });
}

/** Follows the phone's position while somebody takes photos. */
export class Follower {
  private newest: { position: Position; at: number } | null = null;
  private refusal: Position | null = null;
  private waiting: (() => void)[] = [];
  private readonly watch: number | null = null;

  constructor() {
    if (!("geolocation" in navigator)) {
      this.refusal = { missing: "unavailable" };
      return;
    }
    this.watch = navigator.geolocation.watchPosition(
      (fix) => {
        this.newest = { position: fixOf(fix), at: Date.now() };
        this.refusal = null;
        this.heard();
      },
      (error) => {
        this.refusal = whyNot(error);
        this.heard();
      },
      OPTIONS,
    );
  }

  private heard(): void {
    this.waiting.forEach((go) => go());
    this.waiting = [];
  }

  private known(): Position | null {
    if (this.newest && Date.now() - this.newest.at <= FRESH_MS) return this.newest.position;
    return this.refusal;
  }

  /** The position of this moment. Waits a little where the first answer is still on its way. */
  async now(): Promise<Position> {
    if (!this.known()) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        setTimeout(resolve, SHUTTER_WAIT_MS);
      });
    }
    return this.known() ?? { missing: "timeout" };
  }

  stop(): void {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
  }
}
