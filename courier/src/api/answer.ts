// What a request of this app is, what an answer is, and the two ways of not getting one.

import type { Problem } from "./types";

/** The network gave no usable answer: nothing is known about what the server did. */
export class Unreachable extends Error {
  constructor(
    path: string,
    /** Nothing came within the time limit; otherwise the network said at once that it is not there. */
    readonly timedOut = false,
  ) {
    super(path);
  }
}

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
  /** The body as these exact characters, because a signature is over them. Goes before `json`. */
  text?: string;
  bytes?: ArrayBuffer;
  contentType?: string;
  /** The signed commitment that goes with the body. */
  commitment?: string;
  /** The courier in whose name alone this may be sent. */
  person?: string;
  limitMs?: number;
}

export interface Answer {
  status: number;
  body: unknown;
  retryAfterMs: number | null;
}

/** Reads JSON; what is none becomes null. */
export function readJson(text: string): unknown {
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
