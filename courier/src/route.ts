// Where in the app the person is: the part of the address after `#`. The browser's back button goes
// back, a reload stays, and nothing of it is sent to a server.

import { signal } from "@preact/signals";

function read(): string[] {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  return parts.length === 0 ? ["today"] : parts.map(decodeURIComponent);
}

/** The parts of the address, such as `["today", "stop", "stp_...", "photo"]`. */
export const route = signal<string[]>(read());

addEventListener("hashchange", () => (route.value = read()));

/** An address within the app. */
export const to = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join("/")}`;

/** Goes there; the way back stays. */
export function go(...parts: string[]): void {
  location.hash = to(...parts);
}

/** A way on for after an act that takes time: it leads on from here only if the person has not gone elsewhere meanwhile. */
export function wayOn(): (...parts: string[]) => void {
  const from = location.hash;
  return (...parts) => {
    if (location.hash === from) replace(...parts);
  };
}

/** Goes there in place of the present page, so that Back does not return to a finished form. */
export function replace(...parts: string[]): void {
  history.replaceState(null, "", to(...parts));
  route.value = read();
}
