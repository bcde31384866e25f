// The one door to /v1: every request carries the session's token and a proof of this phone's key, has a
// time limit, and its problems are values. Writes that must not be lost start in the outbox, which calls `send`.

import { type Answer, Refused, type Request, Unreachable, problemOf, readJson } from "./answer";
import { type DeviceDatabase, deviceKey } from "./device";
import { Skew } from "./skew";
import { ENDINGS, TokenKeeper } from "./tokens";
import { type Extra, Transport, codeOf } from "./transport";

export { type Answer, Refused, type Request, Unreachable, problemOf } from "./answer";

const READ_LIMIT_MS = 20_000;
const LOCK = "porchlight-refresh";

export const skew = new Skew();

/** The server's time, as far as this phone can tell. */
export const serverNow = (): number => Date.now() - skew.millis;

export interface ClientPorts {
  db: DeviceDatabase;
  fetch(url: string, init: RequestInit): Promise<Response>;
  origin: string;
  lock<T>(act: () => Promise<T>): Promise<T>;
  now(): number;
  skew: Skew;
}

/** The answer of a phone that did not ask, because nobody is signed in. */
const notAsked = (code: string): Response =>
  new Response(JSON.stringify({ title: "Nobody is signed in", status: 401, detail: "", code }), { status: 401 });

export class Client {
  readonly keeper: TokenKeeper;
  readonly device: DeviceDatabase;
  private readonly transport: Transport;

  constructor(ports: ClientPorts) {
    this.device = ports.db;
    this.transport = new Transport({ ...ports, key: () => deviceKey(ports.db) });
    const post = (path: string, json: unknown): Promise<Answer> =>
      this.answered({ method: "POST", path, json }, (request, stop) => this.transport.call(request, null, { signal: stop }));
    this.keeper = new TokenKeeper({ db: ports.db, lock: ports.lock, now: ports.now, post });
  }

  /** Sends one request. Throws only {@link Unreachable}; every answer of the server is a value. */
  send(request: Request): Promise<Answer> {
    return this.answered(request, (wanted, stop) => this.call(wanted, { signal: stop }));
  }

  /** Sends a request in the name of who is signed in, renewing the token where needed. */
  async call(request: Request, more: Extra = {}): Promise<Response> {
    let tokens = await this.keeper.fresh();
    for (let renewed = false; ; renewed = true) {
      if (!tokens) return notAsked(await this.keeper.ended());
      // Another courier signed in on this phone: what was kept for the first one waits for their return.
      if (request.person !== undefined && tokens.person !== request.person) return notAsked("other_person");
      const response = await this.transport.call(request, tokens.access, more);
      if (response.status !== 401) return response;
      const code = await codeOf(response);
      if (ENDINGS.includes(code)) {
        await this.keeper.forget(code, tokens.access);
        return response;
      }
      if (renewed) return response;
      tokens = await this.keeper.renew(tokens.access);
    }
  }

  private async answered(
    request: Request,
    call: (request: Request, stop: AbortSignal) => Promise<Response>,
  ): Promise<Answer> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), request.limitMs ?? READ_LIMIT_MS);
    try {
      const answer = await call(request, stop.signal);
      const text = await answer.text();
      const seconds = Number(answer.headers.get("Retry-After") ?? Number.NaN);
      const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
      return { status: answer.status, body: readJson(text), retryAfterMs };
    } catch {
      throw new Unreachable(request.path, stop.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }
}

let opened: Client | null = null;
let letIn: (door: Client) => void = () => undefined;
const opening = new Promise<Client>((resolve) => (letIn = resolve));
let last: Promise<unknown> = Promise.resolve();

/** One tab at a time where the browser knows locks; otherwise one act of this tab at a time. */
function lock<T>(act: () => Promise<T>): Promise<T> {
  if ("locks" in navigator) return navigator.locks.request(LOCK, act) as Promise<T>;
  const turn = last.then(act, act);
  last = turn.catch(() => undefined);
  return turn;
}

/** Opens the door with what this browser keeps. */
export function openClient(db: DeviceDatabase): Client {
  opened = new Client({
    db, lock, skew, origin: location.origin, now: Date.now, fetch: (url, init) => fetch(url, init),
  });
  letIn(opened);
  return opened;
}

/** The door. Only called after it was opened. */
export function client(): Client {
  if (!opened) throw new Error("the door to the server is not open yet");
  return opened;
}

/** Sends one request; see {@link Client.send}. A page that asks while the app starts waits for the door. */
export const send = async (request: Request): Promise<Answer> => (await opening).send(request);

/** Asks directly, for reads and for the few writes that make no sense offline. */
export async function ask<T>(request: Request): Promise<T> {
  const answer = await send(request);
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable(request.path);
  throw new Refused(problemOf(answer));
}
