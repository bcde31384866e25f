// Makes the README's pictures from those that the browser tests took, in Chromium itself.
//
//   PICTURES_FOLDER=FOLDER cargo xtask browser-test
//   node readme_pictures.mjs FOLDER ../docs/pictures
import gifenc from "gifenc";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startBrowser } from "./stage/browser.mjs";

const [from, to] = process.argv.slice(2);
if (to === undefined) {
  console.error("usage: node readme_pictures.mjs FOLDER_OF_THE_TESTS FOLDER_OF_THE_README");
  process.exit(2);
}

/** Pictures of one still side by side, each `width` pixels wide and cut at `height`, on a quiet ground. */
const STILLS = [
  { name: "phones", of: ["courier-stop-light", "courier-drop-light", "recipient-photo-light"], width: 376, height: 800, gap: 24 },
  { name: "evidence", of: ["console-evidence-light"], width: 1200, height: 1120, gap: 0 },
  { name: "tour", of: ["tour-photo-light"], width: 1200, height: 750, gap: 0 },
];
/** The moving picture: scenes, and how long each stays, in milliseconds. */
const SCENES = [
  ["tour-start-light", 1_400], ["tour-entering-light", 1_800], ["tour-drawn-light", 2_400], ["tour-program-light", 3_000], ["tour-bound-light", 2_400],
  ["tour-left-light", 2_000], ["tour-photo-light", 2_600], ["tour-verified-light", 3_600],
];
const MOVING = { width: 900, height: 563 };
const QUALITY = 0.82;

const browser = await startBrowser();
const page = await browser.newPage();
const source = async (name) => `data:image/png;base64,${(await readFile(join(from, `${name}.png`))).toString("base64")}`;

/** Draws pictures side by side on the page's canvas. */
function draw(sources, { width, height, gap = 0 }) {
  return page.evaluate(async ({ sources, width, height, gap }) => {
    const pictures = await Promise.all(sources.map((src) => new Promise((done, failed) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = () => failed(new Error("not a picture"));
      image.src = src;
    })));
    const canvas = document.createElement("canvas");
    canvas.width = sources.length * width + (sources.length - 1) * gap;
    canvas.height = height;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    pictures.forEach((picture, i) => {
      const shown = Math.min(picture.naturalHeight, (height / width) * picture.naturalWidth);
      context.drawImage(picture, 0, 0, picture.naturalWidth, shown, i * (width + gap), 0, width, (shown / picture.naturalWidth) * width);
    });
    globalThis.drawn = canvas;
  }, { sources, width, height, gap });
}

for (const { name, of, ...size } of STILLS) {
  await draw(await Promise.all(of.map(source)), size);
  const url = await page.evaluate((quality) => globalThis.drawn.toDataURL("image/webp", quality), QUALITY);
  await writeFile(join(to, `${name}.webp`), Buffer.from(url.split(",")[1], "base64"));
}

const gif = gifenc.GIFEncoder();
for (const [name, delay] of SCENES) {
  await draw([await source(name)], MOVING);
  const base64 = await page.evaluate(() => {
    const { data } = globalThis.drawn.getContext("2d").getImageData(0, 0, globalThis.drawn.width, globalThis.drawn.height);
    let text = "";
    for (let i = 0; i < data.length; i += 32_768) text += String.fromCharCode(...data.subarray(i, i + 32_768));
    return btoa(text);
  });
  const pixels = new Uint8Array(Buffer.from(base64, "base64"));
  const palette = gifenc.quantize(pixels, 128);
  gif.writeFrame(gifenc.applyPalette(pixels, palette), MOVING.width, MOVING.height, { palette, delay });
}
gif.finish();
await writeFile(join(to, "tour.gif"), gif.bytes());
await browser.close();
