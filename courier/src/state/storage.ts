// Room on this phone: whether the browser promised not to clear what is kept, and whether there is enough
// left for more photos.

import { signal } from "@preact/signals";

/** Whether the phone promised not to clear what is kept; null where it cannot say. */
export const persisted = signal<boolean | null>(null);
/** Bytes that may still be kept; null where the browser does not say. */
export const room = signal<number | null>(null);

/** Less room than for about ten photos is low. */
export const LOW_BYTES = 20_000_000;

/** Asks for a promise, and how much room is left. */
export async function askStorage(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  persisted.value = (await storage?.persist?.().catch(() => false)) ?? null;
  await measureRoom();
}

/** How much room is left now. */
export async function measureRoom(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate?.().catch(() => null);
  const known = estimate?.quota !== undefined && estimate.usage !== undefined;
  room.value = known ? Math.max(0, (estimate.quota ?? 0) - (estimate.usage ?? 0)) : null;
}
