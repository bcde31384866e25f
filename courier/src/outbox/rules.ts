// The rules of the outbox as pure functions: what goes next, how long to wait after a failure, what
// an answer means. No storage, no network, no clock.

import type { Answer } from "../api/client";
import { problemOf } from "../api/client";
import type { About } from "../api/commitment";
import type { AttemptBody } from "../api/types";
import type { Operation, OperationKind, Photo } from "./database";

/** Longest wait between two tries. */
export const MAX_WAIT_MS = 5 * 60_000;
/** Wait after the first failure; doubles each time. */
export const FIRST_WAIT_MS = 1_000;
/** How long settled operations stay readable. */
export const SETTLED_KEPT_MS = 48 * 3_600_000;

const unsettled = (op: Operation): boolean => op.state === "waiting" || op.state === "sending";

/** Whether an operation of lane `earlier` must be settled before one of lane `later`. */
export function holdsBack(earlier: string, later: string): boolean {
  return earlier === later || later.startsWith(`${earlier}/`) || earlier.startsWith(`${later}/`);
}

/** The first operation that may be sent now. `operations` are in order of making. */
export function nextOperation(operations: Operation[], now: number): Operation | undefined {
  const open = operations.filter(unsettled);
  return open.find(
    (op, i) => op.nextAt <= now && !open.slice(0, i).some((before) => holdsBack(before.lane, op.lane)),
  );
}

/** When something may be sent again, if nothing may now. Operations that are held back wait for others. */
export function nextTime(operations: Operation[], photos: Photo[]): number | null {
  const open = operations.filter(unsettled);
  const free = open.filter((op, i) => !open.slice(0, i).some((before) => holdsBack(before.lane, op.lane)));
  const times = [
    ...free.map((op) => op.nextAt),
    ...photos.filter((p) => p.state === "ready").map((p) => p.nextAt),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

/** Exponential, with jitter from `random` (0 to 1), so that phones do not come back together. */
export function waitAfter(tries: number, random: number): number {
  const whole = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(whole * (0.5 + random / 2));
}

/** The body's characters as they are sent and signed; a DELETE has none. */
export function bodyText(op: Pick<Operation, "method" | "body" | "text">): string {
  return op.text ?? (op.method === "DELETE" ? "" : JSON.stringify(op.body));
}

/** What an operation commits to, if it is one of the acts that are signed. */
export function commitsTo(op: Pick<Operation, "kind" | "path" | "body">): About | null {
  const subject = op.path.split("/")[3] ?? "";
  if (op.kind === "enter") return { act: "enter_round", subject };
  if (op.kind === "check_in") return { act: "check_in", subject };
  if (op.kind === "attempt") return { act: "capture_proof", subject: (op.body as AttemptBody).stop };
  return null;
}

/** Whether the server asks for the signature again, over a fresh nonce. */
export const isStale = (answer: Answer): boolean => answer.status >= 400 && problemOf(answer).code === "commitment_stale";

/** Whether another signature may be what is missing: worth one try before anybody is told. */
export const wantsSignature = (answer: Answer): boolean =>
  answer.status >= 400 && ["commitment_stale", "commitment_refused", "commitment_needed"].includes(problemOf(answer).code);

export type Meaning =
  | { is: "acknowledged" }
  | { is: "refused"; reason: { code: string; detail: string } }
  | { is: "again"; waitMs: number | null }
  | { is: "sign_in" };

/** Outcomes with which the server says yes, also to what it knew before. */
const YES: Record<OperationKind, string[]> = {
  check_in: ["done"],
  delay: ["noted"],
  scan: [],
  arrive: ["done"],
  attempt: ["recorded"],
  undo: ["undone"],
  amend: ["amended"],
  // What the server does not keep is nobody's problem: positions are never needed.
  trace: ["kept", "outside_block", "not_yours"],
  pin: ["proposed", "waiting", "same_place", "not_yours"],
  check_out: ["done"],
  enter: ["entered", "challenged"],
  withdraw: ["done", "nothing"],
  wishes: [],
  forfeit: ["done", "nothing"],
  language: [],
  terms: ["agreed"],
};

/** What an answer to an operation means for it. Unknown answers are never taken for a yes. */
export function meaningOf(kind: OperationKind, answer: Answer): Meaning {
  if (isStale(answer)) return { is: "again", waitMs: null };
  if (answer.status === 401) return { is: "sign_in" };
  if ([408, 425, 429].includes(answer.status) || answer.status >= 500) {
    return { is: "again", waitMs: answer.retryAfterMs };
  }
  if (answer.status < 200 || answer.status >= 300) {
    const problem = problemOf(answer);
    return { is: "refused", reason: { code: problem.code, detail: problem.detail } };
  }
  const body = answer.body as { outcome?: string; code?: string; message?: string } | null;
  if (body === null) return { is: "again", waitMs: null };
  const yes = YES[kind];
  if (yes.length === 0 || (body.outcome !== undefined && yes.includes(body.outcome))) {
    return { is: "acknowledged" };
  }
  if (body.outcome === undefined) return { is: "again", waitMs: null };
  const code = body.outcome === "incomplete" ? (body.code ?? "incomplete") : body.outcome;
  return { is: "refused", reason: { code, detail: body.message ?? "" } };
}
