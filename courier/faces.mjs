// Packs the stages of jsfeat's face cascade (MIT, see the package's licence) into the bytes that `src/photo/faces.ts` reads:
// a sixth of the size, and nothing of it is run.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const CASCADE = createRequire(import.meta.url).resolve("jsfeat/cascades/bbf_face.js");
/** Bytes of the three counts, of a stage, of a feature and of a point. */
const [HEAD, STAGE, FEATURE, POINT] = [6, 6, 6, 3];

/** Points of a side of a feature; a negative third number marks an unused place. */
const pointsOf = (x, y, z) => z.map((halved, n) => [halved, x[n], y[n]]).filter(([halved]) => halved >= 0);

/** The packed stages. */
export async function packedFaces() {
  const text = await readFile(CASCADE, "utf8");
  // The file is a call that hangs one object of plain data on what it is given: only that object is read.
  const { stage_classifier: stages } = JSON.parse(/global\.face_cascade\s*=\s*(\{[\s\S]*\})\s*;?\s*\}\)/.exec(text)[1]);
  const features = stages.flatMap(({ feature, alpha }) =>
    feature.map((f, n) => ({ bright: pointsOf(f.px, f.py, f.pz), dark: pointsOf(f.nx, f.ny, f.nz), no: alpha[2 * n], yes: alpha[2 * n + 1] })),
  );
  if (features.some(({ yes, no }) => yes !== -no)) throw new Error("the cascade has other weights than expected");
  const points = features.flatMap(({ bright, dark }) => [...bright, ...dark]);
  const out = Buffer.alloc(HEAD + STAGE * stages.length + FEATURE * features.length + POINT * points.length);
  let at = [stages.length, features.length, points.length].reduce((to, count) => out.writeUInt16LE(count, to), 0);
  for (const { count, threshold } of stages) at = out.writeFloatLE(threshold, out.writeUInt16LE(count, at));
  for (const { bright, dark, yes } of features) at = out.writeUInt8(dark.length, out.writeUInt8(bright.length, out.writeFloatLE(yes, at)));
  for (const point of points) for (const number of point) at = out.writeUInt8(number, at);
  return out;
}
