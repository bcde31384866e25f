// Identity checks of the fake server, ONLY for tests and for looking at the app: an invented policy, a check that waits,
// and answers as the server's, without a look at any picture. What pictures are answered with is `next`.
import { MadeLog, idOf, madeDeletion } from "./made-log.mjs";

const HOUR = 3_600_000;
const iso = (at) => new Date(at).toISOString();
const COURIER = { bytes: new Uint8Array(16).fill(7) };
/** The id of the courier whose receipts these are. */
export const COURIER_ID = idOf("cou", COURIER.bytes);

const software = [
  ["engine", "ONNX Runtime", "1.22.0", "MIT"], ["detector", "YuNet", "2023mar", "MIT"], ["recogniser", "dlib ResNet", "1.7.15", "MIT"],
  ["liveness", "MiniFASNet V2", "2.7", "Apache-2.0"], ["thresholds", "Limits of this build", "1", "Apache-2.0"],
].map(([part, name, version, licence], n) => ({ part, name, version, licence, sha256: `${n}b`.repeat(32) }));

const policy = {
  version: 3, digest: "5e".repeat(32), text: "{}", page: "/identity/prg_1", purpose: "presence", idle_days: 30, image_seconds: 600, review_hours: 72,
  cadence: { most_a_day: 1, most_in_30_days: 4, most_for_block_start: 2, block_start_permille: 50, grace_minutes: 120 },
  other_ways: ["passkey", "person"], software,
};

/** The state at first: asked, agreed and enrolled unless said otherwise. */
export function identityScene(name) {
  const now = Date.now();
  const log = new MadeLog();
  log.add("{}");
  const check = {
    id: "idc_1", trigger: "block_start", asked_at: iso(now - 240_000), due_by: iso(now + 1.6 * HOUR), state: "open", tries_left: 3,
    instead: null, reason: null, ways: ["face", "passkey", "person"], last: null, ending: null, way: null, lapse: null,
  };
  const fresh = name === "identity_new";
  return {
    log, next: ["inconclusive", "mismatch", "match"], looks: [{ at: iso(now - 70 * HOUR), by: "Rita Reviewer", reason: "second mismatch, asked to look", check: "idc_0" }],
    answer: {
      available: true, unavailable_why: null, policy, statement: `{"v":1,"kind":"identity_consent","courier":"cou_1","language":"en","purpose":"presence","policy":"${policy.digest}","promises":{"version":3,"idle_days":30}}`,
      consent: fresh ? null : { id: "cns_1", at: iso(now - 90 * HOUR), policy: policy.digest, current: true },
      template: fresh ? null : { id: "tpl_1", at: iso(now - 90 * HOUR), last_used_at: iso(now - 20 * HOUR), idle_at: iso(now + 700 * HOUR), this_phone: true },
      check: fresh ? null : check,
      asks: fresh ? [] : [
        { id: "idc_1", trigger: "block_start", at: check.asked_at, due_by: check.due_by, ending: null, way: null },
        { id: "idc_0", trigger: "device_change", at: iso(now - 200 * HOUR), due_by: iso(now - 198 * HOUR), ending: "confirmed", way: "passkey" },
      ],
      receipts: fresh ? [] : [madeDeletion(log, COURIER, { cause: "replaced", at: (now - 90 * HOUR) * 1000 })],
    },
  };
}

function judged(identity) {
  const { check } = identity.answer;
  const outcome = identity.next.shift() ?? "match";
  if (outcome === "match") Object.assign(check, { state: "over", ending: "confirmed", way: "face" });
  else Object.assign(check, { tries_left: check.tries_left - 1, last: { outcome, reasons: outcome === "mismatch" ? [] : ["too_dark", "turns"] } });
  return { outcome, reasons: check.last?.reasons ?? [], check };
}

/** Answers one request below /v1/identity and the log's; undefined for what there is not. */
export function identityRoute(identity, method, at, input, query) {
  const { answer, log } = identity;
  const { check } = answer;
  if (at === "/v1/identity") return answer;
  if (at === "/v1/identity/looks") return identity.looks;
  if (at === "/v1/log/key") return { origin: log.name, key: log.key };
  if (at === "/v1/log/proof") {
    const parts = answer.receipts.find(({ leaf_hash: hash }) => hash === query.get("leaf"));
    return parts && { proof: log.proof(parts.leaf) };
  }
  if (at === "/v1/identity/consents") {
    return Object.assign(answer, { consent: { id: "cns_2", at: iso(Date.now()), policy: policy.digest, current: true } });
  }
  if (at === "/v1/identity/consent" && method === "DELETE") {
    answer.receipts.push(madeDeletion(log, COURIER));
    return Object.assign(answer, { consent: null, template: null });
  }
  if (at === "/v1/identity/captures") {
    const looks = ["straight", "left", "straight", "up", "straight"];
    return { capture: input().for === "check" ? "cap_check" : "cap_enrol", nonce: "n", looks, ends_at: iso(Date.now() + 180_000) };
  }
  if (at === "/v1/identity/captures/cap_check/frames") return judged(identity);
  if (at === "/v1/identity/captures/cap_enrol/frames") {
    const made = iso(Date.now());
    answer.template = { id: "tpl_2", at: made, last_used_at: made, idle_at: iso(Date.now() + 720 * HOUR), this_phone: true };
    return { outcome: "enrolled", template: "tpl_2", enrolment: "{}", salt: "" };
  }
  if (at.endsWith("/decline")) return Object.assign(check, { state: "another_way", instead: "declined", ways: ["passkey", "person"] });
  if (at.endsWith("/person")) {
    return Object.assign(check, { state: "with_person", reason: "asked_for", due_by: iso(Date.now() + 72 * HOUR), ways: ["passkey"] });
  }
  return undefined;
}
