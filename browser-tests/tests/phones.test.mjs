// Only real phones: a courier's phone is invited, signed out, lost, recovered, revoked and taken back, and
// what was not sent survives all of it; staff have passkeys too. No password anywhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { inviteCourier, openStation, waitFor } from "../stage/day.mjs";
import { Device } from "../stage/device.mjs";
import { addAuthenticator, arrive, enrol, pressInvitation, signIn } from "../stage/passkey.mjs";
import { Phone } from "../stage/phone.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let desk;
let courier;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await openStation(server);
  desk = await (await desktop(browser, server.url)).newPage();
  await arrive(desk, server.operatorLink, "**/console");
  courier = await inviteCourier(server, desk.context().request, "Ana Torres");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const APP = "**/courier/**";
const ownContext = () => phone(browser, server.url);
const ready = (page) => page.locator(".strip").filter({ hasText: /everything is sent/ }).waitFor();

/** A phone's page, with what its app asked of /v1. */
async function newPhone() {
  const context = await ownContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const asked = [];
  // Those that the server has answered: one on its way, copied and overtaken, would be the first of the two.
  page.on("requestfinished", (request) => {
    if (new URL(request.url()).pathname.startsWith("/v1/")) asked.push({ url: request.url(), method: request.method(), headers: request.headers() });
  });
  return { context, page, asked };
}

async function codeOf(answer) {
  return (await answer.json()).code;
}

/** Whoever copies a request of the phone gets nothing with it. */
async function copiedRequestIsWorthless({ url, method, headers: { authorization, dpop } }) {
  const again = await fetch(url, { method, headers: { authorization, dpop } });
  assert.equal(again.status, 401, "the very same request, again");
  const bare = await fetch(url, { method, headers: { authorization } });
  assert.equal(bare.status, 401, "the token without a proof");
  const thief = new Device(server.url);
  thief.tokens = { access_token: authorization.replace("DPoP ", "") };
  const path = new URL(url).pathname.replace("/v1", "");
  const stolen = await thief.send(method, path);
  assert.equal(stolen.status, 401, "the token with another key's proof");
  assert.equal(await codeOf(stolen), "key_mismatch");
}

/** The operator issues a one-time code for a courier. */
async function recoveryCode(name) {
  await desk.goto("/console/people");
  await desk.getByRole("link", { name }).first().click();
  await picture(desk, "phones-console-courier", { full: true });
  await desk.locator('form[action$="/recovery"] button').click();
  const code = desk.locator("#recovery-code");
  await code.waitFor();
  await picture(desk, "phones-console-code");
  return (await code.innerText()).trim();
}

test("a courier's phone: invited, signed out, lost, recovered, revoked, taken back", { timeout: 300_000 }, async () => {
  // Invited: the link acts on a press, a passkey is made, the app is there.
  const first = await newPhone();
  const authenticator = await addAuthenticator(first.page);
  await pressInvitation(first.page, courier.invitation);
  await picture(first.page, "phones-enrol", { full: true });
  await checkAccessible(first.page, "enrolment");
  await enrol(first.page, APP);
  await ready(first.page);
  assert.ok(!first.page.url().includes("code="), "the code left the address at once");
  const [passkey] = await authenticator.passkeys();
  assert.ok(passkey.isResidentCredential, "a passkey, found without typing a name");

  // Every request is proven, and a copied one is worthless.
  const proven = await waitFor(() => first.asked.find((request) => request.url.includes("/v1/awards")));
  for (const { url, headers } of first.asked) {
    assert.ok(headers.dpop, `${url} carries a proof`);
    if (!url.includes("/v1/session")) assert.ok(headers.authorization?.startsWith("DPoP "), `${url} carries the token`);
  }
  await copiedRequestIsWorthless(proven);

  // Signed out, and in again with the passkey.
  await first.page.goto("/courier/#/me");
  await first.page.getByRole("button", { name: "Sign out" }).click();
  await first.page.getByRole("link", { name: "Sign in with a passkey" }).waitFor();
  await picture(first.page, "phones-signed-out");
  await checkAccessible(first.page, "the signed-out screen");
  await first.page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await first.page.locator("#passkey-sign-in").waitFor();
  await picture(first.page, "phones-sign-in", { full: true });
  await checkAccessible(first.page, "the sign-in page");
  await authenticator.verifies(false);
  await first.page.locator("#passkey-sign-in").click();
  await first.page.locator("#passkey-problem").filter({ hasText: /\S/ }).waitFor();
  await picture(first.page, "phones-sign-in-cancelled");
  await authenticator.verifies(true);
  await first.page.locator("#passkey-sign-in").click();
  await first.page.waitForURL(APP);
  await ready(first.page);

  // The phone is lost. A new one has no passkey, so it cannot sign in.
  const second = await newPhone();
  await addAuthenticator(second.page);
  await second.page.goto("/sign-in?next=/courier/");
  await second.page.locator("#passkey-sign-in").click();
  await second.page.locator("#passkey-problem").filter({ hasText: /\S/ }).waitFor();

  // The operator issues a code; it is read out, typed, and a new passkey made.
  // Meanwhile the station asks for a passkey in a known chip before one act, so makers are asked from now on.
  const needs = { act: "accept_offer", needs: "passkey_attested", grace: "" };
  const asks = await desk.context().request.post("/console/settings/stations/ATX1/assurance", { form: needs, maxRedirects: 0 });
  assert.equal(asks.status(), 303);
  const code = await recoveryCode(courier.name);
  await second.page.goto("/sign-in/recover");
  await second.page.locator('[name="code"]').fill("0000 0000 0000");
  await second.page.locator('form[action="/sign-in/recover"] button').click();
  await second.page.locator('[role="alert"]').filter({ hasText: /\S/ }).waitFor();
  await second.page.locator('[name="code"]').fill(code.toLowerCase());
  await picture(second.page, "phones-recover");
  await checkAccessible(second.page, "the recovery page");
  await second.page.locator('form[action="/sign-in/recover"] button').click();
  await second.page.waitForURL("**/sign-in/enrol");
  await enrol(second.page, APP);
  await ready(second.page);

  // The code works once, the lost phone is out, and so is its passkey.
  const third = await newPhone();
  await third.page.goto("/sign-in/recover");
  await third.page.locator('[name="code"]').fill(code);
  await third.page.locator('form[action="/sign-in/recover"] button').click();
  await third.page.locator('[role="alert"]').filter({ hasText: /\S/ }).waitFor();
  await first.page.reload();
  await first.page.locator(".strip").filter({ hasText: /Sign in again/ }).waitFor();
  await first.page.goto("/sign-in?next=/courier/");
  await first.page.locator("#passkey-sign-in").click();
  await first.page.locator("#passkey-problem").filter({ hasText: /\S/ }).waitFor();
  assert.ok(first.page.url().includes("/sign-in"), "the lost phone's passkey opens nothing");

  // The page of devices: what there is, and an end to what is not wanted.
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  const other = await Phone.signIn(server, link);
  await other.ask("GET", "/me");
  await second.page.goto("/courier/#/me/devices");
  const card = second.page.locator("section").first().locator("article").filter({ hasText: "A phone without a screen" });
  await card.waitFor();
  await second.page.getByText("Its maker's statement is of somebody unknown here").waitFor();
  await picture(second.page, "phones-devices", { full: true });
  await checkAccessible(second.page, "devices");
  await card.getByRole("button", { name: "Remove this device" }).click();
  await card.getByRole("button", { name: "Yes, remove it" }).click();
  await card.waitFor({ state: "detached" });
  await assert.rejects(other.ask("GET", "/me"), /device_revoked|session_ended/);
  await second.page.getByRole("button", { name: "Add a passkey" }).click();
  await second.page.getByText(/already holds a passkey of yours/).waitFor();

  // The login was given away: taken back at once, and what was not sent goes out afterwards.
  const lost = (route) => route.abort();
  await second.page.route("**/v1/standing-preferences", (route) => (route.request().method() === "PUT" ? lost(route) : route.continue()));
  await second.page.locator(".tabs a").first().click();
  await second.page.getByRole("link", { name: "Standing preferences" }).first().click();
  await second.page.getByRole("switch").first().click();
  await second.page.getByRole("button", { name: "Save" }).click();
  await waitFor(async () => /waiting/.test(await second.page.locator(".strip").innerText()));
  await second.page.goto("/courier/#/me/gave");
  await second.page.getByRole("button", { name: "Take my login back" }).click();
  await picture(second.page, "phones-gave-away");
  await checkAccessible(second.page, "taking the login back");
  await second.page.getByRole("button", { name: "Yes, take it back" }).click();
  await second.page.waitForURL("**/sign-in/**");
  if (!second.page.url().endsWith("/sign-in/enrol")) {
    await second.page.locator('form[action^="/sign-in/"] button.primary').click();
    await second.page.waitForURL("**/sign-in/enrol");
  }
  await second.page.unrouteAll();
  await enrol(second.page, APP);
  await ready(second.page);
  const wishes = second.asked.findLast((r) => r.url.includes("/v1/standing-preferences") && r.method === "PUT");
  assert.ok(wishes, "what waited was sent");
  for (const { context } of [first, second, third]) await context.close();
});

test("staff come by invitation, make a passkey, and sign in with it", { timeout: 120_000 }, async () => {
  const said = await server.command("staff", "add", "--role", "dispatcher", "--name", "Dora Dispatcher", "--email", "dora@casa-verde.example");
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0];
  const context = await desktop(browser, server.url);
  const page = await context.newPage();
  const authenticator = await arrive(page, link, "**/console");

  // A second passkey, on another key; the first key says that it has one already.
  await page.goto("/console/me");
  await checkAccessible(page, "one's own passkeys");
  await page.locator("#passkey-enrol").click();
  await page.locator("#passkey-problem").filter({ hasText: /\S/ }).waitFor();
  const carried = await authenticator.passkeys();
  await authenticator.remove();
  const second = await addAuthenticator(page, { transport: "usb" });
  await page.locator("#passkey-enrol").click();
  await page.waitForURL("**/console/me?done=passkey-added");
  await picture(page, "phones-console-me", { full: true });
  await second.remove();
  await addAuthenticator(page, { carried });

  await page.locator("details.me summary").click();
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL("**/sign-in**");
  await page.goto("/console");
  await page.waitForURL("**/sign-in**");
  await signIn(page, "**/console/orders**", { next: "/console/orders" });
  await checkAccessible(page, "the console after signing in");
  await page.goto(link);
  await page.locator('form[action^="/sign-in/"] button.primary').click();
  await page.locator("h1").waitFor();
  assert.ok(!page.url().includes("/console"), "an invitation works once");
  await context.close();
});
