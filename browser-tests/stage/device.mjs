// The key of a phone without a screen: proofs of requests (RFC 9449) and signed commitments, as the app makes
// them, written apart from it.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { now } from "./clock.mjs";

const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(now() / 1000);
const digest = (text) => createHash("sha256").update(text).digest("base64url");

/** What a request commits to, if it is one of the acts that are signed. */
function commitsTo(method, path, body) {
  const [, noun, id, act] = path.split("/");
  if (method === "PUT" && noun === "rounds" && act === "entry") return { act: "enter_round", subject: id };
  if (method === "POST" && noun === "awards" && act === "check-in") return { act: "check_in", subject: id };
  if (method === "POST" && ["reservations", "offers"].includes(noun) && act === "accept") return { act: "accept_offer", subject: id };
  if (method === "POST" && noun === "attempts" && id === undefined) return { act: "capture_proof", subject: body.stop };
  return undefined;
}

/** A key, the tokens bound to it, and requests made with both. */
export class Device {
  nonce;
  tokens;

  constructor(url) {
    this.url = url;
    this.pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { kty, crv, x, y } = this.pair.publicKey.export({ format: "jwk" });
    this.jwk = { kty, crv, x, y };
  }

  sign(typ, payload) {
    const head = `${base64url({ typ, alg: "ES256", jwk: this.jwk })}.${base64url(payload)}`;
    const signature = sign("sha256", Buffer.from(head), { key: this.pair.privateKey, dsaEncoding: "ieee-p1363" });
    return `${head}.${signature.toString("base64url")}`;
  }

  proof(method, path, token) {
    return this.sign("dpop+jwt", {
      jti: randomBytes(16).toString("base64url"), htm: method, htu: `${this.url}/v1${path.split("?")[0]}`, iat: seconds(),
      ...(token === undefined ? {} : { ath: digest(token) }), ...(this.nonce === undefined ? {} : { nonce: this.nonce }),
    });
  }

  /** One request below /v1 with its proof; a fresh nonce is taken and the request made again. */
  async send(method, path, { headers = {}, body, anonymous = false } = {}) {
    for (let tries = 0; ; tries++) {
      const token = anonymous ? undefined : this.tokens?.access_token;
      const proof = { dpop: this.proof(method, path, token), ...(token === undefined ? {} : { authorization: `DPoP ${token}` }) };
      const answer = await fetch(`${this.url}/v1${path}`, { method, headers: { ...headers, ...proof }, body });
      this.nonce = answer.headers.get("dpop-nonce") ?? this.nonce;
      if (answer.status !== 401 || tries === 2) return answer;
      const { code } = await answer.clone().json();
      if (code === "token_expired") await this.renew();
      else if (code !== "use_dpop_nonce") return answer;
    }
  }

  async json(path, value) {
    const headers = { "content-type": "application/json" };
    const answer = await this.send("POST", path, { headers, body: JSON.stringify(value), anonymous: path.startsWith("/session") });
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** Exchanges the code of a sign-in. */
  async exchange(code) {
    this.tokens = await this.json("/session", { grant: "code", code, label: "A phone without a screen", kind: "virtual" });
  }

  async renew() {
    this.tokens = await this.json("/session/refresh", { refresh_token: this.tokens.refresh_token });
  }

  /** The header of a signed commitment, for requests that carry one. */
  async commitment(method, path, body, text) {
    const about = commitsTo(method, path, body);
    if (about === undefined) return {};
    const { nonces } = await this.json("/nonces", { wanted: [about] });
    const payload = { ...about, digest: digest(text), nonce: nonces[0].nonce, iat: seconds() };
    return { commitment: this.sign("porchlight-commitment+jwt", payload) };
  }
}
