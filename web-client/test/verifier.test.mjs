// The checker of evidence bundles: an honest bundle holds, and every changed byte is refused.
import { ed25519 } from "@noble/curves/ed25519.js";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { build } from "esbuild";

const load = async (entry) => {
  const built = await build({ bundle: true, format: "esm", write: false, entryPoints: [entry] });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`);
};
const { verify } = await load("src/verifier/bundle.ts");
const archive = await load("src/verifier/archive.ts");
const { isIncluded } = await load("src/verifier/log.ts");

const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const sorted = (value) =>
  value === null || typeof value !== "object" ? value
    : Array.isArray(value) ? value.map(sorted)
      : Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
const pretty = (value) => `${JSON.stringify(sorted(value), null, 2)}\n`;

const secret = new Uint8Array(32).fill(7);
const origin = "parcels.example/log";
const typed = Buffer.concat([Buffer.of(1), ed25519.getPublicKey(secret)]);
const keyHash = sha(Buffer.from(`${origin}\n`), typed).subarray(0, 4);
const key = `${origin}+${keyHash.toString("hex")}+${typed.toString("base64")}`;

/** The instructions as the writer of bundles has them in its source. */
async function instructions() {
  const source = await readFile("../crates/seal/src/bundle.rs", "utf8");
  const text = /const VERIFY: &str = "\\\n([\s\S]*?)";\n/.exec(source)[1];
  return text.replaceAll('\\"', '"').replaceAll("\\\\", "\\");
}

/** Leaves to root, and the path of each leaf, for a tree of any size. */
function tree(hashes) {
  if (hashes.length === 1) return { root: hashes[0], paths: [[]] };
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  const [left, right] = [tree(hashes.slice(0, split)), tree(hashes.slice(split))];
  return {
    root: sha(Buffer.of(1), left.root, right.root),
    paths: [...left.paths.map((path) => [...path, right.root]), ...right.paths.map((path) => [...path, left.root])],
  };
}

/** As little of a picture as carries a manifest: its segment with the box that names it. */
function picture(words) {
  const box = Buffer.concat([Buffer.from("JP\x02\x11\0\0\0\x01\0\0\0\x40jumb\0\0\0\x1ejumdc2pa", "latin1"), Buffer.alloc(40)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(box.length + 2);
  return Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xeb), length, box, Buffer.from(words)]);
}

const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** An honest bundle, after `change` had its way with its files. */
async function bundle(change = () => {}, { number = 1, photo = picture(`a picture as far as bytes go, ${number}`) } = {}) {
  const attempt = { attempt: `att_${number}`, reference: `R-${number} ñ`, outcome: "delivered", occurred_at: 1795654379499000 };
  const item = { attempt: `att_${number}`, evidence: `evd_${number}`, kind: "photo", original: "aa" };
  const shown = { evidence: `evd_${number}`, original: "aa", shown: sha(photo).toString("hex"), certificates: sha(pem).toString("hex") };
  const facts = [["attempt", attempt.attempt, attempt], ["evidence", item.evidence, item], ["evidence", item.evidence, shown]];
  const opened = facts.map(([kind, subject, fact], i) => {
    const [salt, text] = [Buffer.alloc(16, 16 * number + i), JSON.stringify(sorted(fact))];
    const commitment = sha(Buffer.from("porchlight/commitment/v1\0"), salt, Buffer.from(text)).toString("hex");
    const body = `{"v":1,"kind":"${kind}","subject":"${subject}","at":${1795654380000000 + i},"commitment":"${commitment}"}`;
    return { body, fact: text, salt: salt.toString("hex") };
  });
  const { root, paths } = tree(opened.map(({ body }) => sha(Buffer.of(0), Buffer.from(body))));
  const head = `${origin}\n${opened.length}\n${root.toString("base64")}\n`;
  const signature = Buffer.concat([keyHash, ed25519.sign(Buffer.from(head), secret)]).toString("base64");
  const note = `${head}\n\u2014 ${origin} ${signature}\n`;
  const proof = (i) => `c2sp.org/tlog-proof@v1\nindex ${i}\n${paths[i].map((h) => `${h.toString("base64")}\n`).join("")}\n${note}`;
  const words = {
    shows: "Where the courier says the parcel was left, as the camera saw it then.",
    does_not_show: "What happened afterwards. It proves a place, not security.",
  };
  const files = [
    ["bundle.json", pretty({ format: "porchlight-bundle/v1", attempt, evidence: [item], words })],
    ["photo-1.jpg", photo],
    ["photo-1.pem", pem],
    ...opened.flatMap((leaf, i) => [[`leaf-${i + 1}.json`, pretty(leaf)], [`proof-${i + 1}.tlog-proof`, proof(i)]]),
    ["log.key", `${key}\n`],
    ["VERIFY.txt", await instructions()],
  ].map(([name, content]) => ({ name, bytes: Uint8Array.from(Buffer.from(content)) }));
  change(files);
  return packed(files);
}

/** The well-made archive of these files. */
function packed(files) {
  const listed = files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha(bytes).toString("hex") }));
  const manifest = { name: "manifest.json", bytes: Uint8Array.from(Buffer.from(pretty({ format: "porchlight-bundle/v1", files: listed }))) };
  return archive.write([manifest, ...files]);
}

const edit = (name, from, to) => (files) => {
  const file = files.find((file) => file.name === name);
  const text = Buffer.from(file.bytes).toString();
  assert.ok(text.includes(from), `${name} holds ${from}`);
  file.bytes = Uint8Array.from(Buffer.from(text.replace(from, to)));
};

test("an honest bundle is verified under the operator's key and consistent without one", async () => {
  const bytes = await bundle();
  const under = verify(bytes, key);
  assert.deepEqual([under.verdict, under.reference, under.leaves, under.photos.length, under.manifests], ["verified", "R-1 ñ", 3, 1, 1]);
  assert.equal(verify(bytes, "").verdict, "consistent");
});

test("every changed byte of a bundle is refused", async () => {
  const bytes = await bundle();
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.slice();
    changed[at] ^= 1 << at % 8;
    assert.equal(verify(changed, key).verdict, "refused", `byte ${at}`);
  }
});

test("a bundle that is cut, empty or something else is refused and never breaks the page", async () => {
  const bytes = await bundle();
  for (let length = 0; length < bytes.length; length += 13) assert.equal(verify(bytes.slice(0, length), key).reason && "refused", "refused");
  for (const other of [new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(100_000).fill(80)]) {
    assert.equal(verify(other, key).reason, "not_a_bundle");
  }
});

test("forgeries with a fresh manifest are refused by the part they touch", async () => {
  const forged = async (change) => verify(await bundle(change), key);
  assert.equal((await forged(edit("bundle.json", "delivered", "returned"))).reason, "facts_differ");
  assert.equal((await forged(edit("bundle.json", "a place, not security", "security"))).reason, "facts_differ");
  assert.equal((await forged(edit("leaf-1.json", "delivered", "returned"))).reason, "commitment_differs");
  assert.equal((await forged(edit("photo-1.jpg", "picture", "Picture"))).reason, "photo_differs");
  assert.equal((await forged(edit("VERIFY.txt", "How to", "How not to"))).reason, "not_canonical");
  assert.equal((await forged(edit("proof-2.tlog-proof", "index 1", "index 0"))).reason, "not_in_log");
  assert.equal((await forged((files) => files.push({ name: "more.txt", bytes: new Uint8Array(1) }))).reason, "bad_entry");
  assert.equal((await forged((files) => files.splice(3, 2))).reason, "bad_entry");
  assert.equal((await forged((files) => files.splice(2, 1))).reason, "manifest_differs");
  assert.equal((await forged(edit("photo-1.pem", "MIIB", "MIIC"))).reason, "manifest_differs");
  const bare = verify(await bundle(() => {}, { photo: Buffer.from([0xff, 0xd8, ...Buffer.from("a picture without a manifest, and long enough for one")]) }), key);
  assert.deepEqual([bare.reason, bare.place], ["manifest_differs", "photo-1.jpg"]);
  const resigned = await forged((files) => edit("proof-1.tlog-proof", "\n3\n", "\n4\n")(files));
  assert.equal(resigned.reason, "not_signed");
});

test("a bundle of another operator is refused under the key that was given", async () => {
  const other = Buffer.concat([Buffer.of(1), ed25519.getPublicKey(new Uint8Array(32).fill(8))]);
  const hash = sha(Buffer.from(`${origin}\n`), other).subarray(0, 4).toString("hex");
  assert.equal(verify(await bundle(), `${origin}+${hash}+${other.toString("base64")}`).reason, "key_differs");
  assert.equal(verify(await bundle(), "no key at all").reason, "key_differs");
});

test("inclusion holds for every leaf of every small tree, and for no other leaf or index", () => {
  for (let size = 1; size <= 20; size += 1) {
    const hashes = Array.from({ length: size }, (_, i) => sha(Buffer.of(0, i)));
    const { root, paths } = tree(hashes);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        assert.equal(isIncluded(BigInt(j), BigInt(size), hashes[i], paths[i], root), i === j, `${i} as ${j} of ${size}`);
      }
    }
  }
});

/** Words one of which names a changed file. */
const blamed = (name) =>
  name === "log.key" ? ["log.key", "leaf-1.json", origin]
    : name === "bundle.json" ? ["bundle.json", "attempt", "evidence"]
      : name.startsWith("proof-") ? [name, `leaf-${name.slice(6, 7)}.json`]
        : [name];

test("six hundred forgeries are refused by the part that was touched", async () => {
  let state = 11n;
  const below = (n) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(n));
  };
  const honest = [await bundle(), await bundle(() => {}, { number: 2 })];
  for (const bytes of honest) assert.equal(verify(bytes, key).verdict, "verified");
  const inside = honest.map((bytes) => archive.read(bytes).slice(1).map(({ name, bytes: content }) => ({ name, bytes: content.slice() })));
  const copy = (own) => inside[own].map(({ name, bytes }) => ({ name, bytes: bytes.slice() }));
  const seen = new Map();
  for (let round = 0; round < 600; round += 1) {
    const own = below(2);
    const files = copy(own);
    const at = below(files.length);
    const file = files[at];
    let [what, bytes, words] = ["", null, blamed(file.name)];
    switch (below(6)) {
      case 0:
        [what, words, bytes] = ["archive byte", [], honest[own].slice()];
        bytes[below(bytes.length)] ^= 1 << below(8);
        break;
      case 1:
        [what, words, bytes] = ["archive cut", [], honest[own].slice(0, below(honest[own].length))];
        break;
      case 2:
        what = "file byte";
        file.bytes[below(file.bytes.length)] ^= 1 << below(8);
        break;
      case 3:
        what = "file cut";
        file.bytes = file.bytes.slice(0, below(file.bytes.length));
        break;
      case 4: {
        what = "file of another bundle";
        const other = inside[1 - own][at];
        if (Buffer.compare(Buffer.from(other.bytes), Buffer.from(file.bytes)) === 0) continue;
        file.bytes = other.bytes.slice();
        words = [...words, "attempt", "evidence 1", "photo-1.jpg"];
        break;
      }
      default:
        [what, words] = ["file dropped", []];
        files.splice(at, 1);
    }
    const answer = verify(bytes ?? packed(files), key);
    const told = `${round}: ${what} of ${file.name}: ${JSON.stringify(answer.verdict)} ${answer.reason} ${answer.place}`;
    assert.equal(answer.verdict, "refused", told);
    assert.ok(answer.place !== "" && (words.length === 0 || words.some((word) => answer.place.includes(word))), told);
    seen.set(answer.reason, (seen.get(answer.reason) ?? 0) + 1);
  }
  assert.ok(seen.size >= 7, JSON.stringify([...seen]));
});
