// What the courier said while loading: which parcels are not here, and that loading is over. Survives a
// reload; a new award starts afresh.

import { signal } from "@preact/signals";

export interface Loading {
  award: string;
  ended: boolean;
  missing: string[];
}

const KEY = "porchlight.loading";

function read(): Loading {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Loading | null;
    if (kept && Array.isArray(kept.missing)) return kept;
  } catch {
    // Unreadable: loading starts afresh, nothing else depends on it.
  }
  return { award: "", ended: false, missing: [] };
}

const stored = signal<Loading>(read());

/** How loading stands for an award. */
export const loadingOf = (award: string): Loading =>
  stored.value.award === award ? stored.value : { award, ended: false, missing: [] };

/** Notes a change. */
export function changeLoading(award: string, change: Partial<Loading>): void {
  stored.value = { ...loadingOf(award), ...change, award };
  localStorage.setItem(KEY, JSON.stringify(stored.value));
}
