// Signed commitments: which acts are signed, and the signature over the exact bytes of the request.

import { type DeviceKey, digestOf, signJws } from "../../../web-client/src/jws";

/** The acts that carry a signature. */
export type Act = "enter_round" | "accept_offer" | "check_in" | "capture_proof" | "consent_face" | "face_pictures";

/** An act and the thing it is about: the id of the round, award, reservation, stop or capture, or a
 * policy's digest. */
export interface About {
  act: Act;
  subject: string;
}

/** A signature as the outbox keeps it, beside the bytes it is over. */
export interface Commitment {
  jws: string;
  nonce: string;
  /** The `x` of the key that signed: after a change of keys it no longer holds. */
  key: string;
}

/** Signs `text`, the body of the request, at server time `at` (milliseconds). */
export async function signCommitment(
  key: DeviceKey,
  about: About,
  text: string,
  nonce: string,
  at: number,
): Promise<Commitment> {
  const payload = { ...about, digest: await digestOf(text), nonce, iat: Math.floor(at / 1000) };
  return { jws: await signJws(key, "porchlight-commitment+jwt", payload), nonce, key: key.jwk.x };
}
