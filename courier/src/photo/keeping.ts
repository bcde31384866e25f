// From the shutter to the phone's storage: hints as soon as something is measured, because somebody waits for them;
// beside them the files, then the signed record and one strict write. A photo is kept before anybody says "keep it", so that an app that is
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
import type { Frozen } from "./shot";
import { reached } from "./stages";

/** What became of keeping a photo. */
export type Kept = "kept" | "full" | "failed";

/** A photo between the shutter and the phone's storage. */
export interface Taken {
  id: string;
  frozen: Frozen;
  /** The hints that need no position and no face: there at once. */
  hints: Promise<Hint[]>;
  /** All hints. */
  allHints: Promise<Hint[]>;
  kept: Promise<Kept>;
}

/** The sharpness below which a photo is unusually soft for this phone; asked before the shutter, so that it waits for no disk. */
export async function usualOf(db: Database): Promise<number | null> {
  const habit = await db.get("habits", "sharpness").catch(() => undefined);
  return softBelow(habit?.samples ?? []);
}

/** Where and by whose leave a picture is taken. */
export interface Scene {
  stop: Stop;
  source: Source;
  position: Promise<Position>;
  usual: Promise<number | null>;
}

/** Takes a frozen picture on: judges, signs and keeps it. */
export function take(db: Database, frozen: Frozen, { stop, source, position, usual }: Scene): Taken {
  const [id, takenAt] = [newId("evd"), new Date().toISOString()];
  const place = { lat: stop.order.lat, lon: stop.order.lon };
  const looked = Promise.all([frozen.measured, usual]);
  const hintsWith = async (where: Position, person: boolean | null): Promise<Hint[]> => {
    const [measured, soft] = await looked;
    return hintsOf({ measured, softBelow: soft, person, position: where, stop: place });
  };
  const hints = hintsWith({ missing: "waiting" }, null);
  const person = Promise.all([personIn(frozen.picture), frozen.face]).then(([own, face]) => own ?? face);
  const allHints = Promise.all([position, person]).then(([where, somebody]) => hintsWith(where, somebody));
  const keepIt = async (): Promise<Kept> => {
    try {
      const [files, where, said, measured] = await Promise.all([frozen.files, position, allHints, frozen.measured]);
      const bytes = files.original.byteLength;
      const seen = { id, sha256: files.sha256, bytes, source, takenAt, position: where, hints: said, measured };
      const capture = await signedRecord(stop, seen);
      reached("signed");
      await keepPhoto(
        db,
        {
          id, stop: stop.id, attempt: null, sha256: files.sha256, bytes, capturedAt: takenAt,
          challenge: source === "camera" ? stop.challenge : null, position: where, source, hints: said, capture,
          state: "draft", previewSent: false, missing: [[0, pieceCount(bytes)]], server: null, problem: null, tries: 0, nextAt: 0,
        },
        { original: files.original, preview: files.preview },
      );
      reached("kept");
      return "kept";
    } catch (error) {
      return error instanceof StorageFull ? "full" : "failed";
    }
  };
  // Whoever shows them is told by `kept` that nothing came of it.
  [hints, allHints].forEach((said) => said.catch(() => undefined));
  return { id, frozen, hints, allHints, kept: keepIt() };
}

/** Learns from a photo that somebody kept how sharp this phone's photos usually are. */
export async function learnFrom(db: Database, { frozen }: Taken): Promise<void> {
  const { loss } = await frozen.measured;
  const tx = db.transaction("habits", "readwrite");
  const samples = (await tx.store.get("sharpness"))?.samples ?? [];
  await tx.store.put({ name: "sharpness", samples: withSample(samples, loss) });
  await tx.done;
}
