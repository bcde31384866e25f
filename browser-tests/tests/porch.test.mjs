// When a parcel is not there, in the demonstration: the tour's scene on two real pages, the queue of claims and cases
// that its street fills, and what everybody may read of a station.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessible, desktop, overflow, picture } from "../stage/browser.mjs";
import { staffOf } from "../stage/pages.mjs";
import { browser, demo, inTheDemonstration } from "../stage/whole_file.mjs";

inTheDemonstration();

const step = (page, name) => page.locator(`[data-porch-step="${name}"][data-outcome="admitted"]`);

/** Plays the scene to its end; says what was told on the way. */
async function play(page, name) {
  await page.locator("#porch-scene [data-begins]").click();
  await step(page, "brought").waitFor({ timeout: 60_000 });
  await step(page, "claimed").waitFor({ timeout: 40_000 });
  await page.locator('#porch-scene [data-remedy="given"]').waitFor();
  await step(page, "same").waitFor({ timeout: 40_000 });
  await page.locator("#porch-scene").scrollIntoViewIfNeeded();
  await picture(page, `porch-same-${name}`);
  await step(page, "heard").waitFor({ timeout: 40_000 });
  await step(page, "cleared").waitFor({ timeout: 40_000 });
}

test("claim, replacement, the same words on two screens, and a courier who is cleared", { timeout: 300_000 }, async () => {
  const context = await desktop(browser, demo.url);
  const page = await context.newPage();
  await page.goto("/");
  await play(page, "desktop");
  const scene = page.locator("#porch-scene");
  const word = await scene.locator("[data-word]").getAttribute("data-word");
  const finding = await scene.locator("[data-finding]").getAttribute("data-finding");
  // Where the photo could be compared with the earlier one of its door the record stands; else nobody can tell.
  assert.equal(finding, { supported: "D02", open: "D03" }[word], `${word}: ${finding}`);
  assert.equal(await scene.locator("[data-item]").count(), 6, "each kind of evidence, with what it does not show");
  await page.frameLocator('#porch-scene [data-name="courier"] iframe').getByText(/Your record of this delivery stands|nobody is at fault/).first().waitFor();
  await page.frameLocator('#porch-scene [data-name="recipient"] iframe').getByText("The replacement is yours.").first().waitFor();
  await picture(page, "porch-desktop", { full: true });
  await checkAccessible(page, "the parcel that is not there");
  await context.close();
});

test("on a phone one screen shows at a time, in Spanish too", { timeout: 300_000 }, async () => {
  const context = await desktop(browser, demo.url, { viewport: { width: 390, height: 844 }, locale: "es-ES" });
  const page = await context.newPage();
  await page.goto("/");
  await play(page, "phone-es");
  assert.equal(await overflow(page), 0, "nothing is wider than a phone");
  const recipient = page.locator('#porch-scene [data-name="recipient"]');
  await page.locator("#porch-scene").getByRole("button", { name: "Destinatario" }).click();
  assert.equal(await recipient.isVisible(), true);
  assert.equal(await page.locator('#porch-scene [data-name="courier"]').isVisible(), false);
  await recipient.scrollIntoViewIfNeeded();
  await picture(page, "porch-phone-es");
  await page.locator("#porch-scene [data-told]").scrollIntoViewIfNeeded();
  await picture(page, "porch-phone-es-told");
  await context.close();
});

test("without scripts the scene says what it would show", { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ baseURL: demo.url });
  const sent = await (await context.request.get("/")).text();
  const instead = /id="porch-scene"[\s\S]*?<noscript>([\s\S]*?)<\/noscript>/.exec(sent)[1];
  assert.match(instead, /This needs scripts/);
  assert.ok(instead.split("<li>").length > 5, "each step in words");
  await context.close();
});

test("whoever opens the console finds claims and cases in different states", { timeout: 240_000 }, async () => {
  const context = await desktop(browser, demo.url, { storageState: await staffOf(browser, demo, "operator") });
  const page = await context.newPage();
  await page.goto("/console/claims");
  assert.ok((await page.locator("tbody[data-rows] tr").count()) >= 5, "claims wait");
  await picture(page, "demo-claims", { full: true });
  await page.getByText("Ruth Adeyemi").first().waitFor();
  await page.goto("/console/claims?list=over");
  assert.ok((await page.locator("tbody[data-rows] tr").count()) >= 5, "claims are over");
  await page.goto("/console/cases");
  await picture(page, "demo-cases", { full: true });
  assert.ok((await page.locator("tbody[data-rows] tr, main li a").count()) >= 1, "a case waits");
  // The trust report and the packs of law, published by the operator.
  for (const [name, place] of [["trust", "/console/settings/stations/ATX2/trust"], ["laws", "/console/settings/stations/ATX2/laws"]]) {
    await page.goto(place);
    await picture(page, `console-${name}`, { full: true });
    await checkAccessible(page, place);
  }
  await page.goto("/console/settings/stations/ATX1/trust");
  await page.getByRole("button", { name: "Publish it" }).click();
  await page.getByText("Published. Everybody can read it").waitFor();
  await page.goto("/console/settings/stations/ATX2/laws");
  await page.getByLabel("Seattle, Washington").check();
  await page.getByRole("button", { name: "Put in force" }).click();
  await page.getByText("In force from now on.").waitFor();
  for (const [name, place] of [["trust", "/trust/ATX2"], ["laws", "/laws/ATX2"]]) {
    await page.goto(place);
    await picture(page, `public-${name}`, { full: true });
    await checkAccessible(page, place);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await overflow(page), 0, `${place} is no wider than a phone`);
    await picture(page, `public-${name}-phone`, { full: true });
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await context.close();
});
