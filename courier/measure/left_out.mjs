// What was tried for two hints that the app does not have, so that it can be tried again when more photos are at hand:
// a label that can be read (light, straight, printed patches that stand out), and no parcel in sight (a logistic model of
// cheap features, tried on places it has not seen). One part of `npm run measure:hints`; nothing of it is in the app.
import { readFile } from "node:fs/promises";
import path from "node:path";

const LABEL_SIDE = 512;
/** Photos in which print of a label could be made out, by eye. */
const READABLE = /IMG_6818|20201103_181906837|20201103_181916758|20201105|20201107_02|20201107_2147/;
/** Scenes on which the limits below were chosen; the others try them. */
const CHOSEN_ON = /IMG_68(1|2[0-3])|20201103|20201105/;
/** Levels of brightness, least difference of print to paper, shares, sides in pixels, and difference to what is around. */
const LIMITS = { levels: [130, 150, 170, 190, 210], reach: 2, print: 30, printed: [0.12, 0.36], share: [0.0008, 0.08], side: 20, fill: 0.66, long: 4, contrast: 40, ring: 7 };

/** Each value as the least or most of those around it. */
function spread(luma, width, height, reach, pick) {
  const along = (from, count, step, lines, next) => {
    const out = new Uint8Array(from.length);
    for (let line = 0; line < lines; line += 1) {
      for (let n = 0; n < count; n += 1) {
        const at = line * next + n * step;
        out[at] = from[at];
        for (let away = Math.max(0, n - reach); away <= Math.min(count - 1, n + reach); away += 1) out[at] = pick(out[at], from[line * next + away * step]);
      }
    }
    return out;
  };
  return along(along(luma, width, 1, height, width), height, width, width, 1);
}

/** Pixels that lie together above a level. */
function* parts(closed, width, height, level) {
  const seen = closed.map((value) => (value <= level ? 1 : 0));
  for (let start = 0; start < closed.length; start += 1) {
    if (seen[start]) continue;
    const open = [start];
    seen[start] = 1;
    for (let n = 0; n < open.length; n += 1) {
      const [x, y] = [open[n] % width, Math.floor(open[n] / width)];
      for (const [other, inside] of [[open[n] - 1, x > 0], [open[n] + 1, x + 1 < width], [open[n] - width, y > 0], [open[n] + width, y + 1 < height]]) {
        if (!inside || seen[other]) continue;
        seen[other] = 1;
        open.push(other);
      }
    }
    yield open;
  }
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? 255;
const ends = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);

/** The straightest turned rectangle around pixels: the share they fill, and how much longer than wide it is. */
function straight(pixels, width) {
  let best = [0, Infinity];
  for (let turn = 0; turn < 90; turn += 6) {
    const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    const [[a, b], [c, d]] = [1, -1].map((sign) => ends(pixels.map((at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return sign > 0 ? x * cos + y * sin : y * cos - x * sin;
    })));
    const [u, v] = [b - a + 1, d - c + 1];
    if (pixels.length / (u * v) > best[0]) best = [pixels.length / (u * v), Math.max(u, v) / Math.min(u, v)];
  }
  return best;
}

function isLabel(pixels, { luma, closed, width, height }, level) {
  const within = (value, [low, high]) => value >= low && value <= high;
  if (!within(pixels.length / luma.length, LIMITS.share)) return false;
  const [left, right] = ends(pixels.map((at) => at % width));
  const [top, bottom] = ends(pixels.map((at) => Math.floor(at / width)));
  // A side as the patch lies: a turned label's rectangle has the same area or more.
  if (Math.min(right - left, bottom - top) < LIMITS.side) return false;
  if (!within(pixels.filter((at) => closed[at] - luma[at] > LIMITS.print).length / pixels.length, LIMITS.printed)) return false;
  const [fill, long] = straight(pixels, width);
  if (fill < LIMITS.fill || long > LIMITS.long) return false;
  const around = [];
  for (let y = Math.max(0, top - LIMITS.ring); y <= Math.min(height - 1, bottom + LIMITS.ring); y += 1) {
    for (let x = Math.max(0, left - LIMITS.ring); x <= Math.min(width - 1, right + LIMITS.ring); x += 1) {
      if (closed[y * width + x] <= level || x < left - 2 || x > right + 2 || y < top - 2 || y > bottom + 2) around.push(closed[y * width + x]);
    }
  }
  return middle(pixels.map((at) => closed[at])) - middle(around) >= LIMITS.contrast;
}

function hasLabel(app, photo) {
  const { luma, width, height } = app.bytesOf(app.shrunk(photo.whole.luma, photo.whole.width, photo.whole.height, photo.whole.width, LABEL_SIDE, true));
  const closed = spread(spread(luma, width, height, LIMITS.reach, Math.max), width, height, LIMITS.reach, Math.min);
  return LIMITS.levels.some((level) => [...parts(closed, width, height, level)].some((part) => isLabel(part, { luma, closed, width, height }, level)));
}

/** Cells of a photo in which features are counted, and features of a cell. */
const CELL = 16;

/** What is cheap to know about each cell. */
function cellsOf({ rgba, width, height }) {
  const [columns, rows] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const cells = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = { n: 0, sum: 0, squares: 0, blue: 0, red: 0, xx: 0, yy: 0, xy: 0 };
      for (let y = row * CELL; y < row * CELL + CELL - 1; y += 1) for (let x = column * CELL; x < column * CELL + CELL - 1; x += 1) count(cell, rgba, y * width + x, width);
      const mean = cell.sum / cell.n;
      cells.push({
        mean, blue: cell.blue / cell.n, red: cell.red / cell.n, spread: Math.sqrt(Math.max(0, cell.squares / cell.n - mean * mean)),
        energy: (cell.xx + cell.yy) / cell.n, along: Math.hypot(cell.xx - cell.yy, 2 * cell.xy) / (cell.xx + cell.yy + 1), turn: Math.atan2(2 * cell.xy, cell.xx - cell.yy) / 2,
      });
    }
  }
  return { cells, columns, rows };
}

const lumaAt = (rgba, at) => 0.299 * rgba[4 * at] + 0.587 * rgba[4 * at + 1] + 0.114 * rgba[4 * at + 2];

function count(cell, rgba, at, width) {
  const luma = lumaAt(rgba, at);
  const [right, down] = [lumaAt(rgba, at + 1) - luma, lumaAt(rgba, at + width) - luma];
  cell.n += 1;
  cell.sum += luma;
  cell.squares += luma * luma;
  cell.blue += 0.564 * (rgba[4 * at + 2] - luma);
  cell.red += 0.713 * (rgba[4 * at] - luma);
  cell.xx += right * right;
  cell.yy += down * down;
  cell.xy += right * down;
}

/** Colour of cardboard, of white and of yellow envelopes, smooth and busy cells, straight edges and their directions. */
function featuresOf({ cells, columns }, [left, top, right, bottom]) {
  const turns = new Array(18).fill(0);
  const sums = new Array(9).fill(0);
  const inside = [];
  for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) inside.push([cells[y * columns + x], x + 1 < right ? cells[y * columns + x + 1] : null]);
  for (const [cell, next] of inside) {
    const smooth = cell.spread < 8;
    const edge = cell.spread > 15 && cell.along > 0.7;
    const step = next && smooth && next.spread < 8 && Math.abs(next.mean - cell.mean) + Math.abs(next.red - cell.red) + Math.abs(next.blue - cell.blue) > 30;
    const card = smooth && cell.red > 4 && cell.red < 28 && cell.blue < -6 && cell.blue > -36 && cell.mean > 80;
    const white = smooth && Math.abs(cell.red) < 8 && Math.abs(cell.blue) < 10 && cell.mean > 150;
    [smooth, cell.spread > 25, card, white, cell.red > 0 && cell.blue < -40, edge, cell.mean / 255, Math.log1p(cell.energy) / 10, step].forEach((value, n) => (sums[n] += Number(value)));
    if (edge) turns[Math.min(17, Math.floor((cell.turn / Math.PI + 0.5) * 18))] += 1;
  }
  const means = sums.map((sum) => sum / inside.length);
  const edges = turns.reduce((a, b) => a + b, 0);
  const three = turns.sort((a, b) => b - a).slice(0, 3).reduce((a, b) => a + b, 0);
  const away = Math.sqrt(inside.reduce((a, [cell]) => a + (cell.mean / 255 - means[6]) ** 2, 0) / inside.length);
  return [...means, edges === 0 ? 0 : three / edges, away, means[0] * means[1]];
}

/** A logistic model, both kinds weighted alike; gives back how much a picture looks like one with a parcel. */
function learned(rows) {
  const count = rows[0].features.length;
  const columns = Array.from({ length: count }, (_, n) => rows.map((row) => row.features[n]));
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / column.length);
  const spreads = columns.map((column, n) => Math.sqrt(column.reduce((a, b) => a + (b - means[n]) ** 2, 0) / column.length) || 1);
  const inputs = (row) => [...row.features.map((value, n) => (value - means[n]) / spreads[n]), 1];
  const all = rows.map((row) => ({ inputs: inputs(row), parcel: row.parcel, weight: 0.5 / rows.filter((other) => other.parcel === row.parcel).length }));
  const weights = new Array(count + 1).fill(0);
  const score = (values) => values.reduce((sum, value, n) => sum + value * weights[n], 0);
  for (let turn = 0; turn < 1500; turn += 1) {
    const slope = new Array(count + 1).fill(0);
    for (const row of all) {
      const error = (1 / (1 + Math.exp(-score(row.inputs))) - Number(row.parcel)) * row.weight;
      row.inputs.forEach((value, n) => (slope[n] += error * value));
    }
    slope.forEach((value, n) => (weights[n] -= 0.5 * (value + (n < count ? 0.01 * weights[n] : 0))));
  }
  return (row) => score(inputs(row));
}

/** Crops of a door photo that hold a whole parcel, and crops that hold nothing of any. */
async function cropsOf(photo, boxes) {
  const text = await readFile(boxes, "utf8");
  const parcels = text.trim().split("\n").map((line) => line.split(" ").slice(1).map(Number)).map(([x, y, w, h]) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2]);
  const grid = cellsOf(photo);
  const crops = [];
  for (const side of [0.5, 0.65]) {
    for (let n = 0; n < 25; n += 1) {
      const [left, top] = [((1 - side) * (n % 5)) / 4, ((1 - side) * Math.floor(n / 5)) / 4];
      const [right, bottom] = [left + side, top + side];
      const touches = parcels.some(([a, b, c, d]) => a < right + 0.01 && c > left - 0.01 && b < bottom + 0.01 && d > top - 0.01);
      const holds = parcels.some(([a, b, c, d]) => a >= left - 0.01 && c <= right + 0.01 && b >= top - 0.01 && d <= bottom + 0.01);
      if (touches && !holds) continue;
      const edges = [left * grid.columns, top * grid.rows, right * grid.columns, bottom * grid.rows].map(Math.round);
      crops.push({ parcel: holds, place: placeOf(photo.name), features: featuresOf(grid, edges) });
    }
  }
  return crops;
}

const placeOf = (name) => (name.startsWith("IMG") ? "the house" : /20201107_02|20201107_21/.test(name) ? "the flat" : "the corridor");

const of = (list, is) => `${list.filter(is).length} of ${list.length}`;

function triedLabels(app, doors, others) {
  console.log("Left out: a label that can be read (light, straight, printed patches)");
  const judged = doors.map((photo) => ({ name: photo.name, readable: READABLE.test(photo.name), said: hasLabel(app, photo) }));
  for (const [half, list] of [["scenes it was chosen on", judged.filter(({ name }) => CHOSEN_ON.test(name))], ["other scenes", judged.filter(({ name }) => !CHOSEN_ON.test(name))]]) {
    console.log(`  ${half}: readable ones found ${of(list.filter(({ readable }) => readable), ({ said }) => said)}, said of others ${of(list.filter(({ readable }) => !readable), ({ said }) => said)}`);
  }
  for (const [name, photos] of Object.entries(others)) console.log(`  ${name}, without labels: said of ${of(photos, (photo) => hasLabel(app, photo))}`);
}

async function triedParcels(doors, boxes) {
  console.log("Left out: no parcel in sight (a model of colours, edges and smoothness, tried on a place it has not seen)");
  const crops = (await Promise.all(doors.map((photo) => cropsOf(photo, path.join(boxes, photo.name.replace(/\.jpg$/, ".txt")))))).flat();
  for (const place of ["the house", "the corridor", "the flat"]) {
    const [known, unseen] = [crops.filter((crop) => crop.place !== place), crops.filter((crop) => crop.place === place)];
    const score = learned(known);
    const limit = Math.min(...known.filter(({ parcel }) => parcel).map(score));
    const [full, empty] = [unseen.filter(({ parcel }) => parcel).map(score), unseen.filter(({ parcel }) => !parcel).map(score)];
    const above = full.flatMap((a) => empty.map((b) => (a > b ? 1 : 0)));
    const area = above.length === 0 ? "-" : (above.reduce((a, b) => a + b, 0) / above.length).toFixed(2);
    console.log(`  ${place}: area under the curve ${area}; said of crops without a parcel ${of(empty, (z) => z < limit)}, of those with one ${of(full, (z) => z < limit)}`);
  }
}

/** Prints how often the two left-out hints would have been right. */
export async function measureLeftOut(app, doors, others, boxes) {
  triedLabels(app, doors, others);
  await triedParcels(doors, boxes);
}
