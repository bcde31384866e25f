// What is known about the network and the session, told honestly: "online" only after the server answered.

import { signal } from "@preact/signals";

export type Network = "unknown" | "online" | "offline" | "unreachable";
export type Session = "unknown" | "in" | "out";

export const network = signal<Network>(navigator.onLine ? "unknown" : "offline");
export const session = signal<Session>("unknown");

/** The server answered. */
export function heardServer(): void {
  network.value = "online";
  session.value = "in";
}

/** The server answered that nobody is signed in. */
export function signedOut(): void {
  network.value = "online";
  session.value = "out";
}

/** No answer came. */
export function heardNothing(): void {
  network.value = navigator.onLine ? "unreachable" : "offline";
}

addEventListener("offline", () => (network.value = "offline"));
