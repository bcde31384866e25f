// Passkeys in browsers that cannot read or write the JSON themselves, and what trouble is called.
import assert from "node:assert/strict";
import test from "node:test";
import { build } from "esbuild";

const options = { bundle: true, format: "esm", write: false };
const load = async (entry) => {
  const built = await build({ ...options, entryPoints: [entry] });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`);
};
const passkey = await load("src/passkey.ts");
const { encodeBytes, encodeText, decodeBytes } = await load("src/base64url.ts");
const bytes = (...list) => Uint8Array.from(list).buffer;
const same = (left, right) => assert.deepEqual([...new Uint8Array(left)], [...new Uint8Array(right)]);

test("base64url is what the standard library writes, for every length and byte", () => {
  for (let length = 0; length < 70; length += 1) {
    const whole = Uint8Array.from({ length }, (_, i) => (i * 37 + 250) % 256);
    assert.equal(encodeBytes(whole), Buffer.from(whole).toString("base64url"));
    same(decodeBytes(encodeBytes(whole)), whole);
  }
  assert.equal(encodeText("ñ✓"), Buffer.from("ñ✓").toString("base64url"));
  same(decodeBytes("_-8="), bytes(255, 239));
  assert.throws(() => decodeBytes("not base64!"));
});

test("options become bytes where the browser needs bytes, and stay as they are elsewhere", () => {
  const made = passkey.creationOptions({
    challenge: "AQI", rp: { name: "Station", id: "station.example" }, user: { id: "AwQ", name: "ana", displayName: "Ana" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }], excludeCredentials: [{ id: "BQ", type: "public-key", transports: ["internal"] }],
    timeout: 60000, attestation: "none", authenticatorSelection: { userVerification: "required" },
  });
  same(made.challenge, bytes(1, 2));
  same(made.user.id, bytes(3, 4));
  same(made.excludeCredentials[0].id, bytes(5));
  assert.deepEqual([made.user.name, made.timeout, made.authenticatorSelection.userVerification], ["ana", 60000, "required"]);
  const used = passkey.requestOptions({ challenge: "AQI", rpId: "station.example", userVerification: "required" });
  same(used.challenge, bytes(1, 2));
  assert.deepEqual([used.allowCredentials, used.rpId], [[], "station.example"]);
});

const credential = (response) => ({
  id: "CQ", rawId: bytes(9), type: "public-key", authenticatorAttachment: "platform", getClientExtensionResults: () => ({}), response,
});

test("made and used credentials are written as the server reads them", () => {
  const made = passkey.credentialJson(credential({ clientDataJSON: bytes(1), attestationObject: bytes(2), getTransports: () => ["internal"] }));
  assert.deepEqual(made, {
    id: "CQ", rawId: "CQ", type: "public-key", authenticatorAttachment: "platform", clientExtensionResults: {},
    response: { clientDataJSON: "AQ", attestationObject: "Ag", transports: ["internal"] },
  });
  const used = passkey.credentialJson(
    credential({ clientDataJSON: bytes(1), authenticatorData: bytes(2), signature: bytes(3), userHandle: null }),
  );
  assert.deepEqual(used.response, { clientDataJSON: "AQ", authenticatorData: "Ag", signature: "Aw", userHandle: null });
});

test("every trouble of the browser has its own name", () => {
  const named = (name) => passkey.troubleOf(new DOMException("", name));
  assert.equal(named("NotAllowedError"), "cancelled");
  assert.equal(named("AbortError"), "cancelled");
  assert.equal(named("InvalidStateError"), "known");
  assert.equal(named("SecurityError"), "insecure");
  assert.equal(named("NotSupportedError"), "unsupported");
  assert.equal(passkey.troubleOf(new TypeError("x")), "failed");
  assert.equal(passkey.canUsePasskeys(), false, "node has none");
});
