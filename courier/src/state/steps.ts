// What comes next at a stop, and in a day. Pure, so that the big button is the same after a reload.

import type { Itinerary, PhotoPolicy, Stop } from "../api/types";
import type { Draft } from "../outbox/database";

/** What the big button does. */
export type StopStep = "navigate" | "arrive" | "scan" | "photo" | "place" | "leave" | "hand" | "done";

/** A stop's page before anything was chosen on it. */
export function emptyDraft(stop: string): Draft {
  return {
    stop,
    navigated: false,
    scanSkipped: false,
    scan: null,
    place: null,
    outOfSight: false,
    whereToLook: "",
    weather: null,
    exception: null,
    failure: null,
  };
}

/** What the proof choice asks for, once the courier stands at the door. */
function proofStep(policy: PhotoPolicy, photos: number, draft: Draft): StopStep {
  if (policy === "attended_only") return "hand";
  if (policy === "opted_out") return "leave";
  return photos > 0 || draft.exception ? "place" : "photo";
}

/** The next step at a stop. */
export function nextStep(stop: Stop, draft: Draft, scanned: Set<string>, photos: number): StopStep {
  if (stop.state === "done") return "done";
  if (stop.state === "ahead") return draft.navigated ? "arrive" : "navigate";
  const unread = stop.packages.some((p) => !scanned.has(p.barcode));
  if (unread && !draft.scanSkipped && photos === 0) return "scan";
  return proofStep(stop.photo_policy, photos, draft);
}

/** The part of a day an itinerary is in. */
export type DayPart = "check_in" | "wait_for_route" | "load" | "stops" | "return" | "over";

/** Where the day stands. Loading is over when the person says so or a stop was reached. */
export function dayPart(it: Itinerary, loadingEnded: boolean): DayPart {
  if (it.award.state === "held") return "check_in";
  if (it.award.state !== "checked_in" && it.award.state !== "released") return "over";
  if (!it.route || it.stops.length === 0) return "wait_for_route";
  if (it.stops.every((s) => s.state === "done")) return "return";
  const begun = loadingEnded || it.stops.some((s) => s.state !== "ahead");
  return begun ? "stops" : "load";
}

/** The stop whose page fills the screen: the one being served, otherwise the first one ahead. */
export function currentStop(it: Itinerary): Stop | undefined {
  const ordered = [...it.stops].sort((a, b) => a.position - b.position);
  return ordered.find((s) => s.state === "arrived") ?? ordered.find((s) => s.state === "ahead");
}

/** Packages that go back to the station: those of failed attempts, but not the ones never found. */
export function packagesToReturn(it: Itinerary): { stop: Stop; barcode: string }[] {
  return it.stops
    .filter((s) => s.attempt?.outcome === "attempt_failed" && s.attempt.reason !== "missing")
    .flatMap((stop) => stop.packages.map(({ barcode }) => ({ stop, barcode })));
}
