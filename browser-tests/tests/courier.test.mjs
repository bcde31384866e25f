// A courier's first day, on a phone: from a ranked list to check-out, with the network cut in the
// middle. Double taps, the back button and a killed app neither lose nor repeat anything.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, phone, picture, startBrowser } from "../stage/browser.mjs";
import { STATION, localDate, staffedStation, waitFor } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let zone;
let courier;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ zone, courier } = await staffedStation(server, browser, { orders: 3 }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = (page) => page.locator(".thumb .button.main.big");

async function openApp(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto("/courier/");
  return page;
}

/** Types every parcel's code, as browsers do that cannot read labels. */
async function typeCodes(page, codes) {
  for (const code of codes) {
    await page.locator("#parcel").fill(code);
    await page.getByRole("button", { name: "Add" }).click();
  }
}

test("a courier's first day", { timeout: 300_000 }, async () => {
  const context = await phone(browser, server.url);
  // The link from the mail, pressed on the phone.
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  let page = await context.newPage();
  await arrive(page, link, "**/courier/**");
  await page.getByText("Online").waitFor();

  // Work: a round is announced; the list is ranked and sent.
  const closes = new Date(Date.now() + 15_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await page.close();
  page = await openApp(context);
  await page.goto("/courier/#/work");
  await page.getByRole("button", { name: "Add to my list" }).first().click();
  await page.getByRole("button", { name: /Enter with 1 block/ }).dblclick();
  await page.getByText("You are in this round.").waitFor();
  await picture(page, "courier-work", { full: true });
  await checkAccessible(page, "Work");

  // The draw happens by itself; the plan gives the award its route.
  await waitFor(async () => (await courier.phone.ask("GET", "/awards?limit=5")).awards.length === 1, 60_000);
  await server.command("plan", "--station", "ATX1", "--date", localDate(zone));
  const { stops } = await courier.phone.itinerary();
  assert.equal(stops.length, 3);

  // Today: at the station, loading.
  await page.goto("/courier/#/today");
  await page.reload();
  // Three kilometres away the phone says so, and the station's gate is closed anyway: nothing counts.
  await context.setGeolocation({ latitude: STATION.latitude + 0.03, longitude: STATION.longitude, accuracy: 9 });
  await main(page).filter({ hasText: "I am at the station" }).click();
  await page.getByText("Your phone says that it is not at the station yet.").waitFor();
  await page.getByText("It is about 3.3 km away.").waitFor();
  await page.getByLabel("Code of the station").waitFor();
  await picture(page, "courier-check-in-away", { full: true });
  await checkAccessible(page, "check-in");
  await page.getByText("The station keeps me waiting").click();
  await page.getByRole("button", { name: "The gate is closed" }).click();
  await page.getByText("Nothing of this block counts as late.").waitFor();
  await picture(page, "courier-check-in-delay", { full: true });
  await context.setGeolocation({ ...STATION, accuracy: 9 });
  // Once: the button that takes its place would hear a second press.
  await main(page).filter({ hasText: "I am at the station" }).click();
  await main(page).filter({ hasText: "Scan parcels" }).click();
  await typeCodes(page, stops.flatMap((stop) => stop.packages.map((parcel) => parcel.barcode)));
  await picture(page, "courier-scan");
  await main(page).click();
  await main(page).filter({ hasText: "Start deliveries" }).click();
  await page.locator(".stop").waitFor();
  await page.getByText("Stop 1 of 3").waitFor();
  await picture(page, "courier-stop");
  await checkAccessible(page, "a stop");

  // The network goes. Everything works on.
  await context.setOffline(true);
  await page.getByRole("button", { name: "I am here" }).dblclick();
  await page.getByRole("button", { name: "Go on without scanning" }).click();
  await main(page).filter({ hasText: "Take photo" }).click();
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  await page.locator(".shutter").dblclick();
  await page.locator(".says .say").first().waitFor();
  await picture(page, "courier-photo");
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.locator("label.choice").filter({ hasText: /Side door/ }).click();
  await page.locator("label.choice").filter({ hasText: /^Dry$/ }).click();
  await page.locator("textarea").first().fill("Behind the blue bin");
  await picture(page, "courier-drop", { full: true });
  await main(page).dblclick();
  await page.locator(".strip").filter({ hasText: /waiting, everything is safe on this phone/ }).waitFor();
  await picture(page, "courier-offline");

  // The app is killed with everything still in its outbox, and opened without a network.
  await page.close();
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto("/courier/#/today");
  await page.locator(".strip").filter({ hasText: /waiting, everything is safe/ }).waitFor();

  // The network returns: one attempt, one photo, whole.
  await context.setOffline(false);
  await page.locator(".strip").filter({ hasText: /everything is sent/ }).waitFor({ timeout: 60_000 });
  const tried = async () => (await courier.phone.itinerary()).stops.filter((stop) => stop.attempt !== null);
  await waitFor(async () => (await tried()).length > 0);
  const done = await tried();
  assert.equal(done.length, 1);
  assert.equal(done[0].attempt.drop_place, "side_door");

  // The second parcel is handed over; the recipient's code is checked.
  const second = stops.find((stop) => stop.id !== done[0].id);
  await page.goto("/courier/#/today");
  await page.getByRole("button", { name: "I am here" }).click();
  await page.getByRole("button", { name: "Go on without scanning" }).click();
  await page.getByText("Hand over instead").first().click();
  await page.getByText("They have no code at hand").click();
  await page.locator('input[type="text"], main input').last().fill("R. Okafor");
  await picture(page, "courier-hand-over");
  await main(page).click();
  await page.locator(".strip").filter({ hasText: /everything is sent/ }).waitFor();
  assert.ok(second);

  // The third cannot be delivered; it goes back, and the block is checked out.
  await page.goto("/courier/#/today");
  await page.getByText("Can't deliver").first().click();
  await page.locator("label.choice, button").filter({ hasText: "Nobody home" }).first().click();
  await picture(page, "courier-cannot");
  await main(page).click();
  await page.getByText("Back to the station").first().waitFor();
  await picture(page, "courier-return");
  const isFailed = (stop) => stop.attempt?.outcome === "attempt_failed";
  const failed = await waitFor(async () => (await courier.phone.itinerary()).stops.find(isFailed));
  await page.getByText(/Scan parcels|Scan the next parcel/).first().click();
  await typeCodes(page, failed.packages.map((parcel) => parcel.barcode));
  await main(page).click();
  await main(page).filter({ hasText: "Check out" }).click();
  await page.getByText("This block is done").first().waitFor({ timeout: 30_000 });
  await picture(page, "courier-done");

  // Pay says how it comes about.
  await page.goto("/courier/#/pay");
  await page.getByText("1 block done").waitFor();
  await picture(page, "courier-pay", { full: true });
  await checkAccessible(page, "Pay");
  await page.goto("/courier/#/me");
  await picture(page, "courier-me", { full: true });
  await context.close();
});
