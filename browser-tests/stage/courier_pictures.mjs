// A courier's day on a phone, screen by screen, for whoever wants to look at each of them.
import { localDate, staffedStation, waitFor } from "./day.mjs";
import { arrive } from "./passkey.mjs";
import { startServer } from "./server.mjs";

const main = (tab) => tab.locator(".thumb .button.main.big");

/** Walks through the app; `open(context)` gives a tab, `shoot(tab, name, heard)` looks at the screen. */
export async function courierPictures(browser, { phone, open, shoot }) {
  const server = await startServer();
  try {
    const { zone, courier } = await staffedStation(server, browser, { orders: 3 });
    const context = await phone(browser, server.url, { deviceScaleFactor: 1 });
    const { tab, heard } = await open(context);
    tab.setDefaultTimeout(20_000);
    const look = (name) => shoot(tab, `courier-${name}`, heard);
    await tab.goto("/courier/");
    await tab.getByRole("link", { name: "Sign in with a passkey" }).waitFor();
    await look("signed-out");
    const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
    await arrive(tab, link, "**/courier/**");
    await tab.getByText("Online").waitFor();
    await screens(tab, look, "empty");
    await theRound({ server, tab, look, courier });
    await server.command("plan", "--station", "ATX1", "--date", localDate(zone));
    const { stops } = await courier.phone.itinerary();
    await theDay({ tab, look, stops, context });
    await screens(tab, look, "full");
    await context.close();
  } finally {
    await server.stop();
  }
}

/** The places that are there at any time. */
async function screens(tab, look, when) {
  for (const place of ["work", "work/standing", "work/results", "today", "pay", "me", "me/queue", "me/photos", "me/receipts", "me/kept", "me/devices", "me/gave"]) {
    await tab.goto(`/courier/#/${place}`);
    await tab.locator("main h1, main h2").first().waitFor();
    await tab.getByText("Asking the server").first().waitFor({ state: "hidden" });
    await look(`${when}-${place.replace("/", "-")}`);
  }
}

async function theRound({ server, tab, look, courier }) {
  const closes = new Date(Date.now() + 40_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await tab.goto("/courier/#/work");
  await tab.reload();
  await tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  await look("round");
  await tab.getByRole("button", { name: "Add to my list" }).first().click();
  await look("round-list");
  await tab.getByRole("button", { name: /Enter with 1 block/ }).click();
  await tab.getByText("You are in this round.").waitFor();
  await look("round-entered");
  await waitFor(async () => (await courier.phone.ask("GET", "/awards?limit=5")).awards.length === 1, 90_000);
  await tab.goto("/courier/#/today");
  await tab.reload();
  await tab.locator("main h1, main h2").first().waitFor();
  await look("today-awarded");
}

async function typeCodes(tab, codes) {
  for (const code of codes) {
    await tab.locator("#parcel").fill(code);
    await tab.getByRole("button", { name: "Add" }).click();
  }
}

async function theDay({ tab, look, stops, context }) {
  await tab.reload();
  await main(tab).filter({ hasText: "I am at the station" }).waitFor();
  await look("today-station");
  await main(tab).filter({ hasText: "I am at the station" }).click();
  await main(tab).filter({ hasText: "Scan parcels" }).click();
  await typeCodes(tab, stops.flatMap((stop) => stop.packages.map((parcel) => parcel.barcode)));
  await look("scan");
  await main(tab).click();
  await main(tab).filter({ hasText: "Start deliveries" }).waitFor();
  await look("loaded");
  await main(tab).filter({ hasText: "Start deliveries" }).click();
  await tab.getByText("Stop 1 of 3").waitFor();
  await look("stop");
  await tab.goto("/courier/#/today/list");
  await tab.locator(".stoplist").first().waitFor();
  await look("stop-list");
  await tab.goto("/courier/#/today");
  await tab.getByRole("button", { name: "I am here" }).click();
  await pass(tab, "Take photo");
  await look("stop-here");
  await context.setOffline(true);
  await main(tab).filter({ hasText: "Take photo" }).click();
  await tab.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  await look("photo");
  await tab.locator(".shutter").click();
  await tab.locator(".says .say").first().waitFor();
  await look("photo-verdict");
  await tab.getByRole("button", { name: "Keep it" }).click();
  await tab.locator("label.choice").filter({ hasText: /Side door/ }).click();
  await look("drop");
  await tab.locator("label.choice").filter({ hasText: /^Dry$/ }).click();
  await main(tab).click();
  await tab.locator(".strip").filter({ hasText: /waiting, everything is safe/ }).waitFor();
  await look("offline");
  await tab.goto("/courier/#/me/queue");
  await look("queue-offline");
  await context.setOffline(false);
  await tab.locator(".strip").filter({ hasText: /everything is sent/ }).waitFor({ timeout: 60_000 });
  await tab.goto("/courier/#/today");
  await tab.getByRole("button", { name: "I am here" }).click();
  await pass(tab, "Hand over instead");
  await tab.getByText("Hand over instead").first().click();
  await look("hand-over");
  await tab.goBack();
  await tab.getByText("Can't deliver").first().click();
  await look("cannot");
}

/** Goes on without scanning where that is asked, until `next` is there. */
async function pass(tab, next) {
  await waitFor(async () => {
    const skip = tab.getByText("Go on without scanning", { exact: true }).first();
    if (await skip.isVisible()) await skip.click({ timeout: 2_000 }).catch(() => undefined);
    return tab.getByText(next).first().isVisible();
  });
}
