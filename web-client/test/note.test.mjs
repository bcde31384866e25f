// Notes in a service worker: something is shown for each, only pages of ours are opened, and a page that is open
// already is brought to the front.
import assert from "node:assert/strict";
import test from "node:test";
import { build } from "esbuild";

const built = await build({ bundle: true, format: "esm", write: false, entryPoints: ["src/note.ts"] });
const { readNote, showNotes } = await import(
  `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`
);

const ORIGIN = "https://porch.example";
const plain = { title: "Something waits", body: "Open the app." };
const habits = { home: "/courier/", plain, pick: (pages) => pages[0] };
const data = (value) => ({ json: () => value });
const read = (value) => readNote(data(value), habits, ORIGIN);

test("a note that cannot be read is shown in plain words and opens the first page", () => {
  const unreadable = { json: () => { throw new SyntaxError("no JSON"); } };
  for (const sent of [null, unreadable, data(null), data("text"), data([]), data({}), data({ title: 7, body: "x" }), data({ title: "" })]) {
    assert.deepEqual(readNote(sent, habits, ORIGIN), { ...plain, url: `${ORIGIN}/courier/`, topic: undefined });
  }
});

test("only pages of this server below its own path are opened", () => {
  const note = { title: "t", body: "b", topic: "offer" };
  assert.deepEqual(read({ ...note, url: "/courier/#/work" }), { ...note, url: `${ORIGIN}/courier/#/work` });
  for (const url of ["https://evil.example/courier/", "//evil.example/courier/", "/console", "javascript:alert(1)", "http://[", 7]) {
    assert.equal(read({ ...note, url }).url, `${ORIGIN}/courier/`, String(url));
  }
});

/** A worker with these pages open; what it did. */
function started(pages, more = {}) {
  const listeners = {};
  const did = [];
  const worker = {
    addEventListener: (name, listener) => void (listeners[name] = listener),
    registration: { showNotification: async (title, options) => void did.push(["shown", title, options]) },
    clients: { matchAll: async () => pages(did), openWindow: async (url) => void did.push(["opened", url]) },
    location: { origin: ORIGIN },
  };
  showNotes(worker, { ...habits, ...more });
  const happen = async (name, event) => {
    const waits = [];
    listeners[name]({ waitUntil: (done) => waits.push(done), ...event });
    await Promise.all(waits);
  };
  return { did, happen };
}
const pressed = (url) => ({ notification: { close: () => undefined, data: { url } } });

test("notes of one topic replace each other and are noticed again", async () => {
  const { did, happen } = started(() => []);
  await happen("push", { data: data({ title: "t", body: "b", url: "/courier/#/pay", topic: "pay" }) });
  await happen("push", { data: null });
  assert.deepEqual(did[0], ["shown", "t", { body: "b", data: { url: `${ORIGIN}/courier/#/pay` }, tag: "pay", renotify: true }]);
  assert.deepEqual(did[1], ["shown", plain.title, { body: plain.body, data: { url: `${ORIGIN}/courier/` } }]);
});

test("a press opens the page, or leads an open one there, also where windows cannot be brought to the front", async () => {
  const closed = started(() => []);
  await closed.happen("notificationclick", pressed("/courier/#/work"));
  assert.deepEqual(closed.did, [["opened", `${ORIGIN}/courier/#/work`]]);
  const page = (did) => ({
    url: `${ORIGIN}/courier/`,
    focus: async () => { did.push(["focused"]); throw new Error("not allowed"); },
    postMessage: (message) => void did.push(["told", message]),
  });
  const lead = (open, url) => open.postMessage({ open: url.hash });
  const open = started((did) => [page(did)], { lead });
  await open.happen("notificationclick", pressed(`${ORIGIN}/courier/#/pay`));
  assert.deepEqual(open.did, [["told", { open: "#/pay" }], ["focused"]]);
  await open.happen("notificationclick", { notification: { close: () => undefined, data: null } });
  assert.deepEqual(open.did[2], ["told", { open: "" }]);
});
