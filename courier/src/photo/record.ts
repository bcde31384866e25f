// The capture record: what this phone saw, when and where, at which stop, signed by its key at the shutter.
// The stop's one-time challenge is in it, so it can be about no other stop and was not made before the route.

import { client, serverNow, skew } from "../api/client";
import { deviceKey } from "../api/device";
import { signJws } from "../../../web-client/src/jws";
import type { Position, Stop } from "../api/types";
import type { Hint } from "./hints";
import type { Measured } from "./measure";

export const RECORD_TYPE = "porchlight-capture+jwt";

/** Where a picture comes from. Only `camera`, the app's own viewfinder, makes a proof. */
export type Source = "camera" | "camera_app" | "gallery";

export interface Captured {
  id: string;
  sha256: string;
  bytes: number;
  source: Source;
  /** By this phone's clock. */
  takenAt: string;
  position: Position;
  hints: Hint[];
  measured: Measured;
}

const thousandths = (share: number): number => Math.round(share * 1000);

/** What the record says. */
export function payloadOf(stop: Stop, captured: Captured): object {
  const { mean, p90, clipped, loss } = captured.measured;
  return {
    stop: stop.id,
    challenge: captured.source === "camera" ? stop.challenge : null,
    photo: captured.id,
    sha256: captured.sha256,
    bytes: captured.bytes,
    source: captured.source,
    taken_at: captured.takenAt,
    skew_ms: skew.millis,
    skew_error_ms: skew.errorMillis,
    position: captured.position,
    hints: captured.hints,
    measured: { mean: Math.round(mean), p90, clipped_permille: thousandths(clipped), detail_permille: thousandths(loss) },
    iat: Math.floor(serverNow() / 1000),
  };
}

/** Signs the record; null where this phone's key cannot sign, which keeps no photo from being kept. */
export async function signedRecord(stop: Stop, captured: Captured): Promise<string | null> {
  try {
    return await signJws(await deviceKey(client().device), RECORD_TYPE, payloadOf(stop, captured));
  } catch {
    return null;
  }
}
