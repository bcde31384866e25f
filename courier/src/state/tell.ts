// Whether this phone is told that something waits, and how that begins and ends. The browser asks its question only
// on a press. What the person wished stays on the phone with their name, so that a subscription which the browser
// lost is made again at the next start, and nobody is told about another courier's work.

import { signal } from "@preact/signals";
import { Refused } from "../api/answer";
import type { BrowserKeys } from "../../../web-client/src/push";

/** How things stand on this phone. */
export type Told =
  /** Nothing is known yet. */
  | "unknown"
  | "on"
  | "off"
  /** The browser asks the person now. */
  | "asking"
  /** The person, or the browser, said no for good; only its settings change that. */
  | "blocked"
  /** This browser knows no such thing. */
  | "impossible"
  /** Only an app on the home screen is told here. */
  | "install"
  /** The server tells no phones. */
  | "none";

/** A browser's subscription, as far as this file needs it. */
export interface Subscription {
  keys(): BrowserKeys | null;
  end(): Promise<unknown>;
}

export interface TellPorts {
  /** What this browser can do at all. */
  able(): "able" | "impossible" | "install";
  permission(): NotificationPermission;
  /** Lets the browser ask the person. Only ever called on a press. */
  ask(): Promise<NotificationPermission>;
  /** The subscription that this browser has. */
  current(): Promise<Subscription | null>;
  /** The one it has under this key, or a new one. Throws where its push service cannot be reached. */
  subscribe(key: string): Promise<Subscription>;
  /** Whether the server tells phones, and by which key. Throws {@link Refused} and what means no network. */
  offer(): Promise<{ on: boolean; key: string | null }>;
  tell(browser: BrowserKeys & { language: string }): Promise<unknown>;
  forget(endpoint: string): Promise<unknown>;
  /** Who wished it on this phone, across restarts. */
  wish: { get(): string | null; set(person: string | null): void };
  language(): string;
}

/** What went wrong with the last press. */
export type TellTrouble = "" | "failed" | "failedOff";

export class Telling {
  readonly state = signal<Told>("unknown");
  readonly trouble = signal<TellTrouble>("");

  constructor(private readonly ports: TellPorts) {}

  /** What can be said without asking the server: what rules it out, or null. */
  private barred(): Told | null {
    const able = this.ports.able();
    if (able !== "able") return able;
    return this.ports.permission() === "denied" ? "blocked" : null;
  }

  /** Looks how things stand, for somebody. Asks the person nothing and changes nothing. */
  async look(person: string | null): Promise<void> {
    if (this.state.value === "asking") return;
    const barred = this.barred();
    if (barred !== null) return void (this.state.value = barred);
    const here = this.ports.wish.get() === person && person !== null && (await this.ports.current()) !== null;
    const told = here && this.ports.permission() === "granted" ? "on" : "off";
    try {
      const offer = await this.ports.offer();
      this.state.value = offer.on ? told : "none";
    } catch {
      // Without a network: as the phone knows it.
      this.state.value = told;
    }
  }

  /** At each start and after a change of language: what the person wished is made true again, and whatever another
   * courier left on this phone ends. Fails silently; the next start tries again. */
  async repair(person: string): Promise<void> {
    const wished = this.ports.wish.get();
    if (wished === null || this.state.value === "asking") return;
    if (wished !== person) return this.drop();
    const barred = this.barred();
    if (barred !== null || this.ports.permission() !== "granted") return void (this.state.value = barred ?? "off");
    try {
      this.state.value = await this.subscribe();
    } catch {
      await this.look(person);
    }
  }

  /** Subscribes under the server's key of now and tells the server. */
  private async subscribe(): Promise<"on" | "none"> {
    const offer = await this.ports.offer();
    if (!offer.on || offer.key === null) return "none";
    const keys = (await this.ports.subscribe(offer.key)).keys();
    if (keys === null) throw new Error("the browser gave no keys");
    await this.ports.tell({ ...keys, language: this.ports.language() });
    return "on";
  }

  /** The person pressed: the browser asks them, and this phone is told from now on. */
  async turnOn(person: string): Promise<void> {
    this.trouble.value = "";
    const barred = this.barred();
    if (barred !== null) return void (this.state.value = barred);
    this.state.value = "asking";
    try {
      // First, so that it still belongs to the press.
      const said = await this.ports.ask();
      if (said !== "granted") return void (this.state.value = said === "denied" ? "blocked" : "off");
      const told = await this.subscribe();
      if (told === "on") this.ports.wish.set(person);
      this.state.value = told;
    } catch {
      this.state.value = "off";
      this.trouble.value = "failed";
    }
  }

  /** The person pressed: told no more. Holds without a network too, because the subscription itself ends. */
  async turnOff(): Promise<void> {
    this.trouble.value = "";
    const heard = await this.forgetAtServer().then(() => true, () => false);
    await this.drop();
    this.state.value = this.barred() ?? "off";
    if (!heard) this.trouble.value = "failedOff";
  }

  /** Before signing out: the server forgets this browser. Throws where there is no network. */
  async forgetAtServer(): Promise<void> {
    const keys = (await this.ports.current().catch(() => null))?.keys();
    if (!keys) return;
    await this.ports.forget(keys.endpoint).catch((error: unknown) => {
      // Whoever is signed out already has nothing there that this phone could take away.
      if (!(error instanceof Refused)) throw error;
    });
  }

  /** Ends the subscription and the wish on this phone; its push service then refuses what still comes. */
  async drop(): Promise<void> {
    this.ports.wish.set(null);
    const current = await this.ports.current().catch(() => null);
    await current?.end().catch(() => undefined);
    if (this.state.value === "on") this.state.value = "off";
  }
}
