// "Tell this phone": the browser is asked only on a press, every end is told in its own words, and what was wished
// is made true again without asking anybody.
import assert from "node:assert/strict";
import test from "node:test";
import { Refused, Unreachable } from "../src/api/answer";
import { type Subscription, type TellPorts, Telling } from "../src/state/tell";
import { tellEn, tellEs } from "../src/text/tell";

const keys = (endpoint: string) => ({ endpoint, p256dh: "BA", auth: "AA" });

/** A phone: its browser, its storage, and the server behind it. */
class FakePhone {
  kind: "able" | "impossible" | "install" = "able";
  permission: NotificationPermission = "default";
  /** What the person answers when the browser asks. */
  answer: NotificationPermission = "granted";
  asked = 0;
  made = 0;
  wish: string | null = null;
  here: Subscription | null = null;
  key: string | null = "KEY";
  server = new Map<string, string>();
  fault: Error | null = null;
  language = "en";

  private subscription(endpoint: string): Subscription {
    return { keys: () => keys(endpoint), end: async () => void (this.here = null) };
  }

  private heard<T>(value: T): Promise<T> {
    return this.fault ? Promise.reject(this.fault) : Promise.resolve(value);
  }

  ports(): TellPorts {
    return {
      able: () => this.kind,
      permission: () => this.permission,
      ask: async () => {
        this.asked += 1;
        return (this.permission = this.answer);
      },
      current: async () => this.here,
      subscribe: async () => (this.here ??= this.subscription(`https://push.example/${(this.made += 1)}`)),
      offer: () => this.heard({ on: this.key !== null, key: this.key }),
      tell: (browser) => this.heard(void (this.fault ?? this.server.set(browser.endpoint, browser.language))),
      forget: (endpoint) => this.heard(void (this.fault ?? this.server.delete(endpoint))),
      wish: { get: () => this.wish, set: (person) => void (this.wish = person) },
      language: () => this.language,
    };
  }

  start(): Telling {
    return new Telling(this.ports());
  }
}

const NO_NETWORK = new Unreachable("/v1/me/browsers");
const refused = (status: number) => new Refused({ title: "no", status, detail: "", code: "no" });

test("looking and starting ask the person nothing, whatever the browser allows", async () => {
  for (const permission of ["default", "granted", "denied"] as const) {
    const phone = new FakePhone();
    phone.permission = permission;
    const telling = phone.start();
    await telling.repair("cou_1");
    await telling.look("cou_1");
    assert.equal(telling.state.value, permission === "denied" ? "blocked" : "off");
    assert.deepEqual([phone.asked, phone.made, phone.server.size], [0, 0, 0], permission);
  }
});

test("one press asks, subscribes and tells the server; one more ends all of it", async () => {
  const phone = new FakePhone();
  phone.language = "es";
  const telling = phone.start();
  const seen: string[] = [];
  telling.state.subscribe((state) => void seen.push(state));
  await telling.turnOn("cou_1");
  assert.deepEqual(seen, ["unknown", "asking", "on"]);
  assert.deepEqual([...phone.server], [["https://push.example/1", "es"]]);
  assert.equal(phone.wish, "cou_1");
  await telling.turnOff();
  assert.equal(telling.state.value, "off");
  assert.deepEqual([phone.server.size, phone.here, phone.wish, telling.trouble.value], [0, null, null, ""]);
});

test("whoever closes the browser's question stays off without a word of trouble, and a no is told with the way back", async () => {
  const phone = new FakePhone();
  phone.answer = "default";
  const telling = phone.start();
  await telling.turnOn("cou_1");
  assert.deepEqual([telling.state.value, telling.trouble.value, phone.wish], ["off", "", null]);
  phone.answer = "denied";
  await telling.turnOn("cou_1");
  assert.equal(telling.state.value, "blocked");
  phone.permission = "granted";
  await telling.look("cou_1");
  assert.equal(telling.state.value, "off", "allowed again in the settings");
});

test("a browser that cannot, an app that is not on the home screen and a server without notes each say so", async () => {
  for (const kind of ["impossible", "install"] as const) {
    const phone = new FakePhone();
    phone.kind = kind;
    const telling = phone.start();
    await telling.turnOn("cou_1");
    assert.equal(telling.state.value, kind);
    assert.equal(phone.asked, 0);
  }
  const phone = new FakePhone();
  phone.key = null;
  const telling = phone.start();
  await telling.look("cou_1");
  assert.equal(telling.state.value, "none");
  await telling.turnOn("cou_1");
  assert.deepEqual([telling.state.value, phone.made, phone.wish], ["none", 0, null]);
});

test("without a network a press says that it did not work, and ending holds on the phone all the same", async () => {
  const phone = new FakePhone();
  const telling = phone.start();
  phone.fault = NO_NETWORK;
  await telling.turnOn("cou_1");
  assert.deepEqual([telling.state.value, telling.trouble.value, phone.wish], ["off", "failed", null]);
  phone.fault = null;
  await telling.turnOn("cou_1");
  assert.deepEqual([telling.state.value, telling.trouble.value], ["on", ""]);
  phone.fault = NO_NETWORK;
  await telling.look("cou_1");
  assert.equal(telling.state.value, "on", "as the phone knows it");
  await telling.turnOff();
  assert.deepEqual([telling.state.value, telling.trouble.value, phone.here, phone.wish], ["off", "failedOff", null, null]);
});

test("a subscription that the browser lost is made again at the next start, in the language of now", async () => {
  const phone = new FakePhone();
  await phone.start().turnOn("cou_1");
  phone.here = null;
  phone.language = "es";
  const next = phone.start();
  await next.repair("cou_1");
  assert.equal(next.state.value, "on");
  assert.equal(phone.server.get("https://push.example/2"), "es");
  assert.equal(phone.asked, 1, "the person was asked once, on their press");
});

test("a start without a network changes nothing of what was wished, and a withdrawn permission is shown", async () => {
  const phone = new FakePhone();
  await phone.start().turnOn("cou_1");
  phone.fault = NO_NETWORK;
  const offline = phone.start();
  await offline.repair("cou_1");
  assert.deepEqual([offline.state.value, phone.wish], ["on", "cou_1"]);
  phone.fault = null;
  phone.permission = "denied";
  const barred = phone.start();
  await barred.repair("cou_1");
  assert.deepEqual([barred.state.value, phone.wish], ["blocked", "cou_1"]);
  phone.permission = "default";
  const reset = phone.start();
  await reset.repair("cou_1");
  assert.deepEqual([reset.state.value, phone.asked], ["off", 1], "nobody is asked at a start");
});

test("another courier on the same phone is told nothing of the first one's work", async () => {
  const phone = new FakePhone();
  await phone.start().turnOn("cou_1");
  const telling = phone.start();
  await telling.repair("cou_2");
  await telling.look("cou_2");
  assert.deepEqual([telling.state.value, phone.here, phone.wish], ["off", null, null]);
});

test("signing out forgets the browser at the server first, and without a network nothing is lost", async () => {
  const phone = new FakePhone();
  const telling = phone.start();
  await telling.turnOn("cou_1");
  phone.fault = NO_NETWORK;
  await assert.rejects(telling.forgetAtServer(), Unreachable);
  assert.deepEqual([phone.wish, phone.server.size], ["cou_1", 1]);
  // A session that ended elsewhere has nothing left there: leaving goes on.
  phone.fault = refused(401);
  await telling.forgetAtServer();
  phone.fault = null;
  await telling.forgetAtServer();
  await telling.drop();
  assert.deepEqual([telling.state.value, phone.here, phone.wish, phone.server.size], ["off", null, null, 0]);
});

test("every state has words in both languages", () => {
  for (const words of [tellEn, tellEs]) {
    for (const [state, said] of Object.entries(words.says)) assert.ok(said.length > 10, state);
  }
  assert.notEqual(tellEn.plain.title, tellEs.plain.title);
});
