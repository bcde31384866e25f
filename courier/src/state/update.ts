// Installs the service worker and knows when a newer version of the app is ready. It never replaces
// the app under the person's hands: they press the button.

import { signal } from "@preact/signals";

/** Set when a new version waits: calling it takes over and reloads. */
export const updateReady = signal<null | (() => void)>(null);

function offer(waiting: ServiceWorker): void {
  updateReady.value = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  };
}

/** Registers the worker; without one the app still works while there is a network. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const at = await navigator.serviceWorker.register("/courier/sw.js", { scope: "/courier/" }).catch(() => null);
  if (!at) return;
  if (at.waiting && navigator.serviceWorker.controller) offer(at.waiting);
  at.addEventListener("updatefound", () => {
    const coming = at.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && navigator.serviceWorker.controller) offer(coming);
    });
  });
}
