// What this phone keeps: the IndexedDB of one courier. Everything a person did is here before a
// screen says so, and leaves only when the server has it. Another courier gets another database.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Commitment } from "../api/commitment";
import type { DropPlace, ExceptionKind, Position, Reason, Run, UploadStatus, Weather } from "../api/types";
import type { Hint } from "../photo/hints";
import type { Source } from "../photo/record";

const VERSION = 3;

export type OperationKind =
  | "check_in" | "scan" | "arrive" | "attempt" | "undo" | "check_out" | "amend"
  | "enter" | "withdraw" | "wishes" | "forfeit" | "language" | "terms"
  | "trace" | "pin" | "delay";

/** A write that waits for, or has had, its answer. */
export interface Operation {
  /** Order of making; given by the database. */
  seq: number;
  /** `opn_...`, the same for every try. */
  id: string;
  kind: OperationKind;
  /** Path such as `award/A/stop/S`; an unsettled operation holds back later ones above and below it. */
  lane: string;
  /** At most one live operation of a key exists, so a double tap makes one. */
  key: string;
  method: "PUT" | "POST" | "DELETE";
  path: string;
  body: unknown;
  /** The body's exact characters, as they are signed and sent. Absent in records of older versions. */
  text?: string;
  /** The signature made when the person did it; absent where no nonce was known then. */
  commitment?: Commitment;
  state: "waiting" | "sending" | "acknowledged" | "refused";
  tries: number;
  /** Not before this time, milliseconds. */
  nextAt: number;
  madeAt: number;
  settledAt: number | null;
  answer: unknown;
  /** Why it was refused. */
  reason: { code: string; detail: string } | null;
  /** For attempts: what the stop's page held, so that an undo gives it back. */
  draft?: Draft;
}

/** A photo and how far it has come. Its bytes live in a store of their own. */
export interface Photo {
  id: string;
  stop: string;
  attempt: string | null;
  sha256: string;
  bytes: number;
  capturedAt: string;
  challenge: string | null;
  position: Position | null;
  /** Where it comes from; only `camera` is a proof. Absent in records of older versions. */
  source?: Source;
  /** Codes of what was said about it at the shutter. */
  hints?: Hint[];
  /** The capture record, signed at the shutter; null where it could not be. */
  capture?: string | null;
  /** draft: on the stop's page. committed: its attempt waits. ready: may be sent. */
  state: "draft" | "committed" | "ready" | "done" | "refused";
  previewSent: boolean;
  /** Runs of pieces the server still wants, the first one and how many; null until asked. */
  missing: Run[] | null;
  /** When the server had all of it, by the server's clock as this phone estimates it, milliseconds. */
  receivedAt?: number | null;
  server: UploadStatus["state"] | null;
  problem: string | null;
  /** Codes of what the server found wanting once it had looked. Absent before, and in records of older versions. */
  wanting?: string[];
  tries: number;
  nextAt: number;
}

export interface PhotoBytes {
  id: string;
  original: ArrayBuffer;
  preview: ArrayBuffer;
}

/** What the person has chosen at a stop and not yet finished. */
export interface Draft {
  stop: string;
  navigated: boolean;
  scanSkipped: boolean;
  scan: { id: string; barcode: string } | null;
  place: DropPlace | null;
  outOfSight: boolean;
  whereToLook: string;
  weather: Weather | null;
  exception: { kind: ExceptionKind; words: string } | null;
  failure: { reason: Reason; words: string } | null;
}

/** A remembered answer of the server. */
export interface Snapshot {
  key: string;
  value: unknown;
  /** When it was asked for, so that later operations are laid over it. */
  askedAt: number;
}

/** What is known about how this phone usually behaves. */
export interface Habit {
  name: "sharpness";
  samples: number[];
}

/** What this phone holds of a face template: its half of the key, and what the receipt of the key's end is checked with. */
export interface FaceHalf {
  /** Id of the template. */
  template: string;
  /** 32 bytes; null once the template has ended. Raw bytes, as the server needs them to open the template. */
  half: Uint8Array | null;
  /** Canonical fact of the enrolment; null where the answer got lost. */
  enrolment: string | null;
  /** Salt of the subject, base 64. */
  salt: string | null;
  /** The log's key as it was on that day. */
  logKey: string | null;
  /** When it was kept, by this phone's clock: an answer asked for earlier says nothing about it. */
  keptAt: number;
}

interface Shape extends DBSchema {
  operations: { key: number; value: Operation; indexes: { key: string; state: string } };
  photos: { key: string; value: Photo; indexes: { state: string; stop: string } };
  bytes: { key: string; value: PhotoBytes };
  snapshots: { key: string; value: Snapshot };
  drafts: { key: string; value: Draft };
  habits: { key: string; value: Habit };
  faces: { key: string; value: FaceHalf };
}

export type Database = IDBPDatabase<Shape>;

/** Name of a courier's database. */
export const databaseName = (courier: string): string => `porchlight-${courier}`;

/** Opens, and makes where needed, the database of a courier. */
export function openDatabase(name: string): Promise<Database> {
  return openDB<Shape>(name, VERSION, {
    async upgrade(db, from, _to, tx) {
      db.createObjectStore("faces", { keyPath: "template" });
      if (from >= 2) return;
      db.createObjectStore("habits", { keyPath: "name" });
      if (from >= 1) {
        // The first version cut photos into larger pieces: the server is asked anew which are missing.
        const photos = tx.objectStore("photos");
        for (const photo of await photos.getAll()) await photos.put({ ...photo, missing: null });
        return;
      }
      const operations = db.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
      operations.createIndex("key", "key");
      operations.createIndex("state", "state");
      const photos = db.createObjectStore("photos", { keyPath: "id" });
      photos.createIndex("state", "state");
      photos.createIndex("stop", "stop");
      db.createObjectStore("bytes", { keyPath: "id" });
      db.createObjectStore("snapshots", { keyPath: "key" });
      db.createObjectStore("drafts", { keyPath: "stop" });
    },
    blocking(_old, _new, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** The storage of the phone is full: what was to be kept is NOT kept. */
export class StorageFull extends Error {}

/** Runs the writes of a transaction: all of them, or none. A browser commits what was written before a failure. */
export async function whole<T>(tx: { abort(): void; done: Promise<void> }, writes: () => Promise<T>): Promise<T> {
  try {
    const value = await writes();
    await tx.done;
    return value;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // The failure has ended it already.
    }
    await tx.done.catch(() => undefined);
    throw error;
  }
}

/** Runs a write and turns the browser's quota errors into one the screens can explain. */
export async function keep<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    const full = ["QuotaExceededError", "UnknownError", "AbortError"].includes(name);
    throw full ? new StorageFull(String(error)) : error;
  }
}
