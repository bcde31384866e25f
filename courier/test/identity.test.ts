// What leaves this phone in an identity check, and what it keeps: pictures once and signed, one half of one key.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { type Part, multipart } from "../src/api/multipart";
import { type FaceHalf, openDatabase } from "../src/outbox/database";
import { en } from "../src/text/en";
import { es } from "../src/text/es";
import { period, share } from "../src/text/format";

const part = (name: string, type: string, text: string): Part => ({ name, type, bytes: new TextEncoder().encode(text) });

test("the form is one that an independent reader takes apart again, byte for byte and in order", async () => {
  const pictures = [Uint8Array.of(255, 216, 13, 10, 45, 45), Uint8Array.of(0, 1, 2)];
  const { bytes, contentType } = multipart(
    [part("record", "application/json", '{"ñ":1}'), ...pictures.map((picture) => ({ name: "frame", type: "image/jpeg", bytes: picture }))],
    "porchlight-0123",
  );
  const form = await new Response(bytes, { headers: { "Content-Type": contentType } }).formData();
  assert.equal(await (form.get("record") as Blob).text(), '{"ñ":1}');
  const frames = form.getAll("frame") as Blob[];
  for (const [n, frame] of frames.entries()) {
    assert.equal(frame.type, "image/jpeg");
    assert.deepEqual(new Uint8Array(await frame.arrayBuffer()), pictures[n]);
  }
  assert.equal(frames.length, 2);
});

test("a form without parts is an empty form", async () => {
  const { bytes, contentType } = multipart([], "b");
  assert.equal(contentType, "multipart/form-data; boundary=b");
  assert.equal(new TextDecoder().decode(bytes), "--b--\r\n");
});

test("a phone of before keeps what it had and gets a place for its half of the key", async () => {
  const name = "porchlight-cou_before";
  const old = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name, 2);
    opening.onupgradeneeded = () => {
      const kept = opening.result;
      for (const [store, keyPath] of [["snapshots", "key"], ["drafts", "stop"], ["habits", "name"], ["bytes", "id"]] as const) kept.createObjectStore(store, { keyPath });
      kept.createObjectStore("operations", { keyPath: "seq", autoIncrement: true }).createIndex("key", "key");
      kept.createObjectStore("photos", { keyPath: "id" }).createIndex("state", "state");
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  old.transaction("snapshots", "readwrite").objectStore("snapshots").put({ key: "me", value: 7, askedAt: 1 });
  old.close();
  const kept = await openDatabase(name);
  assert.equal((await kept.get("snapshots", "me"))?.value, 7);
  const half: FaceHalf = { template: "tpl_1", half: Uint8Array.of(1, 2), enrolment: null, salt: null, logKey: null, keptAt: 1 };
  await kept.put("faces", half);
  assert.deepEqual((await kept.get("faces", "tpl_1"))?.half, Uint8Array.of(1, 2));
  kept.close();
});

test("no store of the phone has a place for a picture of a face", async () => {
  const kept = await openDatabase("porchlight-cou_none");
  assert.deepEqual([...kept.objectStoreNames].sort(), ["bytes", "drafts", "faces", "habits", "operations", "photos", "snapshots"]);
  kept.close();
});

/** Every sentence of a catalogue that takes no figures. */
const wordsIn = (part: unknown): string[] =>
  typeof part === "string" ? [part] : typeof part === "object" && part !== null ? Object.values(part).flatMap(wordsIn) : [];

test("every code that the server may send has words in every language, and none blames", () => {
  const reasons = [
    "no_face", "two_faces", "too_small", "too_dark", "too_bright", "blurred", "turned_away", "cut_off", "close", "no_limits", "turns",
    "other_person", "flat", "picture", "repeated", "too_exact",
  ];
  for (const { identity } of [en, es]) {
    for (const code of reasons) assert.ok((identity.tips as Record<string, string>)[code], code);
    for (const code of ["block_start", "device_change", "account_sharing"]) assert.ok((identity.check.triggers as Record<string, string>)[code], code);
    for (const code of ["withdrew", "left", "offboarded", "replaced", "switched_off", "idle"]) assert.ok((identity.receipts.causes as Record<string, string>)[code], code);
    for (const code of ["declined", "unclear", "unavailable"]) assert.ok((identity.check.instead as Record<string, string>)[code], code);
    for (const code of ["mismatches", "asked_for", "unanswered"]) assert.ok((identity.check.sees as Record<string, string>)[code], code);
    for (const words of wordsIn(identity)) assert.doesNotMatch(words, /fraud|suspicious|violation|fraude|sospechos|infracci/i);
  }
});

test("the promises speak in exact figures", () => {
  assert.equal(period(600, "en"), "10 minutes");
  assert.equal(period(7_200, "en"), "2 hours");
  assert.equal(period(5_400, "en"), "90 minutes");
  assert.equal(period(86_400, "es"), "1 día");
  assert.equal(share(50, "en"), "5%");
  assert.match(en.identity.policy.oftenBody(1, 4), /once in 24 hours and 4 times in 30 days/);
});

test("the digest that is signed is that of the very bytes that are sent", () => {
  const picture = Uint8Array.of(9, 9, 9);
  const { bytes } = multipart([{ name: "frame", type: "image/jpeg", bytes: picture }], "b");
  const at = Buffer.from(bytes).indexOf(Buffer.from(picture));
  const sent = new Uint8Array(bytes).slice(at, at + picture.length);
  assert.equal(createHash("sha256").update(sent).digest("hex"), createHash("sha256").update(picture).digest("hex"));
});
