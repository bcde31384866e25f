// Puts what a person did into the outbox, and takes it back. Each function is one transaction, so a
// kill in the middle leaves either all of it or nothing. Sending is `sender.ts`.

import type { Commitment } from "../api/commitment";
import { newId } from "../api/id";
import type { AmendmentBody, AttemptBody } from "../api/types";
import type { Database, Draft, Operation, Photo } from "./database";
import { keep, whole } from "./database";
import { SETTLED_KEPT_MS, bodyText } from "./rules";

/** An operation as a screen asks for it. */
export type NewOperation = Pick<Operation, "kind" | "lane" | "key" | "method" | "path" | "body"> & {
  draft?: Draft;
  commitment?: Commitment;
};

/** Most photos of one attempt. */
export const MAX_PHOTOS = 6;

function fresh(wanted: NewOperation, now: number): Omit<Operation, "seq"> {
  return {
    ...wanted,
    text: bodyText(wanted),
    id: newId("opn", now),
    state: "waiting",
    tries: 0,
    nextAt: 0,
    madeAt: now,
    settledAt: null,
    answer: null,
    reason: null,
  };
}

/** A key that no new operation asks for: the operation under it is history. */
const retired = (op: Operation): string => `${op.key}#${op.seq}`;

/** Adds an operation once: a second tap finds the first one. */
export function enqueue(db: Database, wanted: NewOperation, now: number): Promise<Operation> {
  return keep(async () => {
    const tx = db.transaction("operations", "readwrite", { durability: "strict" });
    const known = await tx.store.index("key").get(wanted.key);
    if (known) {
      await tx.done;
      return known;
    }
    const op = fresh(wanted, now);
    const seq = await tx.store.add(op as Operation);
    await tx.done;
    return { ...op, seq };
  });
}

/** Adds an operation whose newest form counts (a ranked list, wishes): an unsent one is replaced. */
export function enqueueNewest(db: Database, wanted: NewOperation, now: number): Promise<Operation> {
  return keep(async () => {
    const tx = db.transaction("operations", "readwrite", { durability: "strict" });
    const known = await tx.store.index("key").get(wanted.key);
    if (known && known.state === "waiting" && known.tries === 0) {
      await tx.store.delete(known.seq);
    } else if (known) {
      await tx.store.put({ ...known, key: retired(known) });
    }
    const op = fresh(wanted, now);
    const seq = await tx.store.add(op as Operation);
    await tx.done;
    return { ...op, seq };
  });
}

/** The key under which a stop has one live attempt. */
export const attemptKey = (stop: string): string => `attempt:${stop}`;

/** An attempt as an operation. */
export const attemptOperation = (lane: string, body: AttemptBody, draft: Draft): NewOperation => ({
  kind: "attempt", lane, key: attemptKey(body.stop), method: "POST", path: "/v1/attempts", body, draft,
});

/** Records an attempt with its photos: the stop's draft turns into an operation, all at once. */
export function recordAttempt(
  db: Database,
  lane: string,
  body: AttemptBody,
  draft: Draft,
  now: number,
  commitment?: Commitment,
): Promise<Operation> {
  return keep(async () => {
    const tx = db.transaction(["operations", "photos", "drafts"], "readwrite", { durability: "strict" });
    const operations = tx.objectStore("operations");
    const known = await operations.index("key").get(attemptKey(body.stop));
    if (known) {
      await tx.done;
      return known;
    }
    const op = fresh({ ...attemptOperation(lane, body, draft), commitment }, now);
    return whole(tx, async () => {
      const seq = await operations.add(op as Operation);
      const photos = tx.objectStore("photos");
      for (const { id } of body.photos) {
        const photo = await photos.get(id);
        if (photo) await photos.put({ ...photo, attempt: body.id, state: "committed" });
      }
      await tx.objectStore("drafts").delete(body.stop);
      return { ...op, seq };
    });
  });
}

/** Adds to an attempt: words, and photos that are marked as added. */
export function recordAmendment(
  db: Database,
  lane: string,
  attempt: string,
  body: AmendmentBody,
  now: number,
): Promise<Operation> {
  return keep(async () => {
    const tx = db.transaction(["operations", "photos"], "readwrite", { durability: "strict" });
    const path = `/v1/attempts/${attempt}/amendments`;
    const op = fresh({ kind: "amend", lane, key: `amend:${body.id}`, method: "POST", path, body }, now);
    return whole(tx, async () => {
      const seq = await tx.objectStore("operations").add(op as Operation);
      const photos = tx.objectStore("photos");
      for (const { id } of body.photos) {
        const photo = await photos.get(id);
        if (photo) await photos.put({ ...photo, attempt, state: "committed" });
      }
      return { ...op, seq };
    });
  });
}

/** Takes an attempt back. One that never left the phone is simply gone, and its draft is back;
 * otherwise the server is told, after the attempt. Returns how. */
export function undoAttempt(db: Database, attempt: string, now: number): Promise<"gone" | "told" | "nothing"> {
  return keep(async () => {
    const tx = db.transaction(["operations", "photos", "drafts"], "readwrite", { durability: "strict" });
    const operations = tx.objectStore("operations");
    const all = await operations.getAll();
    const op = all.find((o) => o.kind === "attempt" && (o.body as AttemptBody).id === attempt);
    if (!op || op.key !== attemptKey((op.body as AttemptBody).stop) || op.state === "refused") {
      await tx.done;
      return "nothing";
    }
    const unsent = op.state === "waiting" && op.tries === 0;
    if (unsent) {
      await operations.delete(op.seq);
      const photos = tx.objectStore("photos");
      for (const photo of await photos.index("stop").getAll((op.body as AttemptBody).stop)) {
        if (photo.attempt === attempt) await photos.put({ ...photo, attempt: null, state: "draft" });
      }
    } else {
      await operations.put({ ...op, key: retired(op) });
      const path = `/v1/attempts/${attempt}/undo`;
      const undo: NewOperation = {
        kind: "undo", lane: op.lane, key: `undo:${attempt}`, method: "POST", path, body: {},
      };
      await operations.add(fresh(undo, now) as Operation);
    }
    if (op.draft) {
      const draft = unsent ? op.draft : { ...op.draft, scan: null, place: null };
      await tx.objectStore("drafts").put(draft);
    }
    await tx.done;
    return unsent ? "gone" : "told";
  });
}

/** Puts away a refusal that the person has read. */
export async function dismiss(db: Database, seq: number): Promise<void> {
  await db.delete("operations", seq);
}

/** Keeps a photo with its bytes, at the shutter. */
export function keepPhoto(
  db: Database,
  photo: Photo,
  bytes: { original: ArrayBuffer; preview: ArrayBuffer },
): Promise<void> {
  return keep(async () => {
    const tx = db.transaction(["photos", "bytes"], "readwrite", { durability: "strict" });
    await whole(tx, async () => {
      await tx.objectStore("bytes").put({ id: photo.id, ...bytes });
      await tx.objectStore("photos").put(photo);
    });
  });
}

/** Deletes a photo that is not part of a record that waits or was kept. */
export async function deletePhoto(db: Database, id: string): Promise<void> {
  const tx = db.transaction(["photos", "bytes"], "readwrite");
  const photo = await tx.objectStore("photos").get(id);
  if (photo && (photo.state === "draft" || photo.state === "refused" || photo.state === "done")) {
    await tx.objectStore("photos").delete(id);
    await tx.objectStore("bytes").delete(id);
  }
  await tx.done;
}

/** Forgets what was settled long ago. Refusals stay until they are read. */
export async function forgetSettled(db: Database, now: number): Promise<void> {
  const before = now - SETTLED_KEPT_MS;
  const tx = db.transaction(["operations", "photos", "bytes"], "readwrite");
  const operations = tx.objectStore("operations");
  // An entry that was refused is of no use once its day is over; whatever else was refused waits for its person.
  for (const op of await operations.index("state").getAll("refused")) {
    if (op.kind === "enter" && (op.settledAt ?? now) < before) await operations.delete(op.seq);
  }
  for (const op of await operations.index("state").getAll("acknowledged")) {
    if ((op.settledAt ?? now) >= before) continue;
    await operations.delete(op.seq);
    if (op.kind !== "attempt" && op.kind !== "amend") continue;
    for (const { id } of (op.body as AttemptBody | AmendmentBody).photos) {
      const photo = await tx.objectStore("photos").get(id);
      if (photo?.state === "done") await tx.objectStore("photos").delete(id);
    }
  }
  await tx.done;
}
