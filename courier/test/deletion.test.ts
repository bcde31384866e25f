// The receipt of a destroyed key, checked from its texts: it holds for the courier who enrolled, and each part that is
// another one is noticed and named.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import type { DeletionParts } from "../src/api/identity_types";
import { decode, encode } from "../src/api/id";
import { type HeldThen, type Verified, verifyDeletion } from "../src/check/deletion";
import { MadeLog, idOf, madeDeletion } from "./made-log.mjs";

const bytes = randomBytes(16);
const courier = { bytes, id: idOf("cou", bytes) };
const log = new MadeLog();
log.add('{"v":1,"kind":"station"}');
const parts = madeDeletion(log, courier);
for (let n = 0; n < 5; n += 1) log.add(`{"n":${n}}`);
const held: HeldThen = { enrolment: parts.enrolment, salt: parts.salt, logKey: log.key };
const proof = log.proof(parts.leaf);

const verified = (change: Partial<DeletionParts> = {}, then: HeldThen = held, who = courier.id, key = log.key, shown = proof): Verified =>
  verifyDeletion({ ...parts, ...change }, then, who, shown, key);
const fails = (found: Verified): string | undefined => found.steps.find(({ holds }) => !holds)?.step;

test("a receipt holds against what the phone kept since the enrolment, step by step", () => {
  const found = verified();
  assert.deepEqual(found.steps.map(({ step }) => step), ["form", "key", "subject", "enrolment", "order", "entry", "signed", "log", "same_key"]);
  assert.ok(found.holds && found.ownCopy);
  assert.equal(found.leaf, parts.leaf_hash);
});

test("without the phone's copy the server's is used, and it is said", () => {
  const found = verified({}, { enrolment: null, salt: null, logKey: null });
  assert.ok(found.holds && !found.ownCopy);
});

test("another person's receipt, another enrolment and another template are noticed", () => {
  const other = madeDeletion(log, { bytes: randomBytes(16) });
  assert.equal(fails(verified({}, held, idOf("cou", randomBytes(16)))), "subject");
  assert.equal(fails(verified({}, { ...held, salt: other.salt })), "subject");
  assert.equal(fails(verified({}, { ...held, enrolment: other.enrolment })), "key");
  const later = parts.enrolment.replace(/"recogniser":"../, '"recogniser":"00');
  assert.equal(fails(verified({}, { ...held, enrolment: later })), "enrolment");
});

test("a fact that was changed, an entry about something else and a time before the enrolment are noticed", () => {
  const early = madeDeletion(log, courier, { change: (fact) => ({ ...fact, at: 5 }) });
  const own = { enrolment: early.enrolment, salt: early.salt, logKey: log.key };
  assert.equal(fails(verifyDeletion(early, own, courier.id, log.proof(early.leaf), log.key)), "order");
  assert.equal(fails(verified({ fact: parts.fact.replace("withdrew", "idle") })), "entry");
  assert.equal(fails(verified({ fact: `${parts.fact} ` })), "form");
  assert.equal(fails(verified({ leaf_hash: "00".repeat(32) })), "entry");
});

test("a log that does not hold the entry, another key and a forged signature are noticed", () => {
  const other = new MadeLog();
  other.add("something else");
  assert.equal(fails(verified({}, held, courier.id, log.key, proof.replace("index 1", "index 2"))), "log");
  assert.equal(fails(verified({}, held, courier.id, other.key)), "signed");
  const forged = new MadeLog();
  forged.add(parts.leaf);
  assert.equal(fails(verified({}, held, courier.id, forged.key, forged.proof(parts.leaf))), "same_key");
  assert.equal(fails(verified({}, held, courier.id, log.key, "nothing")), "signed");
});

test("ids are read back as the bytes they were made of, and nothing else is", () => {
  assert.deepEqual(decode(courier.id), new Uint8Array(bytes));
  assert.equal(`cou_${encode(bytes)}`, courier.id);
  for (const bad of ["", "cou", "cou_", `${courier.id}0`, courier.id.replace("cou_", ""), courier.id.slice(0, -1) + "u", `cou_z${"0".repeat(25)}`]) {
    assert.equal(decode(bad), null, bad);
  }
});
