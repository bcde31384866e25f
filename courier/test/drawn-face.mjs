// A drawn face for tests: light skin, darker eyes, brows, mouth and hair, softly shaded. Nobody's, and no photo.

/** Darkness of parts of a face, each an ellipse: middle and half axes as shares of the head's half height, and brightness. */
const PARTS = [
  [0, 0, 0.78, 1.05, 40], // hair
  [0, 0.12, 0.64, 0.88, 185],
  [-0.26, -0.16, 0.18, 0.045, 70], // brows
  [0.26, -0.16, 0.18, 0.045, 70],
  [-0.26, -0.02, 0.15, 0.075, 95], // eyes
  [0.26, -0.02, 0.15, 0.075, 95],
  [-0.26, -0.02, 0.06, 0.06, 35],
  [0.26, -0.02, 0.06, 0.06, 35],
  [0, 0.2, 0.06, 0.22, 205], // nose
  [-0.08, 0.38, 0.06, 0.035, 110],
  [0.08, 0.38, 0.06, 0.035, 110],
  [0, 0.6, 0.24, 0.06, 95], // mouth
];

/** Brightness of a picture of `width` by `height` with a head of `share` of its height in the middle, on a plain wall. */
export function drawnFace(width, height, share) {
  const luma = new Uint8Array(width * height).fill(120);
  const half = (share * height) / 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [(x - width / 2) / half, (y - height / 2) / half];
      for (const [mx, my, rx, ry, value] of PARTS) {
        const away = Math.hypot((u - mx) / rx, (v - my) / ry);
        if (away < 1) luma[y * width + x] = value - 25 * Math.abs(u);
      }
    }
  }
  return luma;
}
