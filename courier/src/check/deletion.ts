// Checks the receipt of a destroyed key on this phone, from the texts alone: that it is of the template this courier
// enrolled, and that the log holds it under its signed head. The rules of the crate `porchlight-identity`, written a
// second time on purpose. Loaded only when somebody checks.

import { hex, unhex, utf8 } from "../../../web-client/src/bytes";
import { digest, membership, parseKey, sameKey } from "../../../web-client/src/verifier/log";
import { decode } from "../api/id";
import type { DeletionParts } from "../api/identity_types";

const SUBJECT = "porchlight/identity/subject/v1\0";
const ENROLLED = "porchlight/identity/enrolled/v1\0";
const COMMITMENT = "porchlight/commitment/v1\0";
const ENROLMENT_KEYS = ["v", "kind", "key", "subject", "consent", "policy", "recogniser", "at"];
const DELETION_KEYS = ["v", "kind", "key", "subject", "enrolled", "cause", "at"];
const LEAF_SALT_BYTES = 16;
const SUBJECT_SALT_BYTES = 32;

/** What the phone holds from the day of enrolment; null where it holds nothing. */
export interface HeldThen {
  enrolment: string | null;
  salt: string | null;
  logKey: string | null;
}

/** What is asked, in this order. */
export type Step = "form" | "key" | "subject" | "enrolment" | "order" | "entry" | "log" | "signed" | "same_key";

/** Each step that was asked, and whether it holds; after one that does not, nothing more is asked. */
export interface Verified {
  steps: { step: Step; holds: boolean }[];
  holds: boolean;
  /** Whether the enrolment is the one that this phone has kept, and not the server's copy of it. */
  ownCopy: boolean;
  /** Hash of the entry, to be found by anybody who mirrors the log. */
  leaf: string;
}

type Fact = Record<string, string | number>;

/** Reads one line of JSON with exactly these keys in this order, and nothing else. */
function factOf(text: string, keys: string[], kind: string): Fact | null {
  try {
    const fact = JSON.parse(text) as Fact;
    const same = JSON.stringify(Object.fromEntries(keys.map((key) => [key, fact[key]]))) === text;
    return same && fact.v === 1 && fact.kind === kind && Number.isSafeInteger(fact.at) ? fact : null;
  } catch {
    return null;
  }
}

function base64(text: string, length: number): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}

/** Checks a receipt of `courier`. `proof` is the log's (C2SP tlog-proof), `logKey` its key as it is today. */
export function verifyDeletion(parts: DeletionParts, held: HeldThen, courier: string, proof: string, logKey: string): Verified {
  const own = held.enrolment !== null && held.salt !== null;
  const enrolmentText = held.enrolment ?? parts.enrolment;
  const enrolment = factOf(enrolmentText, ENROLMENT_KEYS, "face_template_kept");
  const fact = factOf(parts.fact, DELETION_KEYS, "face_key_destroyed");
  const [salt, leafSalt] = [base64(held.salt ?? parts.salt, SUBJECT_SALT_BYTES), base64(parts.leaf_salt, LEAF_SALT_BYTES)];
  const [id, key] = [decode(courier), parseKey(logKey)];
  const leaf = hex(digest(Uint8Array.of(0), utf8(parts.leaf)));
  if (!enrolment || !fact || !salt || !leafSalt || !id || !key) {
    return { steps: [{ step: "form", holds: false }], holds: false, ownCopy: own, leaf };
  }
  const subject = hex(digest(utf8(SUBJECT), salt, id));
  const commitment = hex(digest(utf8(COMMITMENT), leafSalt, utf8(parts.fact)));
  const entry = `{"v":1,"kind":"erasure","subject":"${fact.key}","at":${fact.at},"commitment":"${commitment}"}`;
  const before = held.logKey === null ? null : parseKey(held.logKey);
  const found = (): string => membership(parts.leaf, proof, key);
  const demands: [Step, () => boolean][] = [
    ["form", () => unhex(String(fact.enrolled)) !== null],
    ["key", () => fact.key === enrolment.key && fact.key === parts.template],
    ["subject", () => fact.subject === enrolment.subject && fact.subject === subject],
    ["enrolment", () => fact.enrolled === hex(digest(utf8(ENROLLED), utf8(enrolmentText)))],
    ["order", () => Number(fact.at) >= Number(enrolment.at)],
    ["entry", () => parts.leaf === entry && parts.leaf_hash === leaf],
    ["signed", () => found() !== "not_signed" && found() !== "bad_entry"],
    ["log", () => found() === "proved"],
  ];
  if (held.logKey !== null) demands.push(["same_key", () => before !== null && sameKey(before, key)]);
  const steps: Verified["steps"] = [];
  for (const [step, asked] of demands) {
    const holds = asked();
    steps.push({ step, holds });
    if (!holds) return { steps, holds, ownCopy: own, leaf };
  }
  return { steps, holds: true, ownCopy: own, leaf };
}
