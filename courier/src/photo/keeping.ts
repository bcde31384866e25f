// From the shutter to the phone's storage: hints first, because somebody waits for them, then the files, the
// signed record and one strict write. A photo is kept before anybody says "keep it", so that an app that is
// killed between the shutter and the button loses nothing; "take again" deletes it.

import { newId } from "../api/id";
import type { Position, Stop } from "../api/types";
import { type Database, StorageFull } from "../outbox/database";
import { keepPhoto } from "../outbox/outbox";
import { pieceCount } from "../outbox/pieces";
import { softBelow, withSample } from "./baseline";
import { type Hint, hintsOf } from "./hints";
import { personIn } from "./person";
import { type Source, signedRecord } from "./record";
import { type Frozen, filesOf } from "./shot";

/** What became of keeping a photo. */
export type Kept = "kept" | "full" | "failed";

/** A photo between the shutter and the phone's storage. */
export interface Taken {
  id: string;
  frozen: Frozen;
  /** The hints that need no position: there at once. */
  hints: Promise<Hint[]>;
  /** All hints. */
  allHints: Promise<Hint[]>;
  kept: Promise<Kept>;
}

const samplesOf = async (db: Database): Promise<number[]> => (await db.get("habits", "sharpness"))?.samples ?? [];

/** Takes a frozen picture on: measures, judges, signs and keeps it. */
export function take(db: Database, stop: Stop, source: Source, frozen: Frozen, position: Promise<Position>): Taken {
  const [id, takenAt] = [newId("evd"), new Date().toISOString()];
  const place = { lat: stop.order.lat, lon: stop.order.lon };
  const judged = async (): Promise<{ softBelow: number | null; person: boolean | null }> => {
    const [samples, person] = await Promise.all([samplesOf(db).catch(() => []), personIn(frozen.small)]);
    return { softBelow: softBelow(samples), person };
  };
  const looked = judged();
  const hintsAt = async (where: Position): Promise<Hint[]> =>
    hintsOf({ measured: frozen.measured, ...(await looked), position: where, stop: place });
  const hints = hintsAt({ missing: "waiting" });
  const allHints = position.then(hintsAt);
  const keepIt = async (): Promise<Kept> => {
    try {
      const [files, where, said] = await Promise.all([filesOf(frozen), position, allHints]);
      const { measured } = frozen;
      const bytes = files.original.byteLength;
      const seen = { id, sha256: files.sha256, bytes, source, takenAt, position: where, hints: said, measured };
      const capture = await signedRecord(stop, seen);
      await keepPhoto(
        db,
        {
          id, stop: stop.id, attempt: null, sha256: files.sha256, bytes, capturedAt: takenAt,
          challenge: source === "camera" ? stop.challenge : null, position: where, source, hints: said, capture,
          state: "draft", previewSent: false, missing: [[0, pieceCount(bytes)]], server: null, problem: null, tries: 0, nextAt: 0,
        },
        { original: files.original, preview: files.preview },
      );
      return "kept";
    } catch (error) {
      return error instanceof StorageFull ? "full" : "failed";
    }
  };
  return { id, frozen, hints, allHints, kept: keepIt() };
}

/** Learns from a photo that somebody kept how sharp this phone's photos usually are. */
export async function learnFrom(db: Database, { frozen }: Taken): Promise<void> {
  const tx = db.transaction("habits", "readwrite");
  const samples = (await tx.store.get("sharpness"))?.samples ?? [];
  await tx.store.put({ name: "sharpness", samples: withSample(samples, frozen.measured.loss) });
  await tx.done;
}
