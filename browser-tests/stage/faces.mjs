// People with phones whose camera plays made videos: what a courier does with identity checks, up to each press.
// Shared by the tests of identity checks, of the review queue and of the tour's scene.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { desktop, startBrowser } from "./browser.mjs";
import { inviteCourier, openStation } from "./day.mjs";
import { MARKS, facesAreHere, whyNot } from "./face_videos.mjs";
import { arrive } from "./passkey.mjs";
import { Phone } from "./phone.mjs";
import { startServer } from "./server.mjs";

const MODELS = process.env.PORCHLIGHT_MODELS__FOLDER ?? "";
const modelsAreHere = MODELS !== "" && existsSync(join(MODELS, "dlib_face_recognition.onnx"));
/** Why nothing can be compared here; false if faces and models are. */
export const skip = facesAreHere && modelsAreHere ? false : facesAreHere ? "SKIPPED: no models in PORCHLIGHT_MODELS__FOLDER" : whyNot;
if (skip) console.error(skip);

/** How close a mark must be, whatever the video's compression made of it. */
const MARK_SLACK = 20;
const PATIENCE = 30_000;

/** A station whose couriers can be asked who they are, with its operator signed in. */
export async function openFaceStation() {
  const server = await startServer();
  const browser = await startBrowser();
  await openStation(server);
  const operator = await desktop(browser, server.url);
  await arrive(await operator.newPage(), server.operatorLink, "**/console");
  const faces = await Faces.open(server, operator);
  const policy = join(faces.folder, "policy.json");
  await writeFile(policy, await server.command("identity", "policy", "draft", "own-car"));
  await server.command("identity", "policy", "set", "own-car", policy);
  return { server, browser, operator, faces };
}

/** Where videos and phones are kept for one file of tests. */
export class Faces {
  static async open(server, operator) {
    const faces = new Faces();
    Object.assign(faces, { server, operator, pockets: [], folder: await mkdtemp(join(tmpdir(), "porchlight-faces-")) });
    return faces;
  }

  /** Puts every phone away, also after a test that failed. */
  async close() {
    for (const pocket of this.pockets) await pocket.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A video, made once. */
  async video(make) {
    const file = join(this.folder, `${make.name}.y4m`);
    if (!existsSync(file)) await make(file);
    return file;
  }

  /** Arguments of a browser whose camera plays a video. */
  async cameraOf(make) {
    return [`--use-file-for-fake-video-capture=${await this.video(make)}`];
  }

  /** A courier who has just signed in on their phone. */
  async courierWith(name, make) {
    const invited = await inviteCourier(this.server, this.operator.request, name);
    const pocket = new Pocket(this, name.split(" ")[0].toLowerCase());
    this.pockets.push(pocket);
    const tab = await pocket.open(make);
    await arrive(tab, invited.invitation, "**/courier/**");
    await tab.getByText("Online").waitFor();
    return { ...invited, pocket, tab };
  }

  /** A second phone signs in, which is a reason to ask. */
  async askAfterAnotherPhone({ email, tab }) {
    const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await this.server.command("sign-in-link", email))[0];
    await Phone.signIn(this.server, link);
    await tab.goto("/courier/#/today");
    await tab.getByRole("link", { name: /Identity check: answer by/ }).waitFor({ timeout: 90_000 });
  }
}

/** A phone that keeps what it has when it is put away, and whose camera sees something else each time it is opened. */
class Pocket {
  constructor(faces, name) {
    this.faces = faces;
    this.kept = join(faces.folder, name);
  }

  async open(make, change) {
    await this.context?.close();
    const name = process.env.BROWSER_UNDER_TEST ?? "chromium";
    this.context = await chromium.launchPersistentContext(this.kept, {
      executablePath: name.startsWith("/") ? name : execFileSync("which", [name]).toString().trim(),
      args: [
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-dev-shm-usage",
        ...(await this.faces.cameraOf(make)),
      ],
      baseURL: this.faces.server.url, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en-US",
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

export async function agree(tab) {
  await tab.goto("/courier/#/me/identity");
  await tab.getByRole("button", { name: "I agree" }).click();
  await tab.getByRole("link", { name: "Make my first pictures" }).waitFor();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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

/** Does what the page (or a frame of one) says, as somebody with a button: waits until the video shows the look, and presses. */
export async function lookAsTold(tab) {
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
    for (const is of [false, true]) for (let tries = 0; tries < 300 && !(await sees(is)); tries++) await pause(40);
    await pause(250);
    await tab.locator(".shutter").click();
    if (n < 4) await tab.waitForFunction((count) => document.querySelectorAll(".looks .done").length > count, n).catch(() => undefined);
    else return;
    assert.equal(await taken(), n + 1);
  }
}

/** Tries with the camera once. */
export async function tryFace(tab) {
  await tab.goto("/courier/#/me/identity/check");
  await tab.getByRole("link", { name: "Use the camera" }).click();
  await lookAsTold(tab);
  await tab.getByRole("heading", { name: "Is it you?" }).waitFor({ timeout: 60_000 });
}

/** Makes the first pictures. Where a set does not serve, begins again as the page offers it, a few times at most. */
export async function enrolHere(tab) {
  await tab.goto("/courier/#/me/identity/enrol");
  for (let tries = 0; ; tries++) {
    await lookAsTold(tab);
    const made = tab.getByText("Your first pictures are made");
    const again = tab.getByRole("button", { name: "Begin again" });
    await made.or(again).first().waitFor({ timeout: 60_000 });
    if ((await made.count()) > 0) return tries;
    const said = await tab.locator("main").innerText();
    assert.ok(tries < MOST_AGAIN, `the pictures did not serve ${tries + 1} times:\n${said}`);
    console.error(`  the pictures did not serve, once more: ${said.replace(/\s+/g, " ").slice(0, 200)}`);
    await again.click();
  }
}

/** How often somebody begins anew before they would give up. */
const MOST_AGAIN = 2;
