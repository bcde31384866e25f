// The arithmetic of pieces: a photo is cut into small ones, because on a bad network a piece arrives whole
// or goes again. Which go next, how many at once, and how long to wait for an answer. Pure.

import type { Run } from "../api/types";

/** Bytes of one piece, as the server counts them; the last one is shorter. */
export const PIECE_BYTES = 8 * 1024;
/** Most pieces sent as one request. */
export const MOST_AT_ONCE = 8;
/** Requests for pieces that are on their way at the same time, on a good or merely lossy network. */
export const LANES = 4;

/** Pieces of a file of this length. */
export const pieceCount = (bytes: number): number => Math.ceil(bytes / PIECE_BYTES);

/** The bytes of consecutive pieces. */
export function piecesOf(original: ArrayBuffer, [first, count]: Run): ArrayBuffer {
  return original.slice(first * PIECE_BYTES, (first + count) * PIECE_BYTES);
}

/** Numbers of runs, in order. */
export function numbersIn(runs: Run[]): number[] {
  return runs.flatMap(([first, count]) => Array.from({ length: count }, (_, n) => first + n));
}

/** Numbers in order as runs. */
export function runsOf(numbers: number[]): Run[] {
  const runs: Run[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === number) last[1] += 1;
    else runs.push([number, 1]);
  }
  return runs;
}

/** What is still missing after an answer. What is known to be there stays there: an answer that was made before
 * another one may arrive after it. */
export function stillMissing(before: Run[], answer: Run[]): Run[] {
  const wanted = new Set(numbersIn(answer));
  return runsOf(numbersIn(before).filter((number) => wanted.has(number)));
}

/** The next pieces to send: the least often tried, as many consecutive ones as `most` allows. Undefined if all
 * that is missing is on its way. */
export function nextRun(missing: Run[], flying: Set<number>, tries: Map<number, number>, most: number): Run | undefined {
  const free = numbersIn(missing).filter((number) => !flying.has(number));
  const least = Math.min(...free.map((number) => tries.get(number) ?? 0));
  const run = runsOf(free.filter((number) => (tries.get(number) ?? 0) === least))[0];
  return run && [run[0], Math.min(run[1], most)];
}

/** The most often tried last: a piece that is on its way already, sent once more beside it. Where much is lost, the
 * other one is likelier lost than slow, and the last pieces would wait for it with nothing else to send. */
export function runBeside(missing: Run[], copies: Map<number, number>, tries: Map<number, number>): Run | undefined {
  const few = numbersIn(missing).filter((number) => (copies.get(number) ?? 0) < MOST_COPIES);
  const order = (number: number): number => (copies.get(number) ?? 0) * MANY + (tries.get(number) ?? 0);
  const next = few.sort((a, b) => order(a) - order(b) || a - b)[0];
  return next === undefined ? undefined : [next, 1];
}

/** Most requests with the same piece at the same time. */
const MOST_COPIES = 3;
/** More than one piece is ever tried. */
const MANY = 1_000;

/** A new connection over a network that loses half of all takes about four seconds, so that giving up any
 * earlier would mean to begin with one again and again. */
const LEAST_LIMIT_MS = 6_000;
/** Where much is lost, what took longer than this is likelier lost than slow. */
const LOSSY_LIMIT_MS = 8_000;
const MOST_LIMIT_MS = 30_000;
/** An answer as quick as this lets more pieces go with the next request. */
const QUICK_MS = 400;
/** Answers remembered for the usual time of one. */
const REMEMBERED = 9;
/** So many answers in a row mean that a network loses little. */
const WELL_AFTER = 12;
/** So many requests without an answer in a row mean a slow network, not a lossy one. */
const SLOW_AFTER = 12;

/** Learns how a network behaves from what became of requests. A lossy one needs many small requests that are
 * given up early; a slow one needs few that are waited for. */
export class Pace {
  private times: number[] = [];
  private silent = 0;
  /** Answers in a row that are still needed before the network counts as a good one. */
  private doubt = 0;
  private size = 1;
  private patience = 1;

  /** Milliseconds to wait for an answer. */
  get limitMs(): number {
    const sorted = [...this.times].sort((a, b) => a - b);
    const usual = sorted[sorted.length >> 1];
    const newest = this.times.at(-1) ?? 0;
    const wanted = usual === undefined ? LEAST_LIMIT_MS : Math.max(LEAST_LIMIT_MS, 4 * usual, 1.5 * newest);
    return Math.min(this.lossy ? LOSSY_LIMIT_MS : MOST_LIMIT_MS, wanted * this.patience);
  }

  /** Requests at the same time. */
  get lanes(): number {
    return Math.max(1, Math.floor(LANES / this.patience));
  }

  /** Pieces in one request. */
  get atOnce(): number {
    return this.size;
  }

  /** Whether requests get lost here, and not all of them. */
  get lossy(): boolean {
    return this.doubt > 0 && this.silent < SLOW_AFTER && this.patience === 1;
  }

  /** An answer came after `ms`. */
  answered(ms: number): void {
    this.times = [...this.times, ms].slice(-REMEMBERED);
    this.silent = 0;
    this.doubt = Math.max(0, this.doubt - 1);
    this.patience = Math.max(1, this.patience / 2);
    if (this.doubt > 0) this.size = 1;
    else if (ms <= QUICK_MS) this.size = Math.min(MOST_AT_ONCE, this.size * 2);
    else if (ms > 2 * QUICK_MS) this.size = 1;
  }

  /** No answer came within the limit. */
  unanswered(): void {
    this.size = 1;
    this.doubt = WELL_AFTER;
    this.silent += 1;
    if (this.silent % SLOW_AFTER === 0) this.patience = Math.min(8, this.patience * 2);
  }
}
