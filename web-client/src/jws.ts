// Compact JWS (RFC 7515) signed by this phone's key, with the public key in its header (RFC 7517).

import { encodeBytes, encodeText } from "./base64url";

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

/** The public half, in the four members that RFC 7638 counts. */
export interface PublicJwk {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
}

/** This phone's key. The private half cannot be read, not even by this app. */
export interface DeviceKey {
  pair: CryptoKeyPair;
  jwk: PublicJwk;
}

/** Makes a key whose private half never leaves the browser. */
export async function makeKey(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { pair, jwk: { kty: "EC", crv: "P-256", x, y } };
}

/** Signs a payload. WebCrypto's signature is already the pair of numbers that ES256 asks for. */
export async function signJws(key: DeviceKey, typ: string, payload: object): Promise<string> {
  const header = { typ, alg: "ES256", jwk: key.jwk };
  const signed = `${encodeText(JSON.stringify(header))}.${encodeText(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign(SIGNING, key.pair.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${encodeBytes(signature)}`;
}

/** SHA-256 of a text's UTF-8 bytes, as base64url. */
export async function digestOf(text: string): Promise<string> {
  return encodeBytes(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
