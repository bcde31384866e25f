// What is known about the network and the session, told honestly: "online" only after the server answered.

import { signal } from "@preact/signals";

export type Network = "unknown" | "online" | "offline" | "unreachable";
export type Session = "unknown" | "in" | "out";

export const network = signal<Network>(navigator.onLine ? "unknown" : "offline");
export const session = signal<Session>("unknown");
/** The stable code of why nobody is signed in. */
export const whyOut = signal("");

/** The server answered. */
export function heardServer(): void {
  network.value = "online";
  session.value = "in";
}

/** Nobody is signed in, by the server's answer or because this phone holds no session. */
export function signedOut(code = ""): void {
  network.value = navigator.onLine ? "unknown" : "offline";
  session.value = "out";
  whyOut.value = code;
}

/** No answer came. */
export function heardNothing(): void {
  network.value = navigator.onLine ? "unreachable" : "offline";
}

addEventListener("offline", () => (network.value = "offline"));
