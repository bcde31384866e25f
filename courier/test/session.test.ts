// The session against a server that checks every proof: who is asking is always proven, tokens rotate
// without losing the session, and what ends it is told.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import { type ClientPorts, Client, Unreachable } from "../src/api/client";
import { type DeviceDatabase, deviceKey, openDevice } from "../src/api/device";
import { Skew } from "../src/api/skew";
import { codeIn } from "../src/state/arrival";
import { deviceLabel } from "../../web-client/src/label";
import { ORIGIN, ProvingServer } from "./proving-server";

let phones = 0;

/** A phone: its storage, its clock, and as many tabs as a test opens. */
class TestPhone {
  clockAhead = 0;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly server: ProvingServer,
    readonly db: DeviceDatabase,
  ) {}

  static async make(server = new ProvingServer()): Promise<TestPhone> {
    return new TestPhone(server, await openDevice(`device-${(phones += 1)}`));
  }

  tab(change: Partial<ClientPorts> = {}): Client {
    const lock = <T>(act: () => Promise<T>): Promise<T> => {
      const next = this.turn.then(act, act);
      this.turn = next.catch(() => undefined);
      return next;
    };
    const now = (): number => this.server.now + this.clockAhead;
    return new Client({ db: this.db, fetch: this.server.fetch, origin: ORIGIN, lock, now, skew: new Skew(), ...change });
  }

  async signIn(tab: Client, person = "cou_1"): Promise<void> {
    const code = `code-${person}-${(phones += 1)}`;
    this.server.codes.add(code);
    await tab.keeper.note({ code, label: "Test" });
    await tab.keeper.exchange();
    await tab.keeper.belongsTo(person);
  }
}

const me = { method: "GET", path: "/v1/me?with=query" } as const;
const codeOf = (answer: { body: unknown }): string => (answer.body as { code?: string }).code ?? "";

test("a code becomes a session, and every request proves the phone's key", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  assert.equal(codeOf(await tab.send(me)), "signed_out", "nothing is asked without a session");
  assert.equal(phone.server.log.length, 0);
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200);
  assert.equal((await tab.send({ method: "POST", path: "/v1/stops/stp_1/arrive", json: { a: 1 } })).status, 200);
  assert.deepEqual(phone.server.bodies.map((b) => b.body), ["", '{"a":1}']);
  const key = await deviceKey(phone.db);
  assert.equal(key.pair.privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("jwk", key.pair.privateKey), "the private half cannot be read");
});

test("a fresh nonce is learned from the refusal and the request is made once", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  phone.server.nonce = "changed-by-a-restart";
  phone.server.log.length = 0;
  assert.equal((await tab.send(me)).status, 200);
  assert.deepEqual(phone.server.log.map((l) => l.code), ["use_dpop_nonce", ""]);
  phone.server.nonce = "";
  const answer = await tab.send(me);
  assert.equal(answer.status, 401, "a server that only ever asks for nonces is not asked forever");
  assert.ok(phone.server.log.length < 12);
});

test("a wrong clock is corrected by the first answer, also when it is set while the app runs", async () => {
  const phone = await TestPhone.make();
  phone.server.needsNonce = false;
  phone.clockAhead = 3 * 3_600_000;
  const tab = phone.tab();
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200);
  phone.clockAhead = -26 * 3_600_000;
  assert.equal((await tab.send(me)).status, 200);
  assert.equal((await tab.send(me)).status, 200);
});

test("an access token that ran out is renewed before the request", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  phone.server.now += 599_000;
  phone.server.log.length = 0;
  assert.equal((await tab.send(me)).status, 200);
  assert.deepEqual(phone.server.log.filter((l) => l.status === 200).map((l) => l.path), ["/v1/session/refresh", "/v1/me"]);
});

test("two tabs that need a new token at once make one renewal", async () => {
  const phone = await TestPhone.make();
  const tabs = [phone.tab(), phone.tab(), phone.tab()];
  await phone.signIn(tabs[0]!);
  phone.server.now += 3_600_000;
  const answers = await Promise.all(tabs.flatMap((tab) => [tab.send(me), tab.send(me)]));
  assert.deepEqual(answers.map((a) => a.status), [200, 200, 200, 200, 200, 200]);
  assert.equal(phone.server.log.filter((l) => l.path === "/v1/session/refresh" && l.status === 200).length, 1);
});

test("a renewal whose answer was lost is repeated with the same token and keeps the session", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  phone.server.now += 3_600_000;
  phone.server.fault = (path) => (path.endsWith("/refresh") ? "lost_answer" : "none");
  await assert.rejects(tab.send(me), Unreachable);
  phone.server.fault = () => "none";
  phone.server.now += 20_000;
  assert.equal((await phone.tab().send(me)).status, 200, "also by another tab, after a restart");
  assert.equal(phone.server.families[0]?.over, false);
});

test("under random loss and restarts of tabs the session lives as long as the network returns in time", async () => {
  let state = 7;
  const random = (): number => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648);
  const phone = await TestPhone.make();
  let tabs = [phone.tab(), phone.tab()];
  await phone.signIn(tabs[0]!);
  phone.server.fault = () => (random() < 0.3 ? (random() < 0.5 ? "lost_request" : "lost_answer") : "none");
  let answered = 0;
  for (let n = 0; n < 300; n += 1) {
    // Each renewal is due once, then tries follow within the minute that the server grants.
    if (n % 10 === 0) phone.server.now += 900_000;
    if (random() < 0.1) tabs = [phone.tab(), phone.tab()];
    if (random() < 0.1) phone.server.nonce = `nonce-${n}`;
    const answers = await Promise.all(tabs.map((tab) => tab.send(me).catch(() => null)));
    for (const answer of answers) {
      if (answer === null) continue;
      assert.equal(answer.status, 200, `try ${n}: ${codeOf(answer)}`);
      answered += 1;
    }
    phone.server.now += 1_000;
  }
  assert.ok(answered > 200, `${answered} answers came through`);
  assert.equal(phone.server.families[0]?.over, false);
});

test("a copied refresh token ends the session, the phone is told why and keeps telling", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  const stolen = await phone.db.get("session", "tokens");
  phone.server.now += 3_600_000;
  assert.equal((await tab.send(me)).status, 200);
  await phone.db.put("session", stolen!, "tokens");
  assert.equal(codeOf(await tab.send(me)), "session_ended");
  assert.equal(await phone.db.get("session", "tokens"), undefined);
  assert.equal(codeOf(await phone.tab().send(me)), "session_ended");
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200, "and works again after signing in");
});

test("tokens carried to another phone are worthless", async () => {
  const server = new ProvingServer();
  const [mine, other] = [await TestPhone.make(server), await TestPhone.make(server)];
  await mine.signIn(mine.tab());
  await other.db.put("session", (await mine.db.get("session", "tokens"))!, "tokens");
  assert.equal(codeOf(await other.tab().send(me)), "key_mismatch");
  assert.equal((await mine.tab().send(me)).status, 200, "the owner goes on");
});

test("a revoked phone gets a new key and works again after signing in", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  const before = (await deviceKey(phone.db)).jwk.x;
  await tab.send(me);
  phone.server.revoked.add(phone.server.bodies[0]!.thumbprint);
  assert.equal(codeOf(await tab.send(me)), "device_revoked");
  assert.notEqual((await deviceKey(phone.db)).jwk.x, before);
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200);
});

test("a phone whose key was revoked while it was signed out gets a new one at the next sign-in", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  await tab.send(me);
  await tab.keeper.forget("signed_out");
  phone.server.revoked.add(phone.server.bodies[0]!.thumbprint);
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200);
});

test("a code that met no network is exchanged later, a used one is dropped", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  phone.server.fault = () => "lost_request";
  await assert.rejects(phone.signIn(tab), Unreachable);
  phone.server.fault = () => "none";
  await phone.tab().keeper.exchange();
  await tab.keeper.belongsTo("cou_1");
  assert.equal((await tab.send(me)).status, 200);
  await tab.keeper.note({ code: "used-up", label: "" });
  await tab.keeper.exchange();
  assert.equal(await phone.db.get("session", "pending"), undefined);
  assert.equal((await tab.send(me)).status, 200, "the session that there was goes on");
});

test("what one courier's outbox holds is never sent in another one's name", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab, "cou_1");
  const record = { method: "POST", path: "/v1/attempts", text: "{}", person: "cou_1" } as const;
  assert.equal((await tab.send(record)).status, 200);
  await phone.signIn(tab, "cou_2");
  assert.equal(codeOf(await tab.send(record)), "other_person");
  assert.equal(phone.server.bodies.length, 1);
  await phone.signIn(tab, "cou_1");
  assert.equal((await tab.send(record)).status, 200);
});

test("a phone whose storage was wiped is signed out and can sign in again", async () => {
  const phone = await TestPhone.make();
  const tab = phone.tab();
  await phone.signIn(tab);
  for (const store of ["keys", "session", "nonces"] as const) await phone.db.clear(store);
  assert.equal(codeOf(await tab.send(me)), "signed_out");
  await phone.signIn(tab);
  assert.equal((await tab.send(me)).status, 200);
});

test("two tabs that start at once share one key", async () => {
  const phone = await TestPhone.make();
  const keys = await Promise.all([deviceKey(phone.db), deviceKey(phone.db), deviceKey(phone.db)]);
  assert.equal(new Set(keys.map((key) => key.jwk.x)).size, 1);
});

test("only a real code is taken from an address, and phones get names a person knows", () => {
  assert.equal(codeIn("#code=abcDEF_123-456.x"), "abcDEF_123-456.x");
  assert.equal(codeIn("#/work"), null);
  assert.equal(codeIn("#code=<script>"), null);
  const pixel = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36";
  assert.equal(deviceLabel(pixel), "Chrome, Android");
  assert.equal(deviceLabel("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1"), "Safari, iPhone");
  assert.equal(deviceLabel(""), "Browser");
});
