// The outbox against a server that forgets, repeats, refuses and vanishes: nothing is lost, nothing is
// done twice, order is kept, and a kill anywhere changes nothing of that.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { type Answer, type Request, Unreachable } from "../src/api/client";
import { newId } from "../src/api/id";
import type { AttemptBody } from "../src/api/types";
import { type Database, type Photo, StorageFull, openDatabase } from "../src/outbox/database";
import * as outbox from "../src/outbox/outbox";
import { PIECE_BYTES, numbersIn, pieceCount, runsOf } from "../src/outbox/pieces";
import { Sender } from "../src/outbox/sender";
import { emptyDraft } from "../src/state/steps";

/** A small seeded generator, so that every failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

let databases = 0;
const freshDatabase = (): Promise<Database> => openDatabase(`test-${(databases += 1)}`);

/** What a server does with requests, faults included. */
class Server {
  readonly effects: string[] = [];
  readonly answered = new Map<string, unknown>();
  readonly uploads = new Map<string, { sha256: string; bytes: number; chunks: Map<number, Buffer>; previews: number; state: string }>();
  readonly log: string[] = [];
  /** Pieces that came, repeated ones too. */
  received = 0;
  /** Requests that get no answer within their limit. */
  silent: (request: Request) => boolean = () => false;
  fault: () => "none" | "lost_request" | "lost_answer" | "overloaded" | "page" = () => "none";

  async send(request: Request): Promise<Answer> {
    if (this.silent(request)) throw new Unreachable(request.path, true);
    const fault = this.fault();
    if (fault === "lost_request") throw new Unreachable(request.path);
    if (fault === "overloaded") return { status: 503, body: null, retryAfterMs: 2_000 };
    if (fault === "page") return { status: 200, body: null, retryAfterMs: null };
    const answer = this.handle(request);
    if (fault === "lost_answer") throw new Unreachable(request.path);
    return { status: answer === undefined ? 404 : 200, body: answer ?? { code: "absent" }, retryAfterMs: null };
  }

  private handle(request: Request): unknown {
    this.log.push(`${request.method} ${request.path}`);
    if (request.path.startsWith("/v1/photos/")) return this.photo(request);
    const known = this.answered.get(request.operation ?? "");
    if (known) return known;
    const outcome = request.path.startsWith("/v1/attempts") && !request.path.endsWith("undo")
      ? this.attempt(JSON.parse(request.text ?? "null") as AttemptBody, request.path.endsWith("amendments") ? "amended" : "recorded")
      : { outcome: request.path.endsWith("undo") ? "undone" : "done" };
    this.effects.push(request.path === "/v1/attempts" ? `attempt ${(JSON.parse(request.text ?? "null") as AttemptBody).id}` : request.path);
    this.answered.set(request.operation ?? "", outcome);
    return outcome;
  }

  private attempt(body: AttemptBody, outcome: string): unknown {
    for (const p of body.photos) this.uploads.set(p.id, { sha256: p.sha256, bytes: p.bytes, chunks: new Map(), previews: 0, state: "committed" });
    return { outcome, attempt: body.id };
  }

  private photo(request: Request): unknown {
    const [, , , id, act, number] = request.path.split("/");
    const upload = this.uploads.get(id ?? "");
    if (!upload) return undefined;
    if (act === "preview") upload.previews += 1;
    if (act === "preview" && upload.state === "committed") upload.state = "preview";
    const sent = Buffer.from(request.bytes ?? new ArrayBuffer(0));
    for (let at = 0; act === "pieces" && at < sent.length; at += PIECE_BYTES) {
      this.received += 1;
      upload.chunks.set(Number(number) + at / PIECE_BYTES, sent.subarray(at, at + PIECE_BYTES));
    }
    const numbers = numbersIn([[0, pieceCount(upload.bytes)]]);
    const missing = numbers.filter((n) => !upload.chunks.has(n));
    if (missing.length === 0) {
      const whole = Buffer.concat(numbers.map((n) => upload.chunks.get(n) ?? Buffer.alloc(0)));
      upload.state = createHash("sha256").update(whole).digest("hex") === upload.sha256 ? "verified" : "unusable";
    }
    return { state: upload.state, missing_pieces: upload.state === "verified" ? [] : runsOf(missing), problem: null };
  }
}

async function addPhoto(db: Database, stop: string, bytes: number, random: () => number): Promise<Photo> {
  const original = Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)).buffer;
  const photo: Photo = {
    id: newId("evd"), stop, attempt: null, sha256: createHash("sha256").update(Buffer.from(original)).digest("hex"), bytes,
    capturedAt: "2026-11-25T10:00:00Z", challenge: "c0", position: null, state: "draft", previewSent: false,
    missing: null, server: null, problem: null, tries: 0, nextAt: 0,
  };
  await outbox.keepPhoto(db, photo, { original, preview: new ArrayBuffer(900) });
  return photo;
}

const lane = (stop: string): string => `award/awd_1/stop/${stop}`;
const arriveAt = (stop: string): outbox.NewOperation => ({
  kind: "arrive", lane: lane(stop), key: `arrive:${stop}`, method: "POST", path: `/v1/stops/${stop}/arrive`, body: { occurred_at: "t" },
});

function attemptBody(stop: string, photos: Photo[]): AttemptBody {
  return {
    id: newId("att"), stop, occurred_at: "2026-11-25T10:00:00Z", skew_ms: 0, position: { missing: "timeout" }, note: "",
    kind: { left: { drop_place: "porch", out_of_sight: true, where_to_look: "", weather: "dry" } },
    photos: photos.map((p) => ({ id: p.id, sha256: p.sha256, bytes: p.bytes, captured_at: p.capturedAt, challenge: p.challenge })),
  };
}

const record = (db: Database, body: AttemptBody, now = 0) => outbox.recordAttempt(db, lane(body.stop), body, emptyDraft(body.stop), now);

/** Steps until nothing is left to send, with the clock jumping to the next time that matters. */
async function drain(sender: Sender, clock: { now: number }, most = 4_000): Promise<void> {
  for (let i = 0; i < most; i += 1) {
    const step = await sender.step();
    if (step.did === "idle" && step.until === null) return;
    if (step.did === "idle" || step.did === "unreachable") clock.now = Math.max(clock.now + 1, step.until ?? 0);
  }
  assert.fail("the outbox did not come to rest");
}

/** A server that gives no nonces: everything goes unsigned. */
const unsigned = { sign: async () => null, isOwn: async () => true };

function senderOf(db: Database, server: Server, clock: { now: number }, random: () => number): Sender {
  return new Sender(db, { ...unsigned, send: (r) => server.send(r), now: () => clock.now, random });
}

test("under random faults and kills nothing is lost, nothing happens twice, order is kept", async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const random = seeded(seed);
    const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
    const faults = ["lost_request", "lost_answer", "overloaded", "page"] as const;
    server.fault = () => (random() < 0.45 ? (faults[Math.floor(random() * 4)] ?? "none") : "none");
    const attempts: AttemptBody[] = [];
    let sender = senderOf(db, server, clock, random);
    for (let n = 0; n < 6; n += 1) {
      const stop = `stp_${n}`;
      await outbox.enqueue(db, arriveAt(stop), clock.now);
      const photos = n % 2 === 0 ? [await addPhoto(db, stop, 1 + Math.floor(random() * 20 * PIECE_BYTES), random)] : [];
      const body = attemptBody(stop, photos);
      attempts.push(body);
      await Promise.all([record(db, body, clock.now), record(db, { ...body, id: newId("att") }, clock.now)]);
      for (let k = Math.floor(random() * 6); k > 0; k -= 1) {
        const step = await sender.step();
        if (step.did === "unreachable") clock.now = step.until;
        if (random() < 0.2) {
          await db.transaction("operations", "readwrite").store.openCursor().then((c) => c?.update({ ...c.value, state: c.value.state === "waiting" ? "sending" : c.value.state }));
          sender = senderOf(db, server, clock, random);
          await sender.recover();
        }
      }
    }
    await drain(sender, clock);
    const expected = attempts.map((a) => `attempt ${a.id}`);
    const done = server.effects.filter((e) => e.startsWith("attempt"));
    assert.deepEqual([...done].sort(), [...expected].sort(), `seed ${seed}: each attempt once`);
    for (const a of attempts) {
      const arrived = server.effects.indexOf(`/v1/stops/${a.stop}/arrive`);
      assert.ok(arrived >= 0 && arrived < server.effects.indexOf(`attempt ${a.id}`), `seed ${seed}: arrive first`);
    }
    assert.ok([...server.uploads.values()].every((u) => u.state === "verified"), `seed ${seed}: every photo whole`);
    assert.equal(await db.count("bytes"), 0, `seed ${seed}: bytes leave the phone once verified`);
    assert.equal((await db.getAllFromIndex("operations", "state", "refused")).length, 0);
  }
});

test("records go first, then the small pictures, then the originals", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  for (const stop of ["stp_a", "stp_b"]) await record(db, attemptBody(stop, [await addPhoto(db, stop, PIECE_BYTES + 5, seeded(1))]));
  await drain(senderOf(db, server, clock, seeded(2)), clock);
  const kinds = server.log.map((line) => line.split("/").filter((p) => ["attempts", "preview", "pieces"].includes(p))[0]);
  assert.deepEqual(kinds, ["attempts", "attempts", "preview", "preview", "pieces", "pieces"]);
});

test("an interrupted upload goes on where the server says, without sending a piece twice", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  const photo = await addPhoto(db, "stp_a", 40 * PIECE_BYTES, seeded(3));
  await record(db, attemptBody("stp_a", [photo]));
  // The network goes for good after a few requests, and the app is killed.
  let left = 4;
  server.fault = () => ((left -= 1) < 0 ? "lost_request" : "none");
  const sender = senderOf(db, server, clock, seeded(4));
  for (let i = 0; i < 3; i += 1) await sender.step();
  const before = server.log.filter((line) => line.includes("/pieces/")).length;
  assert.ok(before > 0 && (await db.count("bytes")) === 1, "some of it arrived, and the phone still has it all");
  const kept = await db.get("photos", photo.id);
  await db.put("photos", { ...(kept as Photo), missing: null, nextAt: 0 });
  server.fault = () => "none";
  clock.now += 10 * 60_000;
  await drain(senderOf(db, server, clock, seeded(5)), clock);
  assert.equal(server.uploads.get(photo.id)?.state, "verified");
  assert.equal(server.received, 40, "each piece once");
});

test("a lost small picture holds up nothing: its original goes beside it", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  const photo = await addPhoto(db, "stp_a", 3 * PIECE_BYTES, seeded(3));
  await record(db, attemptBody("stp_a", [photo]));
  server.silent = (request) => request.path.endsWith("/preview");
  await drain(senderOf(db, server, clock, seeded(4)), clock);
  assert.deepEqual([server.uploads.get(photo.id)?.state, (await db.get("photos", photo.id))?.state], ["verified", "done"]);
});

test("an addition goes after its attempt, once, and its photos follow", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  const body = attemptBody("stp_a", []);
  await record(db, body);
  const photo = await addPhoto(db, "stp_a", 10, seeded(9));
  const added = { id: newId("evd"), words: "Moved it", occurred_at: "t", photos: attemptBody("stp_a", [photo]).photos };
  await outbox.recordAmendment(db, lane("stp_a"), body.id, added, 0);
  server.fault = (() => { let n = 0; return () => ((n += 1) === 2 ? "lost_answer" : "none"); })();
  await drain(senderOf(db, server, clock, seeded(7)), clock);
  assert.deepEqual(server.effects, [`attempt ${body.id}`, `/v1/attempts/${body.id}/amendments`]);
  assert.equal((await db.get("photos", photo.id))?.state, "done");
});

test("a photo or a record that cannot be kept whole leaves nothing behind, and says that it was not kept", async () => {
  const db = await freshDatabase();
  const photo: Photo = { id: newId("evd"), stop: "stp_full", attempt: null, sha256: "", bytes: 3, capturedAt: "", challenge: null, position: null, state: "draft", previewSent: false, missing: null, server: null, problem: null, tries: 0, nextAt: 0 };
  const files = { original: new ArrayBuffer(3), preview: new ArrayBuffer(1) };
  const put = IDBObjectStore.prototype.put;
  const failing = (store: string) =>
    function (this: IDBObjectStore, ...more: Parameters<typeof put>): ReturnType<typeof put> {
      if (this.name === store) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, more);
    };
  try {
    for (const store of ["bytes", "photos"]) {
      IDBObjectStore.prototype.put = failing(store);
      await assert.rejects(outbox.keepPhoto(db, photo, files), StorageFull);
      assert.deepEqual([await db.count("photos"), await db.count("bytes")], [0, 0], store);
    }
    IDBObjectStore.prototype.put = put;
    await outbox.keepPhoto(db, photo, files);
    IDBObjectStore.prototype.put = failing("photos");
    const body = { id: newId("att"), stop: photo.stop, photos: [{ id: photo.id }], kind: { left: {} } } as unknown as AttemptBody;
    await assert.rejects(outbox.recordAttempt(db, "lane", body, emptyDraft(photo.stop), 0), StorageFull);
    assert.equal(await db.count("operations"), 0);
    assert.equal((await db.get("photos", photo.id))?.state, "draft");
  } finally {
    IDBObjectStore.prototype.put = put;
  }
});

test("a double tap makes one operation, also from two tabs at once", async () => {
  const db = await freshDatabase();
  const made = await Promise.all([1, 2, 3].map(() => outbox.enqueue(db, arriveAt("stp_a"), 0)));
  assert.equal(new Set(made.map((op) => op.id)).size, 1);
  assert.equal(await db.count("operations"), 1);
});

test("the newest list of a round replaces an unsent one and follows a sent one", async () => {
  const db = await freshDatabase();
  const list = (ranked: string[]): outbox.NewOperation => ({
    kind: "enter", lane: "round/r", key: "enter:r", method: "PUT", path: "/v1/rounds/r/entry", body: { ranked, max_blocks: 1 },
  });
  await outbox.enqueueNewest(db, list(["a"]), 0);
  const second = await outbox.enqueueNewest(db, list(["b"]), 0);
  assert.deepEqual((await db.getAll("operations")).map((op) => op.seq), [second.seq]);
  await db.put("operations", { ...second, state: "sending", tries: 1 });
  await outbox.enqueueNewest(db, list(["c"]), 0);
  assert.equal(await db.count("operations"), 2);
});

test("taking back an attempt that never left the phone leaves nothing of it but its draft and photos", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  const body = attemptBody("stp_a", [await addPhoto(db, "stp_a", 10, seeded(6))]);
  await record(db, body);
  assert.equal(await outbox.undoAttempt(db, body.id, 0), "gone");
  await drain(senderOf(db, server, clock, seeded(7)), clock);
  assert.deepEqual(server.effects, []);
  assert.deepEqual((await db.getAll("photos")).map((p) => p.state), ["draft"]);
  assert.equal(await db.count("drafts"), 1);
});

test("taking back an attempt that may have arrived tells the server after it, and the stop can be done again", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  const first = attemptBody("stp_a", []);
  await record(db, first);
  server.fault = () => "lost_answer";
  const sender = senderOf(db, server, clock, seeded(8));
  await sender.step();
  server.fault = () => "none";
  assert.equal(await outbox.undoAttempt(db, first.id, 0), "told");
  assert.equal(await outbox.undoAttempt(db, first.id, 0), "nothing", "a second tap on undo");
  const second = attemptBody("stp_a", []);
  await record(db, second);
  clock.now = 10 * 60_000;
  await drain(sender, clock);
  assert.deepEqual(server.effects, [`attempt ${first.id}`, `/v1/attempts/${first.id}/undo`, `attempt ${second.id}`]);
});

test("a refused record gives its photos and choices back to the stop's page", async () => {
  const [db, clock] = [await freshDatabase(), { now: 0 }];
  const body = attemptBody("stp_a", [await addPhoto(db, "stp_a", 10, seeded(9))]);
  await outbox.recordAttempt(db, lane("stp_a"), body, { ...emptyDraft("stp_a"), place: "shed" }, 0);
  const refusing = new Sender(db, {
    ...unsigned,
    send: async () => ({ status: 200, body: { outcome: "incomplete", code: "code_wrong", message: "no" }, retryAfterMs: null }),
    now: () => clock.now,
    random: () => 0.5,
  });
  await drain(refusing, clock);
  const [op] = await db.getAll("operations");
  assert.deepEqual([op?.state, op?.reason?.code], ["refused", "code_wrong"]);
  assert.equal((await db.get("drafts", "stp_a"))?.place, "shed");
  assert.equal((await db.getAll("photos"))[0]?.state, "draft");
  const again = await record(db, attemptBody("stp_a", []));
  assert.equal(again.state, "waiting", "the stop can be recorded again");
});

test("a photo that the recipient turned out not to want leaves the phone with the refusal", async () => {
  const [db, clock] = [await freshDatabase(), { now: 0 }];
  const body = attemptBody("stp_a", [await addPhoto(db, "stp_a", 10, seeded(9))]);
  await outbox.recordAttempt(db, lane("stp_a"), body, { ...emptyDraft("stp_a"), place: "shed" }, 0);
  const send = async (): Promise<Answer> => ({ status: 200, body: { outcome: "incomplete", code: "photo_unwanted", message: "no" }, retryAfterMs: null });
  await drain(new Sender(db, { ...unsigned, send, now: () => clock.now, random: () => 0.5 }), clock);
  assert.deepEqual([await db.count("photos"), await db.count("bytes")], [0, 0]);
  assert.equal((await db.get("drafts", "stp_a"))?.place, "shed", "what was chosen is still there");
});

test("without a session nothing is sent, nothing is lost, and it goes on after signing in", async () => {
  const [db, server, clock] = [await freshDatabase(), new Server(), { now: 0 }];
  await outbox.enqueue(db, arriveAt("stp_a"), 0);
  let signedIn = false;
  const sender = new Sender(db, {
    ...unsigned,
    send: async (r) => (signedIn ? server.send(r) : { status: 401, body: { code: "sign_in_needed" }, retryAfterMs: null }),
    now: () => clock.now,
    random: () => 0.5,
  });
  assert.deepEqual(await sender.step(), { did: "sign_in", code: "sign_in_needed" });
  assert.equal((await db.getAll("operations"))[0]?.state, "waiting");
  signedIn = true;
  await drain(sender, clock);
  assert.deepEqual(server.effects, ["/v1/stops/stp_a/arrive"]);
});

test("what was settled long ago is forgotten, refusals stay until they are read", async () => {
  const db = await freshDatabase();
  const old = await outbox.enqueue(db, arriveAt("stp_a"), 0);
  const refused = await outbox.enqueue(db, arriveAt("stp_b"), 0);
  await db.put("operations", { ...old, state: "acknowledged", settledAt: 0 });
  await db.put("operations", { ...refused, state: "refused", settledAt: 0 });
  await outbox.forgetSettled(db, 49 * 3_600_000);
  assert.deepEqual((await db.getAll("operations")).map((op) => op.state), ["refused"]);
});
