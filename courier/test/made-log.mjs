// A log, a template's two facts and their proof, made for tests as the server makes them, written apart from both.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The text of an id of these 16 bytes. */
export function idOf(prefix, bytes) {
  let value = BigInt(`0x${hex(bytes)}`);
  let text = "";
  for (let n = 0; n < 26; n += 1, value >>= 5n) text = ALPHABET[Number(value & 31n)] + text;
  return `${prefix}_${text}`;
}

const leafHash = (body) => sha256(Uint8Array.of(0), body);
const nodeHash = (a, b) => sha256(Uint8Array.of(1), a, b);
const split = (count) => 2 ** Math.floor(Math.log2(count - 1));
const root = (hashes) => (hashes.length === 1 ? hashes[0] : nodeHash(root(hashes.slice(0, split(hashes.length))), root(hashes.slice(split(hashes.length)))));

function path(hashes, at) {
  if (hashes.length === 1) return [];
  const k = split(hashes.length);
  return at < k ? [...path(hashes.slice(0, k), at), root(hashes.slice(k))] : [...path(hashes.slice(k), at - k), root(hashes.slice(0, k))];
}

/** A log of a name with its own key. */
export class MadeLog {
  constructor(name = "porch.example/log") {
    this.name = name;
    this.pair = generateKeyPairSync("ed25519");
    const raw = Buffer.from(this.pair.publicKey.export({ format: "jwk" }).x, "base64url");
    const typed = Buffer.concat([Uint8Array.of(1), raw]);
    this.id = sha256(`${name}\n`, typed).subarray(0, 4);
    this.key = `${name}+${hex(this.id)}+${typed.toString("base64")}`;
    this.leaves = [];
  }

  add(body) {
    this.leaves.push(body);
  }

  /** The proof that a leaf is in it, as C2SP tlog-proof. */
  proof(body) {
    const [hashes, at] = [this.leaves.map(leafHash), this.leaves.indexOf(body)];
    const text = `${this.name}\n${hashes.length}\n${root(hashes).toString("base64")}\n`;
    const signed = Buffer.concat([this.id, sign(null, Buffer.from(text), this.pair.privateKey)]).toString("base64");
    const siblings = path(hashes, at).map((hash) => `${hash.toString("base64")}\n`).join("");
    return `c2sp.org/tlog-proof@v1\nindex ${at}\n${siblings}\n${text}\n\u2014 ${this.name} ${signed}\n`;
  }
}

/** A template that began and ended: what the courier holds, and the receipt of its end; `change` turns facts into other ones. */
export function madeDeletion(log, courier, { change = (fact) => fact, cause = "withdrew", at = Date.now() * 1000 } = {}) {
  const [salt, leafSalt] = [randomBytes(32), randomBytes(16)];
  const template = idOf("tpl", randomBytes(16));
  const subject = hex(sha256("porchlight/identity/subject/v1\0", salt, courier.bytes));
  const enrolment = JSON.stringify({
    v: 1, kind: "face_template_kept", key: template, subject, consent: idOf("cns", randomBytes(16)), policy: hex(randomBytes(32)),
    recogniser: hex(randomBytes(32)), at: at - 86_400_000_000,
  });
  const enrolled = hex(sha256("porchlight/identity/enrolled/v1\0", enrolment));
  const fact = JSON.stringify(change({ v: 1, kind: "face_key_destroyed", key: template, subject, enrolled, cause, at }));
  const read = JSON.parse(fact);
  const leaf = JSON.stringify({
    v: 1, kind: "erasure", subject: read.key, at: read.at, commitment: hex(sha256("porchlight/commitment/v1\0", leafSalt, fact)),
  });
  log.add(leaf);
  return {
    template, enrolment, salt: salt.toString("base64"), fact, leaf_salt: leafSalt.toString("base64"), leaf, leaf_hash: hex(leafHash(leaf)),
    cause, at: new Date(at / 1000).toISOString(),
  };
}
