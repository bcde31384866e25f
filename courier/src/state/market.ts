// Pay, standing, holds and bulletins as the server says them, kept on the phone so that they are there
// without a network.

import { Unreachable, ask } from "../api/client";
import type { LostPay, LostRace } from "../api/decision_types";
import type { Bulletin, Hold, Offer, PayStatement, Standing, WaitingPlace } from "../api/market_types";
import { alsoAsk } from "./day";
import { Resource } from "./resource";

/** What was paid: statements of blocks, and what fallen decisions cost me. */
export interface PayPage {
  statements: PayStatement[];
  lost?: LostPay[];
  lost_races?: LostRace[];
}

export const pay = alsoAsk(new Resource<PayPage>("pay", "/v1/pay?limit=50"));
export const standing = alsoAsk(new Resource<Standing>("standing", "/v1/standing"));
export const holds = alsoAsk(new Resource<{ holds: Hold[] }>("holds", "/v1/holds"));
export const offers = alsoAsk(new Resource<{ offers: Offer[] }>("offers", "/v1/offers"));
export const waitingLists = alsoAsk(new Resource<{ waiting: WaitingPlace[] }>("waiting", "/v1/waiting"));
export const bulletins = alsoAsk(new Resource<{ bulletins: Bulletin[] }>("bulletins", "/v1/bulletins"));

/** What reaches this courier and is not over, the strongest first. */
export const liveHolds = (now = Date.now()): Hold[] =>
  (holds.value?.holds ?? []).filter((hold) => Date.parse(hold.ends_at) > now);

/** Places kept for this courier that wait for an answer, the one that ends first before the others. */
export const openOffers = (now = Date.now()): Offer[] =>
  (offers.value?.offers ?? [])
    .filter((offer) => offer.state === "open" && Date.parse(offer.expires_at) > now)
    .sort((a, b) => a.expires_at.localeCompare(b.expires_at));

/** Places that the station took back within a week, with its reason. */
export const takenBack = (): Offer[] => (offers.value?.offers ?? []).filter((offer) => offer.state === "withdrawn" && !!offer.taken_back_why);

/** Places on waiting lists whose turn has come, the one that ends first before the others. */
export const askedPlaces = (now = Date.now()): WaitingPlace[] =>
  (waitingLists.value?.waiting ?? [])
    .filter((place) => place.state === "asked" && place.until !== null && Date.parse(place.until) > now)
    .sort((a, b) => (a.until ?? "").localeCompare(b.until ?? ""));

/** This courier's place on the list of a block, while it goes on. */
export const waitsFor = (block: string): WaitingPlace | undefined =>
  (waitingLists.value?.waiting ?? []).find((place) => place.block.id === block && ["waiting", "asked"].includes(place.state));

/** Places on lists that ended without this courier's word, of blocks that are still ahead. */
export const endedLately = (now = Date.now()): WaitingPlace[] =>
  (waitingLists.value?.waiting ?? []).filter(
    (place) => ["passed", "over"].includes(place.state) && Date.parse(place.block.ends_at) > now && !waitsFor(place.block.id),
  );

/** The stop that suspends an award, if one does. */
export const stopOf = (award: string): Hold | undefined =>
  (holds.value?.holds ?? []).find((hold) => hold.suspended.includes(award));

/** Files of a year that pay comes with. */
export type PayFile = "mileage" | "lines";

/** The mileage log or every line of pay of a year, as the text of a file; null without a network. */
export async function payFile(what: PayFile, year: number): Promise<string | null> {
  try {
    return (await ask<{ csv: string }>({ method: "GET", path: `/v1/pay/${what}?year=${year}` })).csv;
  } catch (error) {
    if (error instanceof Unreachable) return null;
    throw error;
  }
}
