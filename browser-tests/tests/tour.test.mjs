// The guided tour of the demonstration: one minute, three faces side by side, all of them real pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, picture, startBrowser } from "../stage/browser.mjs";
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

/** Longest wait for one scene, in milliseconds. */
const SCENE_LIMIT = 60_000;

test("a visitor sees a block drawn, a parcel left, the photo arrive and the tick", { timeout: 240_000 }, async () => {
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
  await scene("left");
  await picture(page, "tour-left");
  await scene("photo");
  const recipient = page.frameLocator('[data-name="recipient"] iframe');
  await recipient.locator("main img").first().waitFor({ timeout: SCENE_LIMIT });
  await picture(page, "tour-photo");
  await scene("verified");
  await page.getByText("VERIFIED").first().waitFor();
  await picture(page, "tour-verified");

  // The doors: a visitor walks in as a dispatcher.
  await page.goto("/");
  await page.locator('form[action="/tour/walk-in/dispatcher"] button').first().click();
  await page.waitForURL("**/console");
  await picture(page, "demo-today", { full: true });
  await checkAccessible(page, "the demo's board");
  await context.close();
});
