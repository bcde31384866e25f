// The transparency log's proofs, checked from their texts alone: RFC 6962 hashing, C2SP tlog-proof,
// tlog-checkpoint and signed-note with Ed25519. The same rules as the server's own verifier, written
// a second time on purpose.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "../bytes";

/** A log's key: the name it signs under, and 32 bytes. */
export interface LogKey {
  name: string;
  hash: string;
  key: Uint8Array;
}

const FIRST_LINE = "c2sp.org/tlog-proof@v1\nindex ";
const ED25519 = 1;
const MAX_PROOF = 64;
const DASH = "\u2014 ";

/** SHA-256 over the parts, one behind the other. */
export function digest(...parts: Uint8Array[]): Uint8Array {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Base 64 that encodes back to itself, so that there is one spelling only. */
function unbase64(text: string): Uint8Array | null {
  try {
    const raw = atob(text);
    return btoa(raw) === text ? Uint8Array.from(raw, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** A verifier key of the form name+hash+key; null if it is none. */
export function parseKey(text: string): LogKey | null {
  const [name = "", hash = "", ...rest] = text.trimEnd().split("+");
  const bytes = unbase64(rest.join("+"));
  if (name === "" || /\s/.test(name) || bytes === null || bytes.length !== 33 || bytes[0] !== ED25519) return null;
  const wanted = hex(digest(utf8(`${name}\n`), bytes).subarray(0, 4));
  return wanted === hash ? { name, hash, key: bytes.subarray(1) } : null;
}

export const sameKey = (a: LogKey, b: LogKey): boolean => a.name === b.name && same(a.key, b.key);

/** The signed text of a note, if this key signed it; null if the note is malformed. */
function signedText(note: string, key: LogKey): { text: string; signed: boolean } | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split("\n");
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text) || lines.length > 100) return null;
  let signed = false;
  for (const line of lines) {
    const [name = "", base64 = "", ...more] = line.startsWith(DASH) ? line.slice(DASH.length).split(" ") : [];
    const bytes = unbase64(base64);
    if (name === "" || more.length > 0 || bytes === null || bytes.length < 5) return null;
    const ours = name === key.name && hex(bytes.subarray(0, 4)) === key.hash && bytes.length === 68;
    // The strict rules of RFC 8032: one signature, one reading.
    signed ||= ours && ed25519.verify(bytes.subarray(4), utf8(text), key.key, { zip215: false });
  }
  return { text, signed };
}

/** RFC 9162, section 2.1.3.2: whether a leaf's hash is in the tree with this root. */
export function isIncluded(index: bigint, size: bigint, leaf: Uint8Array, path: Uint8Array[], root: Uint8Array): boolean {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      hash = digest(Uint8Array.of(1), sibling, hash);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = digest(Uint8Array.of(1), hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && same(hash, root);
}

export type Membership = "proved" | "not_in_log" | "not_signed" | "bad_entry";

/** Whether a proof shows that these bytes are an entry of this key's log. */
export function membership(body: string, proof: string, key: LogKey): Membership {
  const split = proof.indexOf("\n\n");
  if (!proof.startsWith(FIRST_LINE) || split < 0) return "bad_entry";
  const [index = "", ...lines] = proof.slice(FIRST_LINE.length, split).split("\n");
  const path = lines.map(unbase64);
  const note = signedText(proof.slice(split + 2), key);
  if (!/^(0|[1-9]\d{0,18})$/.test(index) || note === null || path.length > MAX_PROOF) return "bad_entry";
  if (!path.every((hash): hash is Uint8Array => hash?.length === 32)) return "bad_entry";
  const [origin, size = "", root64 = "", end, ...more] = note.text.split("\n");
  const root = unbase64(root64);
  if (origin !== key.name || !/^(0|[1-9]\d{0,18})$/.test(size) || root?.length !== 32) return "bad_entry";
  if (end !== "" || more.length > 0) return "bad_entry";
  if (!note.signed) return "not_signed";
  const leaf = digest(Uint8Array.of(0), utf8(body));
  return isIncluded(BigInt(index), BigInt(size), leaf, path, root) ? "proved" : "not_in_log";
}
