// Which package a typed or read code means. The end of a code is enough where it is unambiguous.

/** Fewest characters of a code's end. */
export const LEAST_CHARACTERS = 4;

export type Match =
  | { is: "one"; barcode: string }
  | { is: "many"; count: number }
  | { is: "unknown"; barcode: string }
  | { is: "short" };

const bare = (text: string): string => text.replace(/[\s-]/g, "").toUpperCase();

/** Finds the package of `manifest` that `typed` means. */
export function matchCode(typed: string, manifest: string[]): Match {
  const wanted = bare(typed);
  const exact = manifest.find((code) => bare(code) === wanted);
  if (exact !== undefined) return { is: "one", barcode: exact };
  if (wanted.length < LEAST_CHARACTERS) return { is: "short" };
  const ends = manifest.filter((code) => bare(code).endsWith(wanted));
  if (ends.length === 1) return { is: "one", barcode: ends[0] ?? "" };
  return ends.length > 1 ? { is: "many", count: ends.length } : { is: "unknown", barcode: typed.trim() };
}
