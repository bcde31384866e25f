// What `/v1/identity` says and takes. Codes are the server's own.

/** A way to answer. */
export type IdentityWay = "face" | "passkey" | "person";
/** A look that the server drew. */
export type FaceLook = "straight" | "left" | "right" | "up";
export type IdentityEnding = "confirmed" | "lapsed" | "referred";

/** A file that takes part in a check, known by the digest of its bytes. */
export interface FaceSoftware {
  part: string;
  name: string;
  version: string;
  licence: string;
  sha256: string;
}

/** The promises of the programme, as they are in force. */
export interface IdentityPolicy {
  version: number;
  digest: string;
  /** The canonical text; `statement` of the answer holds it whole. */
  text: string;
  /** Its public page. */
  page: string;
  purpose: string;
  idle_days: number;
  image_seconds: number;
  review_hours: number;
  cadence: {
    most_a_day: number;
    most_in_30_days: number;
    most_for_block_start: number;
    block_start_permille: number;
    grace_minutes: number;
  };
  other_ways: IdentityWay[];
  software: FaceSoftware[];
}

/** A check of this courier. */
export interface IdentityCheck {
  id: string;
  trigger: string;
  asked_at: string;
  due_by: string;
  state: "open" | "another_way" | "with_person" | "over";
  tries_left: number;
  /** Why no more pictures are asked for. */
  instead: string | null;
  /** Why a person looks. */
  reason: string | null;
  ways: IdentityWay[];
  last: { outcome: "match" | "inconclusive" | "mismatch" | "unavailable"; reasons: string[] } | null;
  ending: IdentityEnding | null;
  way: IdentityWay | null;
  lapse: string | null;
}

/** An ask of before. */
export interface IdentityAsk {
  id: string;
  trigger: string;
  at: string;
  due_by: string;
  ending: IdentityEnding | null;
  way: IdentityWay | null;
}

/** A key that was destroyed, and everything with which that is checked. */
export interface DeletionParts {
  template: string;
  /** Canonical fact of the enrolment, and the salt of its subject (32 bytes, base 64). */
  enrolment: string;
  salt: string;
  /** Canonical fact of the deletion, the salt of its entry (16 bytes, base 64), the entry, and its hash. */
  fact: string;
  leaf_salt: string;
  leaf: string;
  leaf_hash: string;
  cause: string;
  at: string;
}

export interface Identity {
  available: boolean;
  unavailable_why: string | null;
  policy: IdentityPolicy | null;
  /** The exact text that a consent signs. */
  statement: string | null;
  consent: null | { id: string; at: string; policy: string; current: boolean };
  template: null | { id: string; at: string; last_used_at: string; idle_at: string; this_phone: boolean };
  check: IdentityCheck | null;
  asks: IdentityAsk[];
  receipts: DeletionParts[];
}

/** A series of looks that the server drew; it works once, until `ends_at`. */
export interface FaceCapture {
  capture: string;
  nonce: string;
  looks: FaceLook[];
  ends_at: string;
}

export type CaptureFor = { for: "enrolment" } | { for: "check"; check: string };

export type FramesAnswer =
  | { outcome: "enrolled"; template: string; enrolment: string; salt: string }
  | { outcome: "not_good"; frames?: string[][]; reasons: string[] }
  | { outcome: "match" | "inconclusive" | "mismatch"; reasons: string[]; check: IdentityCheck }
  | { outcome: "unavailable"; check: IdentityCheck | null }
  | { outcome: "other_phone" | "not_open"; check: IdentityCheck };

/** The options for the phone's own lock, or that the check is over. */
export type OwnLockBegun = { outcome: "begun"; step: string; passkey: { publicKey: unknown } } | { outcome: "not_open"; check: IdentityCheck };

/** Somebody looked at a picture of this courier. */
export interface IdentityLook {
  at: string;
  by: string;
  reason: string;
  check: string;
}
