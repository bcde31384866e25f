// A server for the tests that checks every proof with an independent verifier (jose) and keeps sessions as the
// contract says: nonces, replay, rotation with reuse detection, and faults on the way.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { EmbeddedJWK, calculateJwkThumbprint, jwtVerify } from "jose";

export const ORIGIN = "https://station.example";
/** How long a used refresh token may be repeated by the same key, milliseconds. */
const REPEAT_MS = 60_000;
const PROOF_WINDOW_MS = 60_000;
const LIFE_SECONDS = 600;

interface Family {
  key: string;
  over: boolean;
  /** The token whose successor is `current`. */
  former: { token: string; usedAt: number } | null;
  current: string;
  currentUsed: boolean;
  grant: object | null;
}

export type Fault = "none" | "lost_request" | "lost_answer";

export class ProvingServer {
  now = Date.parse("2026-11-25T10:00:00Z");
  nonce: string = randomUUID();
  fault: (path: string) => Fault = () => "none";
  needsNonce = true;
  readonly codes = new Set<string>();
  readonly families: Family[] = [];
  readonly access = new Map<string, { family: Family; until: number; person: string }>();
  readonly seen = new Set<string>();
  readonly log: { path: string; status: number; code: string }[] = [];
  readonly bodies: { path: string; body: string; commitment: string | null; thumbprint: string }[] = [];
  refreshes = 0;
  revoked = new Set<string>();

  /** What fetch does. */
  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    // The network takes its time, so that tabs meet.
    await new Promise((resolve) => setImmediate(resolve));
    const { pathname } = new URL(url);
    const fault = this.fault(pathname);
    if (fault === "lost_request") throw new TypeError("network");
    const answer = await this.handle(url, init);
    this.log.push({ path: pathname, status: answer.status, code: ((await answer.clone().json()) as { code?: string }).code ?? "" });
    if (fault === "lost_answer") throw new TypeError("network");
    return answer;
  };

  private answer(status: number, body: object): Response {
    const headers = { "Porchlight-Time": new Date(this.now).toISOString(), "DPoP-Nonce": this.nonce };
    return new Response(JSON.stringify(body), { status, headers });
  }

  private problem(status: number, code: string): Response {
    return this.answer(status, { title: code, status, detail: code, code });
  }

  private async handle(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const token = headers.get("authorization")?.replace(/^DPoP /, "") ?? null;
    const proof = await this.proofOf(headers.get("dpop") ?? "", url, init.method ?? "GET", token);
    if (typeof proof === "string") return proof === "use_dpop_nonce" ? this.problem(401, proof) : this.problem(400, proof);
    const { pathname } = new URL(url);
    const body = typeof init.body === "string" ? init.body : "";
    if (this.revoked.has(proof.thumbprint)) return this.problem(401, "device_revoked");
    if (pathname === "/v1/session" && init.method === "POST") return this.exchange(JSON.parse(body), proof.thumbprint);
    if (pathname === "/v1/session/refresh") return this.refresh(JSON.parse(body), proof.thumbprint);
    const session = token === null ? undefined : this.access.get(token);
    if (!session) return this.problem(401, "sign_in_needed");
    if (session.family.over) return this.problem(401, "session_ended");
    if (session.until < this.now) return this.problem(401, "token_expired");
    if (session.family.key !== proof.thumbprint) return this.problem(401, "key_mismatch");
    session.family.currentUsed = true;
    this.bodies.push({ path: pathname, body, commitment: headers.get("commitment"), thumbprint: proof.thumbprint });
    return this.answer(200, { outcome: "done", person: session.person });
  }

  /** Checks a proof as RFC 9449, section 4.3, lists it. */
  private async proofOf(jws: string, url: string, method: string, token: string | null): Promise<string | { thumbprint: string }> {
    const { payload, protectedHeader } = await jwtVerify(jws, EmbeddedJWK, {
      typ: "dpop+jwt", algorithms: ["ES256"], currentDate: new Date(this.now),
    }).catch(() => ({ payload: null, protectedHeader: null }));
    if (!payload || !protectedHeader?.jwk) return "invalid_dpop_proof";
    assert.deepEqual(Object.keys(protectedHeader.jwk).sort(), ["crv", "kty", "x", "y"], "no private member is sent");
    const { origin, pathname } = new URL(url);
    if (payload.htm !== method || payload.htu !== origin + pathname) return "invalid_dpop_proof";
    if (typeof payload.jti !== "string" || this.seen.has(payload.jti)) return "invalid_dpop_proof";
    const ath = token === null ? undefined : createHash("sha256").update(token).digest("base64url");
    if (payload.ath !== ath) return "invalid_dpop_proof";
    if (this.needsNonce && payload.nonce !== this.nonce) return "use_dpop_nonce";
    if (Math.abs((payload.iat ?? 0) * 1000 - this.now) > PROOF_WINDOW_MS) return "invalid_dpop_proof";
    this.seen.add(payload.jti);
    return { thumbprint: await calculateJwkThumbprint(protectedHeader.jwk) };
  }

  private grant(family: Family, person: string): object {
    const access = randomUUID();
    this.access.set(access, { family, until: this.now + LIFE_SECONDS * 1000, person });
    return {
      access_token: access, token_type: "DPoP", expires_in: LIFE_SECONDS, refresh_token: family.current,
      session: "ses_1", device: "dev_1", assurance: "software_key", person,
    };
  }

  private exchange({ code }: { code: string }, key: string): Response {
    if (!this.codes.delete(code)) return this.problem(401, "code_used");
    const family: Family = { key, over: false, former: null, current: randomUUID(), currentUsed: false, grant: null };
    this.families.push(family);
    return this.answer(200, this.grant(family, code.split("-")[1] ?? "cou_1"));
  }

  private refresh({ refresh_token: sent }: { refresh_token: string }, key: string): Response {
    this.refreshes += 1;
    const family = this.families.find((f) => f.current === sent || f.former?.token === sent);
    if (!family || family.over) return this.problem(401, "session_ended");
    if (family.key !== key) return this.problem(401, "key_mismatch");
    const { former } = family;
    if (former?.token === sent) {
      const repeats = this.now - former.usedAt <= REPEAT_MS && !family.currentUsed;
      if (repeats && family.grant) return this.answer(200, family.grant);
      family.over = true;
      return this.problem(401, "session_ended");
    }
    const person = [...this.access.values()].find((a) => a.family === family)?.person ?? "";
    Object.assign(family, { former: { token: sent, usedAt: this.now }, current: randomUUID(), currentUsed: false });
    family.grant = this.grant(family, person);
    return this.answer(200, family.grant);
  }
}
