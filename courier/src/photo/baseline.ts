// How sharp this phone's own photos usually are. Phones, lenses and doors differ so much that one threshold
// for all finds fault with about half of some phones' good photos; so each photo is compared with this
// phone's recent ones, and nothing is said until there are enough of them. Pure; kept by `outbox/database.ts`.

/** Fewer photos than this say nothing about a phone. */
export const ENOUGH = 8;
/** Only the newest photos count: lenses get dirty and are cleaned, phones are replaced. */
export const REMEMBERED = 60;
/** Median absolute deviations below the median from which a photo is unusual. */
const DEVIATIONS = 4;
/** A difference smaller than this is never worth a word, however alike this phone's photos are. */
const LEAST_GAP = 0.08;
/** A median absolute deviation becomes comparable with a standard deviation by this factor. */
const CONSISTENT = 1.4826;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The sharpness below which a photo is unusually soft for this phone; null while too little is known. */
export function softBelow(samples: number[]): number | null {
  if (samples.length < ENOUGH) return null;
  const usual = median(samples);
  const spread = CONSISTENT * median(samples.map((sample) => Math.abs(sample - usual)));
  return usual - Math.max(LEAST_GAP, DEVIATIONS * spread);
}

/** The samples with one more. Photos that were found soft count too: whoever keeps them says they are good. */
export const withSample = (samples: number[], sample: number): number[] => [...samples, sample].slice(-REMEMBERED);
