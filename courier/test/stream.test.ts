// The reader of server-sent events: cut anywhere, the events are the same.
import assert from "node:assert/strict";
import test from "node:test";
import { EventParser, readEvents } from "../src/api/stream";

const TEXT = '\uFEFF: hello\n\nevent: changed\ndata: {"topic":"a"}\n\ndata:two\r\ndata: lines\r\n\r\nid: 7\n\nevent: changed\rdata\r\revent: lost\n\ndata: unended';
const EXPECTED = [
  { name: "changed", data: '{"topic":"a"}' },
  { name: "message", data: "two\nlines" },
  { name: "changed", data: "" },
];

test("events are the same however the text is cut", () => {
  for (let first = 0; first <= TEXT.length; first += 1) {
    for (const second of [first, Math.min(TEXT.length, first + 1), TEXT.length]) {
      const parser = new EventParser();
      const pieces = [TEXT.slice(0, first), TEXT.slice(first, second), TEXT.slice(second)];
      assert.deepEqual(pieces.flatMap((piece) => parser.feed(piece)), EXPECTED, `cut at ${first} and ${second}`);
    }
  }
});

test("letters cut in half and heartbeats arrive whole", async () => {
  const bytes = new TextEncoder().encode("data: ñ✓\n\n: beat\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const heard: string[] = [];
  let beats = 0;
  await readEvents(body, (event) => heard.push(event.data), () => (beats += 1));
  assert.deepEqual(heard, ["ñ✓"]);
  assert.equal(beats, bytes.length);
});

test("a line without end is not kept forever", () => {
  const parser = new EventParser();
  assert.throws(() => parser.feed(`data: ${"x".repeat(70_000)}`));
});
