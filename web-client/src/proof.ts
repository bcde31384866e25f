// Proof that a request was made by this phone: DPoP (RFC 9449). One proof serves one request.

import { encodeBytes } from "./base64url";
import { type DeviceKey, digestOf, signJws } from "./jws";

const JTI_BYTES = 16;

export interface Proven {
  method: string;
  /** The whole address; its query and fragment are left out of the proof. */
  url: string;
  /** The server's time, in milliseconds. */
  at: number;
  accessToken: string | null;
  nonce: string | null;
}

/** The value of the `DPoP` header. */
export async function requestProof(key: DeviceKey, request: Proven): Promise<string> {
  const { origin, pathname } = new URL(request.url);
  return signJws(key, "dpop+jwt", {
    jti: encodeBytes(crypto.getRandomValues(new Uint8Array(JTI_BYTES))),
    htm: request.method,
    htu: origin + pathname,
    iat: Math.floor(request.at / 1000),
    ...(request.accessToken === null ? {} : { ath: await digestOf(request.accessToken) }),
    ...(request.nonce === null ? {} : { nonce: request.nonce }),
  });
}
