// The service worker: keeps the app itself on the phone so that it opens without a network. It answers no
// request to /v1: what the server says and what the person does is kept by the app, where it can be seen. Woken
// by the browser while the app is closed, it sends the outbox (`background.ts`). Notes of the server it shows, and
// opens their page (`notes.ts`).

import { sendWhenWoken } from "./background";
import { showCourierNotes } from "./notes";

declare const BUILD_FILES: string[];
declare const BUILD_VERSION: string;

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface WorkerFetch extends WorkerEvent {
  request: globalThis.Request;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as {
  addEventListener(type: "install" | "activate", act: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", act: (event: WorkerFetch) => void): void;
  addEventListener(type: "message", act: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

const SHELL = "/courier/";
const PREFIX = "porchlight-shell-";
const CACHE = PREFIX + BUILD_VERSION;
const NAVIGATION_LIMIT_MS = 4_000;

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const wanted = [SHELL, ...BUILD_FILES.map((name) => SHELL + name)];
  await cache.addAll(wanted.map((url) => new Request(url, { cache: "reload" })));
}

async function dropOldShells(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The network's page if it comes in time and well, otherwise the one kept here. */
async function page(request: globalThis.Request): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), NAVIGATION_LIMIT_MS);
  try {
    const answer = await fetch(request.url, { signal: stop.signal, credentials: "same-origin" });
    if (answer.ok) return answer;
  } catch {
    // Offline or too slow: the kept page follows.
  } finally {
    clearTimeout(timer);
  }
  return (await (await caches.open(CACHE)).match(SHELL)) ?? Response.error();
}

async function asset(request: globalThis.Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOldShells()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (!url.pathname.startsWith(SHELL)) return;
  event.respondWith(event.request.mode === "navigate" ? page(event.request) : asset(event.request));
});
sendWhenWoken();
showCourierNotes();
