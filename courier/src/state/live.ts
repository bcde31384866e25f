// Listens to the server's events. An event only says that something changed; the app then asks again,
// and asks for everything after every reconnection, because events may have been missed.

import { effect } from "@preact/signals";
import { refreshAll, revive, session } from "./day";

const GATHER_MS = 400;

let events: EventSource | null = null;
let gathering = 0;

function soon(): void {
  clearTimeout(gathering);
  gathering = setTimeout(() => void refreshAll(), GATHER_MS) as unknown as number;
}

/** Starts listening while somebody is signed in. */
export function listen(): void {
  effect(() => {
    if (session.value === "in" && !events) {
      events = new EventSource("/v1/events");
      events.addEventListener("open", soon);
      events.addEventListener("changed", soon);
    }
    if (session.value === "out" && events) {
      events.close();
      events = null;
    }
  });
  addEventListener("online", () => void revive());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void revive();
  });
}
