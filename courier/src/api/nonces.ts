// Nonces for signatures, fetched ahead so that check-in and photos can be signed without a network.
// Each serves one signature; it is put away once the signed record is kept.

import type { About } from "./commitment";
import type { DeviceDatabase } from "./device";

/** Most nonces of one question. */
export const MOST_ASKED = 500;
/** After this part of its life, a nonce is renewed ahead of time. */
const RENEWED_AFTER = 0.6;

const keyOf = ({ act, subject }: About): string => `${act}/${subject}`;

/** The server's answer to `POST /v1/nonces`. */
export interface NonceAnswer {
  nonces: (About & { nonce: string; expires_at: string })[];
}

/** The nonce for this act, if one is known that still works at server time `now`. */
export async function nonceFor(db: DeviceDatabase, about: About, now: number): Promise<string | null> {
  const known = await db.get("nonces", keyOf(about));
  return known && known.expiresAt > now ? known.nonce : null;
}

/** What has to be asked for, of all that may soon be signed. */
export async function missing(db: DeviceDatabase, wanted: About[], now: number): Promise<About[]> {
  const known = new Map((await db.getAll("nonces")).map((nonce) => [nonce.key, nonce]));
  const lacks = (about: About): boolean => {
    const nonce = known.get(keyOf(about));
    return nonce === undefined || nonce.renewAt <= now;
  };
  return wanted.filter(lacks).slice(0, MOST_ASKED);
}

/** Keeps what the server gave, and forgets what ran out. */
export async function keepNonces(db: DeviceDatabase, answer: NonceAnswer, now: number): Promise<void> {
  const tx = db.transaction("nonces", "readwrite");
  for (const old of await tx.store.getAll()) {
    if (old.expiresAt <= now) await tx.store.delete(old.key);
  }
  for (const { act, subject, nonce, expires_at } of answer.nonces) {
    const expiresAt = Date.parse(expires_at);
    const renewAt = now + RENEWED_AFTER * (expiresAt - now);
    await tx.store.put({ key: keyOf({ act, subject }), nonce, expiresAt, renewAt });
  }
  await tx.done;
}

/** Puts a nonce away that a kept record has used; a newer one for the same act stays. */
export async function spend(db: DeviceDatabase, about: About, nonce: string): Promise<void> {
  const tx = db.transaction("nonces", "readwrite");
  if ((await tx.store.get(keyOf(about)))?.nonce === nonce) await tx.store.delete(keyOf(about));
  await tx.done;
}
