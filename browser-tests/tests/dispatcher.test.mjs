// A dispatcher's first hour, on a desktop: from an empty server to a delivery anyone can check.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { checkAccessible, desktop, picture, startBrowser } from "../stage/browser.mjs";
import { checkedByTheKeptPage } from "../stage/checker.mjs";
import { hireCourier, localClock, localDate, minutesAhead, orderList, workingZone, STATION } from "../stage/day.mjs";
import { addAuthenticator, enrol, pressInvitation } from "../stage/passkey.mjs";
import { doors } from "../stage/photos.mjs";
import { startServer } from "../stage/server.mjs";

const run = promisify(execFile);
let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  const { status } = await server.stop();
  assert.equal(status, 0, "the server stopped cleanly");
});

/** Longest wait for a round that closes on the next whole minute, in milliseconds. */
const ROUND_LIMIT = 150_000;
/** What the page says where nothing covers faces and labels. */
const CLAIM_ONLY = /It opens for a claim only/;

/** Whether the models that cover faces and labels are here. */
async function masks() {
  // Its exit status tells of the models that compare faces too.
  const list = await server.command("models", "list", "--json").catch((error) => error.stdout);
  return JSON.parse(list).whole;
}

/** Longest wait for the plan of a few orders, in milliseconds. */
const PLAN_LIMIT = 90_000;

test("a dispatcher's first hour", { timeout: 420_000 }, async () => {
  const zone = workingZone();
  const context = await desktop(browser, server.url, { acceptDownloads: true });
  const page = await context.newPage();

  // The one-time link acts on a press, not on opening; a passkey is made, and that is all.
  await addAuthenticator(page);
  await page.goto(server.operatorLink);
  await picture(page, "sign-in-press");
  await pressInvitation(page, server.operatorLink);
  await enrol(page, "**/console");
  await picture(page, "console-first");
  await checkAccessible(page, "the first console page");

  // A station, a programme with terms, a template, blocks.
  await page.goto("/console/settings/stations/new");
  for (const [name, value] of Object.entries({
    code: "ATX1", name: "Austin East", time_zone: zone, latitude: String(STATION.latitude), longitude: String(STATION.longitude),
    pay_per_hour: "19.00", pay_per_km: "0.25", cost_per_km: "0.30", minimum_per_hour: "15",
  })) {
    await page.fill(`[name="${name}"]`, value);
  }
  await picture(page, "console-station-new");
  await page.locator("form.stack button.primary").click();
  await page.goto("/console/settings/programmes/new");
  await page.fill('[name="code"]', "own-car");
  await page.fill('[name="name"]', "Own car");
  await page.fill('[name="terms"]', "You choose your blocks. Pay is shown before you enter.");
  await page.locator("form.stack button.primary").click();
  await page.goto("/console/blocks/templates");
  await page.fill('[name="name"]', "Today");
  for (const box of await page.locator('[name="weekday"]').all()) await box.check();
  for (const [name, value] of Object.entries({
    start: localClock(zone, minutesAhead(4)), minutes: "180", places: "2", expected_stops: "20", expected_km: "40",
  })) {
    await page.fill(`[name="${name}"]`, value);
  }
  await page.locator("form.stack button.primary").click();
  await page.goto("/console/blocks");
  await page.fill('[name="days"]', "1");
  await page.getByRole("button", { name: /make blocks/i }).click();
  await page.getByText("0/2").first().waitFor();
  await picture(page, "console-blocks");

  // Two couriers apply; they are approved in the console and sign in by mail.
  const ana = await hireCourier(server, context.request, "Ana Torres");
  const bo = await hireCourier(server, context.request, "Bo Nilsson");

  // The order list: looked at first, then taken; what is wrong waits in quarantine.
  await page.goto("/console/orders/import");
  const list = join(server.folder, "orders.csv");
  await writeFile(list, orderList(zone, { count: 6, wrong: true }));
  await page.setInputFiles('[name="file"]', list);
  await page.locator('button[value="look"]').click();
  await page.getByText("latitude").first().waitFor();
  await picture(page, "console-import-look");
  assert.match(await page.innerText("main"), /6/, "six rows are good");
  await page.setInputFiles('[name="file"]', list);
  await page.locator('button[value="take"]').click();
  await page.waitForLoadState();
  await page.goto("/console/orders");
  await page.getByText("CV-100").first().waitFor();
  await picture(page, "console-orders");
  await checkAccessible(page, "orders");
  await page.goto("/console/orders/quarantine");
  await page.getByText("CV-200").first().waitFor();
  await picture(page, "console-quarantine");

  // A round over today's block; both enter; the draw happens by itself.
  await page.goto("/console/rounds/announce");
  const closes = minutesAhead(0.4);
  await page.fill('[name="opens_at"]', `${localDate(zone)}T${localClock(zone)}`);
  await page.fill('[name="closes_at"]', `${localDate(zone, closes)}T${localClock(zone, closes)}`);
  await page.fill('[name="days"]', "1");
  await page.locator("form.stack button.primary").click();
  await page.waitForURL(/\/console\/rounds\/rnd_/);
  const roundPage = page.url().split("?")[0];
  for (const courier of [ana, bo]) assert.equal(await courier.phone.enterAll(), 1);
  await page.goto(roundPage);
  // The page follows the round by itself.
  await page.locator("main .chip", { hasText: "Settled" }).first().waitFor({ timeout: ROUND_LIMIT });
  await picture(page, "console-round", { full: true });
  await checkAccessible(page, "a round");
  // The record is recomputed in front of the reader.
  await page.getByRole("button", { name: /recompute/i }).click();
  await page.locator("output.verdict.holds").waitFor({ timeout: 20_000 });

  // The plan: orders become routes, one for each award.
  await page.goto(`/console/blocks/plan?date=${localDate(zone)}`);
  await page.locator('form[action="/console/blocks/plan"] button.primary').click();
  // It is searched for by itself; the page follows.
  await page.locator("#plan", { hasText: "orders planned" }).waitFor({ timeout: PLAN_LIMIT });
  await picture(page, "console-plan", { full: true });

  // A delivery, watched live: the board changes while it is open.
  const routes = [];
  for (const courier of [ana, bo]) {
    const itinerary = await courier.phone.itinerary();
    if (itinerary.stops.length > 0) routes.push(courier);
  }
  assert.ok(routes.length > 0, "somebody has a route");
  const driver = routes[0];
  await page.goto("/console");
  const stops = await driver.phone.load();
  const { photo, preview } = await doors();
  const left = await driver.phone.leave(stops[0], photo, preview);
  await left.sendPreview();
  await left.sendPhoto();
  await page.getByText(new RegExp(`1/${stops.length}`)).first().waitFor({ timeout: 20_000 });
  await picture(page, "console-today", { full: true });
  await checkAccessible(page, "the board");

  // Its evidence, and the bundle as a file that anybody can check offline.
  await page.goto(`/console/deliveries/${left.attempt}`);
  // The photo shows somebody's home: it opens when its reader says why.
  assert.equal(await page.locator(".evidence img").count(), 0);
  await picture(page, "console-evidence-why", { full: true });
  await checkAccessible(page, "evidence before the photo opens");
  const quality = page.getByRole("link", { name: "Check of photo quality" });
  if (await masks()) {
    await quality.click();
    await page.locator(".evidence img").first().waitFor();
    await picture(page, "console-evidence", { full: true });
    await checkAccessible(page, "evidence");
  } else {
    console.warn("SKIPPED: the photo was not opened for its quality, for no models cover faces here");
    await page.getByText(CLAIM_ONLY).waitFor();
    assert.equal(await quality.count(), 0, "an uncovered photo opens for a claim only");
  }
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /bundle/i }).first().click(),
  ]);
  const bundle = join(server.folder, "bundle.zip");
  await download.saveAs(bundle);
  const key = (await server.command("log", "key")).trim();
  const said = await server.command("verify", bundle, "--log-key", key);
  assert.match(said, /VERIFIED/);
  assert.match(said, /signed manifest \(C2PA\) under the certificate/);
  const without = await server.command("verify", bundle);
  assert.match(without, /OPERATOR NOT PROVED/);
  await checkedByTheKeptPage(browser, server, bundle, key);
  const bytes = await readFile(bundle);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  await writeFile(bundle, bytes);
  await assert.rejects(server.command("verify", bundle, "--log-key", key));

  // The record verifies by the command line and by the independent script.
  const round = /rnd_[a-z0-9]+/.exec(roundPage)[0];
  const record = join(server.folder, "record.json");
  await writeFile(record, await server.command("round", "record", round));
  assert.match(await server.command("round", "verify", record), /holds/);
  const { stdout } = await run("python3", ["../docs/verify_draw.py", record]);
  assert.match(stdout, /holds/);
});
