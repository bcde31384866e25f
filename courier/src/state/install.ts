// Whether the app can be put on the home screen, and how.

import { signal } from "@preact/signals";

interface InstallEvent extends Event {
  prompt(): Promise<void>;
}

/** Set where the browser offers to install: calling it asks the person. */
export const installNow = signal<null | (() => Promise<void>)>(null);

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installNow.value = async () => {
    await (event as InstallEvent).prompt();
    installNow.value = null;
  };
});

/** Whether the app already runs from the home screen. */
export const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

export const isIos = (): boolean => /iphone|ipad/i.test(navigator.userAgent);
