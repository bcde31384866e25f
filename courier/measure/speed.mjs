// How fast a phone is, and how much this machine has to be slowed down to be as fast as one.
// The score is Lighthouse's BenchmarkIndex (docs/throttling.md of GoogleChrome/lighthouse; since version 6.3 the mean of
// appending to strings and of copying arrays, tens of turns a second). What phones reach in it is what Chromium's own
// developer tools calibrate to (CalibrationController.ts of devtools-frontend).

/** Phones by their score. */
export const PHONES = [
  { name: "a mid-range phone (Pixel 5)", score: 1000 },
  { name: "a cheap phone (Moto G Power 2022)", score: 264 },
];

/** How long each half of the score is taken, milliseconds. */
const HALF_MS = 500;
/** Turns of halving the span of factors. */
const TURNS = 6;

/** The score of the page's thread as it is now. Runs inside the page. */
function scoreHere(forMs) {
  const until = (turn) => {
    const begun = performance.now();
    let turns = 0;
    while (turns % 10 !== 0 || performance.now() - begun < forMs) turn(turns++);
    return turns / 10 / ((performance.now() - begun) / 1000);
  };
  const appending = until(() => {
    let text = "";
    for (let n = 0; n < 10_000; n += 1) text += "a";
    if (text.length === 1) throw new Error("so that it is not left out");
  });
  const [one, other] = [0, 1].map(() => Array.from({ length: 100_000 }, (_, n) => n));
  const copying = until((turn) => {
    const [from, to] = turn % 2 === 0 ? [one, other] : [other, one];
    for (let n = 0; n < from.length; n += 1) to[n] = from[n];
  });
  return (appending + copying) / 2;
}

/** The page's score: the middle of three. */
export async function score(page) {
  const all = [];
  for (let n = 0; n < 3; n += 1) all.push(await page.evaluate(scoreHere, HALF_MS));
  return all.sort((a, b) => a - b)[1];
}

/** The factor by which Chromium must slow the page down so that it scores as asked; 1 where the machine is no faster. */
export async function factorFor(page, control, wanted) {
  const set = (rate) => control.send("Emulation.setCPUThrottlingRate", { rate });
  await set(1);
  const bare = await score(page);
  if (bare <= wanted) return 1;
  let [low, high] = [1, Math.max(2, (2 * bare) / wanted)];
  for (let n = 0; n < TURNS; n += 1) {
    const middle = (low + high) / 2;
    await set(middle);
    if ((await score(page)) > wanted) low = middle;
    else high = middle;
  }
  await set(1);
  return (low + high) / 2;
}
