// From the shutter to the picture on the recipient's open page, for a photo of 12 megapixels while 50
// other uploads run; each stage's time is printed, and how many of the 50 were under way when the picture was seen. They go
// through the real courier API at the rate of a phone's uplink, each a photo as large as is taken at all, so that none of
// them is through before the last picture is seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadedDay } from "../stage/at_work.mjs";
import { phone, startBrowser } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { Phone } from "../stage/phone.mjs";
import { startServer } from "../stage/server.mjs";

/** Uploads that run beside what is measured, and what is measured. */
const OTHERS = Number(process.env.OTHER_UPLOADS ?? 50);
const MEASURED = 5;
/** Uploads of one phone: of one key only so many requests are remembered, and thus taken, within some minutes. */
const OF_A_PHONE = 10;
/** What the recipient is promised, in milliseconds. */
const BAR = Number(process.env.SHUTTER_BAR ?? 1_500);
const CHUNK = 64 * 1024;
/** What a phone sends in a second, in bits: the poor uplink for which the promise was made. */
const UPLINK = Number(process.env.UPLINK ?? 1_000_000);
const CHUNK_MS = (8_000 * CHUNK) / UPLINK;
/** Most bytes of a photo, as the server takes it. */
const LARGEST = 12_000_000;

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

/** Makes the scene that is photographed, in the page `camera`: 4000 x 3000 pixels of things in many colours. */
function setScene(camera) {
  return camera.evaluate(() => {
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
    globalThis.scene = scene;
    globalThis.base64 = async (blob) => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let all = "";
      for (let n = 0; n < bytes.length; n += 32_768) all += String.fromCharCode(...bytes.subarray(n, n + 32_768));
      return btoa(all);
    };
  });
}

/** What a phone does at the shutter: a picture of 4000 x 3000 pixels and its small copy, as JPEG. */
async function shutter(camera) {
  const made = await camera.evaluate(async () => {
    const began = performance.now();
    const small = new OffscreenCanvas(480, 360);
    small.getContext("2d").drawImage(globalThis.scene, 0, 0, 480, 360);
    const preview = await small.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    const photo = await globalThis.scene.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const captured = performance.now() - began;
    return { preview: await globalThis.base64(preview), photo: await globalThis.base64(photo), captured };
  });
  return { photo: Buffer.from(made.photo, "base64"), preview: Buffer.from(made.preview, "base64"), captured: made.captured };
}

/** The scene in the grain of a small sensor at night: as many bytes as a photo may have, or a little less. */
async function grainy(camera) {
  const made = await camera.evaluate(async (largest) => {
    const noisy = new OffscreenCanvas(4000, 3000);
    const pen = noisy.getContext("2d");
    pen.drawImage(globalThis.scene, 0, 0);
    const picture = pen.getImageData(0, 0, 4000, 3000);
    const grain = new Uint8Array(65_536);
    for (let at = 0; at < picture.data.length; at += 4) {
      if (at % 65_536 === 0) crypto.getRandomValues(grain);
      for (let colour = 0; colour < 3; colour++) picture.data[at + colour] += (grain[(at % 65_536) + colour] - 128) / 3;
    }
    pen.putImageData(picture, 0, 0);
    let blob;
    for (let quality = 0.97; quality > 0.5 && (blob === undefined || blob.size > largest); quality -= 0.01) {
      blob = await noisy.convertToBlob({ type: "image/jpeg", quality });
    }
    return globalThis.base64(blob);
  }, LARGEST);
  return Buffer.from(made, "base64");
}

/** An upload chunk by chunk from an address of its own, until it is whole or told to stop. It is under way from the
 * answer to its first chunk until its last chunk is sent. */
class Upload {
  underWay = false;
  chunks = 0;
  again = 0;
  stopped = false;

  constructor(phone, left, photo, number) {
    Object.assign(this, { phone, left, photo });
    this.from = { "x-forwarded-for": `192.0.2.${number + 1}`, "content-type": "application/octet-stream" };
  }

  async run() {
    const all = Math.ceil(this.photo.length / CHUNK);
    while (this.chunks < all && !this.stopped) {
      if (this.chunks === all - 1) this.underWay = false;
      const pause = new Promise((resolve) => setTimeout(resolve, CHUNK_MS));
      if (await this.send(this.chunks)) this.chunks += 1;
      this.underWay = this.chunks < all;
      await pause;
    }
    this.underWay = false;
  }

  /** Says no where the server had no time: then the same goes again, as from a phone. */
  async send(chunk) {
    const bytes = this.photo.subarray(chunk * CHUNK, (chunk + 1) * CHUNK);
    try {
      await this.phone.ask("PUT", `/photos/${this.left.evidence}/chunks/${chunk}`, bytes, this.from);
      return true;
    } catch (error) {
      if (!/answered (408|429|503)/.test(error.message)) throw error;
      this.again += 1;
      return false;
    }
  }
}

/** The courier's, with a key of its own. */
async function anotherPhone() {
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  return Phone.signIn(server, link);
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
  await setScene(camera);
  const [{ photo, preview }, large] = [await shutter(camera), await grainy(camera)];
  assert.ok(large.length > 0.8 * LARGEST, `the large photos have only ${large.length} bytes`);
  const others = [];
  let another;
  for (const stop of stops.slice(MEASURED)) {
    if (others.length % OF_A_PHONE === 0) another = await anotherPhone();
    others.push(new Upload(another, await courier.phone.leave(stop, large, preview), large, others.length));
  }
  const underWay = () => others.filter((upload) => upload.underWay).length;
  const began = Date.now();
  const busy = others.map((upload) => upload.run());
  await waitFor(() => underWay() === OTHERS);
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
    }, undefined, { polling: "raf", timeout: 30_000 }).then(() => [Date.now(), underWay()]);
    const sent = Date.now();
    await left.sendPreview();
    const ingested = Date.now();
    const [announced, [seen, beside]] = await Promise.all([ring.heard, shown]);
    await ring.close();
    await page.close();
    const waitedForTest = sent - committed;
    rows.push({
      captured: shot.captured, received: committed - received, ingested: ingested - sent,
      announced: announced - ingested, shown: seen - Math.min(announced, seen),
      whole: shot.captured + (seen - received) - waitedForTest, beside,
    });
  }
  others.forEach((upload) => (upload.stopped = true));
  const shares = others.map(({ chunks }) => (100 * chunks * CHUNK) / large.length);
  const sent = others.reduce((sum, { chunks }) => sum + chunks * CHUNK, 0) / (Date.now() - began) / 1e3;
  const again = others.reduce((sum, upload) => sum + upload.again, 0);
  console.log(`12 megapixels (${(photo.length / 1e6).toFixed(1)} MB, preview ${(preview.length / 1e3).toFixed(0)} kB), beside ${OTHERS} uploads of ${(large.length / 1e6).toFixed(1)} MB at ${UPLINK / 1e6} Mbit/s each, together ${sent.toFixed(1)} MB/s, ${again} chunks sent again, at the end ${Math.round(Math.min(...shares))} to ${Math.round(Math.max(...shares))} % sent; milliseconds, and uploads under way when it was seen:`);
  console.table(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value)]))));
  const whole = median(rows.map((row) => row.whole));
  console.log(`median from shutter to picture: ${Math.round(whole)} ms`);
  await Promise.all(busy);
  assert.deepEqual(rows.map((row) => row.beside), Array(MEASURED).fill(OTHERS), "every other upload was under way whenever the picture was seen");
  assert.ok(whole < BAR, `the median was ${Math.round(whole)} ms`);
  await context.close();
});
