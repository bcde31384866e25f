// Notes of the server in the service worker: shown, and opened at their page in the app that is open already, or
// in a new one. When the browser gives this phone another address for notes, the server is told of it, where the
// phone still holds a session; otherwise the app does it at its next start (`state/tell.ts`).

import { type NoteWorker, type OpenPage, showNotes } from "../../web-client/src/note";
import { keysOf } from "../../web-client/src/push";
import { openClient } from "./api/client";
import { openDevice } from "./api/device";
import { tellEn, tellEs } from "./text/tell";

const HOME = "/courier/";
const BROWSERS = "/v1/me/browsers";

/** The change of a subscription, as browsers that know of it say it. */
export interface SubscriptionChange {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
  waitUntil(done: Promise<unknown>): void;
}

const worker = self as unknown as NoteWorker & {
  addEventListener(name: "pushsubscriptionchange", listener: (event: SubscriptionChange) => void): void;
  registration: ServiceWorkerRegistration;
};
const spanish = (): boolean => navigator.language.startsWith("es");

/** The app's open page that is best to lead on: the one in view, otherwise any. */
function pick(open: readonly OpenPage[]): OpenPage | undefined {
  const pages = open.filter((page) => new URL(page.url).pathname === HOME);
  return pages.find((page) => page.visibilityState === "visible") ?? pages[0];
}

/** The subscription that follows: the browser's own, or a new one under the key that it kept of the old one. */
async function following({ oldSubscription: old, newSubscription: made }: SubscriptionChange): Promise<PushSubscription | null> {
  if (made) return made;
  const key = old?.options.applicationServerKey;
  if (!key) return null;
  return worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function changed(event: SubscriptionChange): Promise<void> {
  const made = await following(event).catch(() => null);
  const keys = made && keysOf(made);
  if (!keys) return;
  const door = openClient(await openDevice());
  const language = spanish() ? "es" : "en";
  await door.send({ method: "PUT", path: BROWSERS, json: { ...keys, language } }).catch(() => undefined);
  const gone = event.oldSubscription?.endpoint;
  if (gone === undefined || gone === keys.endpoint) return;
  await door.send({ method: "POST", path: `${BROWSERS}/forget`, json: { endpoint: gone } }).catch(() => undefined);
}

/** Listens for notes, for presses on them, and for another address. */
export function showCourierNotes(): void {
  showNotes(worker, {
    home: HOME,
    plain: (spanish() ? tellEs : tellEn).plain,
    icon: `${HOME}icon-192.png`,
    pick,
    lead: (page, url) => page.postMessage({ open: url.hash }),
  });
  worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event)));
}
