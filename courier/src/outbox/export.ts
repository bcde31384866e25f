// The queue as a file: the last resort for a phone that cannot send, to be brought to the station. One line of
// JSON each: a head, the records in order with their signatures, the photos with their bytes. The format is
// described in `docs/queue-file.md`; the station reads it with `porchlight queue import FILE`.

import { encodeBytes } from "../../../web-client/src/base64url";
import type { Database, Operation, Photo } from "./database";
import { bodyText } from "./rules";

export const FORMAT = "porchlight-queue/1";

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

function operationLine(op: Operation): string {
  return line({
    operation: op.id, kind: op.kind, method: op.method, path: op.path, body: bodyText(op),
    made_at: new Date(op.madeAt).toISOString(), commitment: op.commitment?.jws ?? null,
  });
}

async function photoLine(db: Database, photo: Photo): Promise<string> {
  const bytes = await db.get("bytes", photo.id);
  return line({
    photo: photo.id, stop: photo.stop, attempt: photo.attempt, sha256: photo.sha256, bytes: photo.bytes,
    captured_at: photo.capturedAt, challenge: photo.challenge, capture: photo.capture ?? null,
    original: bytes ? encodeBytes(bytes.original) : null,
  });
}

/** Everything that has not reached the server, as a file of `person`. Nothing is taken out of the queue by it. */
export async function exportQueue(db: Database, person: string, skewMs: number, now: number): Promise<Blob> {
  const all = await db.getAll("operations");
  const open = all.filter((op) => op.state !== "acknowledged").sort((a, b) => a.seq - b.seq);
  const photos = (await db.getAll("photos")).filter((p) => p.state !== "done");
  const head = { format: FORMAT, person, made_at: new Date(now).toISOString(), skew_ms: skewMs, operations: open.length, photos: photos.length };
  const parts = [line(head), ...open.map(operationLine)];
  // One after another: a queue may be larger than the phone's memory likes, and a Blob may lie on its disk.
  const pieces: Blob[] = [new Blob(parts)];
  for (const photo of photos) pieces.push(new Blob([await photoLine(db, photo)]));
  return new Blob(pieces, { type: "application/x-ndjson" });
}
