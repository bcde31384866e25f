// Listens to the server's events. An event only says that something changed; the app then asks again,
// and asks for everything after every reconnection, because events may have been missed.

import { effect } from "@preact/signals";
import { client } from "../api/client";
import { readEvents } from "../api/stream";
import { waitAfter } from "../outbox/rules";
import { refreshAll, revive, session } from "./day";

const GATHER_MS = 400;
/** The server's heart beats every 20 s: after this long without a sign the connection is dead. */
const SILENCE_MS = 65_000;
const LONGEST_PAUSE_MS = 30_000;

let gathering = 0;
let listening: AbortController | null = null;

function soon(): void {
  clearTimeout(gathering);
  gathering = setTimeout(() => void refreshAll(), GATHER_MS) as unknown as number;
}

/** One connection, until it ends, goes silent or is stopped. Tells whether it was ever open. */
async function connection(stop: AbortSignal): Promise<boolean> {
  const silent = new AbortController();
  const end = (): void => silent.abort();
  stop.addEventListener("abort", end);
  let timer = setTimeout(end, SILENCE_MS);
  const beat = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, SILENCE_MS);
  };
  let open = false;
  try {
    const headers = { Accept: "text/event-stream" };
    const answer = await client().call({ method: "GET", path: "/v1/events" }, { signal: silent.signal, headers });
    // Whether anybody is signed in is asked where the answer shows on the screen.
    if (answer.status === 401) void revive();
    if (!answer.ok || !answer.body) return false;
    open = true;
    soon();
    await readEvents(answer.body, (event) => event.name === "changed" && soon(), beat);
  } catch {
    // The network went, or the token ran out: the next connection says more.
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
  return open;
}

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    for (const [target, event] of [[stop, "abort"], [globalThis, "online"]] as const) {
      target.addEventListener(event, () => (clearTimeout(timer), resolve()), { once: true });
    }
  });

async function keepListening(stop: AbortSignal): Promise<void> {
  for (let failures = 0; !stop.aborted; ) {
    failures = (await connection(stop)) ? 0 : failures + 1;
    if (!stop.aborted) await pause(Math.min(LONGEST_PAUSE_MS, waitAfter(failures + 2, Math.random())), stop);
  }
}

/** Starts listening while somebody is signed in. */
export function listen(): void {
  effect(() => {
    if (session.value === "in" && !listening) {
      listening = new AbortController();
      void keepListening(listening.signal);
    }
    if (session.value === "out" && listening) {
      listening.abort();
      listening = null;
    }
  });
  addEventListener("online", () => void revive());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void revive();
  });
}
