// Keeps the session's tokens: exchanges the code of the sign-in page, renews before they run out, in one
// tab at a time, and writes the next refresh token down before anything uses the new session. What ends a
// session never touches the outbox.

import { type Answer, Unreachable, problemOf } from "./answer";
import { type Assurance, type DeviceDatabase, type PendingCode, type Tokens, dropKey } from "./device";

/** Renewed this long before it runs out, milliseconds. */
const RENEW_AHEAD_MS = 30_000;
/** Answers after which the session is over for good. */
export const ENDINGS: readonly string[] = ["session_ended", "device_revoked", "key_mismatch"];
/** The code for a phone that holds no session and was not told why. */
export const SIGNED_OUT = "signed_out";

export interface KeeperPorts {
  db: DeviceDatabase;
  /** Posts JSON with a proof of this phone's key and no token. Throws {@link Unreachable}. */
  post(path: string, json: unknown): Promise<Answer>;
  /** Runs one act at a time, over all tabs. */
  lock<T>(act: () => Promise<T>): Promise<T>;
  now(): number;
}

interface Grant {
  access_token: string;
  expires_in: number;
  refresh_token: string;
  session: string;
  device: string;
  assurance: Assurance;
  courier?: string;
}

/** Nothing is known about what the server did with it: a fault, overload, a proxy's page. */
const isUnclear = ({ status, body }: Answer): boolean =>
  status >= 500 || [408, 425, 429].includes(status) || (status < 300 && typeof (body as Grant | null)?.access_token !== "string");

export class TokenKeeper {
  constructor(private readonly ports: KeeperPorts) {}

  /** What is kept, run out or not. */
  async kept(): Promise<Tokens | undefined> {
    return (await this.ports.db.get("session", "tokens")) as Tokens | undefined;
  }

  /** Tokens that work now; undefined when nobody is signed in. Throws {@link Unreachable}. */
  async fresh(): Promise<Tokens | undefined> {
    const kept = await this.kept();
    if (!kept || kept.expiresAt - this.ports.now() > RENEW_AHEAD_MS) return kept;
    return this.renew(kept.access);
  }

  /** Renews, unless another tab has renewed since `used` was in use. Throws {@link Unreachable}. */
  renew(used: string): Promise<Tokens | undefined> {
    return this.ports.lock(async () => {
      const kept = await this.kept();
      if (!kept || kept.access !== used) return kept;
      const answer = await this.ports.post("/v1/session/refresh", { refresh_token: kept.refresh });
      if (isUnclear(answer)) throw new Unreachable("/v1/session/refresh");
      if (answer.status < 300) return this.keep(answer.body as Grant, kept.person);
      const { code } = problemOf(answer);
      if (ENDINGS.includes(code)) await this.forget(code);
      return undefined;
    });
  }

  /** Notes a code before it is exchanged, so that a lost network does not lose it. */
  async note(pending: PendingCode): Promise<void> {
    await this.ports.db.put("session", pending, "pending");
  }

  /** Exchanges a noted code, if there is one. Throws {@link Unreachable}. */
  exchange(): Promise<void> {
    return this.ports.lock(async () => {
      const pending = (await this.ports.db.get("session", "pending")) as PendingCode | undefined;
      if (!pending) return;
      let answer = await this.offer(pending);
      if (answer.status >= 400 && problemOf(answer).code === "device_revoked") {
        // The key was given up; the person has just signed in anew, so the phone gets another one.
        await dropKey(this.ports.db);
        answer = await this.offer(pending);
      }
      if (isUnclear(answer)) throw new Unreachable("/v1/session");
      if (answer.status < 300) {
        // Nonces serve one courier, and it may be another one now.
        await this.ports.db.clear("nonces");
        await this.keep(answer.body as Grant, null);
      }
      await this.ports.db.delete("session", "pending");
    });
  }

  private offer({ code, label }: PendingCode): Promise<Answer> {
    return this.ports.post("/v1/session", { grant: "code", code, label });
  }

  private async keep(grant: Grant, person: string | null): Promise<Tokens> {
    const tokens: Tokens = {
      access: grant.access_token,
      refresh: grant.refresh_token,
      session: grant.session,
      device: grant.device,
      assurance: grant.assurance,
      expiresAt: this.ports.now() + grant.expires_in * 1000,
      person: grant.courier ?? person,
    };
    const tx = this.ports.db.transaction("session", "readwrite", { durability: "strict" });
    await tx.store.put(tokens, "tokens");
    await tx.store.delete("ended");
    await tx.done;
    return tokens;
  }

  /** Notes whose session this is. */
  async belongsTo(person: string): Promise<void> {
    const tx = this.ports.db.transaction("session", "readwrite");
    const kept = (await tx.store.get("tokens")) as Tokens | undefined;
    if (kept && kept.person !== person) await tx.store.put({ ...kept, person }, "tokens");
    await tx.done;
  }

  /** Drops tokens, and the key where it was revoked. `used` spares tokens that came meanwhile. */
  async forget(code: string, used?: string): Promise<void> {
    const tx = this.ports.db.transaction("session", "readwrite", { durability: "strict" });
    const kept = (await tx.store.get("tokens")) as Tokens | undefined;
    const drop = kept !== undefined && (used === undefined || kept.access === used);
    if (drop) {
      await tx.store.delete("tokens");
      await tx.store.put({ code }, "ended");
    }
    await tx.done;
    if (drop && code === "device_revoked") await dropKey(this.ports.db);
  }

  /** Why nobody is signed in. */
  async ended(): Promise<string> {
    const kept = (await this.ports.db.get("session", "ended")) as { code: string } | undefined;
    return kept?.code ?? SIGNED_OUT;
  }
}
