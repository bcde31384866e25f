// The guide through the looks: what it says of each glance, when it takes a picture, and that nothing hangs on it.
import assert from "node:assert/strict";
import test from "node:test";
import { packedFaces } from "../faces.mjs";
import { type Advice, Guide } from "../src/face/guide";
import { type Seen, seenIn } from "../src/face/seen";
import { finderFrom } from "../src/photo/faces";
import { drawnFace } from "./drawn-face.mjs";

const SENT = 1280;
const face = (x = 256, y = 192, side = 150) => ({ left: x - side / 2, top: y - side / 2, side, windows: 9, sure: 5 });
const seen = (change: Partial<Seen> = {}): Seen => ({
  width: 512, height: 384, face: face(), second: false, brightness: 120, clipped: 0.02, sharpness: 0.2, ...change,
});

/** Shows the same for a while; gives what is said last. */
function during(guide: Guide, what: Seen, from: number, ms: number): Advice {
  let last = guide.see(what, from);
  for (let at = from + 100; at <= from + ms; at += 100) last = guide.see(what, at);
  return last;
}

test("a face that fits is taken after it was held still, not at the first glance", () => {
  const guide = new Guide(["straight"], SENT);
  assert.equal(guide.see(seen(), 0), "hold");
  assert.equal(guide.see(seen(), 100), "hold");
  assert.equal(during(guide, seen(), 200, 500), "right");
});

test("each flaw has its own advice", () => {
  const cases: [Advice, Partial<Seen>][] = [
    ["no_face", { face: null }],
    ["too_dark", { face: null, brightness: 20 }],
    ["two_faces", { second: true }],
    ["too_dark", { brightness: 30 }],
    ["too_bright", { brightness: 230 }],
    ["too_bright", { clipped: 0.5 }],
    ["too_small", { face: face(256, 192, 40) }],
    ["too_near", { face: face(256, 192, 300) }],
    ["off_middle", { face: face(90, 192) }],
    ["blurred", { sharpness: 0.01 }],
  ];
  for (const [advice, change] of cases) assert.equal(during(new Guide(["straight"], SENT), seen(change), 0, 2_000), advice, advice);
});

test("a turn is right on the asked side only: the person's own left lies at the picture's right", () => {
  const turns = [["left", face(290)], ["right", face(222)], ["up", face(256, 170)]] as const;
  for (const [look] of turns) {
    for (const [other, shown] of turns) {
      const guide = new Guide(["straight", look], SENT);
      during(guide, seen(), 0, 1_000);
      guide.took(1_000);
      assert.equal(during(guide, seen({ face: shown }), 2_000, 1_000), other === look ? "right" : "turn", `${other} for ${look}`);
    }
  }
});

test("after a picture nothing is taken before the person can know what comes next", () => {
  const guide = new Guide(["straight", "straight"], SENT);
  during(guide, seen(), 0, 1_000);
  guide.took(1_000);
  assert.notEqual(during(guide, seen(), 1_050, 700), "right");
  assert.equal(during(guide, seen(), 1_800, 600), "right");
});

test("a head still turned is not straight, a face turned out of sight is told so, and who sits elsewhere goes on", () => {
  const guide = new Guide(["straight", "left", "straight"], SENT);
  during(guide, seen(), 0, 1_000);
  guide.took(1_000);
  assert.equal(guide.see(seen({ face: null }), 1_500), "turn");
  assert.equal(guide.see(seen({ face: null }), 3_500), "too_far");
  during(guide, seen({ face: face(290) }), 4_000, 1_000);
  guide.took(5_000);
  assert.equal(during(guide, seen({ face: face(290) }), 6_000, 1_000), "turn");
  assert.equal(during(guide, seen({ face: face(290) }), 9_100, 1_000), "right", "after a while the middle counts as straight");
});

test("the button takes any look at any time", () => {
  const guide = new Guide(["straight", "up"], SENT);
  guide.took(0);
  guide.took(1);
  assert.equal(guide.look, null);
  assert.equal(guide.taken, 2);
});

test("a drawn face is seen where it is, its light and sharpness are measured, and an empty wall has none", async () => {
  const finder = finderFrom(new Uint8Array(await packedFaces()).buffer);
  const [width, height] = [512, 384];
  const drawn = seenIn(finder, { luma: drawnFace(width, height, 0.6), width, height });
  assert.ok(drawn.face && Math.abs(drawn.face.left + drawn.face.side / 2 - 256) < 30);
  assert.equal(drawn.second, false);
  assert.ok(drawn.brightness > 90 && drawn.brightness < 190, `${drawn.brightness}`);
  assert.ok((drawn.sharpness ?? 0) > 0.05);
  const dark = seenIn(finder, { luma: drawnFace(width, height, 0.6).map((value: number) => value / 4), width, height });
  assert.ok(dark.brightness < 50);
  const wall = seenIn(finder, { luma: new Uint8Array(width * height).fill(200), width, height });
  assert.deepEqual([wall.face, wall.brightness, wall.sharpness], [null, 200, null]);
});

test("two faces side by side are two, and a smaller one far behind is none", async () => {
  const finder = finderFrom(new Uint8Array(await packedFaces()).buffer);
  const [width, height] = [512, 384];
  const beside = (share: number): Uint8Array => {
    const [one, other] = [drawnFace(width / 2, height, 0.55), drawnFace(width / 2, height, share)];
    return Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return (x < width / 2 ? one[y * (width / 2) + x] : other[y * (width / 2) + x - width / 2]) as number;
    });
  };
  assert.equal(seenIn(finder, { luma: beside(0.5), width, height }).second, true);
  assert.equal(seenIn(finder, { luma: beside(0.15), width, height }).second, false);
});
