// Pieces of photos and the pace at which they go: arithmetic that loses no byte and sends none without need.
import assert from "node:assert/strict";
import test from "node:test";
import type { Run } from "../src/api/types";
import { firstAnswer } from "../src/outbox/hedge";
import * as pieces from "../src/outbox/pieces";

test("the pieces of a file are its bytes, in order, the last one shorter", () => {
  const size = pieces.PIECE_BYTES;
  for (const length of [1, size - 1, size, size + 1, 3 * size + 7, 20 * size]) {
    const whole = Uint8Array.from({ length }, (_, i) => (i * 31) % 251).buffer;
    const parts: Buffer[] = [];
    for (let at = 0; at < pieces.pieceCount(length); at += 3) parts.push(Buffer.from(pieces.piecesOf(whole, [at, 3])));
    assert.ok(Buffer.concat(parts).equals(Buffer.from(whole)), `${length} bytes`);
  }
});

test("runs and numbers say the same", () => {
  const numbers = [0, 1, 2, 5, 7, 8];
  assert.deepEqual(pieces.runsOf(numbers), [[0, 3], [5, 1], [7, 2]]);
  assert.deepEqual(pieces.numbersIn(pieces.runsOf(numbers)), numbers);
  assert.deepEqual(pieces.runsOf([]), []);
});

test("an answer that was made before another one brings no piece back", () => {
  const after: Run[] = [[3, 2]];
  assert.deepEqual(pieces.stillMissing(after, [[0, 9]]), [[3, 2]]);
  assert.deepEqual(pieces.stillMissing(after, [[4, 5]]), [[4, 1]]);
  assert.deepEqual(pieces.stillMissing(after, []), []);
});

test("pieces never tried go first, and none that is on its way", () => {
  const tries = new Map([[0, 1], [1, 2]]);
  assert.deepEqual(pieces.nextRun([[0, 9]], new Set([2]), tries, 4), [3, 4]);
  assert.deepEqual(pieces.nextRun([[0, 3]], new Set([2]), tries, 4), [0, 1]);
  assert.equal(pieces.nextRun([[0, 2]], new Set([0, 1]), tries, 4), undefined);
  assert.equal(pieces.nextRun([], new Set(), tries, 4), undefined);
});

test("where much is lost, what is on its way goes once more beside it, the least often sent first", () => {
  const tries = new Map([[0, 4], [1, 1], [2, 2]]);
  assert.deepEqual(pieces.runBeside([[0, 3]], new Map([[0, 1], [1, 2], [2, 1]]), tries), [2, 1]);
  assert.deepEqual(pieces.runBeside([[0, 3]], new Map([[0, 1], [1, 3], [2, 3]]), tries), [0, 1]);
  assert.equal(pieces.runBeside([[0, 2]], new Map([[0, 3], [1, 3]]), tries), undefined, "there is an end to it");
  assert.equal(pieces.runBeside([], new Map(), tries), undefined);
});

test("a network is lossy from the first loss until many answers came in a row, and never when nothing comes back", () => {
  const pace = new pieces.Pace();
  assert.equal(pace.lossy, false);
  pace.unanswered();
  assert.equal(pace.lossy, true);
  for (let i = 0; i < 11; i += 1) pace.answered(60);
  assert.deepEqual([pace.lossy, pace.atOnce], [true, 1], "one quick answer is luck");
  pace.answered(60);
  assert.deepEqual([pace.lossy, pace.atOnce], [false, 2]);
  for (let i = 0; i < 12; i += 1) pace.unanswered();
  assert.equal(pace.lossy, false, "a slow network is not sent more");
});

test("a quick network gets more at once, a lossy one small pieces, a slow one patience", () => {
  const pace = new pieces.Pace();
  assert.deepEqual([pace.atOnce, pace.lanes], [1, pieces.LANES]);
  for (let i = 0; i < 5; i += 1) pace.answered(60);
  assert.deepEqual([pace.atOnce, pace.limitMs], [pieces.MOST_AT_ONCE, 6_000]);
  pace.unanswered();
  assert.deepEqual([pace.atOnce, pace.lanes], [1, pieces.LANES], "one loss says nothing about the whole");
  for (let i = 0; i < 40; i += 1) pace.unanswered();
  assert.ok(pace.limitMs >= 20_000 && pace.lanes === 1, "nothing comes back in time: fewer, and wait longer");
  pace.answered(15_000);
  assert.ok(pace.limitMs >= 15_000, "what was learned about a slow network stays");
  for (let i = 0; i < 12; i += 1) pace.answered(300);
  assert.deepEqual([pace.lanes, pace.limitMs], [pieces.LANES, 6_000]);
});

test("the first answer of several tries counts, and a failure starts the next one at once", async () => {
  let asked = 0;
  const late = new Promise<string>(() => undefined);
  const answer = await firstAnswer(() => ((asked += 1) === 1 ? late : Promise.resolve("second")), 3, 1);
  assert.deepEqual([answer, asked], ["second", 2]);
  asked = 0;
  const failing = firstAnswer(() => Promise.reject(new Error(`try ${(asked += 1)}`)), 3, 60_000);
  await assert.rejects(failing, /try 3/);
});
