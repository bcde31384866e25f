// Signing what is committed to: at the moment of the act with a nonce fetched ahead, or later with a fresh
// one. A signature that cannot be made never keeps anybody from recording what they did.

import { Refused, type Request, ask, client, serverNow } from "../api/client";
import { type About, type Commitment, signCommitment } from "../api/commitment";
import { deviceKey, isOwn } from "../api/device";
import { type NonceAnswer, keepNonces, missing, nonceFor, spend } from "../api/nonces";
import type { OpenRound } from "../api/round_types";
import type { Award, Itinerary } from "../api/types";

/** Check-ins are signed ahead for blocks that start within this time, milliseconds. */
const CHECK_IN_AHEAD_MS = 40 * 3_600_000;

const device = () => client().device;

/** Signs now, with what this phone knows; undefined where it knows no nonce. Never throws. */
export async function signAtOnce(about: About, text: string): Promise<Commitment | undefined> {
  try {
    const nonce = await nonceFor(device(), about, serverNow());
    if (nonce === null) return undefined;
    return await signCommitment(await deviceKey(device()), about, text, nonce, serverNow());
  } catch {
    return undefined;
  }
}

/** Notes that a kept record used this nonce. Never throws. */
export async function used(about: About, commitment: Commitment | undefined): Promise<void> {
  if (commitment) await spend(device(), about, commitment.nonce).catch(() => undefined);
}

/** Asks for nonces and keeps them. Throws what asking throws. */
async function fetchNonces(wanted: About[]): Promise<NonceAnswer> {
  const answer = await ask<NonceAnswer>({ method: "POST", path: "/v1/nonces", json: { wanted } });
  await keepNonces(device(), answer, serverNow());
  return answer;
}

/** Signs with a nonce asked for now. Throws what asking throws. */
export async function signNow(about: About, text: string): Promise<Commitment | null> {
  const { nonces } = await fetchNonces([about]);
  const nonce = nonces[0]?.nonce;
  if (nonce === undefined) return null;
  const commitment = await signCommitment(await deviceKey(device()), about, text, nonce, serverNow());
  await used(about, commitment);
  return commitment;
}

/** Asks with a signature over the request's text. A nonce that ran out is replaced once. Throws what
 * asking throws. */
export async function askSigned<T>(about: About, request: Request & { text: string }): Promise<T> {
  const known = await signAtOnce(about, request.text);
  const first = known ?? (await signNow(about, request.text));
  await used(about, known);
  try {
    return await ask<T>({ ...request, commitment: first?.jws });
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== "commitment_stale") throw error;
    const again = await signNow(about, request.text);
    return ask<T>({ ...request, commitment: again?.jws });
  }
}

export const holdsKey = (commitment: Commitment): Promise<boolean> => isOwn(device(), commitment);

/** All that may be signed soon, the nearest first. */
export function soonSigned(rounds: OpenRound[], awards: Award[], days: Itinerary[], now: number): About[] {
  const captures = days.flatMap((day) => day.stops.filter((stop) => stop.state !== "done"));
  const near = (award: Award): boolean => award.state === "held" && Date.parse(award.block.starts_at) - now < CHECK_IN_AHEAD_MS;
  return [
    ...awards.filter(near).map(({ id }): About => ({ act: "check_in", subject: id })),
    ...captures.map(({ id }): About => ({ act: "capture_proof", subject: id })),
    ...rounds.map(({ id }): About => ({ act: "enter_round", subject: id })),
  ];
}

/** Fetches the nonces that are missing. What fails is tried again with the next refresh. */
export async function fetchAhead(wanted: About[]): Promise<void> {
  try {
    const lacking = await missing(device(), wanted, serverNow());
    if (lacking.length > 0) await fetchNonces(lacking);
  } catch {
    // No network, or nobody signed in: the act is signed when it is sent.
  }
}
