// The app's own face finder: a drawn face is found at every size and where it is, and what is none is not.
import assert from "node:assert/strict";
import test from "node:test";
import { packedFaces } from "../faces.mjs";
import { type Bytes, type Finder, FACES_SIDE, facesIn, finderFrom } from "../src/photo/faces";
import { faceIn, prepareLook } from "../src/photo/look";
import { drawnFace } from "./drawn-face.mjs";

const [width, height] = [FACES_SIDE, (FACES_SIDE * 3) / 4];
const bytes = async (): Promise<ArrayBuffer> => new Uint8Array(await packedFaces()).buffer;
const finder = async (): Promise<Finder> => finderFrom(await bytes());
const picture = (share: number): Bytes => ({ luma: drawnFace(width, height, share), width, height });

test("a face is found from a twelfth of the picture's height on, and where it is", async () => {
  for (const share of [0.12, 0.2, 0.3, 0.5, 0.7]) {
    const faces = facesIn(await finder(), picture(share));
    assert.equal(faces.length, 1, `a head of ${share}`);
    const { left, top, side } = faces[0] ?? { left: 0, top: 0, side: 0 };
    assert.ok(Math.hypot(left + side / 2 - width / 2, top + side / 2 - height / 2) < (share * height) / 4, `${left} ${top} ${side}`);
    assert.ok(side > 0.3 * share * height && side < 1.1 * share * height);
  }
});

test("a face on its head, noise, a plain wall and pictures smaller than a window are none", async () => {
  const none = async (luma: Uint8Array, w: number, h: number) => assert.deepEqual(facesIn(await finder(), { luma, width: w, height: h }), []);
  await none(drawnFace(width, height, 0.3).reverse(), width, height);
  await none(Uint8Array.from({ length: width * height }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24), width, height);
  await none(new Uint8Array(width * height).fill(200), width, height);
  for (const [w, h] of [[1, 1], [24, 24], [23, 400], [400, 5]] as const) await none(new Uint8Array(w * h).fill(9), w, h);
});

test("the packed stages say what the package says, and a cut-off file is refused", async () => {
  const { stages, weights, points, bright } = await finder();
  assert.deepEqual([stages.length - 1, weights.length, stages.at(-1), points.length / 3], [16, 2015, 2015, bright.at(-1)]);
  assert.ok(points.every((value, i) => (i % 3 === 0 ? value <= 2 : value < 24)), "no point lies outside its window");
  const all = await bytes();
  assert.throws(() => finderFrom(all.slice(0, all.byteLength - 1)), RangeError);
});

test("until the stages are there nothing is said, no photo waits, and a failed fetch is tried again", async () => {
  const usual = globalThis.fetch;
  const answers = [new Response(null, { status: 503 }), new Response(await bytes())];
  globalThis.fetch = async () => answers.shift() ?? Promise.reject(new Error("asked too often"));
  try {
    let asked = 0;
    const face = (share: number): boolean | null => faceIn(() => ((asked += 1), picture(share)));
    await prepareLook();
    assert.equal(face(0.3), null);
    assert.equal(asked, 0, "nobody makes a picture for nothing");
    // That asked for them again.
    await prepareLook();
    assert.deepEqual([face(0.3), face(0)], [true, false]);
    assert.equal(faceIn(() => assert.fail("no memory")), null, "a failure here costs no photo");
  } finally {
    globalThis.fetch = usual;
  }
});
