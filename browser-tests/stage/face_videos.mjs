// Videos for Chromium's fake camera, made at test time from the ORL face database (Olivetti Research Laboratory), which
// stands outside of the repository: nothing of it is kept here. A video shows one look after another, again and again, as
// somebody does who is told to turn the head, and a mark in its corner says which one is seen now.
//
// What is real and what is made: each look is a picture of a person who looked there, where there is one. Those turns are
// weak, so a head's relief (an ellipsoid with a nose) turns each picture a little further; one person's look up is
// made of a straight look in the same way. Small moves and noise stand for a hand and a sensor.
import { open, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";

const FOLDER = process.env.FACES_FOLDER ?? new URL("../../../shared/data/face/eval/orl", import.meta.url).pathname;

/** Whether the pictures are here; without them the tests say so and skip. */
export const facesAreHere = existsSync(`${FOLDER}/s10/1.pgm`);
export const whyNot = `SKIPPED: no face pictures in ${FOLDER}; set FACES_FOLDER to a copy of the ORL face database`;

const [WIDTH, HEIGHT] = [640, 480];
const [PICTURE_WIDTH, PICTURE_HEIGHT] = [92, 112];
/** How much larger the pictures are shown. */
const SCALE = 3;
/** Frames a second, and of each look. */
const RATE = 5;
const OF_A_LOOK = 9;
/** The corner with the mark, in pixels, and the mark of each look. */
const CORNER = 32;
export const MARKS = { straight: 40, left: 90, right: 140, up: 190, other: 230 };
/** The range of video. */
const [BLACK, WHITE] = [16, 235];

/** The same numbers on every machine. */
function dice(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x7fffffff;
}

async function picture(person, number) {
  const bytes = await readFile(`${FOLDER}/s${person}/${number}.pgm`);
  return bytes.subarray(bytes.length - PICTURE_WIDTH * PICTURE_HEIGHT);
}

/** Brightness between pixels; beyond the edge is the edge. */
function at(luma, x, y) {
  const [u, v] = [Math.min(PICTURE_WIDTH - 1, Math.max(0, x)), Math.min(PICTURE_HEIGHT - 1, Math.max(0, y))];
  const [a, b] = [Math.min(PICTURE_WIDTH - 2, Math.floor(u)), Math.min(PICTURE_HEIGHT - 2, Math.floor(v))];
  const [right, down] = [u - a, v - b];
  const pixel = (i, j) => luma[j * PICTURE_WIDTH + i];
  const upper = pixel(a, b) * (1 - right) + pixel(a + 1, b) * right;
  return upper * (1 - down) + (pixel(a, b + 1) * (1 - right) + pixel(a + 1, b + 1) * right) * down;
}

/** Where eyes, mouth (both ends of each) and the tip of the nose lie in the pictures that are turned, in pixels. */
const PLACES = {
  "10/1": { eyes: [26, 63, 57, 66], mouth: [26, 93, 52, 95], nose: [39.9, 83.5] },
  "10/4": { eyes: [38, 61, 68, 62], mouth: [39, 92, 65, 93], nose: [58, 79.5] },
  "10/6": { eyes: [33, 64, 65, 64], mouth: [36, 93, 63, 93], nose: [52.3, 81.7] },
  "10/9": { eyes: [16, 62, 46, 63], mouth: [18, 94, 42, 95], nose: [25.6, 81] },
  "10/10": { eyes: [29, 51, 61, 51], mouth: [32, 83, 59, 83], nose: [47.1, 67.9] },
  "26/2": { eyes: [21, 54, 54, 58], mouth: [19, 89, 45, 93], nose: [30.4, 74.2] },
  "26/9": { eyes: [33, 56, 65, 58], mouth: [33, 88, 60, 90], nose: [49.9, 75.6] },
};

/** Half axes of a head across and upright, its depth, and how far and wide a nose stands out, in distances of the eyes. */
const [ACROSS, UPRIGHT, DEEP, NOSE] = [1.25, 1.7, 1.15, { out: 0.34, wide: 0.2, above: 0.5, below: 0.16 }];
/** Steps in which the place that is seen is found, and how far each goes. */
const [SEARCH, STRIDE] = [25, 0.6];

/** The picture as if the head were turned by these degrees: to the right of the picture, and up. */
async function turned(person, number, yaw, pitch) {
  const luma = await picture(person, number);
  const { eyes, mouth, nose } = PLACES[`${person}/${number}`];
  const apart = Math.hypot(eyes[2] - eyes[0], eyes[3] - eyes[1]);
  const middle = (axis) => (eyes[axis] + eyes[axis + 2] + mouth[axis] + mouth[axis + 2]) / 4;
  const [cx, cy] = [middle(0), middle(1)];
  const depth = (x, y) => {
    const inside = 1 - ((x - cx) / (ACROSS * apart)) ** 2 - ((y - cy) / (UPRIGHT * apart)) ** 2;
    const long = (y < nose[1] ? NOSE.above : NOSE.below) * apart;
    const away = ((x - nose[0]) / (NOSE.wide * apart)) ** 2 + ((y - nose[1]) / long) ** 2;
    return DEEP * apart * Math.sqrt(Math.max(0, inside)) + NOSE.out * apart * Math.exp(-away / 2) - apart;
  };
  const [a, b] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  const out = new Uint8Array(luma.length);
  for (let i = 0; i < out.length; i++) {
    const [x, y] = [i % PICTURE_WIDTH, Math.floor(i / PICTURE_WIDTH)];
    let [u, v] = [x, y];
    for (let n = 0; n < SEARCH; n++) {
      const z = depth(u, v);
      const across = (u - cx) * Math.cos(a) + z * Math.sin(a);
      const upright = (v - cy) * Math.cos(b) - (z * Math.cos(a) - (u - cx) * Math.sin(a)) * Math.sin(b);
      u += STRIDE * (x - cx - across);
      v += STRIDE * (y - cy - upright);
    }
    out[i] = at(luma, u, v);
  }
  return out;
}

/** One frame: faces on the ground, each in the middle plus `move`; `light` dims all of it. */
function frame(faces, { mark, random, light = 1, noise = 4 }) {
  const luma = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const face = faces.length === 2 ? faces[x < WIDTH / 2 ? 0 : 1] : faces[0];
      let value = 110 + 30 * Math.sin(x / 90) * Math.cos(y / 70);
      if (face) {
        const u = (x - WIDTH / 2 - face.move[0]) / face.scale + PICTURE_WIDTH / 2;
        const v = (y - HEIGHT / 2 - face.move[1]) / face.scale + PICTURE_HEIGHT / 2;
        if (u > -8 && u < PICTURE_WIDTH + 8 && v > -8 && v < PICTURE_HEIGHT + 40) value = at(face.luma, u, v);
      }
      value = value * light + noise * (random() + random() + random() - 1.5);
      luma[y * WIDTH + x] = BLACK + (Math.min(255, Math.max(0, value)) * (WHITE - BLACK)) / 255;
    }
  }
  for (let y = 0; y < CORNER; y++) luma.fill(BLACK + (mark * (WHITE - BLACK)) / 255, y * WIDTH, y * WIDTH + CORNER);
  return luma;
}

/** Writes scenes one after another as YUV4MPEG2: `[{mark, faces: [{luma, move, scale}], light}]`, each for a while. */
async function write(file, scenes, { still = false } = {}) {
  const random = dice(7);
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const out = await open(file, "w");
  await out.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  for (const { mark, faces, light, moving = 2 } of scenes) {
    // Nobody holds a head twice in the same place and light: two straight looks are two pictures.
    const [sway, breath, shade] = still ? [0, 0, 1] : [10 * random() - 5, 0.03 * random() - 0.015, 1 - 0.06 * random()];
    for (let n = 0; n < OF_A_LOOK; n++) {
      const jitter = () => (still ? 0 : moving * (random() - 0.5));
      const moved = faces.map((face) => ({
        ...face, move: [(face.move?.[0] ?? 0) + sway + jitter(), (face.move?.[1] ?? 0) + jitter()], scale: (face.scale ?? SCALE) * (1 + breath),
      }));
      await out.write("FRAME\n");
      await out.write(frame(moved, { mark, random, light: (light ?? 1) * shade }));
      await out.write(colours);
    }
  }
  await out.close();
}

/** Where a face goes while its head turns on the neck, in pixels; the pictures are cut around each face. */
const LEAN = { straight: [0, 0], left: [22, 0], right: [-22, 0], up: [0, 0] };

/** How often the looks come before the video begins anew: five looks are taken before that. */
const ROUNDS = 4;

/** Straight look, turn, straight look, turn ...: any order that a server draws is met within one round. */
function round(pictures, rounds = ROUNDS) {
  const order = Array(rounds).fill(["straight", "left", "straight", "right", "straight", "up"]).flat();
  return order.map((look) => ({ mark: MARKS[look], faces: [{ luma: pictures[look], move: LEAN[look] }] }));
}

const turns = async () => ({ left: await turned(10, 4, 15, 0), right: await turned(10, 9, -13, 0), up: await turned(10, 10, 0, 16) });

/** The courier on the day of the first pictures. */
export async function enrolling(file) {
  await write(file, round({ straight: await turned(10, 6, 0, -15), ...(await turns()) }));
}

/** The same person on another day, seen straight in another picture. */
export async function again(file) {
  await write(file, round({ straight: await turned(10, 1, 0, -15), ...(await turns()) }));
}

/** A visitor of the tour, who is seen in both pictures: once for the first pictures, once for the check. */
export async function visitor(file) {
  const looks = await turns();
  const straight = [await turned(10, 6, 0, -15), await turned(10, 1, 0, -15)];
  const rounds = straight.map((one) => round({ straight: one, ...looks }, 1));
  await write(file, [...rounds.flat(), ...rounds.flat()]);
}

/** Somebody else, who does all that is asked. */
export async function somebodyElse(file) {
  const [straight, up] = [await turned(26, 9, 0, -15), await turned(26, 9, 0, 25)];
  await write(file, round({ straight, left: await picture(26, 5), right: await turned(26, 2, -10, 0), up }));
}

/** A picture of the person on a screen, which is moved about instead of a head that turns. */
export async function screen(file) {
  const luma = await picture(10, 1);
  const scene = (look, move) => ({ mark: MARKS[look], faces: [{ luma, move }] });
  await write(file, [
    scene("straight", [0, 0]), scene("left", [40, 0]), scene("straight", [2, 1]), scene("right", [-40, 0]), scene("straight", [-2, 0]), scene("up", [0, -36]),
  ]);
}

/** An empty room. */
export const nobody = (file) => write(file, [{ mark: MARKS.other, faces: [] }]);

/** Two people beside each other. */
export async function two(file) {
  const [one, other] = [await picture(10, 1), await picture(25, 9)];
  await write(file, [{ mark: MARKS.other, faces: [{ luma: one, move: [-150, 0], scale: 2.4 }, { luma: other, move: [150, 0], scale: 2.4 }] }]);
}

/** The person in a room without light. */
export async function dark(file) {
  await write(file, [{ mark: MARKS.other, faces: [{ luma: await picture(10, 1) }], light: 0.12 }]);
}

/** One of the pictures as a JPEG, drawn by a page that is open. */
export async function jpegOf(tab, person, number) {
  const luma = [...(await picture(person, number))];
  const base64 = await tab.evaluate(async ([bytes, width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(width, height);
    for (let i = 0; i < bytes.length; i++) image.data.set([bytes[i], bytes[i], bytes[i], 255], 4 * i);
    pen.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
  }, [luma, PICTURE_WIDTH, PICTURE_HEIGHT]);
  return Buffer.from(base64, "base64");
}
