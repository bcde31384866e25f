// How long somebody waits at the door: from the press of the shutter until hints are painted, and until the photo is
// durably on the phone; with the machine's processor as it is, and slowed down until it is as fast as a mid-range and as a
// cheap phone (see `speed.mjs`).
//   npm run measure            30 photos at each speed
//   npm run measure -- 100     more of them
// Needs Chromium and a built server, as the browser tests do. Measure on an idle machine: nothing else is subtracted.
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { aim, loadedDay, openDay, stand } from "../../browser-tests/stage/at_work.mjs";
import { phone, startBrowser } from "../../browser-tests/stage/browser.mjs";
import { startServer } from "../../browser-tests/stage/server.mjs";
import { doorVideo } from "./camera.mjs";
import { PHONES, factorFor, score } from "./speed.mjs";

const PHOTOS = Number(process.argv[2] ?? 30);
/** What the camera gives and the app asks for: 3.7 megapixels. */
const [WIDTH, HEIGHT] = [2560, 1440];
/** The bar: all hints before the phone leaves the hand, milliseconds on a mid-range phone. */
const BAR_MS = 300;
const BARRED = "all_hints";
/** Marks that the app sets, in their order: `hints` are the first ones, `all_hints` wait for the position and for faces. */
const STAGES = ["measured", "hints", "all_hints", "picture", "files", "signed", "kept"];
/** Chromium slows the page's thread down and no worker: what a worker did before a stage is added as often as it is missing. */
const DEVELOPED_BY = { measured: "measured", picture: "picture", hints: "measured", all_hints: "looked", files: "files", signed: "files", kept: "files" };

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];

/** One photo: milliseconds from the press to each stage, as if the worker were slowed down like the page. */
async function onePhoto(page, speed) {
  await page.locator(".shutter:enabled").waitFor();
  await page.locator(".shutter").click();
  await page.waitForFunction(() => ["kept", "hints", "all_hints"].every((name) => performance.getEntriesByName(name).length > 0));
  const times = await page.evaluate(
    ({ stages, by, more }) => {
      const of = (name) => performance.getEntriesByName(name)[0];
      return stages.map((name) => of(name).startTime - of("shutter").startTime + more * (of(by[name]).detail ?? 0));
    },
    { stages: STAGES, by: DEVELOPED_BY, more: speed - 1 },
  );
  await page.getByRole("button", { name: "Take again" }).click();
  return times;
}

const server = await startServer();
const video = join(server.folder, "door.y4m");
await doorVideo(video, WIDTH, HEIGHT);
const browser = await startBrowser([`--use-file-for-fake-video-capture=${video}`]);
const slow = [];
try {
  const { courier, stops } = await loadedDay(server, browser, { orders: 1 });
  const context = await phone(browser, server.url);
  const page = await openDay(server, context, courier);
  await stand(page, stops[0]);
  console.log(`${PHOTOS} photos of ${WIDTH} x ${HEIGHT} at each speed; ${cpus().length} x ${cpus()[0].model}, load before ${loadavg()[0].toFixed(1)}`);
  const calibrating = await context.newCDPSession(page);
  console.log(`score of this machine ${(await score(page)).toFixed(0)}; ${PHONES.map((p) => `${p.name} ${p.score}`).join(", ")}`);
  const speeds = [{ name: "as fast as this machine", factor: 1 }];
  for (const phone of PHONES) speeds.push({ name: phone.name, factor: await factorFor(page, calibrating, phone.score) });
  await calibrating.detach();
  for (const { name, factor } of speeds) {
    // A new page each time, so that the first photo is a first one; by way of the stop's page, as people come.
    await page.goto(`/courier/#/today/stop/${stops[0].id}`);
    await page.reload();
    await page.getByText(/^Stop 1 of/).waitFor();
    await aim(page, stops[0]);
    const control = await context.newCDPSession(page);
    await control.send("Emulation.setCPUThrottlingRate", { rate: factor });
    const all = [];
    for (let n = 0; n < PHOTOS; n += 1) all.push(await onePhoto(page, factor));
    await control.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await control.detach();
    console.log(`\n${name}: ${factor.toFixed(1)} times slower, load ${loadavg()[0].toFixed(1)} (milliseconds from the press)`);
    for (const [n, stage] of STAGES.entries()) {
      const times = all.map((row) => row[n]).sort((a, b) => a - b);
      console.log(`  ${stage.padEnd(9)} p50 ${at(times, 0.5).toFixed(0).padStart(5)}   p95 ${at(times, 0.95).toFixed(0).padStart(5)}   first ${all[0][n].toFixed(0).padStart(5)}   worst ${times.at(-1).toFixed(0).padStart(5)}`);
      if (stage === BARRED) slow.push({ name, ms: at(times, 0.95) });
    }
  }
  console.log("");
  for (const { name, ms } of slow) console.log(`hints within ${BAR_MS} ms, 95 of 100, ${name}: ${ms <= BAR_MS ? "met" : "NOT met"}`);
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = slow.find(({ name }) => name === PHONES[0].name)?.ms <= BAR_MS ? 0 : 1;
