// Checks an evidence bundle with nothing but its bytes: no server is asked. The same answers, with the
// same codes, as `porchlight verify`.

import { type Entry, NotABundle, firstDifference, read, write } from "./archive";
import { hex, unhex, utf8 } from "../bytes";
import { type LogKey, digest, membership, parseKey, sameKey } from "./log";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A picture, and the certificates of the manifest inside, if it has one. */
type Photo = { picture: Entry; certificates: Entry | null };
type Fact = { kind: string; subject: string; fact: Json };

export type Reason =
  | "not_a_bundle" | "bad_entry" | "not_canonical" | "commitment_differs" | "not_in_log" | "not_signed"
  | "key_differs" | "facts_differ" | "photo_differs" | "manifest_differs";

export type Report =
  | {
      verdict: "verified" | "consistent"; reference: string; leaves: number; photos: Uint8Array[];
      /** Photos with a signed manifest inside, under certificates that the log names. */
      manifests: number; key: string; facts: Json;
      /** What the evidence shows of the place, in words; empty if nothing was found out. */
      strength: string;
    }
  | { verdict: "refused"; reason: Reason; place: string };

const FORMAT = "porchlight-bundle/v1";
const MAX_PHOTOS = 20;
const MAX_LEAVES = 200;
const TAG = utf8("porchlight/commitment/v1\0");
const SHOWS = "Where the courier says the parcel was left, as the camera saw it then.";
const DOES_NOT_SHOW = "What happened afterwards. It proves a place, not security.";
/** SHA-256 of the instructions that every bundle carries, and of those that earlier ones did. */
const INSTRUCTIONS = ["8287bd845b260f25f6437e17741d32b38c65c551e4e66185c8383750adde1c3e", "003e11ee9775eb7f197bb0cbba8b3be80b1e868a5fcabd5cf7eef53652483dff"];
const BODY = /^\{"v":1,"kind":"([a-z_]+)","subject":"([A-Za-z0-9_.\/-]*)","at":(-?\d+),"commitment":"([0-9a-f]{64})"\}$/;

class Refusal extends Error {
  constructor(readonly reason: Reason, readonly place: string) {
    super(reason);
  }
}

const no = (reason: Reason, place: string): never => {
  throw new Refusal(reason, place);
};

/** Keys in order of their bytes, as the writer sorts them. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

const pretty = (value: Json): string => `${JSON.stringify(sorted(value), null, 2)}\n`;
const equal = (a: Json, b: Json): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const member = (value: Json | undefined, key: string): Json =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value[key] ?? null) : null;

function text(entry: Entry): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(entry.bytes);
  } catch {
    return no("bad_entry", entry.name);
  }
}

function json(entry: Entry): Json {
  try {
    return JSON.parse(text(entry)) as Json;
  } catch {
    return no("bad_entry", entry.name);
  }
}

/** The files in the one order they may have; anything else is named. */
function inOrder(entries: Entry[]): { bundle: Entry; photos: Photo[]; leaves: [Entry, Entry][]; key: Entry } {
  const left = [...entries];
  const next = (name: string): Entry => {
    const entry = left.shift();
    return entry?.name === name ? entry : no("bad_entry", name);
  };
  next("manifest.json");
  const bundle = next("bundle.json");
  const photos: Photo[] = [];
  while (left[0]?.name === `photo-${photos.length + 1}.jpg` && photos.length < MAX_PHOTOS) {
    const picture = left.shift() as Entry;
    const signed = left[0]?.name === `photo-${photos.length + 1}.pem`;
    photos.push({ picture, certificates: signed ? (left.shift() as Entry) : null });
  }
  const leaves: [Entry, Entry][] = [];
  while (left[0]?.name === `leaf-${leaves.length + 1}.json` && leaves.length < MAX_LEAVES) {
    leaves.push([left.shift() as Entry, next(`proof-${leaves.length + 1}.tlog-proof`)]);
  }
  const key = next("log.key");
  if (!INSTRUCTIONS.includes(hex(digest(next("VERIFY.txt").bytes)))) no("not_canonical", "VERIFY.txt");
  if (left[0] !== undefined) no("bad_entry", left[0].name);
  return { bundle, photos, leaves, key };
}

/** The first file of an archive, which lists the others. */
export function manifestOf(rest: Entry[]): string {
  return pretty({ files: rest.map(({ name, bytes }) => ({ bytes: bytes.length, name, sha256: hex(digest(bytes)) })), format: FORMAT });
}

/** The archive that the contents make is the archive that was given. */
function checkCanonical(archive: Uint8Array, entries: Entry[]): void {
  const [first, ...rest] = entries;
  if (first === undefined || text(first) !== manifestOf(rest)) no("not_canonical", "manifest.json");
  for (const entry of rest.filter(({ name }) => name.endsWith(".json"))) {
    if (text(entry) !== pretty(json(entry))) no("not_canonical", entry.name);
  }
  const at = firstDifference(archive, write(entries));
  if (at >= 0) no("not_canonical", `byte ${at}`);
}

function openLeaf(entry: Entry, proof: Entry, key: LogKey): Fact {
  const place = entry.name;
  const leaf = json(entry);
  const names = leaf !== null && typeof leaf === "object" ? Object.keys(leaf).sort().join() : "";
  const [body, salt, fact] = [member(leaf, "body"), member(leaf, "salt"), member(leaf, "fact")];
  if (names !== "body,fact,salt" || typeof body !== "string" || typeof salt !== "string" || typeof fact !== "string") {
    return no("bad_entry", place);
  }
  const [, kind = "", subject = "", , commitment] = BODY.exec(body) ?? no("bad_entry", place);
  const bytes = unhex(salt);
  if (bytes?.length !== 16) return no("bad_entry", place);
  if (hex(digest(TAG, bytes, utf8(fact))) !== commitment) no("commitment_differs", place);
  const found = membership(body, text(proof), key);
  if (found !== "proved") no(found, place);
  try {
    return { kind, subject, fact: JSON.parse(fact) as Json };
  } catch {
    return no("bad_entry", place);
  }
}

/** What was found out last about the place of an attempt, with the line that says it in words; null if nothing was. */
function newestFinding(facts: Fact[], id: Json): Json {
  const version = (fact: Json): number => Number(member(fact, "version") ?? -1);
  const found = facts.filter(({ kind, subject, fact }) => kind === "finding" && subject === id && version(fact) >= 0);
  return found.reduce<Json>((best, { fact }) => (best === null || version(fact) >= version(best) ? fact : best), null);
}

/** bundle.json repeats facts of log entries, word for word, and nothing else. */
function checkFacts(bundle: Json, facts: Fact[]): void {
  const [attempt, evidence] = [member(bundle, "attempt"), member(bundle, "evidence")];
  const words = { shows: SHOWS, does_not_show: DOES_NOT_SHOW };
  const strength = member(bundle, "strength");
  const known = { format: FORMAT, attempt, evidence, words, ...(strength === null ? {} : { strength }) };
  if (!equal(bundle, known)) no("facts_differ", "bundle.json");
  const id = member(attempt, "attempt");
  const about = facts.some(({ kind, subject, fact }) => kind === "attempt" && subject === id && equal(fact, attempt));
  if (typeof id !== "string" || !about) no("facts_differ", "attempt");
  if (!equal(strength, newestFinding(facts, id))) no("facts_differ", "strength");
  if (!Array.isArray(evidence)) return no("facts_differ", "evidence");
  evidence.forEach((item, i) => {
    const logged = facts.some(({ kind, fact }) => kind === "evidence" && equal(fact, item));
    if (member(item, "attempt") !== id || !logged) no("facts_differ", `evidence ${i + 1}`);
  });
}

/**
 * Each photo is the one that an entry about an item of this attempt names as shown, under the
 * certificates that the same entry names. Answers how many carry a signed manifest.
 */
function checkPhotos(bundle: Json, photos: Photo[], facts: Fact[]): number {
  const items = member(bundle, "evidence") as Json[];
  let manifests = 0;
  for (const { picture, certificates } of photos) {
    const shown = hex(digest(picture.bytes));
    const named = facts.find(({ kind, subject, fact }) =>
      kind === "evidence" && member(fact, "shown") === shown && items.some((item) =>
        member(item, "evidence") === subject && equal(member(item, "original"), member(fact, "original"))));
    if (named === undefined) return no("photo_differs", picture.name);
    const here = certificates === null ? null : hex(digest(certificates.bytes));
    const place = picture.name.replace(".jpg", ".pem");
    if (member(named.fact, "certificates") !== here) no("manifest_differs", place);
    if (certificates !== null && !hasManifest(picture.bytes)) no("manifest_differs", picture.name);
    if (certificates !== null) manifests += 1;
  }
  return manifests;
}

/** Whether a JPEG carries a C2PA manifest: a box of that name in its APP11 segments. */
function hasManifest(jpeg: Uint8Array): boolean {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (at + 40 < jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const length = view.getUint16(at + 2);
    const start = String.fromCharCode(...jpeg.subarray(at + 4, at + 64));
    if (jpeg[at + 1] === 0xeb && start.startsWith("JP") && start.includes("jumdc2pa")) return true;
    at += 2 + length;
  }
  return false;
}

/** Checks a bundle; `trusted` is the operator's key, known from elsewhere, or empty. */
export function verify(archive: Uint8Array, trusted: string): Report {
  try {
    const entries = read(archive);
    const { bundle, photos, leaves, key } = inOrder(entries);
    checkCanonical(archive, entries);
    const own = parseKey(text(key)) ?? no("bad_entry", "log.key");
    if (text(key) !== `${text(key).trimEnd()}\n`) no("not_canonical", "log.key");
    const known = trusted.trim() === "" ? null : (parseKey(trusted) ?? no("key_differs", "the key you gave is not a key"));
    if (known !== null && !sameKey(known, own)) no("key_differs", text(key).trimEnd());
    const facts = leaves.map(([leaf, proof]) => openLeaf(leaf, proof, own));
    const said = json(bundle);
    checkFacts(said, facts);
    const manifests = checkPhotos(said, photos, facts);
    const attempt = member(said, "attempt");
    return {
      verdict: known === null ? "consistent" : "verified",
      reference: String(member(attempt, "reference") ?? ""),
      leaves: facts.length,
      photos: photos.map(({ picture }) => picture.bytes),
      manifests,
      key: text(key).trimEnd(),
      facts: attempt,
      strength: String(member(member(said, "strength"), "words") ?? ""),
    };
  } catch (error) {
    if (error instanceof Refusal) return { verdict: "refused", reason: error.reason, place: error.place };
    if (error instanceof NotABundle) return { verdict: "refused", reason: "not_a_bundle", place: error.message };
    throw error;
  }
}
