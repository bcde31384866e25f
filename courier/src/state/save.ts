// Hands the queue to the person as a file: by the phone's own sharing where it can share files, otherwise as
// a download.

import { skew } from "../api/client";
import { exportQueue } from "../outbox/export";
import { db, owner } from "./day";

/** Saves everything that was not sent. Says whether there was a queue to save. */
export async function saveQueue(): Promise<boolean> {
  const person = owner();
  if (person === null) return false;
  const now = Date.now();
  const file = await exportQueue(db(), person, skew.millis, now);
  const stamp = new Date(now).toISOString().slice(0, 16).replace(/[:T]/g, "-");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `porchlight-queue-${stamp}.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
