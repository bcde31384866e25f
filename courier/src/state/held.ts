// Places that are held for this courier for two minutes at a station that gives them to whoever comes first,
// and what the server answers when one is asked for or accepted.

import { signal } from "@preact/signals";
import type { About } from "../api/commitment";
import type { LimitRule } from "../api/market_types";
import { text } from "../text";
import { duration } from "../text/format";

export type Held = { outcome: "held" | "challenged"; reservation: string; until: string };
export type Limited = { outcome: "limit"; rule: LimitRule; number: number | null; limit: number | null };
export type Reserved = Held | Limited | { outcome: "full" | "not_fitting" | "by_draw" | "refused" };
export type Accepted = Limited | { outcome: "yours" | "ran_out" | "not_fitting" | "challenged" };

/** A limit of the station in words, with its figures. */
export function limitWords({ rule, number, limit }: Limited): string {
  const most = rule === "hold_cap" ? String(limit ?? "") : duration(limit ?? 0);
  return text.value.results.limits[rule](duration(number ?? 0), most);
}

/** Places held by block: they outlive the page, because a check may lie between holding and accepting. */
export const heldPlaces = signal<Record<string, Held | null>>({});
export const isHeld = (answer: Reserved): answer is Held => answer.outcome === "held" || answer.outcome === "challenged";

/** Remembers a held place, so that it can be accepted after a check. */
export const keepHeld = (block: string, place: Held | null): void => void (heldPlaces.value = { ...heldPlaces.value, [block]: place });

/** What is signed when a held place is accepted. */
export const offerOf = (held: Held): About => ({ act: "accept_offer", subject: held.reservation });
