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

const FIRST_LIMIT_MS = 4_000;
const LEAST_LIMIT_MS = 2_500;
const MOST_LIMIT_MS = 30_000;
/** An answer as quick as this lets more pieces go with the next request. */
const QUICK_MS = 400;
/** Answers remembered for the usual time of one. */
const REMEMBERED = 9;
/** So many requests without an answer in a row mean a slow network, not a lossy one. */
const SLOW_AFTER = 12;

/** Learns how a network behaves from what became of requests. A lossy one needs many small requests that are
 * given up early; a slow one needs few that are waited for. */
export class Pace {
  private times: number[] = [];
  private silent = 0;
  private size = 1;
  private patience = 1;

  /** Milliseconds to wait for an answer. */
  get limitMs(): number {
    const sorted = [...this.times].sort((a, b) => a - b);
    const usual = sorted[sorted.length >> 1];
    const newest = this.times.at(-1) ?? 0;
    const wanted = usual === undefined ? FIRST_LIMIT_MS : Math.max(LEAST_LIMIT_MS, 4 * usual, 1.5 * newest);
    return Math.min(MOST_LIMIT_MS, wanted * this.patience);
  }

  /** Requests at the same time. */
  get lanes(): number {
    return Math.max(1, Math.floor(LANES / this.patience));
  }

  /** Pieces in one request. */
  get atOnce(): number {
    return this.size;
  }

  /** An answer came after `ms`. */
  answered(ms: number): void {
    this.times = [...this.times, ms].slice(-REMEMBERED);
    this.silent = 0;
    this.patience = Math.max(1, this.patience / 2);
    if (ms <= QUICK_MS) this.size = Math.min(MOST_AT_ONCE, this.size * 2);
    else if (ms > 2 * QUICK_MS) this.size = 1;
  }

  /** No answer came within the limit. */
  unanswered(): void {
    this.size = 1;
    this.silent += 1;
    if (this.silent % SLOW_AFTER === 0) this.patience = Math.min(8, this.patience * 2);
  }
}
