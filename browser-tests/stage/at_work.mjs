// A courier in the middle of a day, with the app open on a phone: for tests of what happens at a door.
import { awardAndPlan, staffedStation } from "./day.mjs";
import { arrive } from "./passkey.mjs";

/** A day with a loaded route: the courier, their stops, and the zone. */
export async function loadedDay(server, browser, { orders }) {
  const { zone, courier } = await staffedStation(server, browser, { orders });
  await awardAndPlan(server, courier, zone);
  const stops = await courier.phone.load();
  if (stops.length !== orders) throw new Error(`${stops.length} of ${orders} orders are on the route`);
  return { zone, courier, stops };
}

/** Signs the courier in on this phone by a link, and waits for their day. */
export async function openDay(server, context, courier) {
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await arrive(page, link, "**/courier/**");
  await page.getByText("Online").waitFor();
  await page.locator(".stop, .thumb").first().waitFor();
  return page;
}

export const main = (page) => page.locator(".thumb .button.main.big");

/** Stands at a stop, ready for the photo. One press each. */
export async function stand(page, stop) {
  await page.goto(`/courier/#/today/stop/${stop.id}`);
  await page.getByRole("button", { name: "I am here" }).click();
  await page.getByRole("button", { name: "Go on without scanning" }).click();
  await main(page).filter({ hasText: "Take photo" }).waitFor();
}

/** Opens the camera of a stop. */
export async function aim(page, stop) {
  await page.goto(`/courier/#/today/stop/${stop.id}/photo`);
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
}

/** Takes one photo and keeps it. */
export async function shoot(page, stop) {
  await aim(page, stop);
  await page.locator(".shutter").click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.locator(".thumbs figure").first().waitFor();
}

/** Says where the parcel lies and finishes. */
export async function leave(page) {
  await page.locator("label.choice").filter({ hasText: /Side door/ }).click();
  await page.locator("label.choice").filter({ hasText: /^Dry$/ }).click();
  await main(page).click();
}

/** What the phone keeps of a store. */
export function kept(page, store) {
  return page.evaluate(async (name) => {
    const all = await indexedDB.databases();
    const found = all.find((db) => /^porchlight-cou/.test(db.name));
    if (!found) return [];
    const db = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(found.name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const rows = await new Promise((resolve) => {
      const asking = db.transaction(name).objectStore(name).getAll();
      asking.onsuccess = () => resolve(asking.result);
    });
    db.close();
    return rows.map((row) => ({ ...row, original: undefined, preview: undefined }));
  }, store);
}

/** Waits until everything was sent. */
export const allSent = (page, limit = 60_000) => page.locator(".strip").filter({ hasText: /everything is sent/ }).waitFor({ timeout: limit });
