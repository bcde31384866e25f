// Lays what this phone has done over what the server last said, so that a screen shows a step at once
// and offline. Pure: from a snapshot and the outbox to what is true for the person.

import type { AttemptBody, Award, Itinerary, ScanStep, StationWait, Stop, StopAttempt } from "../api/types";
import type { Operation } from "../outbox/database";

/** How long an attempt may be taken back, milliseconds. */
export const UNDO_MS = 120_000;

/** Operations whose effect the snapshot cannot show yet. Refused ones have no effect. */
export function unseen(operations: Operation[], askedAt: number): Operation[] {
  return operations.filter(
    (op) => op.state !== "refused" && (op.settledAt === null || op.settledAt >= askedAt),
  );
}

function attemptOf(op: Operation): StopAttempt {
  const body = op.body as AttemptBody;
  const kind = body.kind;
  // The server's clock counts the two minutes, so this phone's is corrected.
  const received = (op.settledAt ?? op.madeAt) - body.skew_ms;
  return {
    id: body.id,
    outcome: "failed" in kind ? "attempt_failed" : "delivered",
    handling: "left" in kind ? "unattended" : "handed_over" in kind ? "attended" : null,
    drop_place: "left" in kind ? kind.left.drop_place : null,
    reason: "failed" in kind ? kind.failed.reason : null,
    received_at: new Date(received).toISOString(),
    undo_until: new Date(received + UNDO_MS).toISOString(),
  };
}

function changedStop(stop: Stop, op: Operation): Stop {
  if (op.kind === "arrive" && op.path.includes(`/${stop.id}/`) && stop.state === "ahead") {
    const body = op.body as { occurred_at: string };
    return { ...stop, state: "arrived", arrived_at: body.occurred_at };
  }
  if (op.kind === "attempt" && (op.body as AttemptBody).stop === stop.id) {
    return { ...stop, state: "done", attempt: attemptOf(op) };
  }
  if (op.kind === "undo" && stop.attempt && op.path.includes(`/${stop.attempt.id}/`)) {
    return { ...stop, state: "arrived", attempt: null };
  }
  return stop;
}

function changedAward<T extends Omit<Award, "block">>(award: T, op: Operation): T {
  if (!op.lane.startsWith(`award/${award.id}`)) return award;
  const at = new Date(op.madeAt).toISOString();
  const scan = op.kind === "scan" ? (op.body as { step: ScanStep }).step : null;
  if (op.kind === "check_in" && award.state === "held") {
    return { ...award, state: "checked_in", checked_in_at: at };
  }
  if ((scan === "load" || op.kind === "arrive") && award.state === "checked_in") {
    return { ...award, state: "released", released_at: at };
  }
  if (op.kind === "check_out" && op.state === "acknowledged") {
    return { ...award, state: "checked_out", checked_out_at: at };
  }
  if (op.kind === "forfeit") return { ...award, state: "forfeited" };
  return award;
}

/** A delay that this phone noted and the server has not shown yet. */
function withDelay(it: Itinerary, op: Operation): Itinerary {
  if (op.kind !== "delay" || !op.path.includes(`/${it.award.id}/`) || !it.check_in || it.check_in.delay) return it;
  const { kind, occurred_at } = op.body as { kind: StationWait; occurred_at: string };
  return { ...it, check_in: { ...it.check_in, delay: { kind, said_at: occurred_at, view: null, view_words: "", viewed_at: null } } };
}

/** Itineraries as they stand for the person. */
export function overlaid(known: Itinerary[], operations: Operation[], askedAt: number): Itinerary[] {
  return unseen(operations, askedAt).reduce(
    (list, op) =>
      list.map((it) => ({
        ...withDelay(it, op),
        award: changedAward(it.award, op),
        stops: it.stops.map((stop) => changedStop(stop, op)),
      })),
    known,
  );
}

/** Awards as they stand for the person. */
export function overlaidAwards(known: Award[], operations: Operation[], askedAt: number): Award[] {
  return unseen(operations, askedAt).reduce((list, op) => list.map((a) => changedAward(a, op)), known);
}

/** Barcodes read at a step of an award, by what the outbox holds. */
export function scannedAt(operations: Operation[], award: string, step: ScanStep): Set<string> {
  const codes = operations
    .filter((op) => op.kind === "scan" && op.state !== "refused" && op.path.includes(`/${award}/`))
    .map((op) => op.body as { step: ScanStep; scans: { barcode: string }[] })
    .filter((body) => body.step === step)
    .flatMap((body) => body.scans.map((s) => s.barcode));
  return new Set(codes);
}
