// Days without a network: a phone full of photos, its browser killed at random, comes back after 72 hours.
// Every photo arrives, at its own stop, once. OFFLINE_PHOTOS=200 runs it in full size.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";
import { aim, allSent, kept, leave, loadedDay, openDay, stand } from "../stage/at_work.mjs";
import { startBrowser } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { startServer } from "../stage/server.mjs";

const PHOTOS = Number(process.env.OFFLINE_PHOTOS ?? 8);
const MOST_AT_STOP = 6;
const AWAY_MS = 72 * 3_600_000;
/** Of the moments at which the browser may be killed, how many it is. */
const KILLED = 0.15;

let server;
let browser;
let folder;
let mine;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), "porchlight-phone-"));
});
after(async () => {
  await mine?.context?.close().catch(() => undefined);
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A repeatable sequence of chances. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One phone whose browser can be killed and started again on the same storage. */
class KilledPhone {
  kills = 0;
  ahead = 0;
  offline = false;

  async start() {
    const name = process.env.BROWSER_UNDER_TEST ?? "chromium";
    const executablePath = name.startsWith("/") ? name : execFileSync("which", [name]).toString().trim();
    this.context = await chromium.launchPersistentContext(folder, {
      executablePath,
      args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-dev-shm-usage"],
      baseURL: server.url, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "en-US",
      reducedMotion: "reduce", permissions: ["geolocation", "camera"], geolocation: { latitude: 30.2672, longitude: -97.7431, accuracy: 8 },
    });
    if (this.ahead > 0) await this.context.clock.install({ time: Date.now() + this.ahead });
    await this.context.setOffline(this.offline);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.setDefaultTimeout(30_000);
    return this.page;
  }

  /** Ends every process of this phone's browser at once, as a flat battery does. */
  async kill() {
    this.kills += 1;
    const own = execFileSync("pgrep", ["-f", `user-data-dir=${folder}`]).toString().trim().split("\n");
    for (const id of own) {
      try {
        process.kill(Number(id), "SIGKILL");
      } catch {
        // It ended with its parent.
      }
    }
    await this.context.close().catch(() => undefined);
    const page = await this.start();
    await page.goto("/courier/");
    return page;
  }
}

/** Texts of the files in a bundle. */
function textsIn(zip) {
  const texts = [];
  for (let at = zip.indexOf("PK\x01\x02"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 4)) {
    const [method, size, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const body = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(body, body + size);
    texts.push((method === 0 ? bytes : inflateRawSync(bytes)).toString("latin1"));
  }
  return texts.join("\n");
}

test(`${PHOTOS} photos of a phone that was offline for 72 hours arrive, each at its own stop, once`, { timeout: 300_000 + PHOTOS * 30_000 }, async () => {
  const chance = seeded(7);
  const wanted = Math.ceil(PHOTOS / MOST_AT_STOP);
  const { courier, stops } = await loadedDay(server, browser, { orders: wanted });
  assert.equal(stops.length, wanted, "every order has a stop");
  mine = new KilledPhone();
  let page = await mine.start();
  await page.close();
  page = await openDay(server, mine.context, courier);
  mine.page = page;
  // The shell is on the phone before the network goes.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  mine.offline = true;
  await mine.context.setOffline(true);
  const expected = new Map();
  let left = PHOTOS;
  const perhaps = async () => {
    const killed = chance() < KILLED;
    if (killed) page = await mine.kill();
    return killed;
  };
  for (const stop of stops) {
    await stand(page, stop);
    for (let n = Math.min(MOST_AT_STOP, left); n > 0; n -= 1) {
      const before = (await kept(page, "photos")).length;
      await aim(page, stop);
      await page.locator(".shutter").click();
      await page.getByRole("button", { name: "Keep it" }).waitFor();
      await waitFor(async () => (await kept(page, "photos")).length === before + 1);
      left -= 1;
      // Killed between the shutter and the button, or kept by the button.
      if (await perhaps()) continue;
      await page.getByRole("button", { name: "Keep it" }).click();
      await page.locator(".thumbs figure").first().waitFor();
    }
    await page.goto(`/courier/#/today/stop/${stop.id}/drop`);
    await page.locator(".thumbs figure").first().waitFor();
    await leave(page);
    await waitFor(async () => (await kept(page, "photos")).every((p) => p.state === "committed"));
    await perhaps();
  }
  for (const photo of await kept(page, "photos")) expected.set(photo.id, photo.stop);
  assert.equal(expected.size, PHOTOS);

  // Three days later, in another browser process whose clock says so.
  mine.ahead = AWAY_MS;
  page = await mine.kill();
  await page.locator(".strip").filter({ hasText: /safe on this phone/ }).waitFor();
  mine.offline = false;
  await mine.context.setOffline(false);
  for (let n = 0; n < 3; n += 1) {
    const share = ((n + 1) * PHOTOS) / 5;
    await waitFor(async () => (await kept(page, "photos")).filter((p) => p.state === "done").length >= share, 60_000 + PHOTOS * 3_000);
    page = await mine.kill();
  }
  await allSent(page, 120_000 + PHOTOS * 5_000);
  await mine.context.close();

  const { stops: after } = await courier.phone.itinerary();
  const seen = [];
  for (const stop of after) {
    assert.equal(stop.attempt?.outcome, "delivered");
    const bundle = await waitFor(async () => {
      const answer = await courier.phone.device.send("GET", `/attempts/${stop.attempt.id}/bundle`, {});
      return answer.ok && Buffer.from(await answer.arrayBuffer());
    });
    const ids = new Set(textsIn(bundle).match(/evd_[0-9a-z]{26}/g));
    for (const id of ids) if (expected.has(id)) seen.push([id, stop.id]);
  }
  assert.deepEqual(new Map(seen), expected, "each photo at its own stop");
  assert.equal(seen.length, PHOTOS, "none twice");
  for (const id of expected.keys()) assert.equal((await courier.phone.ask("GET", `/photos/${id}`)).state, "verified");
  console.log(`${PHOTOS} of ${PHOTOS} photos at ${wanted} stops; the browser was killed ${mine.kills} times`);
});

