// Bytes as base64url without padding (RFC 4648, section 5), as WebAuthn and JOSE write them, and back.

/** Writes bytes as base64url. */
export function encodeBytes(bytes: ArrayBuffer | Uint8Array): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Writes a text's UTF-8 bytes as base64url. */
export const encodeText = (text: string): string => encodeBytes(new TextEncoder().encode(text));

/** Reads base64url, with or without padding. Throws on anything else. */
export function decodeBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
