// A bundle of its own, fetched only when somebody chooses this way: the ALTCHA widget, without its look,
// with one algorithm and its worker from our own origin. It watches nobody's pointer and keeps no cookie.

import "altcha/external";
import type { Challenge, Configuration, VerifyResult } from "altcha/types";

interface Widget extends HTMLElement {
  configure(options: Partial<Configuration>): void;
  verify(): Promise<VerifyResult | null>;
}

declare const $altcha: { algorithms: Map<string, () => Worker> };

/** Longest computation; far beyond what the slowest phone needs. */
const LIMIT_MS = 90_000;
const MAX_WORKERS = 4;

$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(new URL("altcha-worker.js", import.meta.url)));

/** Solves a task of the server; gives what the server checks, or null where it could not be done. */
export async function solve(task: unknown): Promise<string | null> {
  const widget = document.createElement("altcha-widget") as Widget;
  widget.hidden = true;
  document.body.append(widget);
  try {
    await new Promise((ready) => setTimeout(ready));
    widget.configure({
      challenge: task as Challenge,
      auto: "off",
      display: "invisible",
      humanInteractionSignature: false,
      minDuration: 0,
      setCookie: null,
      timeout: LIMIT_MS,
      workers: Math.max(1, Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1)),
    });
    return (await widget.verify())?.payload ?? null;
  } finally {
    widget.remove();
  }
}
