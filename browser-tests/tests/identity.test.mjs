// Identity checks from the courier's phone, with a camera that plays made videos: consent, first pictures, each thing
// that the guide says, a check that a picture on a screen and somebody else do not pass and the courier does, the other
// ways without a picture, and the receipt of the destroyed key. Faces come from beside the repository (see
// `face_videos.mjs`) and models from PORCHLIGHT_MODELS__FOLDER; without either the tests say so and skip.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { checkAccessible, desktop, overflow, picture, startBrowser } from "../stage/browser.mjs";
import { inviteCourier, openStation } from "../stage/day.mjs";
import { MARKS, again, dark, enrolling, facesAreHere, nobody, screen, somebodyElse, two, whyNot } from "../stage/face_videos.mjs";
import { arrive } from "../stage/passkey.mjs";
import { Phone } from "../stage/phone.mjs";
import { startServer } from "../stage/server.mjs";

const MODELS = process.env.PORCHLIGHT_MODELS__FOLDER ?? "";
const modelsAreHere = MODELS !== "" && existsSync(join(MODELS, "dlib_face_recognition.onnx"));
const skip = facesAreHere && modelsAreHere ? false : facesAreHere ? "SKIPPED: no models in PORCHLIGHT_MODELS__FOLDER" : whyNot;
if (skip) console.error(skip);

/** How close a mark must be, whatever the video's compression made of it. */
const MARK_SLACK = 20;
const PATIENCE = 30_000;

let server;
let browser;
let operator;
let folder;
before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), "porchlight-faces-"));
  server = await startServer();
  browser = await startBrowser();
  await openStation(server);
  operator = await desktop(browser, server.url);
  await arrive(await operator.newPage(), server.operatorLink, "**/console");
  const policy = join(folder, "policy.json");
  await writeFile(policy, await server.command("identity", "policy", "draft", "own-car"));
  await server.command("identity", "policy", "set", "own-car", policy);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A video, made once. */
async function video(make) {
  const file = join(folder, `${make.name}.y4m`);
  if (!existsSync(file)) await make(file);
  return file;
}

/** A phone that keeps what it has when it is put away, and whose camera sees something else each time it is opened. */
class Pocket {
  constructor(name) {
    this.kept = join(folder, name);
  }

  async open(make, change) {
    await this.context?.close();
    const name = process.env.BROWSER_UNDER_TEST ?? "chromium";
    this.context = await chromium.launchPersistentContext(this.kept, {
      executablePath: name.startsWith("/") ? name : execFileSync("which", [name]).toString().trim(),
      args: [
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-dev-shm-usage",
        `--use-file-for-fake-video-capture=${await video(make)}`,
      ],
      baseURL: server.url, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en-US",
      reducedMotion: "reduce", permissions: ["camera"],
    });
    this.tab = await this.context.newPage();
    this.tab.setDefaultTimeout(PATIENCE);
    if (change) await this.tab.addInitScript(change);
    return this.tab;
  }

  /** The same person with the same phone, some time later. */
  async later(make, change) {
    const tab = await this.open(make, change);
    await tab.goto("/courier/");
    await tab.getByText("Online").waitFor();
    return tab;
  }

  close() {
    return this.context?.close();
  }
}

/** A courier who has just signed in on their phone. */
async function courierWith(name, make) {
  const invited = await inviteCourier(server, operator.request, name);
  const pocket = new Pocket(name.split(" ")[0].toLowerCase());
  const tab = await pocket.open(make);
  await arrive(tab, invited.invitation, "**/courier/**");
  await tab.getByText("Online").waitFor();
  return { ...invited, pocket, tab };
}

async function agree(tab) {
  await tab.goto("/courier/#/me/identity");
  await tab.getByRole("button", { name: "I agree" }).click();
  await tab.getByRole("link", { name: "Make my first pictures" }).waitFor();
}

/** What the corner of the live picture says. */
const seenMark = (tab) =>
  tab.evaluate(() => {
    const video = document.querySelector("video");
    if (!video || video.videoWidth === 0) return -1;
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext("2d");
    pen.drawImage(video, 8, 8, 8, 8, 0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data[0];
  });

const WANTED = [["straight", /straight/], ["left", /to your left/], ["right", /to your right/], ["up", /look up/]];

/** Does what the page says, as somebody with a button: waits until the video shows the look, and presses. */
async function lookAsTold(tab) {
  const hand = tab.getByRole("button", { name: "I press the button" });
  await tab.locator(".shutter:not([disabled])").waitFor();
  if ((await hand.getAttribute("aria-pressed")) === "false") await hand.click();
  const taken = () => tab.locator(".looks .done").count();
  // A look that was right before the button was chosen is taken already.
  for (let n = await taken(); n < 5; n++) {
    const words = await tab.locator(".say.wanted").textContent();
    const [look] = WANTED.find(([, pattern]) => pattern.test(words));
    // Out of the look and in again: what is pressed for has just begun.
    const sees = async (is) => (Math.abs((await seenMark(tab)) - MARKS[look]) < MARK_SLACK) === is;
    for (const is of [false, true]) for (let tries = 0; tries < 300 && !(await sees(is)); tries++) await tab.waitForTimeout(40);
    await tab.waitForTimeout(250);
    await tab.locator(".shutter").click();
    if (n < 4) await tab.waitForFunction((count) => document.querySelectorAll(".looks .done").length > count, n).catch(() => undefined);
    else return;
    assert.equal(await taken(), n + 1);
  }
}

/** A second phone signs in, which is a reason to ask. */
async function askAfterAnotherPhone({ email, tab }) {
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", email))[0];
  await Phone.signIn(server, link);
  await tab.goto("/courier/#/today");
  await tab.getByRole("link", { name: /Identity check: answer by/ }).waitFor({ timeout: 60_000 });
}

/** Tries with the camera once. */
async function tryFace(tab) {
  await tab.goto("/courier/#/me/identity/check");
  await tab.getByRole("link", { name: "Use the camera" }).click();
  await lookAsTold(tab);
  await tab.getByRole("heading", { name: "Is it you?" }).waitFor({ timeout: 60_000 });
}

const onDisk = (tab) =>
  tab.evaluate(async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      for (const store of db.objectStoreNames) {
        const rows = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
        for (const row of rows) found.push({ store, bytes: Object.values(row ?? {}).reduce((sum, value) => sum + (value?.byteLength ?? value?.size ?? 0), 0), row: store === "faces" ? { template: row.template, half: row.half?.length ?? null } : null });
      }
      db.close();
    }
    return found;
  });

// The looks are warped from small grey pictures. The recogniser of the registries takes some of them for another
// person's, so whether this passes is a matter of luck there: it is for machines with better pictures, and on demand.
const onDemand = skip || (process.env.FACES_WHOLE ? false : "SKIPPED: set FACES_WHOLE=1 to play enrolment and checks with the made looks");

test("enrol; a picture on a screen and somebody else do not pass, the courier does; withdraw, and the receipt holds", { skip: onDemand, timeout: 600_000 }, async () => {
  const ana = await courierWith("Ana Torres", enrolling);
  await ana.tab.goto("/courier/#/me/identity");
  await ana.tab.getByText("At most once in 24 hours").waitFor();
  await checkAccessible(ana.tab, "the promises");
  await picture(ana.tab, "identity-consent", { full: true });
  await agree(ana.tab);
  await ana.tab.getByRole("link", { name: "Make my first pictures" }).click();
  await ana.tab.locator(".shutter:not([disabled])").waitFor();
  await checkAccessible(ana.tab, "the camera");
  await picture(ana.tab, "identity-camera");
  await lookAsTold(ana.tab);
  await ana.tab.getByText("Your first pictures are made").waitFor({ timeout: 60_000 });
  const rows = await onDisk(ana.tab);
  assert.deepEqual(rows.filter(({ store }) => store === "faces").map(({ row }) => row.half), [32], "this phone keeps its half");
  assert.ok(rows.every(({ bytes }) => bytes < 1_000), "and no picture");

  await askAfterAnotherPhone(ana);
  await picture(ana.tab, "identity-bar");
  let tab = await ana.pocket.later(screen);
  await tab.goto("/courier/#/me/identity/check");
  await tab.locator(".who").getByText("After a change of phone").waitFor();
  await checkAccessible(tab, "the check");
  await picture(tab, "identity-check", { full: true });
  await tab.setViewportSize({ width: 320, height: 700 });
  assert.equal(await overflow(tab), 0, "nothing is wider than the narrowest phone");
  await tab.setViewportSize({ width: 390, height: 844 });
  await tryFace(tab);
  await tab.getByText("It is not clear yet").waitFor();
  await tab.getByText("You have 2 more tries with the camera.").waitFor();
  await picture(tab, "identity-unclear", { full: true });

  tab = await ana.pocket.later(somebodyElse);
  await tryFace(tab);
  await tab.getByText("You have 1 more try with the camera.").waitFor();
  assert.equal(await tab.getByText("Done, it is you").count(), 0, "somebody else does not pass");
  await picture(tab, "identity-somebody-else", { full: true });

  tab = await ana.pocket.later(again);
  await tryFace(tab);
  await tab.getByText("Done, it is you").waitFor();
  await checkAccessible(tab, "the passed check");
  await picture(tab, "identity-passed");

  await tab.goto("/courier/#/me/identity");
  await tab.getByRole("button", { name: "Take my consent back" }).click();
  await tab.getByRole("button", { name: "Yes, take it back" }).click();
  await tab.getByText("you took your consent back").waitFor();
  assert.deepEqual((await onDisk(tab)).filter(({ store }) => store === "faces").map(({ row }) => row.half), [null], "the half on this phone is gone");
  for (let tries = 0; tries < 20 && (await tab.getByText("It holds").count()) === 0; tries++) {
    await tab.getByRole("button", { name: "Check it on this phone" }).click();
    await tab.waitForTimeout(700);
  }
  await tab.getByText("It is the key that this phone saw on the day you enrolled").waitFor();
  await tab.getByText("Checked against what this phone has kept since that day.").waitFor();
  await checkAccessible(tab, "the receipt");
  await picture(tab, "identity-receipt", { full: true });
  await ana.pocket.close();
});

test("each thing that keeps a picture from being taken is said, with what to do", { skip, timeout: 300_000 }, async () => {
  const eva = await courierWith("Eva Lind", nobody);
  await agree(eva.tab);
  const says = async (tab, words, name) => {
    await tab.goto("/courier/#/me/identity/enrol");
    await tab.locator(".say").filter({ hasText: words }).waitFor();
    await checkAccessible(tab, name);
    await picture(tab, `identity-${name}`);
    assert.equal(await tab.locator(".looks .done").count(), 0, "nothing is taken by itself");
  };
  await says(eva.tab, "Hold the phone so that your face is in the oval", "nobody");
  await says(await eva.pocket.later(two), "Only you may be in the picture", "two");
  await says(await eva.pocket.later(dark), "It is too dark", "dark");

  const tab = await eva.pocket.later(nobody, () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await tab.goto("/courier/#/me/identity/enrol");
  await tab.getByText("The camera is not allowed for this site").waitFor();
  await tab.getByRole("button", { name: "Try again" }).waitFor();
  await checkAccessible(tab, "a camera that is not allowed");
  await picture(tab, "identity-denied");
  await eva.pocket.close();
});

test("not now costs nothing: nothing is kept, no camera is opened, and the phone's lock answers the check", { skip, timeout: 300_000 }, async () => {
  const bea = await courierWith("Bea Novak", nobody);
  await bea.tab.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error("nobody may open the camera"));
  });
  await bea.tab.goto("/courier/#/me/identity");
  const [yes, not] = await Promise.all(["I agree", "Not now"].map((name) => bea.tab.getByRole("button", { name }).evaluate((button) => {
    const { backgroundColor, fontSize, fontWeight } = getComputedStyle(button);
    return { backgroundColor, fontSize, fontWeight, height: button.offsetHeight };
  })));
  assert.deepEqual(yes, not, "no answer is louder than the other");
  await bea.tab.getByRole("button", { name: "Not now" }).click();
  await bea.tab.getByText("Nothing is kept, and nothing changes for you.").waitFor();
  await askAfterAnotherPhone(bea);
  await bea.tab.getByRole("link", { name: /Identity check/ }).click();
  await bea.tab.getByRole("heading", { name: "My phone's lock" }).waitFor();
  await bea.tab.getByRole("heading", { name: "A person" }).waitFor();
  if ((await bea.tab.getByRole("button", { name: "No pictures, please" }).count()) > 0) {
    await bea.tab.getByRole("button", { name: "No pictures, please" }).click();
    await bea.tab.getByText("No more pictures.").waitFor();
  }
  assert.equal(await bea.tab.getByRole("link", { name: "Use the camera" }).count(), 0, "no camera after a no");
  await checkAccessible(bea.tab, "the other ways");
  await picture(bea.tab, "identity-declined", { full: true });
  await bea.tab.getByRole("button", { name: "Use my phone's lock" }).click();
  await bea.tab.getByText("Your phone's lock was opened.").waitFor();
  await bea.pocket.close();
});
