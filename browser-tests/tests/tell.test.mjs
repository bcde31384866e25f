// "Tell this phone": a courier presses the switch, a note that only this phone can read reaches the push service, the
// service worker shows it in the right words, and a press opens its page in the app. The push service is played by
// the test, because a browser in a test has none; everything between is real.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, overflow, phone, picture, startBrowser } from "../stage/browser.mjs";
import { staffedStation, waitFor } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { Subscription, listenForPosts, vapid } from "../stage/push.mjs";
import { startServer } from "../stage/server.mjs";

/** Where the app shows what rounds brought. */
const RESULTS = `/courier/#${["", "work", "results"].join("/")}`;

let server;
let browser;
let outside;
let courier;
before(async () => {
  outside = await listenForPosts();
  server = await startServer({ environment: () => ({ PORCHLIGHT_CALLS__PRIVATE: "true" }) });
  browser = await startBrowser();
  ({ courier } = await staffedStation(server, browser, { orders: 1 }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  outside?.close();
});

/** Gives pages a push service: the browser's own would be called over the internet. Counts what the person is asked. */
function givePushService({ endpoint, p256dh, auth }) {
  const KEPT = "test.subscription";
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
  const made = () => ({
    endpoint,
    options: { applicationServerKey: bytes(localStorage.getItem(KEPT)) },
    getKey: (name) => bytes(name === "auth" ? auth : p256dh),
    unsubscribe: async () => (localStorage.removeItem(KEPT), true),
  });
  PushManager.prototype.getSubscription = async () => (localStorage.getItem(KEPT) === null ? null : made());
  PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
    localStorage.setItem(KEPT, btoa(String.fromCharCode(...new Uint8Array(key))));
    return made();
  };
  globalThis.asked = 0;
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => ((globalThis.asked += 1), ask());
}

/** The courier's phone with the app open on Me. */
async function openPhone(keys) {
  const context = await phone(browser, server.url, { permissions: ["geolocation", "notifications"] });
  await context.addInitScript(givePushService, keys);
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await arrive(page, link, "**/courier/**");
  await page.getByText("Online").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto("/courier/#/me");
  return { context, page };
}

/** Hands what a push service took over to the phone's service worker, as the browser does. */
async function pusher(context, page) {
  const cdp = await context.newCDPSession(page);
  const found = new Promise((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find((one) => one.scopeURL === `${server.url}/courier/`);
      if (ours) resolve(ours.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await found;
  return (data) => cdp.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data });
}

/** What the phone shows. */
const shown = (page) =>
  page.evaluate(async () => {
    const at = await navigator.serviceWorker.getRegistration("/courier/");
    return (await at.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
  });

/** The person presses the note on the screen. */
const press = (context, tag) =>
  context.serviceWorkers()[0].evaluate(async (wanted) => {
    const [notification] = await self.registration.getNotifications({ tag: wanted });
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  }, tag);

/** How many phones the server tells of this courier, asked by another phone of theirs. */
const toldPhones = async () => (await courier.phone.ask("GET", "/me/browsers")).told;

test("a courier's phone is told that the round is drawn, and a press opens the result", { timeout: 120_000 }, async () => {
  const keys = new Subscription(`${outside.url}/push/phone`);
  const { context, page } = await openPhone(keys.keys());
  const part = page.locator('[data-part="tell"]');
  await part.getByText("This phone is told nothing.").waitFor();
  await part.scrollIntoViewIfNeeded();
  await picture(page, "courier-me-tell-off", { full: true });
  await checkAccessible(page, "Me, told nothing");
  assert.equal(await page.evaluate(() => globalThis.asked), 0, "nobody is asked before they press");

  await part.getByRole("switch", { name: "Tell me on this phone" }).click({ force: true });
  await part.getByText("This phone is told.").waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked), 1);
  assert.equal(await toldPhones(), 1);
  await picture(page, "courier-me-tell-on", { full: true });
  await checkAccessible(page, "Me, told");
  assert.equal(await overflow(page), 0);

  // After a restart of the app it is on, and nobody is asked again.
  await page.reload();
  await part.getByText("This phone is told.").waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked), 0);

  const closes = new Date(Date.now() + 6_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  assert.equal(await courier.phone.enterAll(), 1);
  const post = await outside.next((heard) => heard.url === "/push/phone", 60_000);
  const { key, claims } = vapid(post.headers.authorization);
  assert.equal(claims.aud, outside.url);
  assert.equal(key, (await courier.phone.ask("GET", "/me/browsers")).key, "the key that the app subscribed under");
  assert.equal(post.headers.topic, "round-over");
  const note = keys.open(post.body);
  assert.deepEqual(JSON.parse(note), {
    title: "The round is drawn", body: "See what it brought, and why.", topic: "round-over", url: RESULTS,
  });

  const push = await pusher(context, page);
  await push(note);
  await waitFor(async () => (await shown(page)).length === 1, 10_000);
  assert.deepEqual(await shown(page), [
    { title: "The round is drawn", body: "See what it brought, and why.", tag: "round-over", url: server.url + RESULTS },
  ]);
  await press(context, "round-over");
  await page.waitForURL(`**${RESULTS}`);
  await page.getByRole("heading", { name: "Results" }).first().waitFor();
  await waitFor(async () => (await shown(page)).length === 0, 10_000);

  // What cannot be read is shown all the same, in plain words.
  await push("not a note");
  await waitFor(async () => (await shown(page)).length === 1, 10_000);
  const [plain] = await shown(page);
  assert.deepEqual([plain.title, plain.url], ["Something waits for you", `${server.url}/courier/`]);
  assert.equal(outside.heard.filter((heard) => heard.url === "/push/phone").length, 1, "told once");
  await context.close();
});

test("a browser that blocks it is told how to allow it, and signing out ends it at the server", { timeout: 60_000 }, async () => {
  const keys = new Subscription(`${outside.url}/push/second`);
  const { context, page } = await openPhone(keys.keys());
  const part = page.locator('[data-part="tell"]');
  const before = await toldPhones();
  await part.getByRole("switch").click({ force: true });
  await part.getByText("This phone is told.").waitFor();
  assert.equal(await toldPhones(), before + 1);

  // The person goes to the browser's settings, and comes back.
  const allow = (permission) =>
    page.evaluate((now) => {
      Object.defineProperty(Notification, "permission", { get: () => now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, permission);
  await allow("denied");
  await part.getByText("This browser blocks it.").waitFor();
  assert.equal(await part.getByRole("switch").count(), 0);
  await picture(page, "courier-me-tell-blocked", { full: true });
  await checkAccessible(page, "Me, blocked");
  await allow("granted");
  await part.getByText("This phone is told.").waitFor();

  await page.getByRole("button", { name: "Español" }).or(page.locator("label.choice", { hasText: "Español" })).first().click();
  await part.getByText("Este teléfono recibe avisos.").waitFor();
  await picture(page, "courier-me-tell-on-es", { full: true });

  await page.getByRole("button", { name: "Cerrar sesión" }).click();
  await page.getByRole("link", { name: /passkey|llave|clave/i }).first().waitFor();
  assert.equal(await toldPhones(), before);
  assert.equal(await page.evaluate(() => localStorage.getItem("porchlight.told")), null);
  await context.close();
});
