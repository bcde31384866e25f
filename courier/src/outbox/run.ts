// Keeps the sender going while the app is open: in one tab at a time, woken by new work, by the
// network coming back and by the clock.

import type { Database } from "./database";
import { forgetSettled } from "./outbox";
import { Sender, type SenderPorts, type Step } from "./sender";

/** Whoever holds this lock sends. */
export const OUTBOX_LOCK = "porchlight-outbox";
const LONGEST_SLEEP_MS = 60_000;

export interface Running {
  /** There may be something to send. */
  wake(): void;
}

/** Starts sending what `db` holds. `heard` is told of every step. */
export function runOutbox(
  db: Database,
  server: Pick<SenderPorts, "send" | "sign" | "isOwn">,
  heard: (step: Step) => void,
): Running {
  const progress = (): void => heard({ did: "piece" });
  const sender = new Sender(db, { ...server, now: Date.now, random: Math.random, progress });
  let rouse: () => void = () => undefined;
  let roused = false;
  const wake = (): void => {
    roused = true;
    rouse();
  };
  const sleep = (until: number | null): Promise<void> =>
    new Promise((resolve) => {
      const wait = until === null ? LONGEST_SLEEP_MS : until - Date.now();
      const timer = setTimeout(resolve, Math.min(LONGEST_SLEEP_MS, Math.max(250, wait)));
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
      if (roused) rouse();
    });
  const loop = async (): Promise<void> => {
    await sender.recover();
    await forgetSettled(db, Date.now());
    for (;;) {
      roused = false;
      const step = await sender.step();
      heard(step);
      if (step.did === "idle") await sleep(step.until);
      if (step.did === "unreachable") await sleep(step.until);
      if (step.did === "sign_in") await sleep(null);
    }
  };
  const guarded = (): Promise<void> =>
    loop().catch(() => {
      // The database was closed by a newer version of the app in another tab: that one sends now.
    });
  if ("locks" in navigator) void navigator.locks.request(OUTBOX_LOCK, guarded);
  else void guarded();
  addEventListener("online", () => {
    sender.wake();
    wake();
  });
  return { wake };
}
