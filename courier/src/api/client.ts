// The one door to /v1: same-origin requests with a time limit, problems as values, clock comparison.
// Writes that must not be lost do not start here but in the outbox, which calls `send`.

import { Skew } from "./skew";
import type { Problem } from "./types";

const READ_LIMIT_MS = 20_000;

/** The network gave no usable answer: nothing is known about what the server did. */
export class Unreachable extends Error {}

/** The server answered with a problem. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

export interface Request {
  method: "GET" | "PUT" | "POST" | "DELETE";
  path: string;
  operation?: string;
  json?: unknown;
  bytes?: ArrayBuffer;
  contentType?: string;
  limitMs?: number;
}

export interface Answer {
  status: number;
  body: unknown;
  retryAfterMs: number | null;
}

export const skew = new Skew();

/** The server's time, as far as this phone can tell. */
export const serverNow = (): number => Date.now() - skew.millis;

/** A request as the browser's fetch takes it. */
function init(request: Request): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (request.operation) headers["Operation-Id"] = request.operation;
  if (request.json !== undefined) headers["Content-Type"] = "application/json";
  if (request.bytes) headers["Content-Type"] = request.contentType ?? "application/octet-stream";
  const body = request.bytes ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
  return { method: request.method, headers, body, credentials: "same-origin", cache: "no-store" };
}

/** Sends one request. Throws only {@link Unreachable}; every answer of the server is a value. */
export async function send(request: Request): Promise<Answer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), request.limitMs ?? READ_LIMIT_MS);
  const sentAt = Date.now();
  try {
    const answer = await fetch(request.path, { ...init(request), signal: stop.signal });
    skew.add(sentAt, Date.now(), answer.headers.get("Porchlight-Time"));
    const text = await answer.text();
    const seconds = Number(answer.headers.get("Retry-After") ?? Number.NaN);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
    return { status: answer.status, body: readJson(text), retryAfterMs };
  } catch {
    throw new Unreachable(request.path);
  } finally {
    clearTimeout(timer);
  }
}

function readJson(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** The problem of an answer that is not a success; answers of proxies get one of their own. */
export function problemOf(answer: Answer): Problem {
  const body = answer.body as Partial<Problem> | null;
  return {
    title: body?.title ?? `HTTP ${answer.status}`,
    status: answer.status,
    detail: body?.errors?.map((e) => e.message).join("; ") || (body?.detail ?? ""),
    code: body?.code ?? "unexpected_answer",
    errors: body?.errors,
  };
}

/** Asks directly, for reads and for the few writes that make no sense offline. */
export async function ask<T>(request: Request): Promise<T> {
  const answer = await send(request);
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable(request.path);
  throw new Refused(problemOf(answer));
}
