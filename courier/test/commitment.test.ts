// Signed commitments: an independent verifier accepts them over exactly the bytes that are sent, they are made
// at the moment of the act where a nonce is known, and none of it can hold up or lose a record.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { EmbeddedJWK, jwtVerify } from "jose";
import { type Answer, Refused, type Request, Unreachable } from "../src/api/client";
import { type About, type Commitment, signCommitment } from "../src/api/commitment";
import { type DeviceDatabase, deviceKey, dropKey, isOwn, openDevice } from "../src/api/device";
import { keepNonces, missing, nonceFor, spend } from "../src/api/nonces";
import type { Itinerary } from "../src/api/types";
import { type Operation, openDatabase } from "../src/outbox/database";
import * as outbox from "../src/outbox/outbox";
import { bodyText, commitsTo } from "../src/outbox/rules";
import { Sender, type SenderPorts } from "../src/outbox/sender";
import { soonSigned } from "../src/state/commit";

const AT = Date.parse("2026-11-25T10:00:00Z");
const HOUR = 3_600_000;
let made = 0;
const newDevice = (): Promise<DeviceDatabase> => openDevice(`commitments-${(made += 1)}`);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");
const checkIn: outbox.NewOperation = {
  kind: "check_in", lane: "award/awd_1", key: "check_in:awd_1", method: "POST", path: "/v1/awards/awd_1/check-in", body: { note: "ñ ✓" },
};
const about: About = { act: "check_in", subject: "awd_1" };

async function verified(jws: string) {
  return jwtVerify(jws, EmbeddedJWK, { typ: "porchlight-commitment+jwt", algorithms: ["ES256"], currentDate: new Date(AT) });
}

test("an independent verifier accepts a commitment and finds act, subject, nonce, time and digest of the bytes", async () => {
  const db = await newDevice();
  const signed = await signCommitment(await deviceKey(db), about, bodyText(checkIn), "n-1", AT);
  const { payload } = await verified(signed.jws);
  assert.deepEqual(payload, { act: "check_in", subject: "awd_1", digest: sha256('{"note":"ñ ✓"}'), nonce: "n-1", iat: AT / 1000 });
  const [head, body, signature] = signed.jws.split(".");
  const other = Buffer.from(JSON.stringify({ ...payload, subject: "awd_2" })).toString("base64url");
  assert.notEqual(other, body);
  await assert.rejects(verified(`${head}.${other}.${signature}`), "another subject under the same signature");
});

test("an empty body has the digest of no bytes", async () => {
  const signed = await signCommitment(await deviceKey(await newDevice()), about, "", "n", AT);
  assert.equal((await verified(signed.jws)).payload.digest, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
});

test("the signed acts are exactly entering, checking in and recording", () => {
  const op = (kind: Operation["kind"], path: string, body: unknown = {}) => commitsTo({ kind, path, body });
  assert.deepEqual(op("enter", "/v1/rounds/rnd_7/entry"), { act: "enter_round", subject: "rnd_7" });
  assert.deepEqual(op("check_in", "/v1/awards/awd_7/check-in"), { act: "check_in", subject: "awd_7" });
  assert.deepEqual(op("attempt", "/v1/attempts", { stop: "stp_7" }), { act: "capture_proof", subject: "stp_7" });
  for (const kind of ["scan", "arrive", "undo", "check_out", "withdraw", "wishes", "forfeit", "language", "terms"] as const) {
    assert.equal(op(kind, "/v1/x/y_1/z"), null);
  }
});

test("nonces are asked for ahead, kept until they run out, and serve once", async () => {
  const db = await newDevice();
  const wanted: About[] = [about, { act: "enter_round", subject: "rnd_1" }];
  assert.deepEqual(await missing(db, wanted, AT), wanted);
  const until = (ms: number): string => new Date(AT + ms).toISOString();
  const nonces = [
    { ...wanted[0]!, nonce: "n-long", expires_at: until(48 * HOUR) },
    { ...wanted[1]!, nonce: "n-short", expires_at: until(15 * 60_000) },
  ];
  await keepNonces(db, { nonces }, AT);
  assert.deepEqual(await missing(db, wanted, AT), []);
  assert.deepEqual(await missing(db, wanted, AT + 11 * 60_000), [wanted[1]], "renewed before it runs out");
  assert.equal(await nonceFor(db, about, AT + 40 * HOUR), "n-long");
  assert.equal(await nonceFor(db, wanted[1]!, AT + HOUR), null, "ran out");
  await spend(db, about, "an-older-one");
  assert.equal(await nonceFor(db, about, AT), "n-long");
  await spend(db, about, "n-long");
  assert.equal(await nonceFor(db, about, AT), null);
});

interface Scene {
  ports: SenderPorts;
  sent: Request[];
  signed: string[];
}

/** A sender whose server answers by `answer`; signatures are real ones over `nonce`. */
function scene(device: DeviceDatabase, answer: (request: Request, n: number) => Answer, refuseNonce?: Error): Scene {
  const sent: Request[] = [];
  const signed: string[] = [];
  const ports: SenderPorts = {
    send: async (request) => answer(request, sent.push(request)),
    sign: async (what, text): Promise<Commitment> => {
      if (refuseNonce) throw refuseNonce;
      signed.push(text);
      return signCommitment(await deviceKey(device), what, text, `late-${signed.length}`, AT);
    },
    isOwn: (commitment) => isOwn(device, commitment),
    now: () => AT,
    random: () => 0,
  };
  return { ports, sent, signed };
}

const yes: Answer = { status: 200, body: { outcome: "done" }, retryAfterMs: null };
const stale: Answer = { status: 409, body: { code: "commitment_stale", detail: "sign again" }, retryAfterMs: null };

test("the signature of the moment goes with the very bytes it is over, also after a restart", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  const commitment = await signCommitment(await deviceKey(device), about, bodyText(checkIn), "at-once", AT);
  await outbox.enqueue(db, { ...checkIn, commitment }, AT);
  const { ports, sent, signed } = scene(device, () => yes);
  const sender = new Sender(db, ports);
  await sender.recover();
  assert.equal((await sender.step()).did, "settled");
  assert.deepEqual(signed, [], "nothing is signed anew");
  const { payload } = await verified(sent[0]!.commitment!);
  assert.equal(payload.digest, sha256(sent[0]!.text!));
  assert.equal(payload.nonce, "at-once");
});

test("an act done without a nonce is signed before it is sent, and a nonce that ran out is replaced at once", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  await outbox.enqueue(db, checkIn, AT);
  const { ports, sent } = scene(device, (_, n) => (n === 1 ? stale : yes));
  assert.equal((await new Sender(db, ports).step()).did, "settled");
  const nonces = await Promise.all(sent.map(async (r) => (await verified(r.commitment!)).payload.nonce));
  assert.deepEqual(nonces, ["late-1", "late-2"]);
  assert.equal(sent[0]!.operation, sent[1]!.operation, "it is the same operation");
  assert.equal((await db.getAll("operations"))[0]?.state, "acknowledged");
});

test("a server that calls every signature stale neither loses the record nor is asked without pause", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  await outbox.enqueue(db, checkIn, AT);
  const { ports, sent } = scene(device, () => stale);
  const sender = new Sender(db, ports);
  assert.equal((await sender.step()).did, "put_off");
  assert.equal((await sender.step()).did, "idle");
  assert.equal(sent.length, 2);
  assert.equal((await db.getAll("operations"))[0]?.state, "waiting");
});

test("no nonce and no network keep the record waiting; a server that gives none gets it unsigned", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  await outbox.enqueue(db, checkIn, AT);
  const lost = scene(device, () => yes, new Unreachable("/v1/nonces"));
  assert.equal((await new Sender(db, lost.ports).step()).did, "unreachable");
  assert.equal((await db.getAll("operations"))[0]?.state, "waiting");
  const none = scene(device, () => yes, new Refused({ title: "", status: 404, detail: "", code: "absent" }));
  assert.equal((await new Sender(db, none.ports).step()).did, "settled");
  assert.equal(none.sent[0]?.commitment, undefined);
});

test("after a change of keys what was signed with the old one is signed anew", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  const commitment = await signCommitment(await deviceKey(device), about, bodyText(checkIn), "old", AT);
  await outbox.enqueue(db, { ...checkIn, commitment }, AT);
  await dropKey(device);
  const { ports, sent } = scene(device, () => yes);
  await new Sender(db, ports).step();
  const { payload, protectedHeader } = await verified(sent[0]!.commitment!);
  assert.equal(payload.nonce, "late-1");
  assert.equal(protectedHeader.jwk?.x, (await deviceKey(device)).jwk.x);
});

test("an attempt undone while it is signed stays undone", async () => {
  const [device, db] = [await newDevice(), await openDatabase(`outbox-c-${(made += 1)}`)];
  const body = {
    id: "att_1", stop: "stp_1", occurred_at: "t", skew_ms: 0, position: { missing: "timeout" }, note: "", photos: [],
    kind: { failed: { reason: "not_home" as const, words: "" } },
  };
  const draft = { stop: "stp_1" } as never;
  await outbox.recordAttempt(db, "award/awd_1/stop/stp_1", body, draft, AT);
  const { ports } = scene(device, () => yes);
  const sign = ports.sign;
  ports.sign = async (what, text) => {
    assert.equal(await outbox.undoAttempt(db, "att_1", AT), "told");
    return sign(what, text);
  };
  ports.send = async () => {
    throw new Unreachable("/v1/attempts");
  };
  await new Sender(db, ports).step();
  const again = await outbox.recordAttempt(db, "award/awd_1/stop/stp_1", { ...body, id: "att_2" }, draft, AT);
  assert.equal((again.body as typeof body).id, "att_2", "the stop can be recorded anew");
});

test("what may soon be signed is known ahead: near check-ins, open stops, open rounds", () => {
  const award = (id: string, state: string, inHours: number) =>
    ({ id, state, block: { starts_at: new Date(AT + inHours * HOUR).toISOString() } }) as never;
  const day = { stops: [{ id: "stp_1", state: "done" }, { id: "stp_2", state: "ahead" }] } as Itinerary;
  const list = soonSigned([{ id: "rnd_1" } as never], [award("awd_1", "held", 3), award("awd_2", "held", 90), award("awd_3", "ended", 3)], [day], AT);
  assert.deepEqual(list.map((a) => `${a.act} ${a.subject}`), ["check_in awd_1", "capture_proof stp_2", "enter_round rnd_1"]);
});
