// A stand-in for the backend, ONLY for tests and for looking at the app: it serves dist/ at /courier/ with
// the strict policy and answers /v1 from memory. It keeps nothing and checks nothing that matters.
//   node test/fake-server.mjs [port] [scene]     scenes: road, load, station, draw, race, identity, identity_new, empty, out
// Sign in by opening /courier/#code=anything-long; proofs are taken without a look (the tests look).
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { identityRoute } from "./fake-identity.mjs";
import { scene } from "./fake-scenes.mjs";

const DIST = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "dist");
const PIECE = 8 * 1024;
/** A point of P-256, as push services would know the server by; nothing is sent to any. */
const PUSH_KEY = "BAmqJRvqNaESipkexbH9qc5eVmBX063hE8dj5Ih0asL8zkd411kXETDeLAWUE9FSCCQ8GWP5INkBMNDp9haorBw";
const TYPES = {
  html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml", png: "image/png",
  woff2: "font/woff2", webmanifest: "application/manifest+json", txt: "text/plain",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; font-src 'self'; media-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Starts a server; `control` lets a test change its mood. */
export function startFake(port, name) {
  const control = { state: scene(name), fail: null, log: [], answered: new Map(), uploads: new Map(), streams: new Set() };
  const server = createServer((request, response) => {
    void answer(control, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve({ server, control })));
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function json(response, value, status = 200) {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "Porchlight-Time": new Date().toISOString() });
  response.end(JSON.stringify(value));
}

const problem = (response, status, code, detail) => json(response, { type: "about:blank", title: code, status, detail, code }, status);

async function answer(control, request, response) {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname.startsWith("/courier/")) return shell(url, response);
  if (url.pathname === "/sign-in") return response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Sign-in form of the server</h1>");
  if (!url.pathname.startsWith("/v1/")) return response.writeHead(404).end();
  const bytes = await body(request);
  const operation = request.headers["operation-id"];
  control.log.push({ method: request.method, path: url.pathname, operation, bytes: bytes.length });
  if (control.fail) return control.fail === "drop" ? request.socket.destroy() : problem(response, control.fail, "overloaded", "try later");
  if (!control.state.me) return problem(response, 401, "sign_in_needed", "sign in");
  if (url.pathname.startsWith("/v1/session") && request.method === "POST") return json(response, session());
  if (!request.headers.authorization) return problem(response, 401, "session_ended", "sign in");
  if (url.pathname === "/v1/events") return events(control, request, response);
  if (operation && control.answered.has(operation)) return json(response, control.answered.get(operation));
  const value = route(control, request.method, url.pathname, bytes, url.searchParams);
  if (value === undefined) return problem(response, 404, "absent", "there is no such thing");
  if (operation) control.answered.set(operation, value);
  json(response, value);
}

/** A session like the real ones; nothing of it is checked. */
function session() {
  const secret = () => createHash("sha256").update(String(Math.random())).digest("base64url");
  return {
    access_token: secret(), token_type: "DPoP", expires_in: 600, refresh_token: secret(), session: "ses_1", device: "dev_1",
    assurance: "passkey_verified",
  };
}

function nonces({ wanted }) {
  const life = (act) => (act === "check_in" || act === "capture_proof" ? 48 * 3_600_000 : 15 * 60_000);
  const until = (act) => new Date(Date.now() + life(act)).toISOString();
  return { nonces: wanted.map((about) => ({ ...about, nonce: `n-${Math.random()}`, expires_at: until(about.act) })) };
}

async function shell(url, response) {
  const name = url.pathname === "/courier/" ? "index.html" : path.basename(url.pathname);
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  const file = await readFile(path.join(DIST, name)).catch(() => null);
  response.writeHead(file ? 200 : 404, { "Content-Type": type, "Content-Security-Policy": POLICY, "Cache-Control": "no-cache" });
  response.end(file ?? "");
}

function events(control, request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(": hello\n\n");
  control.streams.add(response);
  request.on("close", () => control.streams.delete(response));
}

function route(control, method, at, bytes, query) {
  const { state } = control;
  const input = () => JSON.parse(bytes.toString() || "{}");
  const reads = {
    "/v1/me": () => state.me,
    "/v1/rounds/open": () => ({ rounds: state.rounds }),
    "/v1/results": () => ({ results: state.results }),
    "/v1/race": () => ({ blocks: state.race }),
    "/v1/awards": () => ({ awards: state.awards }),
    "/v1/itineraries": () => ({ itineraries: state.itineraries }),
    "/v1/standing-preferences": () => state.wishes,
    "/v1/receipts": () => ({ receipts: state.receipts }),
    "/v1/devices": () => state.devices,
  };
  if (method === "GET" && reads[at]) return reads[at]();
  if (at === "/v1/session" || at === "/v1/me/language") return {};
  if (at === "/v1/me/browsers") return method === "GET" ? { on: true, key: PUSH_KEY, told: 0 } : {};
  if (at === "/v1/me/browsers/forget") return { outcome: "forgotten" };
  if (at === "/v1/nonces") return nonces(input());
  if (at === "/v1/gave-login-away") return { place: "/sign-in" };
  if (/^\/v1\/(devices|sessions|passkeys)\//.test(at)) return endAccess(state, at);
  if (at === "/v1/me/terms") {
    state.me.waiting_terms = null;
    return { outcome: "agreed" };
  }
  if (at === "/v1/standing-preferences") return (state.wishes = input());
  if (at === "/v1/attempts") return attempt(control, input());
  if (state.identity && /^\/v1\/(identity|log)/.test(at)) return identityRoute(state.identity, method, at, input, query);
  const [, , kind, id, act, number] = at.split("/");
  if (kind === "photos") return photo(control, id, act, Number(number), bytes, method);
  if (kind === "rounds") return entry(state, id, method, input);
  if (kind === "race") return { outcome: "held", reservation: "rsv_1", until: new Date(Date.now() + 120_000).toISOString() };
  if (kind === "reservations") return { outcome: "yours", award: "awd_9" };
  if (kind === "stops") return arrive(state, id, input());
  if (kind === "attempts" && act === "undo") return undo(state, id);
  if (kind === "awards") return award(state, id, act, input);
  return undefined;
}

function endAccess({ devices }, at) {
  const [, , kind, id] = at.split("/");
  if (id === "end-others") devices.sessions = devices.sessions.filter((one) => one.this);
  else if (kind === "devices") devices.devices.find((one) => one.id === id).revoked_at = new Date().toISOString();
  else devices[kind] = devices[kind].filter((one) => one.id !== id);
  return { outcome: "done" };
}

function entry(state, id, method, input) {
  const round = state.rounds.find((r) => r.id === id);
  round.mine = method === "DELETE" ? null : input();
  return { outcome: method === "DELETE" ? "done" : "entered" };
}

const stopsOf = (state) => state.itineraries.flatMap((it) => it.stops);

function arrive(state, id, { occurred_at }) {
  const stop = stopsOf(state).find((s) => s.id === id);
  if (stop.state === "ahead") Object.assign(stop, { state: "arrived", arrived_at: occurred_at });
  return { outcome: "done" };
}

function undo(state, id) {
  const stop = stopsOf(state).find((s) => s.attempt?.id === id);
  if (!stop) return undefined;
  Object.assign(stop, { state: "arrived", attempt: null });
  return { outcome: "undone" };
}

function attempt(control, sent) {
  const stop = stopsOf(control.state).find((s) => s.id === sent.stop);
  if (!stop) return { outcome: "not_yours" };
  if (stop.attempt?.id === sent.id) return { outcome: "recorded", attempt: sent.id };
  if (stop.state === "done") return { outcome: "already_done" };
  const { left, handed_over: handed, failed } = sent.kind;
  if (handed?.code && handed.code !== "4821") return { outcome: "incomplete", field: "code", code: "code_wrong", message: "not the code" };
  if (left && stop.photo_policy === "required" && sent.photos.length === 0 && !left.exception) {
    return { outcome: "incomplete", field: "photos", code: "photo_missing", message: "take a photo" };
  }
  for (const p of sent.photos) control.uploads.set(p.id, { ...p, state: "committed", chunks: new Map() });
  const now = Date.now();
  stop.state = "done";
  stop.attempt = {
    id: sent.id, outcome: failed ? "attempt_failed" : "delivered", handling: left ? "unattended" : handed ? "attended" : null,
    drop_place: left?.drop_place ?? null, reason: failed?.reason ?? null,
    received_at: new Date(now).toISOString(), undo_until: new Date(now + 120_000).toISOString(),
  };
  return { outcome: "recorded", attempt: sent.id };
}

function photo(control, id, act, number, bytes, method) {
  const upload = control.uploads.get(id);
  if (!upload) return undefined;
  const count = Math.ceil(upload.bytes / PIECE);
  if (act === "preview" && upload.state === "committed") upload.state = "preview";
  for (let at = 0; act === "pieces" && method === "PUT" && at < bytes.length; at += PIECE) {
    upload.chunks.set(number + at / PIECE, bytes.subarray(at, at + PIECE));
  }
  if (upload.chunks.size === count && upload.state !== "verified") {
    const whole = Buffer.concat([...Array(count).keys()].map((n) => upload.chunks.get(n)));
    upload.state = createHash("sha256").update(whole).digest("hex") === upload.sha256 ? "verified" : "unusable";
  }
  const missing = upload.state === "verified" ? [] : [...Array(count).keys()].filter((n) => !upload.chunks.has(n));
  return { state: upload.state, missing_pieces: missing.map((n) => [n, 1]), problem: null };
}

function award(state, id, act, input) {
  const day = state.itineraries.find((it) => it.award.id === id);
  const mine = state.awards.find((a) => a.id === id);
  const change = (part) => [day?.award, mine].forEach((a) => a && Object.assign(a, part));
  const now = new Date().toISOString();
  if (act === "check-in") change({ state: "checked_in", checked_in_at: now });
  if (act === "forfeit") change({ state: "forfeited" });
  if (act === "check-out") change({ state: "checked_out", checked_out_at: now });
  if (act !== "scans") return { outcome: "done", late: false };
  const { step, scans } = input();
  if (step === "load") change({ state: "released", released_at: now });
  const known = day.stops.flatMap((s) => s.packages.map((p) => p.barcode));
  return { scans: scans.map(({ barcode }) => ({ barcode, result: known.includes(barcode) ? "expected" : "misload", reference: null })) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, name] = [Number(process.argv[2] ?? 4173), process.argv[3] ?? "road"];
  await startFake(port, name);
  process.stdout.write(`fake /v1, scene ${name}: http://127.0.0.1:${port}/courier/\n`);
}
