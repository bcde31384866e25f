// How far this phone's clock is ahead of the server's, estimated from the time each answer carries.
// The sample with the shortest round trip is the best one: half of that trip is its possible error.

const SAMPLES_KEPT = 8;

/** One comparison of the two clocks, in milliseconds. */
export interface Sample {
  skew: number;
  roundTrip: number;
}

/** Compares clocks: the server's time lies somewhere between sending and receiving. */
export function sample(sentAt: number, receivedAt: number, serverTime: number): Sample {
  return { skew: Math.round((sentAt + receivedAt) / 2 - serverTime), roundTrip: receivedAt - sentAt };
}

/** Keeps the newest samples and answers with the most trustworthy of them. */
export class Skew {
  private samples: Sample[] = [];

  /** Adds what one answer said; times that cannot be read change nothing. */
  add(sentAt: number, receivedAt: number, header: string | null): void {
    const serverTime = header === null ? Number.NaN : Date.parse(header);
    if (Number.isNaN(serverTime) || receivedAt < sentAt) return;
    this.samples = [...this.samples, sample(sentAt, receivedAt, serverTime)].slice(-SAMPLES_KEPT);
  }

  /** Milliseconds this phone is ahead; 0 until the first answer. */
  get millis(): number {
    const best = [...this.samples].sort((a, b) => a.roundTrip - b.roundTrip)[0];
    return best?.skew ?? 0;
  }
}
