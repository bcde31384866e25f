// The bar for bad networks: 200 kB photos over 60 % loss each way. The app's own sender against the real server, each
// photo on a phone of its own with at most six connections, as browsers have them.
//   node loss/run.mjs 100            through the lossy proxy of this folder
//   node loss/run.mjs 100 kernel     by the system's own TCP in a network namespace (root and iptables); a piece is one
//                                    packet there, as packets of a loopback may be that large
//   node loss/run.mjs 100 kernel 1500    the same with packets as radio links carry them
import "fake-indexeddb/auto";
import { build } from "esbuild";
import { createHash, randomBytes } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { startBrowser } from "../../browser-tests/stage/browser.mjs";
import { loadedDay } from "../../browser-tests/stage/at_work.mjs";
import { newId } from "../../browser-tests/stage/phone.mjs";
import { startServer } from "../../browser-tests/stage/server.mjs";
import { counted, enterNamespace, losePackets, prepareNamespace, resent } from "./kernel.mjs";
import { lossyProxy } from "./proxy.mjs";

const PHOTOS = Number(process.argv[2] ?? 20);
const KERNEL = process.argv[3] === "kernel";
const PACKET = process.argv[4] === undefined ? null : Number(process.argv[4]);
const LOSS = Number(process.env.LOSS ?? 0.6);
const BYTES = 200_000;
const LIMIT_MS = 60_000;
/** Nobody waits longer for one photo here. */
const GIVEN_UP_MS = 3 * LIMIT_MS;
const AT_ONCE = Number(process.env.AT_ONCE ?? 10);
const PER_STOP = 6;

if (KERNEL) {
  enterNamespace();
  prepareNamespace(PACKET);
}
const contents = ['export * from "./src/outbox/sender";', 'export * from "./src/outbox/database";', 'export * from "./src/outbox/outbox";', 'export { Unreachable } from "./src/api/answer";'].join("\n");
const built = await build({ stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname, loader: "ts" }, bundle: true, format: "esm", platform: "node", write: false, external: ["fake-indexeddb"] });
const app = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);

/** A JPEG-sized file; what is in it does not matter to the network. The server says "unusable" when all of it is there. */
const file = () => randomBytes(BYTES);
const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

function sendOver(device, port) {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const sent = { bytes: 0, requests: 0, unanswered: 0 };
  const once = (request) =>
    new Promise((resolve, reject) => {
      const body = request.bytes ? Buffer.from(request.bytes) : request.text === undefined ? undefined : Buffer.from(request.text);
      const headers = {
        host: new URL(device.url).host, dpop: device.proof(request.method, request.path.replace("/v1", ""), device.tokens.access_token),
        authorization: `DPoP ${device.tokens.access_token}`, "content-length": body?.length ?? 0,
        ...(body ? { "content-type": request.bytes ? (request.contentType ?? "application/octet-stream") : "application/json" } : {}),
        ...(request.operation ? { "operation-id": request.operation } : {}),
      };
      sent.bytes += body?.length ?? 0;
      sent.requests += 1;
      const asking = httpRequest({ host: "127.0.0.1", port, method: request.method, path: request.path, headers, agent });
      let timedOut = false;
      const timer = setTimeout(() => ((timedOut = true), (sent.unanswered += 1), asking.destroy(new Error("limit"))), request.limitMs ?? 20_000);
      asking.on("error", () => (clearTimeout(timer), reject(new app.Unreachable(request.path, timedOut))));
      asking.on("response", (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", () => (clearTimeout(timer), reject(new app.Unreachable(request.path, timedOut))));
        answer.on("end", () => {
          clearTimeout(timer);
          if (answer.headers["dpop-nonce"]) device.nonce = answer.headers["dpop-nonce"];
          let value = null;
          try {
            value = JSON.parse(Buffer.concat(parts).toString());
          } catch {
            // Not JSON: no answer of ours.
          }
          resolve({ status: answer.statusCode, body: value, retryAfterMs: null });
        });
      });
      asking.end(body);
    });
  return { sent, agent, send: once };
}

let databases = 0;
async function onePhoto(device, port, attempt) {
  const db = await app.openDatabase(`loss-${(databases += 1)}`);
  const bytes = file();
  const id = newId("evd");
  const original = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const photo = { id, stop: "stp", attempt: null, sha256: sha(bytes), bytes: BYTES, capturedAt: new Date().toISOString(), challenge: null, position: null, state: "draft", previewSent: true, missing: [[0, Math.ceil(BYTES / 8192)]], server: null, problem: null, tries: 0, nextAt: 0 };
  await app.keepPhoto(db, photo, { original, preview: new ArrayBuffer(0) });
  const body = { id: newId("evd"), words: "over a bad network", occurred_at: photo.capturedAt, photos: [{ id, sha256: photo.sha256, bytes: BYTES, captured_at: photo.capturedAt, challenge: null }] };
  await app.recordAmendment(db, "lane", attempt, body, Date.now());
  const { sent, agent, send } = sendOver(device, port);
    const began = Date.now();
  let end = () => undefined;
  const ended = new Promise((resolve) => (end = resolve));
  let done = null;
  // The phone knows that a photo is whole as soon as it was told, while repeats of its last pieces may still be on their way.
  const look = async () => {
    const { state, server, problem } = await db.get("photos", id);
    if (state === "refused" && server !== "unusable") throw new Error(`refused: ${problem}`);
    if (state === "done" || server === "unusable" || server === "received") end((done ??= Date.now()));
  };
  const sender = new app.Sender(db, { send, sign: async () => null, isOwn: async () => true, now: Date.now, random: Math.random, progress: () => void look() });
  setTimeout(end, GIVEN_UP_MS).unref();
  const loop = async () => {
    while (!done && Date.now() - began < GIVEN_UP_MS) {
      const step = await sender.step();
      await look();
      if (step.did === "idle" || step.did === "unreachable") await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(1_000, (step.until ?? 0) - Date.now()))));
    }
  };
  await Promise.race([loop(), ended]);
  agent.destroy();
  return { done: done !== null, took: (done ?? Date.now()) - began, ...sent };
}

const server = await startServer();
const browser = await startBrowser();

/** A day whose courier could not deliver: attempts that photos may be added to. */
async function attemptsFor(count) {
  const { courier, stops } = await loadedDay(server, browser, { orders: count });
  await browser.close();
  const attempts = [];
  for (const stop of stops) {
    await courier.phone.ask("POST", `/stops/${stop.id}/arrive`, { occurred_at: new Date().toISOString() });
    const attempt = newId("att");
    await courier.phone.ask("POST", "/attempts", { id: attempt, stop: stop.id, occurred_at: new Date().toISOString(), skew_ms: 0, position: { missing: "unavailable" }, kind: { failed: { reason: "not_home", words: "" } }, photos: [], note: "" });
    attempts.push(attempt);
  }
  return { courier, attempts };
}

const seconds = (ms) => (ms / 1000).toFixed(1);

async function sendAll({ courier, attempts }, port) {
  const results = [];
  const work = Array.from({ length: PHOTOS }, (_, n) => attempts[Math.floor(n / PER_STOP)]);
  const lane = async () => {
    for (let attempt = work.shift(); attempt; attempt = work.shift()) {
      const one = await onePhoto(courier.phone.device, port, attempt);
      results.push(one);
      console.log(`photo ${String(results.length).padStart(3)} of ${PHOTOS}: ${one.done ? "whole" : "GIVEN UP"} after ${seconds(one.took)} s, ${one.requests} requests, ${one.unanswered} without an answer, ${(one.bytes / BYTES).toFixed(2)} times its bytes`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, PHOTOS) }, lane));
  return results;
}

function report(results) {
  const took = results.map((r) => r.took).sort((a, b) => a - b);
  const inTime = results.filter((r) => r.done && r.took <= LIMIT_MS).length;
  const ratio = results.reduce((sum, r) => sum + r.bytes, 0) / (BYTES * results.length);
  const at = (share) => seconds(took[Math.max(0, Math.min(took.length, Math.ceil(share * took.length)) - 1)]);
  console.log(`${PHOTOS} photos of ${BYTES / 1000} kB at ${LOSS * 100} % loss each way (${KERNEL ? "the system's TCP" : "proxy"}): ${inTime} within ${LIMIT_MS / 1000} s`);
  console.log(`seconds: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, slowest ${at(1)}; bytes given to the network ${ratio.toFixed(2)} times the photo`);
  return inTime >= 0.99 * PHOTOS && ratio <= 3.5;
}

try {
  const day = await attemptsFor(Math.ceil(PHOTOS / PER_STOP));
  const real = Number(new URL(server.url).port);
  const proxy = KERNEL ? null : await lossyProxy(real, LOSS, Math.random);
  if (KERNEL) losePackets(real, LOSS);
  const met = report(await sendAll(day, proxy?.port ?? real));
  const times = (bytes) => (bytes / (BYTES * PHOTOS)).toFixed(2);
  if (proxy) console.log(`on the wire, both ways, with headers and repeats by TCP: ${times(proxy.link.wire)} times; ${proxy.link.connections} connections`);
  if (KERNEL) {
    const { wire, up, largest, lost } = counted();
    console.log(`on the wire, with headers and repeats by TCP: ${times(up)} times up, ${times(wire)} both ways; ${largest.toFixed(0)} bytes a packet, lost ${(100 * lost.up).toFixed(1)} % up and ${(100 * lost.down).toFixed(1)} % down, ${(100 * resent()).toFixed(0)} % of the segments sent again`);
  }
  console.log(`the bar, 99 % within ${LIMIT_MS / 1000} s and at most 3.5 times the bytes: ${met ? "met" : "NOT met"}`);
  process.exitCode = met ? 0 : 1;
  proxy?.close();
} finally {
  await server.stop();
  process.exit();
}
