// Sends the outbox while the app is closed, when the browser wakes the service worker for it. The same sender
// as in the open app, under the same lock: whoever has it sends, and nobody else.

import { type Request, openClient, send } from "./api/client";
import { openDevice } from "./api/device";
import { databaseName, openDatabase } from "./outbox/database";
import { OUTBOX_LOCK } from "./outbox/run";
import { Sender } from "./outbox/sender";
import { holdsKey, signNow } from "./state/commit";
import { SYNC_TAG } from "./state/sync";

/** Longest work of one waking, milliseconds; browsers end it themselves after some minutes. */
const MOST_WORK_MS = 120_000;

async function drain(person: string): Promise<boolean> {
  const db = await openDatabase(databaseName(person));
  try {
    const ports = { send: (request: Request) => send({ ...request, person }), sign: signNow, isOwn: holdsKey };
    const sender = new Sender(db, { ...ports, now: Date.now, random: Math.random });
    await sender.recover();
    for (const end = Date.now() + MOST_WORK_MS; Date.now() < end; ) {
      const step = await sender.step();
      if (step.did === "idle") return step.until === null;
      if (step.did === "unreachable" || step.did === "sign_in") return false;
    }
    return false;
  } finally {
    db.close();
  }
}

/** Sends what waits. Throws where something is left, so that the browser wakes the worker again. */
async function sendAll(): Promise<void> {
  const device = await openDevice();
  const door = openClient(device);
  const tokens = await door.keeper.fresh();
  // Nobody is signed in, or it is not known who: the app has to be opened first.
  if (!tokens?.person || !("locks" in navigator)) return;
  const { person } = tokens;
  const left = await navigator.locks.request(OUTBOX_LOCK, { ifAvailable: true }, async (lock) => {
    // An open app has the lock, and sends by itself.
    return lock === null ? false : !(await drain(person));
  });
  if (left) throw new Error("something is left to send");
}

interface SyncEvent extends Event {
  tag: string;
  waitUntil(work: Promise<unknown>): void;
}

/** Listens for being woken. */
export function sendWhenWoken(): void {
  self.addEventListener("sync", (event) => {
    const woken = event as SyncEvent;
    if (woken.tag === SYNC_TAG) woken.waitUntil(sendAll());
  });
}
