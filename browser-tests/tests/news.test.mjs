// News of a delivery as the world outside gets it: a mail that one press ends, a note that only the
// browser can read, signed events that an independent library checks; and a photo that shows somebody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { loadedDay } from "../stage/at_work.mjs";
import { checkAccessible, desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { arrive } from "../stage/passkey.mjs";
import { doors } from "../stage/photos.mjs";
import { Subscription, listenForPosts, vapid } from "../stage/push.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let courier;
let stops;
let outside;
before(async () => {
  outside = await listenForPosts();
  server = await startServer({ environment: () => ({ PORCHLIGHT_CALLS__PRIVATE: "true" }) });
  browser = await startBrowser();
  ({ courier, stops } = await loadedDay(server, browser, { orders: 3 }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  outside?.close();
});

const LINK = /http:\/\/\S+\/r\/\S+/;

/** The cookie of whoever opens a link. */
async function openLink(link) {
  const answer = await fetch(link, { redirect: "manual" });
  return { cookie: answer.headers.get("set-cookie").split(";")[0], page: new URL(answer.headers.get("location"), link).href };
}

test("a mail, a note and a signed event tell at once that the parcel was left", { timeout: 120_000 }, async () => {
  const made = await server.command("webhook", "make", "--url", `${outside.url}/hook`, "--station", "ATX1");
  const secret = /whsec_\S+/.exec(made)[0];
  const link = await server.mail.next("ada@home.example", LINK);
  const { cookie, page } = await openLink(link);
  const html = await (await fetch(page, { headers: { cookie } })).text();
  const browserKeys = new Subscription(`${outside.url}/push/1`);
  const told = await fetch(`${page}/device`, { method: "POST", headers: { cookie }, body: browserKeys.form() });
  assert.equal(told.status, 204);

  const stop = stops.find((s) => s.order.reference === "CV-100");
  const { photo, preview } = await doors();
  const left = await courier.phone.leave(stop, photo, preview);
  const began = Date.now();
  await left.sendPreview();

  // The event: checked by the specification's own library.
  const event = await outside.next((post) => post.url === "/hook" && post.body.includes("photo.available"));
  const body = new Webhook(secret).verify(event.body.toString(), event.headers);
  assert.equal(body.data.photo, left.evidence);
  assert.ok(!event.body.includes("Ada") && !event.body.includes("Juniper"), "an event names things, not people");
  assert.throws(() => new Webhook(secret).verify(event.body.toString().replace("available", "hidden"), event.headers));
  assert.throws(() => new Webhook(secret).verify(event.body.toString(), { ...event.headers, "webhook-id": "evt_x" }));

  // The note: only this browser's keys open it.
  const note = await outside.next((post) => post.url === "/push/1");
  const { claims, key } = vapid(note.headers.authorization);
  assert.equal(claims.aud, outside.url);
  assert.ok(claims.exp * 1000 > Date.now() && claims.exp * 1000 < Date.now() + 24 * 3_600_000);
  assert.ok(html.includes(`data-push-key="${key}"`), "the page names the key that signed");
  assert.equal(note.headers["content-encoding"], "aes128gcm");
  assert.ok(Number(note.headers.ttl) > 0);
  assert.deepEqual(JSON.parse(browserKeys.open(note.body)), {
    title: "Your parcel was left", body: "Open the page to see where it is.", topic: "parcel-left", url: new URL(page).pathname,
  });
  assert.throws(() => new Subscription("x").open(note.body));
  console.log(`event ${event.at - began} ms, note ${note.at - began} ms after the preview left the phone`);

  // The mail: with the header that mail programs press.
  const mail = await server.mail.next("ada@home.example", /was left[\s\S]*/);
  assert.match(mail, /\/r\/ord_/);
  const raw = server.mail.mails.find((m) => m.text.includes("List-Unsubscribe-Post")).text;
  assert.match(raw, /List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
  const off = /List-Unsubscribe:\s*<([^>]+)>/.exec(raw.replace(/\r?\n\s+/g, " "))[1].replaceAll(" ", "");
  const pressed = await fetch(off, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
  assert.equal(pressed.status, 200);
});

test("a push service that does not know the browser any more ends the subscription", { timeout: 60_000 }, async () => {
  const link = await server.mail.next("ben@home.example", LINK);
  const { cookie, page } = await openLink(link);
  const gone = new Subscription(`${outside.url}/push/gone`);
  outside.status = (post) => (post.url === "/push/gone" ? 410 : 201);
  await fetch(`${page}/device`, { method: "POST", headers: { cookie }, body: gone.form() });
  const stop = stops.find((s) => s.order.reference === "CV-101");
  const { photo, preview } = await doors(2);
  const left = await courier.phone.leave(stop, photo, preview);
  await left.sendPreview();
  await outside.next((post) => post.url === "/push/gone");
  const addresses = ["https://10.0.0.1/x", "ftp://example.org/x", "not an address"];
  for (const endpoint of addresses.slice(1)) {
    const answer = await fetch(`${page}/device`, { method: "POST", headers: { cookie, accept: "application/json" }, body: new Subscription(endpoint).form() });
    assert.equal(answer.status, 422, endpoint);
  }
});

test("\"this shows me\" hides the photo on every open page, and a person covers it by drawing", { timeout: 120_000 }, async () => {
  const link = await server.mail.next("ada@home.example", LINK);
  const context = await phone(browser, server.url);
  const page = await context.newPage();
  await page.goto(link);
  await page.locator("main img").first().waitFor();
  // A second open page of the same link, and the address of the picture itself, which was sent before.
  const second = await context.newPage();
  await second.goto(link);
  const address = await second.locator("main img").first().evaluate((img) => img.src);
  await page.getByRole("button", { name: "This shows me" }).click();
  await page.waitForLoadState();
  const said = Date.now();
  await second.locator("main img").first().waitFor({ state: "detached", timeout: 5_000 });
  console.log(`gone from the other open page within ${Date.now() - said} ms of the answer`);
  await page.getByText("hidden from everybody").first().waitFor();
  await picture(page, "recipient-shows-me", { full: true });
  await checkAccessible(page, "a photo that shows somebody");
  assert.equal((await context.request.get(address)).status(), 404);

  const stop = stops.find((s) => s.order.reference === "CV-100");
  assert.ok(stop);
  const operator = await desktop(browser, server.url);
  const desk = await operator.newPage();
  await arrive(desk, /http:\/\/\S+/.exec(await server.command("sign-in-link", "olga@casa-verde.example"))[0], "**/console**");
  await desk.goto("/console");
  await desk.getByRole("link", { name: "Cover people" }).first().click();
  // Large pictures are needed for covering: this one is still on its way, so it is erased.
  await desk.getByText("still on its way").first().waitFor();
  await picture(desk, "console-cover", { full: true });
  await checkAccessible(desk, "covering people");
  const box = await desk.locator(".cover-canvas").boundingBox();
  await desk.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
  await desk.mouse.down();
  await desk.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 4 });
  await desk.mouse.up();
  const row = desk.locator(".cover-row").first();
  assert.equal(await row.locator('[name="left"]').inputValue(), "25");
  assert.equal(await row.locator('[name="height"]').inputValue(), "25");
  await desk.locator(".cover-box").waitFor();
  desk.on("dialog", (dialog) => dialog.accept());
  await desk.getByRole("button", { name: "Erase the photo" }).click();
  await desk.getByText("The recipient sees it at once").first().waitFor();
  await page.getByText("erased for good").first().waitFor({ timeout: 10_000 });
  await operator.close();
  await context.close();
});
