// This phone's own switch of notes (`tell.ts`): the browser, the server and the storage behind it, and what happens
// when a note is pressed while the app is open.

import { keysOf, subscribed } from "../../../web-client/src/push";
import { ask } from "../api/client";
import { language } from "../text";
import { accompany, owner } from "./day";
import { isInstalled, isIos } from "./install";
import { type Subscription, Telling } from "./tell";

const BROWSERS = "/v1/me/browsers";
const WISH = "porchlight.told";

const registration = (): Promise<ServiceWorkerRegistration | undefined> => navigator.serviceWorker.getRegistration("/courier/");

const shown = (subscription: PushSubscription): Subscription => ({
  keys: () => keysOf(subscription),
  end: () => subscription.unsubscribe(),
});

function able(): "able" | "impossible" | "install" {
  if ("serviceWorker" in navigator && "PushManager" in self && "Notification" in self) return "able";
  return isIos() && !isInstalled() ? "install" : "impossible";
}

export const telling = new Telling({
  able,
  permission: () => Notification.permission,
  ask: () => Notification.requestPermission(),
  async current() {
    const known = await (await registration())?.pushManager.getSubscription();
    return known ? shown(known) : null;
  },
  subscribe: async (key) => shown(await subscribed(await navigator.serviceWorker.ready, key)),
  offer: () => ask({ method: "GET", path: BROWSERS }),
  tell: (browser) => ask({ method: "PUT", path: BROWSERS, json: browser }),
  forget: (endpoint) => ask({ method: "POST", path: `${BROWSERS}/forget`, json: { endpoint } }),
  wish: {
    get: () => localStorage.getItem(WISH),
    set: (person) => (person === null ? localStorage.removeItem(WISH) : localStorage.setItem(WISH, person)),
  },
  language: () => language.value,
});

/** Says again that this phone wants to be told, where that was wished. */
export function tellAgain(): void {
  const person = owner();
  if (person !== null) void telling.repair(person);
}

/** Until the app is closed, whoever arrived first. */
let repaired: string | null = null;

accompany({
  arrived(person) {
    if (repaired === person) return;
    repaired = person;
    void telling.repair(person);
  },
  leaving: () => telling.forgetAtServer(),
  left: () => telling.drop(),
});

/** A note was pressed while the app is open: the service worker says which of its pages to show. */
export function followNotes(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ open?: unknown } | null>) => {
    if (typeof data?.open === "string" && data.open.startsWith("#/")) location.hash = data.open;
  });
}
