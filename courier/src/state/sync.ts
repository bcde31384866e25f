// Background Sync, where the browser has it: asks to be woken when there is a network, also after the app was
// closed. Nothing depends on it; the open app sends by itself.

/** What the service worker is woken for. */
export const SYNC_TAG = "porchlight-outbox";

interface SyncManager {
  register(tag: string): Promise<void>;
}

/** Asks the browser to wake the service worker once there is a network. Never fails. */
export async function askForSync(): Promise<void> {
  try {
    const at = (await navigator.serviceWorker?.getRegistration("/courier/")) as
      | (ServiceWorkerRegistration & { sync?: SyncManager })
      | undefined;
    await at?.sync?.register(SYNC_TAG);
  } catch {
    // Not allowed, or not known here.
  }
}
