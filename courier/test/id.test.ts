// Ids made on the phone are, character for character, what the server's `domain` crate would make.
import assert from "node:assert/strict";
import test from "node:test";
import { encode, newId, timeOrderedBytes } from "../src/api/id";

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

// Fixed vectors of `porchlight_domain::id::encode`: 128 bits, most significant first, 26 characters.
const VECTORS: [string, string][] = [
  ["00000000000000000000000000000000", "00000000000000000000000000"],
  ["ffffffffffffffffffffffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
  ["00000000000000000000000000000001", "00000000000000000000000001"],
  ["0000000000000000000000000000001f", "0000000000000000000000000z"],
  ["00000000000000000000000000000020", "00000000000000000000000010"],
  ["80000000000000000000000000000000", "40000000000000000000000000"],
  ["0123456789abcdef0123456789abcdef", "014d2pf2dbsqqg28t5cy4tqkff"],
];

test("the text of sixteen bytes is Crockford base 32, most significant first", () => {
  for (const [hex, text] of VECTORS) assert.equal(encode(bytes(hex)), text);
});

test("an id holds 48 bits of milliseconds, then version 7 and its variant", () => {
  const made = timeOrderedBytes(0x0123456789ab, new Uint8Array(10).fill(0xff));
  assert.equal(Buffer.from(made).toString("hex"), "0123456789ab7fffbfffffffffffffff");
  const low = timeOrderedBytes(1, new Uint8Array(10));
  assert.equal(Buffer.from(low).toString("hex"), "00000000000170008000000000000000");
});

test("later ids sort after earlier ones, and every kind has its prefix", () => {
  const early = newId("opn", 1_764_099_000_000);
  const late = newId("opn", 1_764_099_000_001);
  assert.ok(early < late);
  for (const prefix of ["opn", "att", "evd", "scn"] as const) {
    assert.match(newId(prefix), new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`));
  }
});
