//! The mapping of one plane onto another that most matched corners agree on.
//!
//! Sources: M. Fischler, R. Bolles, "Random sample consensus", Communications of the ACM 24(6),
//! 1981; R. Hartley, A. Zisserman, "Multiple view geometry in computer vision", 2nd edition,
//! chapter 4 (homographies from four points and by least squares).

use crate::random::Random;

/// A place in a picture.
pub(super) type Place = [f64; 2];
/// A place in one picture and in the other.
pub(super) type Pair = (Place, Place);

/// How far off, in pixels of the working size, a matched corner may land.
const TOLERANCE: f64 = 4.0;
/// Draws of four, at most.
const MOST_DRAWS: usize = 4_000;
const LEAST_DRAWS: usize = 200;
/// Chance that the best mapping was never drawn.
const MISS: f64 = 1e-4;
const SEED: u64 = 0x6c69_6b65_6e65_7373;
/// A mapping that shrinks or enlarges areas by more is not of a photo of a picture.
const MOST_AREA_RATIO: f64 = 30.0;

/// Maps places of the first picture to the second; row by row, the last number is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plane(pub(super) [f64; 9]);

impl Plane {
    /// Where a place lands; nothing beyond the horizon.
    pub(super) fn map(&self, [x, y]: Place) -> Option<Place> {
        let h = &self.0;
        let w = h[6] * x + h[7] * y + h[8];
        (w > 1e-6).then(|| [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w])
    }

    /// The mapping back.
    pub(super) fn inverse(&self) -> Option<Self> {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let adjugate = [
            e * i - f * h,
            c * h - b * i,
            b * f - c * e,
            f * g - d * i,
            a * i - c * g,
            c * d - a * f,
            d * h - e * g,
            b * g - a * h,
            a * e - b * d,
        ];
        let last = adjugate[8];
        let plane = Self(adjugate.map(|v| v / last));
        (last.abs() > 1e-12 && plane.0.iter().all(|v| v.is_finite())).then_some(plane)
    }

    /// Where the corners of a picture of this size land, clockwise from the top left.
    pub(super) fn quad(&self, [width, height]: Place) -> Option<[Place; 4]> {
        let corner = |x: f64, y: f64| self.map([x, y]);
        Some([corner(0.0, 0.0)?, corner(width, 0.0)?, corner(width, height)?, corner(0.0, height)?])
    }

    /// Whether this could be a photo of a flat picture: not folded, not blown up.
    fn is_sound(&self, size: Place) -> bool {
        let Some(quad) = self.quad(size) else { return false };
        let turn = |k: usize| {
            let (a, b, c) = (quad[k], quad[(k + 1) % 4], quad[(k + 2) % 4]);
            (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
        };
        let area: f64 = (0..4)
            .map(|k| quad[k][0] * quad[(k + 1) % 4][1] - quad[(k + 1) % 4][0] * quad[k][1])
            .sum::<f64>()
            / 2.0;
        let ratio = area / (size[0] * size[1]);
        (0..4).all(|k| turn(k) > 0.0) && ratio > 1.0 / MOST_AREA_RATIO && ratio < MOST_AREA_RATIO
    }

    fn agrees(&self, (from, to): &Pair) -> bool {
        self.map(*from).is_some_and(|[x, y]| {
            let (dx, dy) = (x - to[0], y - to[1]);
            dx * dx + dy * dy <= TOLERANCE * TOLERANCE
        })
    }
}

/// The mapping on which most pairs agree, and which they are; `size` is the first picture's.
pub(super) fn find(pairs: &[Pair], size: Place) -> Option<(Plane, Vec<bool>)> {
    if pairs.len() < 4 {
        return None;
    }
    let mut random = Random::new(SEED);
    let mut best: Option<(usize, Plane)> = None;
    let mut wanted = MOST_DRAWS;
    let mut drawn = 0;
    while drawn < wanted {
        drawn += 1;
        let Some(plane) = draw(pairs, &mut random).filter(|plane| plane.is_sound(size)) else {
            continue;
        };
        let count = pairs.iter().filter(|pair| plane.agrees(pair)).count();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, plane));
            let share = (count as f64 / pairs.len() as f64).powi(4);
            if share > 0.0 && share < 1.0 {
                let enough = (MISS.ln() / (1.0 - share).ln()).ceil();
                wanted = (enough as usize).clamp(LEAST_DRAWS, MOST_DRAWS);
            } else {
                wanted = LEAST_DRAWS;
            }
        }
    }
    let (_, plane) = best?;
    Some(refined(plane, pairs, size))
}

/// Least squares over those who agree, a few times, as long as more agree.
fn refined(mut plane: Plane, pairs: &[Pair], size: Place) -> (Plane, Vec<bool>) {
    let agreeing =
        |plane: &Plane| pairs.iter().map(|pair| plane.agrees(pair)).collect::<Vec<bool>>();
    let count = |who: &[bool]| who.iter().filter(|yes| **yes).count();
    let mut who = agreeing(&plane);
    for _ in 0..5 {
        let chosen: Vec<Pair> =
            pairs.iter().zip(&who).filter(|(_, yes)| **yes).map(|(pair, _)| *pair).collect();
        let Some(better) = fit(&chosen).filter(|plane| plane.is_sound(size)) else { break };
        let now = agreeing(&better);
        if count(&now) < count(&who) {
            break;
        }
        (plane, who) = (better, now);
    }
    (plane, who)
}

fn draw(pairs: &[Pair], random: &mut Random) -> Option<Plane> {
    let mut four = [([0.0; 2], [0.0; 2]); 4];
    let mut drawn = [usize::MAX; 4];
    for k in 0..4 {
        let at = random.below(pairs.len());
        if drawn.contains(&at) {
            return None;
        }
        drawn[k] = at;
        four[k] = pairs[at];
    }
    // Three of them must turn the same way in both pictures, else it is no view of a plane.
    let turn = |a: Place, b: Place, c: Place| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    for [i, j, k] in [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]] {
        let here = turn(four[i].0, four[j].0, four[k].0);
        let there = turn(four[i].1, four[j].1, four[k].1);
        if here * there <= 0.0 || here.abs() < 50.0 || there.abs() < 50.0 {
            return None;
        }
    }
    fit(&four)
}

/// By least squares; exact for four pairs. Places are brought near to one first, which the sums
/// of squares need.
fn fit(pairs: &[Pair]) -> Option<Plane> {
    const SCALE: f64 = 1.0 / 320.0;
    if pairs.len() < 4 {
        return None;
    }
    let mut normal = [[0.0f64; 9]; 8];
    let mut row = |r: [f64; 8], value: f64| {
        for i in 0..8 {
            for j in 0..8 {
                normal[i][j] += r[i] * r[j];
            }
            normal[i][8] += r[i] * value;
        }
    };
    for (from, to) in pairs {
        let [x, y] = from.map(|v| v * SCALE - 1.0);
        let [u, v] = to.map(|v| v * SCALE - 1.0);
        row([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u);
        row([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v);
    }
    let h = solve(normal)?;
    // Back to pixels: N⁻¹ H N with N = scale, then minus one.
    let h = [h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1.0];
    let mut right = [0.0; 9];
    for r in 0..3 {
        right[3 * r] = h[3 * r] * SCALE;
        right[3 * r + 1] = h[3 * r + 1] * SCALE;
        right[3 * r + 2] = h[3 * r + 2] - h[3 * r] - h[3 * r + 1];
    }
    let mut whole = [0.0; 9];
    for k in 0..3 {
        whole[k] = (right[k] + right[6 + k]) / SCALE;
        whole[3 + k] = (right[3 + k] + right[6 + k]) / SCALE;
        whole[6 + k] = right[6 + k];
    }
    let last = whole[8];
    let plane = Plane(whole.map(|v| v / last));
    (last.abs() > 1e-9 && plane.0.iter().all(|v| v.is_finite())).then_some(plane)
}

/// Gauss's elimination with the largest pivot.
fn solve(mut m: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for k in 0..8 {
        let pivot = (k..8).max_by(|a, b| m[*a][k].abs().total_cmp(&m[*b][k].abs()))?;
        m.swap(k, pivot);
        if m[k][k].abs() < 1e-13 {
            return None;
        }
        let lead = m[k];
        for row in m.iter_mut().skip(k + 1) {
            let factor = row[k] / lead[k];
            row.iter_mut().zip(lead).skip(k).for_each(|(v, l)| *v -= factor * l);
        }
    }
    let mut x = [0.0; 8];
    for k in (0..8).rev() {
        let known: f64 = (k + 1..8).map(|j| m[k][j] * x[j]).sum();
        x[k] = (m[k][8] - known) / m[k][k];
    }
    Some(x)
}
