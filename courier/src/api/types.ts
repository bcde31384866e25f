// The shapes of /v1 as this app uses them. Codes are the stable words of the server's `domain` crate.

import type { Act } from "./commitment";
import type { Assurance } from "./device";

export interface Station {
  id: string;
  code: string;
  name: string;
  time_zone: string;
  lat: number;
  lon: number;
  award_mode: "draw" | "race";
  currency: string;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  language: string;
  vehicle: Vehicle;
  station: Station;
  operator_name: string;
  /** Whom to call; the phone remembers it, so that the buttons work without a network. Empty if not entered. */
  emergency?: string;
  desk?: string;
  waiting_terms: null | { programme: string; version: number; body: string };
}

export type Vehicle = "bike" | "sedan" | "suv" | "van";

export interface PayRule {
  per_hour: number;
  per_km: number;
  cost_per_km: number;
  minimum_per_hour: number;
}

export interface BlockCard {
  id: string;
  starts_at: string;
  ends_at: string;
  minutes: number;
  pay: number;
  net: number;
  currency: string;
  vehicle: Vehicle;
  places: number;
  expected_stops: number;
  expected_metres: number;
  pay_rule: PayRule;
  /** What steps have added; absent in what an older server said. */
  raised?: number;
  /** When spans begin in which it rises if a place is free, and the pay after one more step, two, and so on. */
  steps?: { at: string[]; pay: number[] };
}

export interface Wishes {
  weekdays: number;
  earliest_minute: number;
  latest_minute: number;
  least_pay: number;
  max_per_round: number;
  active: boolean;
}

export type AwardState =
  | "held" | "checked_in" | "released" | "checked_out" | "forfeited" | "no_show" | "ended";

export interface Award {
  id: string;
  state: AwardState;
  source: "draw" | "race" | "direct" | "transfer" | "reserved";
  made_at: string;
  checked_in_at: string | null;
  released_at: string | null;
  checked_out_at: string | null;
  block: BlockCard;
  /** What giving it back means now; absent in what an older server said. */
  giving_back?: null | { means: "free" | "late" | "very_late"; free_until: string };
}

export type CheckWay = "passkey" | "altcha" | "picture_code" | "support_code";

/** The check that an entry or a held place waits for ("challenge" in the API). */
export interface Check {
  id: string;
  state: "open" | "passed" | "failed" | "lapsed";
  act: "enter_round" | "accept_offer";
  thing: string;
  opened_at: string;
  ends_at: string;
  extensions_left: number;
  ways: CheckWay[];
  way: CheckWay | null;
  reasons: { code: string; group: string; value: number | null }[];
  holds: number;
  awards: string[];
  support: null | { step: string; asked_at: string; given_at: string | null };
}

/** A code to be read or heard: a PNG and a WAV of the same digits, in base64. */
export interface CodeShown {
  picture: string;
  sound: string;
  language: string;
}

export type CheckBegun =
  | { outcome: "begun"; step: string; passkey?: { publicKey: unknown }; altcha?: unknown; picture_code?: CodeShown }
  | { outcome: "not_open"; state: string };
export type CheckAnswered = {
  outcome: "passed" | "wrong" | "failed" | "stale" | "no_code_yet" | "not_open";
  /** Wrong answers that are left, where it was one. */
  left?: number;
};
export type CheckExtended = { outcome: "extended" | "no_more" | "not_open" };

export type PhotoPolicy = "required" | "opted_out" | "attended_only";

export type ProofLevel = "photo" | "photo_with_dwell" | "code" | "signature_and_code";
export type ProofReason = "usual" | "order" | "programme" | "valuable" | "history";
export type PlaceReason = "position" | "scene_unlike" | "scene_elsewhere" | "no_scan" | "other_scan";

/** What is known about where a site's door is. */
export interface Door {
  lat: number;
  lon: number;
  sigma_m: number;
  deliveries: number;
  source: "address" | "pin" | "deliveries";
}

/** A position around a stop. */
export interface TracePoint {
  step: "approach" | "stop" | "photo" | "depart";
  at: string;
  lat: number;
  lon: number;
  accuracy_m: number;
}

export type DropPlace =
  | "door" | "back_door" | "side_door" | "porch" | "under_something" | "shed" | "bush" | "planter"
  | "garage" | "mailroom" | "locker" | "neighbour" | "safe_place" | "other";

export type Weather = "dry" | "rain" | "snow";

export type Reason =
  | "not_home" | "no_access" | "wrong_address" | "refused" | "damaged" | "missing" | "unsafe"
  | "weather" | "closed" | "breakdown" | "out_of_time" | "id_failed" | "no_safe_place" | "other";

export type ExceptionKind =
  | "camera_denied" | "camera_broken" | "unsafe" | "person_present" | "forbidden" | "other";

export interface Stop {
  id: string;
  position: number;
  state: "ahead" | "arrived" | "done";
  planned_arrival: string | null;
  service_seconds: number;
  arrived_at: string | null;
  order: {
    id: string;
    reference: string;
    recipient: string;
    address: string;
    lat: number;
    lon: number;
    window_start: string | null;
    window_end: string | null;
    notes: string;
    phone: string | null;
    attended_only: boolean;
  };
  packages: { barcode: string; volume_ml: number; weight_g: number }[];
  photo_policy: PhotoPolicy;
  /** Absent in what an older server said. */
  proof?: { level: ProofLevel; reason: ProofReason };
  door?: Door;
  wish: null | { drop_place: DropPlace | null; place_note: string };
  challenge: string | null;
  attempt: null | StopAttempt;
}

export interface StopAttempt {
  id: string;
  outcome: "delivered" | "attempt_failed" | "not_attempted" | "returned" | "cancelled";
  handling: "attended" | "unattended" | null;
  drop_place: DropPlace | null;
  reason: Reason | null;
  received_at: string;
  undo_until: string;
  /** What the evidence shows and what not, in my language; absent until the server said it. */
  strength?: string | null;
  unchecked?: string[];
  /** What speaks for another door; empty if nothing does. */
  place_hint?: PlaceReason[];
}

/** How far the phone is from the station. Where it is, it keeps to itself. */
export type StationPlace = { metres: number; accuracy_m: number } | { missing: string };
export interface Arrival {
  place: StationPlace;
  code?: string;
}
export type StationWait = "gate_closed" | "not_ready" | "queue";

export interface CheckInState {
  opens_at: string;
  in_time_until: string;
  fence_m: number;
  code_needed: boolean;
  shown: null | "place" | "code" | "said" | "desk";
  not_yet: null | "elsewhere" | "code_needed" | "code_wrong";
  metres: number | null;
  delay: null | { kind: StationWait; said_at: string; view: null | "agrees" | "differs"; view_words: string; viewed_at: string | null };
}

export interface Itinerary {
  award: Omit<Award, "block">;
  block: BlockCard;
  station: Station;
  /** Absent in what an older server said. */
  check_in?: CheckInState;
  route: null | { id: string; version: number; metres: number; seconds: number };
  stops: Stop[];
}

export type ScanStep = "load" | "stop" | "return";

export type Position = { lat: number; lon: number; accuracy_m: number } | { missing: string };

export type AttemptKind =
  | {
      left: {
        drop_place: DropPlace;
        out_of_sight: boolean;
        where_to_look: string;
        weather: Weather;
        scan?: { id: string; barcode: string };
        exception?: { kind: ExceptionKind; words: string };
      };
    }
  | { handed_over: { code?: string; name?: string } }
  | { failed: { reason: Reason; words: string } };

export interface AttemptBody {
  id: string;
  stop: string;
  occurred_at: string;
  skew_ms: number;
  position: Position;
  kind: AttemptKind;
  photos: CommittedPhoto[];
  note: string;
}

/** A photo as it is committed to, before its bytes are sent. */
export interface CommittedPhoto {
  id: string;
  sha256: string;
  bytes: number;
  captured_at: string;
  challenge: string | null;
  /** The capture record, signed at the shutter. */
  capture?: string;
}

/** What is added to an attempt later. */
export interface AmendmentBody {
  id: string;
  words: string;
  occurred_at: string;
  photos: CommittedPhoto[];
}

/** Consecutive pieces: the first one, and how many. */
export type Run = [first: number, count: number];

export interface UploadStatus {
  state: "committed" | "preview" | "received" | "verified" | "unusable" | "erased";
  missing_pieces: Run[];
  problem: string | null;
  /** Codes of what it was found wanting in; absent in answers of older servers. */
  wanting?: string[];
}

/** Who looked at a photo, and why. */
export interface Look {
  role: string;
  purpose: string | null;
  at: string;
}

/** A photo of the courier's own. */
export interface OwnPhoto {
  id: string;
  attempt: string;
  reference: string;
  taken_at: string;
  received_at: string;
  state: string;
  /** Codes of what was found wanting; empty for a good photo. */
  wanting: string[];
  problem: string | null;
  withheld: boolean;
  masked: boolean;
  looks: Look[];
  erased: null | { reason: string; at: string };
}

export interface OwnPhotos {
  photos: OwnPhoto[];
  next: string | null;
}

export interface Receipt {
  kind: string;
  at: string;
  leaf: string;
  /** Its place in the log; null for the few seconds until it has one. */
  index: number | null;
  note: string;
}

/** RFC 9457, with our stable code. */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; code: string; message: string }[];
}

/** A phone or browser that holds a key of this account. */
export interface Device {
  id: string;
  label: string;
  kind: "browser" | "native" | "virtual";
  assurance: Assurance;
  created_at: string;
  last_seen_at: string | null;
  this: boolean;
  revoked_at: string | null;
}

/** A place where this account is signed in. */
export interface SignedIn {
  id: string;
  device: string | null;
  /** The network it was last used from, as a prefix. */
  network?: string;
  method: "passkey" | "invitation" | "recovery" | "sso" | "demo";
  created_at: string;
  seen_at: string | null;
  this: boolean;
}

export interface Passkey {
  id: string;
  label: string;
  created_at: string;
  last_used_at: string | null;
  /** Whether it may be copied to the holder's other machines. */
  synced: boolean;
  /** What its maker stated about the chip that keeps it. */
  statement: "not_given" | "own_key" | "unknown_maker" | "unclear" | "maker_checked";
}

/** What `GET /v1/devices` says. */
export interface Devices {
  devices: Device[];
  sessions: SignedIn[];
  passkeys: Passkey[];
  findings: { code: string; at: string; detail: unknown }[];
  policy: { act: Act; needs: Assurance; grace_until: string | null }[];
}
