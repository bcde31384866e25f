// An answer of the server that is remembered on the phone, shown at once, and renewed when possible.

import { type Signal, signal } from "@preact/signals";
import { Refused, Unreachable, ask } from "../api/client";
import type { Database } from "../outbox/database";
import { heardNothing, heardServer, signedOut } from "./network";

export interface Remembered<T> {
  value: T;
  /** When it was asked for, by this phone's clock. */
  askedAt: number;
}

export class Resource<T> {
  /** What is known; null until something is. */
  readonly known: Signal<Remembered<T> | null> = signal(null);
  /** Why the last try failed, in the server's words; null after a success or when unreachable. */
  readonly problem: Signal<string | null> = signal(null);
  private asking: Promise<void> | null = null;
  private stale = false;

  constructor(
    private readonly key: string,
    private readonly path: string | (() => string),
  ) {}

  get value(): T | null {
    return this.known.value?.value ?? null;
  }

  /** Reads what the phone remembers. */
  async recall(db: Database): Promise<void> {
    const kept = await db.get("snapshots", this.key);
    if (kept && !this.known.value) this.known.value = { value: kept.value as T, askedAt: kept.askedAt };
  }

  /** Asks the server. Calls during a question lead to one more question after it. */
  refresh(db: Database): Promise<void> {
    if (this.asking) {
      this.stale = true;
      return this.asking;
    }
    this.asking = this.askOnce(db).finally(() => {
      this.asking = null;
      if (this.stale) {
        this.stale = false;
        void this.refresh(db);
      }
    });
    return this.asking;
  }

  /** Takes what the server answered elsewhere. */
  async learn(db: Database, value: T, askedAt = Date.now()): Promise<void> {
    this.known.value = { value, askedAt };
    await db.put("snapshots", { key: this.key, value, askedAt });
  }

  private async askOnce(db: Database): Promise<void> {
    const askedAt = Date.now();
    try {
      const path = typeof this.path === "string" ? this.path : this.path();
      const value = await ask<T>({ method: "GET", path });
      heardServer();
      this.problem.value = null;
      await this.learn(db, value, askedAt);
    } catch (error) {
      if (error instanceof Unreachable) heardNothing();
      else if (error instanceof Refused && error.problem.status === 401) signedOut(error.problem.code);
      else if (error instanceof Refused) this.problem.value = error.message;
      else this.problem.value = String(error);
    }
  }
}
