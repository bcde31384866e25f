// The tour's scene about faces: a visitor with a camera enrols, passes, leaves and sees the receipt checked; one without a
// camera sees the other way; where no models are installed the scene says so. What it leaves behind is looked for.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, overflow, phone, picture, startBrowser } from "../stage/browser.mjs";
import { visitor } from "../stage/face_videos.mjs";
import { Faces, lookAsTold, skip } from "../stage/faces.mjs";
import { startDemo } from "../stage/server.mjs";

/** Longest wait for a step, in milliseconds. */
const STEP = 60_000;

let demo;
let faces;
before(async () => {
  demo = await startDemo();
  faces = await Faces.open(demo, null);
});
/** Browsers that a test opened, closed also after one that failed. */
const browsers = [];
async function openBrowser(more) {
  browsers.push(await startBrowser(more));
  return browsers.at(-1);
}
after(async () => {
  for (const browser of browsers) await browser.close();
  await demo?.stop();
  await faces?.close();
});

const happened = (page, name) => page.locator(`[data-face-step="${name}"][data-outcome="admitted"]`).waitFor({ timeout: STEP });

/** Files of the server's halves of keys. */
async function halves() {
  const all = await readdir(join(demo.folder, "face-keys")).catch(() => []);
  return all.filter((name) => !name.endsWith(".TAG"));
}

/** The app in the scene's frame. */
const app = (page) => page.frames().find((frame) => frame.url().includes("/courier/"));

/** A visitor's window. They press for each look, from the first on: what is taken by itself depends on the machine's speed. */
async function withCamera(browser) {
  const context = await desktop(browser, demo.url, { permissions: ["camera"] });
  await context.addInitScript(() => localStorage.setItem("porchlight.face.manual", "yes"));
  return context.newPage();
}

/** Presses through the looks of the camera page until a step has happened; where they do not serve, tries again as the app offers it. */
async function makePictures(page, after) {
  const done = page.locator(`[data-face-step="${after}"][data-outcome="admitted"]`);
  for (let tries = 0; ; tries++) {
    await lookAsTold(app(page));
    // The scene leads the app on as soon as it has happened, so that what the app said may be gone.
    const again = app(page).getByRole("button", { name: "Begin again" });
    const unclear = app(page).getByText("It is not clear yet");
    for (let looks = 0; looks < 240; looks++) {
      if ((await done.count()) > 0) return;
      if ((await again.count()) > 0 || (await unclear.count()) > 0) break;
      await page.waitForTimeout(250);
    }
    assert.ok(tries < 2, `the pictures did not serve:\n${await app(page).locator("main").innerText()}`);
    if ((await again.count()) > 0) await again.click();
    else await app(page).getByRole("link", { name: "Use the camera" }).click();
  }
}

test("a visitor enrols, passes, leaves, and sees the receipt of the destroyed key checked", { skip, timeout: 300_000 }, async () => {
  const browser = await openBrowser(await faces.cameraOf(visitor));
  const page = await withCamera(browser);
  await page.goto("/");
  await page.getByRole("button", { name: "Try it with my face" }).click();
  await page.locator("#face-scene .guided").waitFor();
  await page.frameLocator('[data-name="guest"] iframe').getByRole("button", { name: "I agree" }).click({ timeout: STEP });
  await happened(page, "agree");
  await page.locator("#face-scene").scrollIntoViewIfNeeded();
  await picture(page, "face-scene-agreed");
  await checkAccessible(page, "the face scene");
  const begun = Date.now();
  await makePictures(page, "pictures");
  assert.equal((await halves()).length, 1, "the server holds one half");
  await happened(page, "asked");
  await app(page).getByRole("link", { name: "Use the camera" }).click({ timeout: STEP });
  await makePictures(page, "passed");
  await picture(page, "face-scene-passed");
  await app(page).getByRole("button", { name: "Take my consent back" }).click({ timeout: STEP });
  await app(page).getByRole("button", { name: "Yes, take it back" }).click();
  await happened(page, "left");
  assert.deepEqual(await halves(), [], "the server's half is destroyed");
  await happened(page, "receipt");
  console.error(`  from the first look to the checked receipt: ${Math.round((Date.now() - begun) / 1000)} s`);
  await app(page).getByText("It holds").first().waitFor();
  await page.getByText("You have left. Nothing of your face is kept.").waitFor();
  await page.locator("#face-scene").scrollIntoViewIfNeeded();
  await picture(page, "face-scene-left");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await overflow(page), 0, "nothing is wider than a phone");
  await picture(page, "face-scene-left-phone", { full: true });
  await browser.close();
});

test("whoever closes the page in the middle has left all the same", { skip, timeout: 180_000 }, async () => {
  const browser = await openBrowser(await faces.cameraOf(visitor));
  const page = await withCamera(browser);
  await page.goto("/");
  await page.getByRole("button", { name: "Try it with my face" }).click();
  await page.frameLocator('[data-name="guest"] iframe').getByRole("button", { name: "I agree" }).click({ timeout: STEP });
  await happened(page, "agree");
  await makePictures(page, "pictures");
  assert.equal((await halves()).length, 1);
  await page.goto("/log");
  for (let tries = 0; tries < 100 && (await halves()).length > 0; tries++) await page.waitForTimeout(100);
  assert.deepEqual(await halves(), [], "the key is destroyed");
  await browser.close();
});

test("without a camera the scene shows the other way, on a phone", { skip, timeout: 180_000 }, async () => {
  const browser = await openBrowser();
  const context = await phone(browser, demo.url, { permissions: [] });
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"));
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Try it with my face" }).click();
  await page.getByText("This browser has no camera, so no picture is made.").waitFor();
  await happened(page, "asked");
  const frame = page.frameLocator('[data-name="guest"] iframe');
  await frame.getByText(/After a change of phone|Signals of a shared account/).first().waitFor({ timeout: STEP });
  await frame.getByRole("heading", { name: "A person" }).waitFor();
  await page.locator("#face-scene").scrollIntoViewIfNeeded();
  await picture(page, "face-scene-no-camera", { full: true });
  await checkAccessible(page, "the face scene without a camera");
  await page.getByRole("button", { name: "The person has seen me" }).click();
  await happened(page, "passed");
  await page.getByText("You have left. Nothing of your face is kept.").waitFor();
  assert.deepEqual(await halves(), []);
  await browser.close();
});

test("without models the scene says so and offers nothing to press", { timeout: 300_000 }, async () => {
  const bare = await startDemo({ PORCHLIGHT_MODELS__FOLDER: join(faces.folder, "none") });
  const browser = await openBrowser();
  const context = await desktop(browser, bare.url);
  const page = await context.newPage();
  await page.goto("/");
  await page.getByText("No face is compared on this machine:").waitFor();
  assert.equal(await page.getByRole("button", { name: "Try it with my face" }).count(), 0);
  await page.locator("#face-scene").scrollIntoViewIfNeeded();
  await picture(page, "face-scene-no-models");
  await checkAccessible(page, "the face scene without models");
  await browser.close();
  await bare.stop();
});
