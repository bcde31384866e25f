// A push service and a browser's keys, played by the test: takes encrypted notes as RFC 8030 says,
// checks the sender's signature (RFC 8292) and decrypts (RFC 8291), written apart from the server.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";

/** A server that keeps every request and answers as `answer` says. */
export async function listenForPosts() {
  const heard = [];
  const waiting = new Set();
  const box = { heard, status: () => 201 };
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const post = { url: request.url, headers: request.headers, body: Buffer.concat(parts), at: Date.now() };
      const status = box.status(post);
      heard.push({ ...post, status });
      response.writeHead(status).end();
      for (const look of [...waiting]) look();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  box.url = `http://127.0.0.1:${server.address().port}`;
  /** The first request that fits, now or later. */
  box.next = (fits, limit = 30_000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing that fits arrived; heard ${heard.length}`)), limit);
      const look = () => {
        const found = heard.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  box.close = () => server.close();
  return box;
}

/** A browser's subscription at a push service. */
export class Subscription {
  constructor(endpoint) {
    this.endpoint = endpoint;
    this.ecdh = createECDH("prime256v1");
    this.point = this.ecdh.generateKeys();
    this.auth = randomBytes(16);
  }

  /** As a browser says it. */
  keys() {
    return { endpoint: this.endpoint, p256dh: this.point.toString("base64url"), auth: this.auth.toString("base64url") };
  }

  form() {
    return new URLSearchParams(this.keys());
  }

  /** The note inside a request's body. */
  open(body) {
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body[20]);
    const sealed = body.subarray(21 + body[20]);
    const shared = this.ecdh.computeSecret(sender);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.point, sender]);
    const secret = Buffer.from(hkdfSync("sha256", shared, this.auth, info, 32));
    const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
    const cipher = createDecipheriv("aes-128-gcm", key, nonce);
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    const end = plain.lastIndexOf(2);
    return plain.subarray(0, end).toString("utf8");
  }
}

/** What the signature of a request says; throws where it does not hold under the key it names. */
export function vapid(authorization) {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization);
  const [head, claims, signature] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const good = verify("sha256", Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!good) throw new Error("the sender's signature does not hold");
  return { key, claims: JSON.parse(Buffer.from(claims, "base64url")), head: JSON.parse(Buffer.from(head, "base64url")) };
}
