// How far this phone's clock is ahead of the server's, estimated from the time each answer carries.
// The sample with the shortest round trip is the best one: half of that trip is its possible error. When
// somebody sets the phone's clock, older samples contradict newer ones and are dropped.

const SAMPLES_KEPT = 8;
/** The server's time may be written in whole seconds, and clocks drift a little between two samples. */
const SERVER_STEP_MS = 2_000;

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
    const newest = sample(sentAt, receivedAt, serverTime);
    const agrees = (old: Sample): boolean =>
      Math.abs(old.skew - newest.skew) <= (old.roundTrip + newest.roundTrip) / 2 + SERVER_STEP_MS;
    this.samples = [...this.samples.filter(agrees), newest].slice(-SAMPLES_KEPT);
  }

  private get best(): Sample | undefined {
    return [...this.samples].sort((a, b) => a.roundTrip - b.roundTrip)[0];
  }

  /** Milliseconds this phone is ahead; 0 until the first answer. */
  get millis(): number {
    return this.best?.skew ?? 0;
  }

  /** By how much `millis` may be wrong, milliseconds; null until the first answer. */
  get errorMillis(): number | null {
    const best = this.best;
    return best === undefined ? null : Math.ceil(best.roundTrip / 2);
  }
}
