// How far away the server is: the fastest of several requests. Slow answers are the server's or the
// network's doing now and then; the fastest one is mostly the way there and back.

/** Requests before anything is said: one alone may have been lucky or unlucky. */
const FEWEST_REQUESTS = 5;
/** Longer ones are somebody's lift or tunnel, milliseconds. */
const LONGEST_MS = 30_000;

/** The header in which the app says it. */
export const ROUND_TRIP_HEADER = "Round-Trip";

export class RoundTrip {
  private fastest = Number.POSITIVE_INFINITY;
  private seen = 0;

  /** Takes one request's time from sending it to the head of its answer. */
  add(millis: number): void {
    if (!(millis >= 0 && millis <= LONGEST_MS)) return;
    this.seen += 1;
    this.fastest = Math.min(this.fastest, millis);
  }

  /** Whole milliseconds, once enough requests were seen. */
  say(): string | null {
    return this.seen < FEWEST_REQUESTS ? null : String(Math.round(this.fastest));
  }
}
