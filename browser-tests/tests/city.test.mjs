// The demonstration: its guided tour (one minute, three faces side by side, all of them real pages), and every
// page of its city.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, overflow, picture, startBrowser } from "../stage/browser.mjs";
import { ROLES, cityPages, placesOn, staffOf } from "../stage/pages.mjs";
import { lookAt } from "../stage/readable.mjs";
import { startDemo } from "../stage/server.mjs";

let demo;
let browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  const { status } = await demo.stop();
  assert.equal(status, 0, "Ctrl-C ends the demo cleanly");
});

/** Couriers on whose accounts the tour's program ran. */
const owners = new Set();

/** Longest wait for one scene, in milliseconds. */
const SCENE_LIMIT = 60_000;

/** What the server answered to the phone and to whoever copied from it. */
async function withAndWithout(page) {
  const said = async (name) => {
    const item = page.locator(`[data-try="${name}"]`);
    return { outcome: await item.getAttribute("data-outcome"), verdict: await item.locator(".verdict").innerText() };
  };
  const own = await said("own");
  assert.equal(own.outcome, "admitted", own.verdict);
  assert.match(own.verdict, /^Admitted \(200\) \S/);
  const refusals = { alone: /Sign in first|Sign in/, other: /belongs to another phone/, again: /used before/ };
  for (const [name, words] of Object.entries(refusals)) {
    const { outcome, verdict } = await said(name);
    assert.equal(outcome, "refused", verdict);
    assert.match(verdict, /^Refused \(401\)/);
    assert.match(verdict, words);
  }
  await page.locator('[data-try="other"] summary').click();
  const exchange = await page.locator('[data-try="other"] pre').innerText();
  assert.match(exchange, /GET \/v1\/me/);
  assert.match(exchange, /key_mismatch/);
}

/** What the tour's program did and what came of it, the owner's notice, and the courier next to it. */
async function programAndNeighbour(page) {
  const step = (name) => page.locator(`#tour [data-step="${name}"]`);
  await step("notice").waitFor({ timeout: SCENE_LIMIT });
  await page.locator('#tour [data-step="notice"][data-outcome="told"]').waitFor({ timeout: SCENE_LIMIT });
  assert.match(await step("looks").innerText(), /Looked at the list \d\d+ times in \d+\.\d seconds/);
  const asked = await step("round-challenged").innerText();
  assert.match(asked, /Sent its list[^]*first \d+ ms[^]*Challenged: one more step/);
  const order = await page.locator("#tour [data-step]").evaluateAll((list) => list.map((item) => item.dataset.step));
  assert.ok(order.indexOf("round-challenged") < order.indexOf("bait-refused"), "challenged first, then refused");
  assert.match(await step("bait-refused").innerText(), /no app shows[^]*Refused[^]*acted on an offer that no app shows/);
  assert.match(await step("guess-not-passed").innerText(), /Made up 10 answers[^]*takes no part in the draw/);
  assert.match(await step("round-refused").innerText(), /Sent its list 3 times[^]*Refused/);
  for (const name of ["round-challenged", "bait-refused", "round-refused"]) {
    const reasons = await step(name).locator(".why li").allInnerTexts();
    assert.ok(reasons.length >= 1 && reasons.length <= 3, `${name}: ${reasons.join("; ")}`);
    assert.ok(reasons.every((reason) => !reason.includes("reason-")), reasons.join("; "));
  }
  // The courier next to it entered at a person's pace, and nothing was asked or noted of them.
  assert.equal(await step("beside").getAttribute("data-outcome"), "admitted");
  assert.match(await step("beside-record").innerText(), /Reasons: none[^]*\d+ points; a step is asked from \d+/);
  const { program } = await (await page.request.get("/tour/state")).json();
  assert.equal(program.beside.held_up, 0);
  assert.ok(program.beside.points < program.beside.challenge_at, JSON.stringify(program.beside));
  assert.ok(program.beside.after_ms > 2_000, JSON.stringify(program.beside));
  // The owner's phone shows the notice itself, of two independent grounds at least.
  const phone = page.frameLocator('[data-name="courier"] iframe').first();
  await phone.locator("[data-section]").first().waitFor({ timeout: SCENE_LIMIT });
  const letter = await phone.locator("main").innerText();
  assert.match(letter, /no app shows/);
  assert.match(letter, /changes nothing about your account/);
  return program;
}

test("a visitor sees a block drawn, a parcel left, the photo arrive and the tick", { timeout: 300_000 }, async () => {
  const context = await desktop(browser, demo.url);
  const page = await context.newPage();
  await page.goto("/");
  await picture(page, "tour-start");
  await checkAccessible(page, "the tour's start");
  await page.locator('form[action="/tour/start"] button').first().click();
  const scene = (name) => page.locator(`#tour[data-scene="${name}"]`).waitFor({ timeout: SCENE_LIMIT });
  await scene("entering");
  await picture(page, "tour-entering");
  await scene("drawn");
  await picture(page, "tour-drawn");
  await scene("program");
  const first = await programAndNeighbour(page);
  owners.add(first.owner);
  await picture(page, "tour-program");
  await scene("bound");
  const outcome = (name) => page.locator(`[data-try="${name}"]`);
  await outcome("again").and(page.locator("[data-outcome]")).waitFor({ timeout: SCENE_LIMIT });
  await page.locator('[data-outcome-of="again"][data-outcome="refused"]').waitFor();
  await picture(page, "tour-bound");
  await withAndWithout(page);
  await scene("left");
  await picture(page, "tour-left");
  await scene("photo");
  const recipient = page.frameLocator('[data-name="recipient"] iframe').first();
  await recipient.locator("main img").first().waitFor({ timeout: SCENE_LIMIT });
  await picture(page, "tour-photo");
  await scene("verified");
  await page.getByText("VERIFIED").first().waitFor();
  // The visitor's browser checks the bundle itself, then changes one byte of its photo.
  await page.locator('[data-byte="changed"][data-outcome="refused"]').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('[data-byte="whole"]').innerText(), /Verified/);
  assert.match(await page.locator('[data-byte="changed"]').innerText(), /Refused[^]*photo-1\.jpg/);
  await page.evaluate(() => scrollTo(0, 0));
  await picture(page, "tour-verified");

  // The doors: a visitor walks in as a dispatcher.
  await page.goto("/");
  // By its button the scene plays at any time; on a phone too.
  await page.getByRole("button", { name: "Send the requests" }).click();
  await page.locator('[data-try="again"][data-outcome]').waitFor();
  await withAndWithout(page);
  await page.locator("#only-phone").scrollIntoViewIfNeeded();
  await picture(page, "tour-only-phone");
  await checkAccessible(page, "the requests with and without the phone's key");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#only-phone").scrollIntoViewIfNeeded();
  await picture(page, "tour-only-phone-narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('form[action="/tour/walk-in/dispatcher"] button').first().click();
  await page.waitForURL("**/console");
  await picture(page, "demo-today", { full: true });
  await checkAccessible(page, "the demo's board");
  await context.close();
});

test("the next visitor sees another program, and nobody else was ever held up", { timeout: 240_000 }, async () => {
  const context = await desktop(browser, demo.url, { locale: "es-ES" });
  const page = await context.newPage();
  await page.goto("/");
  await page.locator('form[action="/tour/start"] button').first().click();
  await page.locator('#tour [data-step="notice"][data-outcome="told"]').waitFor({ timeout: 2 * SCENE_LIMIT });
  const { program } = await (await page.request.get("/tour/state")).json();
  // The page is held at this scene for a closer look.
  await page.route((url) => url.pathname === "/", (route) => route.abort());
  await picture(page, "tour-program-spanish");
  await checkAccessible(page, "the program and the courier next to it");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#lane-program").scrollIntoViewIfNeeded();
  assert.equal(await overflow(page), 0, "nothing is wider than a phone");
  await picture(page, "tour-program-narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.unrouteAll({ behavior: "ignoreErrors" });
  assert.ok(!owners.has(program.owner), "the program runs on another account");
  owners.add(program.owner);
  assert.equal(program.beside.entered, true);
  assert.equal(program.beside.held_up, 0);
  // Whoever starts the tour may look at the tries that were held up: they are the programs' alone.
  await page.goto("/console/bots");
  const held = await page.locator('tbody[data-rows] a[href^="/console/people/"]').evaluateAll((links) => links.map((a) => a.getAttribute("href").split("/").pop()));
  // Tries of one account for one thing that come close together stand in one row.
  assert.ok(held.length >= 4, `${held.length} rows of tries are listed`);
  assert.deepEqual([...new Set(held)].filter((courier) => !owners.has(courier)), [], "nobody else was held up");
  await context.close();
});

/** One lane of the scene of the race and the draw, and what is said of somebody in it. */
const lane = (page, kind) => page.locator(`[data-lane="${kind}"]`);

/** Plays a race: too early once, then as soon as the button says so. */
async function race(page) {
  const place = lane(page, "race");
  await place.locator("[data-begins]").click();
  const reach = place.locator("[data-reaches]");
  await reach.waitFor({ timeout: 30_000 });
  await reach.click();
  await place.getByText(/Too early|Demasiado pronto/).waitFor();
  await place.locator("[data-reaches].primary").click({ timeout: 15_000 });
  await page.locator('[data-lane="race"][data-phase="over"]').waitFor({ timeout: 30_000 });
}

/** Plays a draw with the keyboard alone: the button to press has the focus by itself. */
async function drawByKeyboard(page) {
  const place = lane(page, "draw");
  await place.locator("[data-begins]").focus();
  await page.keyboard.press("Enter");
  await place.locator("[data-reaches].primary:focus").waitFor({ timeout: 30_000 });
  await page.keyboard.press("Space");
  await place.locator('[data-entered="visitor"]').waitFor();
  await picture(page, "yard-entered");
  await page.locator('[data-lane="draw"][data-phase="drawn"]').waitFor({ timeout: 60_000 });
  await place.locator("[data-begins]:focus").waitFor();
}

test("a script wins the race for a block and has one ticket in the draw for it", { timeout: 180_000 }, async () => {
  const context = await desktop(browser, demo.url);
  const page = await context.newPage();
  await page.goto("/");
  await race(page);
  const reached = (who) => lane(page, "race").locator(`[data-reached="${who}"]`);
  assert.equal(await reached("script").getAttribute("data-outcome"), "admitted");
  assert.equal(await reached("visitor").getAttribute("data-outcome"), "refused");
  assert.match(await reached("script").innerText(), /(under 1|[\d.]+) ms[^]*has the block/);
  assert.match(await reached("others").innerText(), /^22 other people/);
  await lane(page, "race").getByText("Races here: 1. Won by the script: 1. By you: 0.").waitFor();
  await drawByKeyboard(page);
  const draw = lane(page, "draw");
  assert.equal(await draw.locator(".tickets li").count(), 24);
  await draw.getByText(/^Draws here: 1\./).waitFor();
  // By the same code, a thousand times: within five standard deviations of everybody's share.
  for (const who of ["script", "visitor"]) {
    const wins = Number((await draw.locator(`[data-again="${who}"]`).innerText()).match(/(\d+) win/)[1]);
    assert.ok(wins > 9 && wins < 74, `${who} won ${wins} of 1,000 draws among 24`);
  }
  await page.locator("#race-scene").scrollIntoViewIfNeeded();
  await picture(page, "yard-desktop", { full: true });
  await checkAccessible(page, "the race and the draw");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await overflow(page), 0, "nothing is wider than a phone");
  await page.locator("#race-scene").scrollIntoViewIfNeeded();
  await picture(page, "yard-phone", { full: true });
  // The record is public, and an independent script agrees with it.
  const link = await draw.locator('a[href^="/rounds/"]').getAttribute("href");
  const record = await (await page.request.get(`${link}/record.json`)).text();
  const file = join(demo.folder, "yard.json");
  await writeFile(file, record);
  const said = execFileSync("python3", [new URL("../../docs/verify_draw.py", import.meta.url).pathname, file]).toString();
  assert.match(said, /24|holds|agree/i);
  await context.close();
});

test("every page of a city in full swing is readable by everybody", { timeout: 480_000 }, async () => {
  const staff = await staffOf(browser, demo, "operator");
  const reader = await desktop(browser, demo.url, { storageState: staff });
  const ask = async (path) => (await reader.request.get(path)).text();
  const pages = await cityPages(ask, demo.folder);
  await reader.close();
  assert.ok(pages.length > 50, `${pages.length} pages are found`);
  assert.deepEqual(await lookAt(browser, pages, demo.url, staff), []);
});

test("whatever the console links to opens for whoever sees the link", { timeout: 240_000 }, async () => {
  const wrong = [];
  for (const role of ROLES) {
    const context = await desktop(browser, demo.url, { storageState: await staffOf(browser, demo, role) });
    const tab = await context.newPage();
    await tab.goto("/console");
    await picture(tab, `console-today-${role}`);
    const first = await placesOn(tab);
    const seen = new Set(first);
    for (const place of first) {
      const answer = await tab.goto(place);
      if (answer.status() !== 200) wrong.push(`${role}: /console leads to ${place}: ${answer.status()}`);
      for (const next of await placesOn(tab)) {
        if (seen.has(next) || seen.size > 120) continue;
        seen.add(next);
        const status = (await tab.request.get(next)).status();
        if (status !== 200) wrong.push(`${role}: ${place} leads to ${next}: ${status}`);
      }
    }
    assert.ok(seen.size > 8, `${role} finds ${seen.size} places`);
    await context.close();
  }
  assert.deepEqual(wrong, []);
});
