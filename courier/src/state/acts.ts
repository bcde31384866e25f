// What a person can do, each as one operation of the outbox. Names, paths and keys stand here once.

import { signal } from "@preact/signals";
import { skew } from "../api/client";
import type { Commitment } from "../api/commitment";
import { newId } from "../api/id";
import type { Arrival, AttemptKind, CommittedPhoto, Itinerary, Position, ScanStep, StationWait, Stop, Wishes, TracePoint } from "../api/types";
import { type Draft, type Operation, type Photo, StorageFull } from "../outbox/database";
import { bodyText, commitsTo } from "../outbox/rules";
import { type NewOperation, attemptOperation, deletePhoto, dismiss, enqueue, enqueueNewest, recordAmendment, recordAttempt, undoAttempt } from "../outbox/outbox";
import { whenLeft } from "../photo/leaving";
import { signAtOnce, used } from "./commit";
import { committed, db, draftOf, photos, reread } from "./day";

/** Set when the phone could not keep something: shown until read. */
export const storageProblem = signal(false);

const now = (): string => new Date().toISOString();

/** Runs a write of the outbox; a full phone is told and never passed over. */
async function kept<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    const value = await write();
    await committed();
    return value;
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error;
    storageProblem.value = true;
    return undefined;
  }
}

/** Signs an act where it is one that is signed, keeps it, and puts the nonce away. */
async function signedAndKept<T>(op: NewOperation, write: (commitment?: Commitment) => Promise<T>): Promise<T | undefined> {
  const about = commitsTo(op);
  if (about === null) return kept(() => write());
  const commitment = await signAtOnce(about, bodyText(op));
  const value = await kept(() => write(commitment));
  if (value !== undefined) await used(about, commitment);
  return value;
}

const once = (op: NewOperation): Promise<Operation | undefined> =>
  signedAndKept(op, (commitment) => enqueue(db(), { ...op, commitment }, Date.now()));
const newest = (op: NewOperation): Promise<Operation | undefined> =>
  signedAndKept(op, (commitment) => enqueueNewest(db(), { ...op, commitment }, Date.now()));
const awardLane = (award: string): string => `award/${award}`;
const stopLane = (award: string, stop: string): string => `award/${award}/stop/${stop}`;

function onAward(award: string, kind: "check_in" | "check_out" | "forfeit", path: string, body: object = {}) {
  return once({
    kind, lane: awardLane(award), key: `${kind}:${award}`, method: "POST", path: `/v1/awards/${award}/${path}`, body,
  });
}

export const checkIn = (award: string, arrival: Arrival) => onAward(award, "check_in", "check-in", arrival);
export const checkOut = (award: string) => onAward(award, "check_out", "check-out");
export const forfeit = (award: string) => onAward(award, "forfeit", "forfeit");

/** The station keeps the courier waiting. */
export function sayDelay(award: string, kind: StationWait) {
  return once({
    kind: "delay", lane: `award/${award}/delay`, key: `delay:${award}`, method: "POST", path: `/v1/awards/${award}/station-delay`,
    body: { kind, occurred_at: now() },
  });
}

/** A package code was read or typed. */
export function scan(award: string, step: ScanStep, barcode: string, stop?: string) {
  const id = newId("scn");
  return once({
    kind: "scan",
    lane: stop ? stopLane(award, stop) : awardLane(award),
    key: `scan:${step}:${award}:${barcode}`,
    method: "POST",
    path: `/v1/awards/${award}/scans`,
    body: { step, scans: [{ id, barcode, occurred_at: now(), ...(stop ? { stop } : {}) }] },
  });
}

/** The courier stands at the stop. */
export function arrive(award: string, stop: string) {
  return once({
    kind: "arrive", lane: stopLane(award, stop), key: `arrive:${stop}`, method: "POST",
    path: `/v1/stops/${stop}/arrive`, body: { occurred_at: now() },
  });
}

/** Positions around a stop, noted only inside a block. */
function trace(stop: string, points: TracePoint[]) {
  return once({
    kind: "trace", lane: `trace/${stop}`, key: `trace:${stop}:${points[0]?.at ?? ""}`, method: "POST",
    path: `/v1/stops/${stop}/trace`, body: { skew_ms: skew.millis, points },
  });
}

/** "The pin is wrong: the door is here." */
export function proposePin(award: string, stop: string, at: { lat: number; lon: number; accuracy_m: number }, words: string) {
  return newest({
    kind: "pin", lane: stopLane(award, stop), key: `pin:${stop}`, method: "POST", path: `/v1/stops/${stop}/pin`,
    body: { lat: at.lat, lon: at.lon, accuracy_m: at.accuracy_m, words },
  });
}

interface Finished {
  award: string;
  stop: Stop;
  kind: AttemptKind;
  position: Position;
  note?: string;
}

/** Photos on a stop's page that go with its next attempt. */
export const draftPhotos = (stop: string) => photos.value.filter((p) => p.stop === stop && p.state === "draft");

/** Whether a photo was taken through the app's viewfinder with the stop's challenge: only those are a proof. */
export const isLive = (photo: Photo): boolean => photo.challenge !== null && (photo.source ?? "camera") === "camera";

const committedPhoto = (p: Photo): CommittedPhoto => ({
  id: p.id, sha256: p.sha256, bytes: p.bytes, captured_at: p.capturedAt, challenge: p.challenge,
  ...(p.capture ? { capture: p.capture } : {}),
});

/** Records what became of a stop. Photos go along only when the parcel was left. */
export function finish({ award, stop, kind, position, note = "" }: Finished) {
  const pictures = "left" in kind ? draftPhotos(stop.id) : [];
  const there = pictures.find(isLive)?.position ?? position;
  if (pictures.some(isLive)) whenLeft(there, (point) => void trace(stop.id, [point]));
  const body = {
    id: newId("att"),
    stop: stop.id,
    occurred_at: now(),
    skew_ms: skew.millis,
    position: there,
    kind,
    photos: pictures.map(committedPhoto),
    note,
  };
  const draft: Draft = draftOf(stop.id);
  const lane = stopLane(award, stop.id);
  return signedAndKept(attemptOperation(lane, body, draft), (commitment) =>
    recordAttempt(db(), lane, body, draft, Date.now(), commitment),
  );
}

/** Takes an attempt back: on the phone if it never left it, otherwise on the server. */
export async function undo(attempt: string): Promise<void> {
  const how = await kept(() => undoAttempt(db(), attempt, Date.now()));
  if (how === "nothing") {
    // Made on another phone or before this app was installed: the server knows it.
    await once({
      kind: "undo", lane: `attempt/${attempt}`, key: `undo:${attempt}`, method: "POST",
      path: `/v1/attempts/${attempt}/undo`, body: {},
    });
  }
}

/** Adds words, and the photos on the stop's page, to an attempt that stands. */
export function amend(award: string, stop: string, attempt: string, words: string) {
  const body = { id: newId("evd"), words: words.trim(), occurred_at: now(), photos: draftPhotos(stop).map(committedPhoto) };
  return kept(() => recordAmendment(db(), stopLane(award, stop), attempt, body, Date.now()));
}

/** Enters a round, or replaces the list. */
export function enter(round: string, ranked: string[], most: number) {
  return newest({
    kind: "enter", lane: `round/${round}`, key: `enter:${round}`, method: "PUT",
    path: `/v1/rounds/${round}/entry`, body: { ranked, max_blocks: most },
  });
}

export function withdraw(round: string) {
  return newest({
    kind: "withdraw", lane: `round/${round}`, key: `enter:${round}`, method: "DELETE",
    path: `/v1/rounds/${round}/entry`, body: null,
  });
}

export function saveWishes(body: Wishes) {
  return newest({ kind: "wishes", lane: "wishes", key: "wishes", method: "PUT", path: "/v1/standing-preferences", body });
}

/** The language the station writes to me in. */
export function tellLanguage(language: string) {
  return newest({ kind: "language", lane: "me/language", key: "language", method: "PUT", path: "/v1/me/language", body: { language } });
}

/** Agrees to a version of the terms that was read. */
export function agree(version: number) {
  return once({ kind: "terms", lane: "me/terms", key: `terms:${version}`, method: "POST", path: "/v1/me/terms", body: { version } });
}

export async function putAway(seq: number): Promise<void> {
  await dismiss(db(), seq);
  await reread();
}

export async function removePhoto(id: string): Promise<void> {
  await deletePhoto(db(), id);
  await reread();
}

/** Records stops whose every package was marked as not here while loading. */
export async function recordMissing(it: Itinerary, missing: Set<string>): Promise<void> {
  const gone = it.stops.filter((s) => s.state === "ahead" && s.packages.length > 0 && s.packages.every((p) => missing.has(p.barcode)));
  for (const stop of gone) {
    const kind: AttemptKind = { failed: { reason: "missing", words: "" } };
    await finish({ award: it.award.id, stop, kind, position: { missing: "unavailable" } });
  }
}
