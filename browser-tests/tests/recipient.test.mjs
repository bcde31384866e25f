// A recipient's page, on a phone: from the link in a message to the photo, seconds after the shutter,
// with the network cut in the middle.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, phone, picture, startBrowser } from "../stage/browser.mjs";
import { awardAndPlan, staffedStation, waitFor } from "../stage/day.mjs";
import { doors } from "../stage/photos.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let zone;
let courier;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ zone, courier } = await staffedStation(server, browser, { orders: 4 }));
  await awardAndPlan(server, courier, zone);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const LINK = /http:\/\/\S+\/r\/\S+/;

/** Downloads the bundle from the page and checks it away from the server. */
async function keepsTheEvidence(page) {
  await page.reload();
  await page.locator("#kept summary").click();
  const link = page.getByRole("link", { name: "Download the evidence bundle" });
  const href = await link.getAttribute("href");
  // The proofs follow within five seconds.
  await waitFor(async () => (await page.request.get(new URL(href, page.url()).href)).ok());
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const bundle = join(server.folder, "recipient.zip");
  await download.saveAs(bundle);
  const said = await server.command("verify", bundle, "--log-key", (await server.command("log", "key")).trim());
  assert.match(said, /VERIFIED/);
  assert.match(said, /signed manifest \(C2PA\)/);
  await picture(page, "recipient-evidence", { full: true });
  await checkAccessible(page, "the evidence to keep");
}

test("a recipient sees the photo within seconds, also after the network was gone", { timeout: 180_000 }, async () => {
  const stops = await courier.phone.load();
  const stop = stops.find((s) => s.order.reference === "CV-100");
  const link = await server.mail.next("ada@home.example", LINK);
  const context = await phone(browser, server.url);
  const page = await context.newPage();
  await page.goto(link);
  assert.ok(!page.url().includes(link.split("/").at(-1)), "the secret is gone from the address");
  await picture(page, "recipient-on-its-way", { full: true });
  await checkAccessible(page, "a parcel on its way");

  const { photo, preview } = await doors();
  const left = await courier.phone.leave(stop, photo, preview);
  // The network goes before the photo comes, and returns after.
  await context.setOffline(true);
  await left.sendPreview();
  await context.setOffline(false);
  const began = Date.now();
  await page.locator("main img").first().waitFor({ timeout: 15_000 });
  assert.ok(Date.now() - began < 15_000);
  await page.getByText(/side door/).first().waitFor();
  await page.getByText("Left of the blue pot").first().waitFor();
  await page.getByText(/proof of place, not of security/i).first().waitFor();
  await left.sendPhoto();
  await picture(page, "recipient-photo", { full: true });
  await checkAccessible(page, "a parcel that was left");

  await keepsTheEvidence(page);

  // Thanks reach the courier once; a second press changes nothing.
  await page.getByRole("button", { name: /thank/i }).click();
  await page.waitForLoadState();
  await page.getByText(/thank/i).first().waitFor();

  // A stranger without the link sees nothing.
  const stranger = await phone(browser, server.url);
  const other = await stranger.newPage();
  const answer = await other.goto(page.url());
  assert.notEqual(answer.status(), 200);
  await stranger.close();

  // "I did not get it" is taken with what was looked at.
  await page.getByRole("link", { name: /did not get it/i }).click();
  await page.waitForLoadState();
  await picture(page, "recipient-claim", { full: true });
  for (const box of await page.locator('main input[type="checkbox"]').all()) await box.check();
  await page.locator("main form button.primary, main form button").first().click();
  await page.waitForLoadState();
  await picture(page, "recipient-claimed", { full: true });
  await context.close();
});

test("whoever wants no photo is asked for none, and can hide one at any time", { timeout: 120_000 }, async () => {
  const link = await server.mail.next("ben@home.example", LINK);
  const context = await phone(browser, server.url, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(link);
  // Without scripts: the choice is a plain form.
  const choices = page.locator("details", { has: page.locator('[name="photo"]') });
  if ((await choices.count()) > 0) await choices.first().locator("summary").click();
  await picture(page, "recipient-choices", { full: true });
  const box = page.locator('[name="photo"]').first();
  if ((await box.getAttribute("type")) === "radio") await page.locator('[name="photo"][value="no"], [name="photo"][value="0"]').first().check();
  else await box.uncheck();
  await page.locator("form", { has: page.locator('[name="photo"]') }).locator("button").first().click();
  await page.waitForLoadState();
  const { stops } = await courier.phone.itinerary();
  assert.equal(stops.find((s) => s.order.reference === "CV-101").photo_policy, "opted_out");
  await context.close();
});

test("a recipient who reads Spanish gets the page in Spanish", { timeout: 60_000 }, async () => {
  const link = await server.mail.next("dan@home.example", LINK);
  const context = await phone(browser, server.url, { locale: "es-ES" });
  const page = await context.newPage();
  await page.goto(link);
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  await picture(page, "recipient-spanish", { full: true });
  await context.close();
});
