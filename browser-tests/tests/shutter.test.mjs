// From the shutter to the picture on the recipient's open page, for a photo of 12 megapixels while 50
// other uploads run; each stage's time is printed. The 50 go through the real courier API.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadedDay } from "../stage/at_work.mjs";
import { phone, startBrowser } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { startServer } from "../stage/server.mjs";

/** Uploads that run beside what is measured, and what is measured. */
const OTHERS = Number(process.env.OTHER_UPLOADS ?? 50);
const MEASURED = 5;
/** What the recipient is promised, in milliseconds. */
const BAR = Number(process.env.SHUTTER_BAR ?? 1_500);
const CHUNK = 64 * 1024;

let server;
let browser;
let courier;
let stops;
before(async () => {
  // Each phone comes from an address of its own, as phones do: a proxy in front says which.
  server = await startServer({ environment: () => ({ PORCHLIGHT_TRUSTED_PROXY: '["127.0.0.1"]' }) });
  browser = await startBrowser();
  ({ courier, stops } = await loadedDay(server, browser, { orders: OTHERS + MEASURED }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What a phone does at the shutter: a picture of 4000 x 3000 pixels and its small copy, as JPEG. */
async function shutter(page) {
  const made = await page.evaluate(async () => {
    globalThis.scene ??= (() => {
      const scene = new OffscreenCanvas(4000, 3000);
      const pen = scene.getContext("2d");
      pen.fillStyle = "#b8b0a2";
      pen.fillRect(0, 0, 4000, 3000);
      let seed = 7;
      const dice = (most) => ((seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * most;
      for (let n = 0; n < 60_000; n++) {
        pen.fillStyle = `hsl(${dice(360)} 40% ${20 + dice(60)}%)`;
        pen.fillRect(dice(4000), dice(3000), 4 + dice(60), 4 + dice(40));
      }
      return scene;
    })();
    const began = performance.now();
    const small = new OffscreenCanvas(480, 360);
    small.getContext("2d").drawImage(globalThis.scene, 0, 0, 480, 360);
    const preview = await small.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    const ready = performance.now() - began;
    const photo = await globalThis.scene.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const text = async (blob) => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let all = "";
      for (let n = 0; n < bytes.length; n += 32_768) all += String.fromCharCode(...bytes.subarray(n, n + 32_768));
      return btoa(all);
    };
    return { preview: await text(preview), photo: await text(photo), ready, whole: performance.now() - began };
  });
  return { photo: Buffer.from(made.photo, "base64"), preview: Buffer.from(made.preview, "base64"), captured: made.whole };
}

/** Sends one upload chunk by chunk from an address of its own, until it is whole or told to stop. */
async function upload(left, photo, number, running) {
  const from = { "x-forwarded-for": `192.0.2.${number + 1}`, "content-type": "application/octet-stream" };
  for (let n = 0; n * CHUNK < photo.length && running(); n++) {
    await courier.phone.ask("PUT", `/photos/${left.evidence}/chunks/${n}`, photo.subarray(n * CHUNK, (n + 1) * CHUNK), from);
  }
}

/** The moment of the next ring of an order, as open pages hear it. */
async function nextRing(page, link) {
  const opened = await fetch(link, { redirect: "manual" });
  const cookie = opened.headers.get("set-cookie").split(";")[0];
  const stream = await fetch(`${new URL(opened.headers.get("location"), link).href}/live`, { headers: { cookie } });
  const reader = stream.body.getReader();
  return {
    heard: (async () => {
      for (let text = ""; ; ) {
        const { value, done } = await reader.read();
        if (done) throw new Error("the stream ended");
        text += Buffer.from(value).toString("utf8");
        if (text.includes("changed")) return Date.now();
      }
    })(),
    close: () => reader.cancel().catch(() => undefined),
  };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

test("the photo is on the recipient's open page soon after the shutter, while many others upload", { timeout: 900_000 }, async () => {
  const context = await phone(browser, server.url);
  const camera = await context.newPage();
  await camera.goto("/");
  const { photo, preview } = await shutter(camera);
  const others = [];
  for (const stop of stops.slice(MEASURED)) others.push(await courier.phone.leave(stop, photo, preview));
  let runs = true;
  let open = others.length;
  const busy = others.map((left, n) => upload(left, photo, n, () => runs).finally(() => open--));
  const rows = [];
  for (const stop of stops.slice(0, MEASURED)) {
    const mail = await waitFor(() => server.mail.mails.find(({ text }) => text.includes(`/r/${stop.order.id}/`)));
    const link = /http:\/\/\S+\/r\/\S+/.exec(mail.text)[0];
    const page = await context.newPage();
    await page.goto(link);
    const shot = await shutter(camera);
    const received = Date.now();
    const left = await courier.phone.leave(stop, shot.photo, shot.preview);
    const committed = Date.now();
    const ring = await nextRing(page, link);
    const shown = page.waitForFunction(() => {
      const img = document.querySelector("main figure img");
      return img !== null && img.complete && img.naturalWidth > 0;
    }, undefined, { polling: "raf", timeout: 30_000 }).then(() => Date.now());
    const sent = Date.now();
    await left.sendPreview();
    const ingested = Date.now();
    const [announced, seen] = await Promise.all([ring.heard, shown]);
    await ring.close();
    await page.close();
    const waitedForTest = sent - committed;
    rows.push({
      captured: shot.captured, received: committed - received, ingested: ingested - sent,
      announced: announced - ingested, shown: seen - Math.min(announced, seen),
      whole: shot.captured + (seen - received) - waitedForTest, beside: open,
    });
  }
  runs = false;
  await Promise.all(busy);
  console.log(`12 megapixels (${(photo.length / 1e6).toFixed(1)} MB, preview ${(preview.length / 1e3).toFixed(0)} kB), ${OTHERS} uploads beside; milliseconds:`);
  console.table(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value)]))));
  const whole = median(rows.map((row) => row.whole));
  console.log(`median from shutter to picture: ${Math.round(whole)} ms`);
  assert.ok(rows.every((row) => row.beside > 0), "the other uploads ended before the measurement did");
  assert.ok(whole < BAR, `the median was ${Math.round(whole)} ms`);
  await context.close();
});
