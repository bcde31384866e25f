// Workflows of the market that end before the road, on a phone: a place kept for somebody, a draw for a place that
// two people want, a race for one, and checking in with the code that hangs at the station. And a public alert, which the
// server reads by itself, on the same phone.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { STATION, hireCourier, localClock, localDate, minutesAhead, openStation, waitFor } from "../stage/day.mjs";
import { signedIn } from "../stage/pages.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

const LIMIT = { timeout: 240_000 };
const WORK = "/courier/#/work";
/** More than a thousand metres from the station. */
const ELSEWHERE = { latitude: 30.29, longitude: -97.75, accuracy: 8 };

/** A weather service: what it says, once it says something. */
const weather = { alert: "", asked: 0 };
const service = createServer((_, answer) => {
  weather.asked += 1;
  answer.writeHead(weather.alert === "" ? 404 : 200, { "content-type": "application/cap+xml" });
  answer.end(weather.alert);
});

let server;
let browser;
let zone;
let desk;
let ana;
let ben;
let page;
before(async () => {
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  const feeds = `[{url="http://127.0.0.1:${service.address().port}/now.xml"}]`;
  const settings = { PORCHLIGHT_ALERTS__FEEDS: feeds, PORCHLIGHT_ALERTS__MINUTES: "1", PORCHLIGHT_CALLS__PRIVATE: "true" };
  server = await startServer({ environment: () => settings });
  browser = await startBrowser();
  ({ zone } = await openStation(server, { places: 1, startsIn: 25, minutes: 180 }));
  const said = await server.command("staff", "add", "--name", "Olga Operator", "--email", "olga@visitor.example", "--role", "operator");
  const staff = await signedIn(browser, server.url, /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0]);
  const operator = await desktop(browser, server.url, { storageState: staff });
  desk = await operator.newPage();
  ana = await hireCourier(server, operator.request, "Ana Torres");
  ben = await hireCourier(server, operator.request, "Ben Okafor");
  page = await (await phone(browser, server.url, { geolocation: ELSEWHERE })).newPage();
  page.setDefaultTimeout(20_000);
  await arrive(page, /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", ana.email))[0], "**/courier/**");
  await page.getByText("Online").waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  service.close();
});

/** The pages of a day's blocks at the desk. */
async function blocksOf(date) {
  await desk.goto(`/console/blocks?from=${date}`);
  const links = await desk.locator("a[href^='/console/blocks/blk_']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  return [...new Set(links)];
}

/** Opens the page of the last block of that week with so many places, none taken. */
async function openBlock(date, places) {
  for (const place of (await blocksOf(date)).reverse()) {
    await desk.goto(place);
    const free = desk.locator("dl.facts").first().getByText(`0 / ${places}`, { exact: true });
    const cancelled = desk.locator("header.head").getByText("Cancelled");
    if ((await free.isVisible()) && !(await cancelled.isVisible())) return;
  }
  throw new Error(`no block of ${places} places on ${date}`);
}

async function openWork() {
  await page.goto(WORK);
  await page.reload();
  await page.locator("h1").first().waitFor();
}

test("two people want one place: the phone says what the draw brought, and why", LIMIT, async () => {
  const closes = new Date(Date.now() + 25_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await waitFor(async () => (await ben.phone.enterAll()) === 1);
  await openWork();
  await page.getByRole("button", { name: "Add to my list" }).first().click();
  await page.getByRole("button", { name: /Enter with 1 block/ }).click();
  await page.getByText("You are in this round.").waitFor();
  await waitFor(async () => (await ana.phone.ask("GET", "/results?limit=1")).results.length === 1, 90_000);
  const [result] = (await ana.phone.ask("GET", "/results?limit=1")).results;
  assert.equal(result.contested, true);
  await page.goto(`${WORK}/results`);
  await page.reload();
  const words = result.result === "won" ? "Position 1 of 2." : "Your block was gone at position 2 of 2.";
  await page.getByText(words).waitFor();
  await picture(page, "market-contested", { full: true });
  await checkAccessible(page, "a contested result");
});

test("the station's code, typed on the phone, checks in whoever has no position that helps", LIMIT, async () => {
  const [{ result }] = (await ana.phone.ask("GET", "/results?limit=1")).results;
  // If the other one won, they give it back, and the desk gives it to whoever holds the phone under test.
  if (result !== "won") {
    const [award] = (await ben.phone.ask("GET", "/awards?limit=5")).awards;
    await ben.phone.ask("POST", `/awards/${award.id}/forfeit`, {});
    await openBlock(localDate(zone), 1);
    const value = await desk.locator("section.assign option").filter({ hasText: "Ana Torres" }).getAttribute("value");
    await desk.locator("section.assign select[name='courier']").selectOption(value);
    await desk.getByRole("button", { name: "Assign", exact: true }).click();
    await desk.getByText("Assigned.").waitFor();
  }
  await page.goto("/courier/#/today");
  await page.reload();
  await page.getByRole("button", { name: "I am at the station" }).click();
  await page.getByText("Your phone says that it is not at the station yet.").waitFor();
  await page.getByText(/It is about [\d.]+ km away/).waitFor();
  await picture(page, "market-not-there", { full: true });
  await page.getByLabel("Code of the station").fill("000000");
  await page.getByRole("button", { name: "Check in with this code" }).click();
  await page.getByText("That is not the code that hangs there now.").waitFor();

  await desk.goto("/console/stations/ATX1/code");
  const code = (await desk.locator(".station-code .digits").innerText()).replace(/\D/g, "");
  assert.match(code, /^\d{6}$/);
  await desk.locator(".station-code svg[role='img']").waitFor();
  await picture(desk, "market-station-code", { full: true });
  await checkAccessible(desk, "the code of the station");
  await desk.emulateMedia({ media: "print" });
  await picture(desk, "market-station-code-print", { full: true });
  await desk.emulateMedia({ media: null });
  // What the picture beside the digits says: the phone's camera opens it, and one press checks in.
  await page.goto(`/courier/#/today/code/${code}`);
  await page.getByText("The station's code is filled in.").waitFor();
  assert.equal(new URL(page.url()).hash, "#/today", "the code does not stay in the address");
  assert.equal(await page.getByLabel("Code of the station").inputValue(), code);
  await picture(page, "market-code-read", { full: true });
  await checkAccessible(page, "checking in with a code");
  await page.getByRole("button", { name: "Check in with this code" }).click();
  await waitFor(async () => (await ana.phone.ask("GET", "/awards?limit=5")).awards.some((award) => award.state === "checked_in"));
  const itinerary = await ana.phone.itinerary();
  assert.equal(itinerary.check_in.shown, "code");
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await picture(page, "market-checked-in", { full: true });
});

test("a place kept at the desk is read with its reason on the phone, and taken", LIMIT, async () => {
  const start = localClock(zone, minutesAhead(120));
  await server.command(
    "template", "add", "--station", "ATX1", "--name", "Wide", "--weekdays", "mon,tue,wed,thu,fri,sat,sun", "--start", start,
    "--minutes", "120", "--places", "10", "--expected-stops", "14", "--expected-km", "22",
  );
  await server.command("blocks", "make", "--station", "ATX1", "--days", "3");
  const after = localDate(zone, new Date(Date.now() + 2 * 24 * 3_600_000));
  await openBlock(after, 10);
  await desk.getByText("Set a place aside for a courier").click();
  await desk.locator("#o-reason").selectOption("knows_site");
  const value = await desk.locator("#o-courier option").filter({ hasText: "Ana Torres" }).getAttribute("value");
  await desk.locator("#o-courier").selectOption(value);
  await desk.locator("#o-words").fill("The old mill has three gates, and you know them.");
  await picture(desk, "market-offer-form", { full: true });
  await checkAccessible(desk, "the form of an offer");
  await desk.getByRole("button", { name: "Make the offer" }).click();
  await desk.getByText("Offered. The courier is told by mail and in the app.").waitFor();
  await desk.getByText("Waits for the answer").waitFor();
  await picture(desk, "market-offered", { full: true });
  await server.mail.next(ana.email, /three gates/);

  await openWork();
  await page.getByRole("heading", { name: "Kept for you" }).waitFor();
  await page.getByText("Because you know the site.").waitFor();
  await page.getByText("The old mill has three gates, and you know them.").waitFor();
  await page.getByText(/Answer by .*After that it goes into the next round/).waitFor();
  await picture(page, "market-offer", { full: true });
  await checkAccessible(page, "an offer");
  await page.getByRole("button", { name: "Take this block" }).click();
  await page.getByText("Yours. You find it under your blocks.").waitFor();
  await waitFor(async () => (await ana.phone.ask("GET", "/awards?limit=9")).awards.some((award) => award.source === "reserved"));
  await picture(page, "market-offer-taken", { full: true });

  // Another one is declined: nothing follows, and the place waits for the next round.
  const { offers } = await ben.phone.ask("GET", "/offers");
  assert.deepEqual(offers, [], "nobody else reads of it");
  const public_ = await (await desktop(browser, server.url)).newPage();
  await public_.goto("/rounds/stations/ATX1");
  await public_.getByRole("heading", { name: "Reserved offers" }).waitFor();
  await public_.locator("#offers").scrollIntoViewIfNeeded();
  await picture(public_, "market-offers-public", { full: true });
  await checkAccessible(public_, "the public rule of offers");
});

test("a race on the phone: a place held, accepted, and gone for whoever came later", LIMIT, async () => {
  await server.command("template", "add", "--station", "ATX1", "--name", "One", "--weekdays", "mon,tue,wed,thu,fri,sat,sun",
    "--start", localClock(zone, minutesAhead(400)), "--minutes", "60", "--places", "1", "--expected-stops", "5", "--expected-km", "9");
  await server.command("blocks", "make", "--station", "ATX1", "--days", "4");
  await desk.goto("/console/settings/stations/ATX1");
  const mode = desk.locator("form[action$='/mode']");
  await mode.locator("select").selectOption("race");
  await mode.getByRole("button").click();
  await desk.getByText("Changed for coming rounds.").waitFor();
  const closes = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await openWork();
  const single = page.locator("article").filter({ hasText: "1 place free" }).first();
  await single.getByRole("button", { name: "Hold a place for me" }).click();
  await page.getByText(/Held for you for/).waitFor();
  await picture(page, "market-race-held", { full: true });
  await page.getByRole("button", { name: "Accept this block" }).click();
  await page.getByText("Yours. You find it under your blocks.").first().waitFor();
  const { awards } = await ana.phone.ask("GET", "/awards?limit=9");
  const won = awards.find((award) => award.source === "race");
  const late = await ben.phone.ask("POST", `/race/${won.block.id}/reserve`, {});
  assert.equal(late.outcome, "full");
});

test("a full block in a race has a waiting list: the phone says one's place, and keeps one when it comes free", LIMIT, async () => {
  await server.command("template", "add", "--station", "ATX1", "--name", "Late", "--weekdays", "mon,tue,wed,thu,fri,sat,sun",
    // Sixteen hours from a working hour is early tomorrow: a night's rest after today's blocks.
    "--start", localClock(zone, minutesAhead(960)), "--minutes", "60", "--places", "1", "--expected-stops", "7", "--expected-km", "11");
  await server.command("blocks", "make", "--station", "ATX1", "--days", "5");
  const closes = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  const { blocks } = await ben.phone.ask("GET", "/race");
  const block = blocks.find((one) => one.free === 1 && one.expected_stops === 7);
  const held = await ben.phone.ask("POST", `/race/${block.id}/reserve`, {});
  const bens = await ben.phone.ask("POST", `/reservations/${held.reservation}/accept`, {});
  assert.equal(bens.outcome, "yours");

  await openWork();
  const card = page.locator("article").filter({ hasText: "7 stops" }).first();
  await card.getByText("No place is free. Nobody waits for a place.").waitFor();
  await card.getByText("How the waiting list works").click();
  await picture(page, "market-wait-full", { full: true });
  await checkAccessible(page, "a full block");
  await card.getByRole("button", { name: "Join the waiting list" }).click();
  await card.getByText("You are number 1 of 1 on the waiting list.").waitFor();
  await picture(page, "market-wait-joined", { full: true });
  assert.equal((await ben.phone.ask("GET", "/race")).blocks.find((one) => one.id === block.id).waiting, 1);

  await ben.phone.ask("POST", `/awards/${bens.award}/forfeit`, {});
  assert.equal((await ben.phone.ask("POST", `/race/${block.id}/reserve`, {})).outcome, "full", "it is kept for whoever waited");
  await server.mail.next(ana.email, /next on its waiting list/);
  await page.getByRole("heading", { name: "A place is free for you" }).waitFor();
  await page.getByText(/Kept for you until/).waitFor();
  await picture(page, "market-wait-asked", { full: true });
  await checkAccessible(page, "a place kept from a waiting list");
  await desk.goto(`/console/blocks/${block.id}`);
  await desk.getByRole("heading", { name: "Waiting list" }).waitFor();
  await desk.getByText("Asked", { exact: true }).waitFor();
  await picture(desk, "market-wait-desk", { full: true });
  await checkAccessible(desk, "a waiting list at the desk");
  await page.getByRole("button", { name: "Take this block" }).click();
  await page.getByText("Yours. You find it under your blocks.").first().waitFor();
  await picture(page, "market-wait-taken", { full: true });
  const mine = (await ana.phone.ask("GET", "/awards?limit=9")).awards.find((award) => award.block.id === block.id && award.state === "held");
  assert.equal(mine.source, "race");
});

/** An alert over the station, as a service sends it. */
function ice() {
  const at = (hours) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}+00:00`;
  return `<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>ICE-1</identifier>
    <sender>office@weather.example</sender><sent>${at(0)}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
    <info><category>Met</category><event>Ice storm</event><urgency>Immediate</urgency><severity>Severe</severity>
    <certainty>Observed</certainty><expires>${at(4)}</expires><headline>Ice on all roads and bridges</headline>
    <area><areaDesc>Austin</areaDesc><circle>${STATION.latitude},${STATION.longitude} 12</circle></area></info></alert>`;
}

test("an alert of a feed stops the work on the phone, and the desk reads how the feed does", LIMIT, async () => {
  await desk.goto("/console/holds");
  await desk.getByText("Not read: it answered 404").waitFor();
  await picture(desk, "market-feed-fails", { full: true });
  await checkAccessible(desk, "a feed that fails");
  weather.alert = ice();
  await page.goto("/courier/#/today");
  await page.getByText("Stop: do not set out").waitFor({ timeout: 90_000 });
  await picture(page, "market-feed-stop", { full: true });
  await desk.reload();
  await desk.getByText("Ice on all roads and bridges").first().waitFor();
  await desk.getByText(/last read .*, alerts listed: 1/).waitFor();
  await picture(desk, "market-feed-read", { full: true });
});
