// What recipients said about deliveries, kept on the phone so that it is there without a network.

import type { OwnClaim } from "../api/claim_types";
import { alsoAsk } from "./day";
import { Resource } from "./resource";

export const claims = alsoAsk(new Resource<{ claims: OwnClaim[] }>("claims", "/v1/claims"));

/** Those to which an answer would still be read before anybody says what is held true. */
export const waitingClaims = (now = Date.now()): OwnClaim[] =>
  (claims.value?.claims ?? []).filter(
    (one) => one.open && one.answers.length === 0 && Date.parse(one.heard_until) > now,
  );
