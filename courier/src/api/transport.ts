// One request with its proof: adds the DPoP header, learns the server's newest nonce and clock from every
// answer, and repeats where only those were missing. Knows nothing of who is signed in.

import type { Request } from "./answer";
import type { DeviceKey } from "../../../web-client/src/jws";
import { requestProof } from "../../../web-client/src/proof";
import { ROUND_TRIP_HEADER, RoundTrip } from "./roundtrip";
import type { Skew } from "./skew";

/** Repeats of one request because its nonce had run out. A second one means that the server restarted. */
const MOST_NONCE_REPEATS = 2;
/** A clock corrected by more than this makes a refused proof worth repeating, milliseconds. */
const CLOCK_MATTERS_MS = 5_000;

export interface TransportPorts {
  fetch(url: string, init: RequestInit): Promise<Response>;
  origin: string;
  key(): Promise<DeviceKey>;
  now(): number;
  skew: Skew;
}

/** What one call adds to its request. */
export interface Extra {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** The request as fetch takes it, without what proves who sends it. */
function init(request: Request): { headers: Record<string, string> } & Omit<RequestInit, "headers"> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (request.operation) headers["Operation-Id"] = request.operation;
  if (request.commitment) headers.Commitment = request.commitment;
  const text = request.text ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
  if (text !== undefined) headers["Content-Type"] = "application/json";
  if (request.bytes) headers["Content-Type"] = request.contentType ?? "application/octet-stream";
  return { method: request.method, headers, body: request.bytes ?? text, credentials: "same-origin", cache: "no-store" };
}

/** The stable code of a problem; the answer stays readable. */
export async function codeOf(response: Response): Promise<string> {
  const body = (await response.clone().json().catch(() => null)) as { code?: unknown } | null;
  return typeof body?.code === "string" ? body.code : "";
}

export class Transport {
  private nonce: string | null = null;
  private readonly roundTrip = new RoundTrip();

  constructor(private readonly ports: TransportPorts) {}

  /** Sends a request in the name of `accessToken`, or of nobody. Throws what fetch throws. */
  async call(request: Request, accessToken: string | null, more: Extra = {}): Promise<Response> {
    let clockTried = false;
    for (let repeats = 0; ; ) {
      const [response, correction] = await this.once(request, accessToken, more);
      if (response.status !== 401 && response.status !== 400) return response;
      const code = await codeOf(response);
      if (code === "use_dpop_nonce" && this.nonce !== null && repeats < MOST_NONCE_REPEATS) {
        repeats += 1;
      } else if (!clockTried && Math.abs(correction) > CLOCK_MATTERS_MS) {
        clockTried = true;
      } else {
        return response;
      }
    }
  }

  /** One try. The second value is by how much the answer corrected this phone's idea of the time. */
  private async once(request: Request, accessToken: string | null, more: Extra): Promise<[Response, number]> {
    const { skew, now, origin } = this.ports;
    const url = new URL(request.path, origin).href;
    const before = skew.millis;
    const at = now() - before;
    const proof = await requestProof(await this.ports.key(), {
      method: request.method, url, at, accessToken, nonce: this.nonce,
    });
    const wanted = init(request);
    const headers: Record<string, string> = { ...wanted.headers, ...more.headers };
    headers.DPoP = proof;
    if (accessToken !== null) headers.Authorization = `DPoP ${accessToken}`;
    const away = this.roundTrip.say();
    if (away !== null) headers[ROUND_TRIP_HEADER] = away;
    const sentAt = now();
    const response = await this.ports.fetch(url, { ...wanted, signal: more.signal, headers });
    const answeredAt = now();
    this.roundTrip.add(answeredAt - sentAt);
    skew.add(sentAt, answeredAt, response.headers.get("Porchlight-Time"));
    const nonce = response.headers.get("DPoP-Nonce");
    if (nonce) this.nonce = nonce;
    return [response, skew.millis - before];
  }
}
