// Measures the hints of the viewfinder on real photos, with the very code of the app: how many good photos get a
// hint without need, and how many bad ones get theirs. `npm run measure:hints -- FOLDER`, the folder of the photo sets.
import { build } from "esbuild";
import jpeg from "jpeg-js";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { PNG } from "pngjs";
import { measureFaces } from "./faces.mjs";
import { measureLeftOut } from "./left_out.mjs";

const folder = process.argv[2];
if (folder === undefined) throw new Error("name the folder of the photo sets");

async function appCode() {
  const contents = ["measure", "baseline", "hints", "faces", "frame"].map((name) => `export * from "./src/photo/${name}";`).join("\n");
  const built = await build({ stdin: { contents, resolveDir: path.join(import.meta.dirname, ".."), loader: "ts" }, bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);
}
const app = await appCode();
const { MEASURED_SIDE, lumaOf, measure, lightHint, softBelow } = app;

async function decoded(file) {
  const bytes = await readFile(file);
  if (file.endsWith(".png")) return PNG.sync.read(bytes);
  return jpeg.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 1024 });
}

/** Brightness at the measured size. */
const shrunk = ({ width, height, data }) => app.shrunk(lumaOf(data), width, height, width, MEASURED_SIDE);

/** The mean over a shape of pixels around each one: a disc for lost focus, a line for a moving hand. */
function smeared({ luma, width: w, height: h }, shape) {
  const out = new Float64Array(luma.length);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      let sum = 0;
      for (const [dx, dy] of shape) {
        const [u, v] = [Math.min(w - 1, Math.max(0, x + dx)), Math.min(h - 1, Math.max(0, y + dy))];
        sum += luma[v * w + u];
      }
      out[y * w + x] = sum / shape.length;
    }
  }
  return { luma: out, width: w, height: h };
}
const disc = (r) => {
  const all = [];
  for (let dy = -r; dy <= r; dy += 1) for (let dx = -r; dx <= r; dx += 1) if (dx * dx + dy * dy <= r * r) all.push([dx, dy]);
  return all;
};
const line = (n) => Array.from({ length: n }, (_, i) => [i - (n >> 1), 0]);

/** All rows, as faces are looked for in. */
const whole = ({ width, height, data }) => app.bytesOf(app.shrunk(lumaOf(data), width, height, width, MEASURED_SIDE, true));

/** Colours at the measured size. */
function coloured({ width, height, data }) {
  const planes = [0, 1, 2].map((colour) => app.shrunk(Float64Array.from({ length: width * height }, (_, n) => data[4 * n + colour]), width, height, width, MEASURED_SIDE, true));
  const rgba = Uint8Array.from({ length: 4 * planes[0].luma.length }, (_, n) => planes[n % 4]?.luma[n >> 2] ?? 255);
  return { rgba, width: planes[0].width, height: planes[0].height };
}

async function photosIn(where) {
  const names = (await readdir(path.join(folder, where))).filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const picture = await decoded(path.join(folder, where, name));
      return { name, ...shrunk(picture), whole: whole(picture), ...(where.includes("door") ? coloured(picture) : {}) };
    }),
  );
}
const seen = measure;
const count = (list, is) => `${list.filter(is).length} of ${list.length}`;

const doors = (await photosIn("doorstep-cc0/images")).map((photo) => ({ ...photo, seen: seen(photo) }));
const dark = [...(await photosIn("dark/lol-low"))].map((photo) => ({ ...photo, seen: seen(photo) }));
const sharp = (await photosIn("blur/certh-subset/sharp")).map((photo) => ({ ...photo, seen: seen(photo) }));
const soft = (await photosIn("blur/certh-subset/blur")).map((photo) => ({ ...photo, seen: seen(photo) }));

console.log("Light (no photo of a phone is needed to judge it)");
console.log(`  door photos found fault with:     ${count(doors, (p) => lightHint(p.seen) !== null)}`);
console.log(`  sharp CERTH photos found fault:   ${count(sharp, (p) => lightHint(p.seen) !== null)}`);
console.log(`  under-exposed photos (LOL) found: ${count(dark, (p) => lightHint(p.seen) === "too_dark")}`);

console.log("Sharpness, each photo against the other photos of its phone");
for (const [phone, list] of [["PXL", doors.filter((p) => p.name.startsWith("PXL"))], ["IMG", doors.filter((p) => p.name.startsWith("IMG"))], ["CERTH", sharp]]) {
  const limit = (photo) => softBelow(list.filter((p) => p !== photo).map((p) => p.seen.loss));
  const silent = list.filter((photo) => limit(photo) === null).length;
  console.log(`  ${phone}: ${list.length} photos, sharpness ${list.map((p) => p.seen.loss.toFixed(2)).sort().join(" ")}`);
  if (silent === list.length) {
    console.log("    too few photos of this phone: silent");
    continue;
  }
  console.log(`    good photos found fault with: ${count(list, (p) => p.seen.loss < limit(p))}`);
  for (const [name, shape] of [["out of focus, radius 1", disc(1)], ["out of focus, radius 2", disc(2)], ["out of focus, radius 3", disc(3)], ["moved by 5 pixels", line(5)], ["moved by 9 pixels", line(9)]]) {
    console.log(`    ${name}: ${count(list, (p) => seen(smeared(p, shape)).loss < limit(p))}`);
  }
}
const certh = softBelow(sharp.map((p) => p.seen.loss));
console.log(`  CERTH, really blurred, against the sharp ones: ${certh === null ? "silent" : count(soft, (p) => p.seen.loss < certh)}`);
const fixed = 0.666;
console.log(`One threshold for all (${fixed}, the best of other sets): good door photos found fault with ${count(doors, (p) => p.seen.loss < fixed)}, CERTH sharp ${count(sharp, (p) => p.seen.loss < fixed)}, blurred found ${count(soft, (p) => p.seen.loss < fixed)}`);

const things = await photosIn("near-dup/imagededup/base_images");
const others = { "sharp CERTH photos": sharp, "blurred CERTH photos": soft, "under-exposed photos (LOL)": dark, "things (UKBench)": things };
await measureFaces(app, doors, { "door photos": doors, ...others }, path.join(folder, "../face/eval/orl"));
await measureLeftOut(app, doors, others, path.join(folder, "doorstep-cc0/labels-yolo"));

const [photo] = doors;
const began = performance.now();
for (let i = 0; i < 10; i += 1) seen(photo);
console.log(`Measuring ${photo.width} x ${photo.height}: ${((performance.now() - began) / 10).toFixed(1)} ms here`);
