// Identifiers made on the phone: 16 time-ordered bytes (UUID version 7) in Crockford base 32, exactly
// as the server's `domain` crate writes them. Ids are names, not secrets.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LENGTH = 26;
const RANDOM_BYTES = 10;

/** What a phone may name: an operation, an attempt, an evidence item, a scan. */
export type Prefix = "opn" | "att" | "evd" | "scn";

/** 48 bits of milliseconds, then version, variant and the caller's 10 random bytes. */
export function timeOrderedBytes(millis: number, random: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16);
  let rest = Math.floor(millis);
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, RANDOM_BYTES), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** Crockford base 32 of 16 bytes, most significant first, 26 lower-case characters. */
export function encode(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = TEXT_LENGTH - 1; i >= 0; i -= 1) {
    text += ALPHABET[Number((value >> BigInt(5 * i)) & 31n)];
  }
  return text;
}

/** The 16 bytes of an identifier of any kind; null if it is none. */
export function decode(id: string): Uint8Array | null {
  const text = id.slice(id.indexOf("_") + 1);
  const digits = [...text].map((letter) => ALPHABET.indexOf(letter));
  if (!id.includes("_") || digits.length !== TEXT_LENGTH || digits.includes(-1)) return null;
  let value = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  if (value >> 128n !== 0n) return null;
  const bytes = new Uint8Array(16);
  for (let at = 15; at >= 0; at -= 1) {
    bytes[at] = Number(value & 255n);
    value >>= 8n;
  }
  return bytes;
}

/** A new identifier of this kind. */
export function newId(prefix: Prefix, millis: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return `${prefix}_${encode(timeOrderedBytes(millis, random))}`;
}
