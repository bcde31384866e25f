//! How much of one picture is the other one, laid over it: the share of blocks with something in
//! them that look the same.
//!
//! A photo of a flat picture is one plane, so the whole of it fits. Two honest photos of one door
//! fit on the door and not where things stand before it, and the parcel is another one.

use super::grey::Grey;
use super::plane::Plane;

/// Side of a block, in pixels of the small picture.
const BLOCK: usize = 16;
/// Deviation of brightness below which a block is a bare wall and says nothing.
const LEAST_DEVIATION: f64 = 4.0;
/// Correlation from which two blocks look the same.
const ALIKE: f64 = 0.8;
/// Share of a block's pixels that must lie inside the other picture.
const LEAST_INSIDE: f64 = 0.95;

/// What laying one picture over the other showed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Agreement {
    /// Blocks with something in them, inside both pictures.
    pub(super) blocks: u32,
    /// Of those, the ones that look the same.
    pub(super) alike: u32,
}

impl Agreement {
    pub(super) fn share(self) -> f64 {
        if self.blocks == 0 { 0.0 } else { f64::from(self.alike) / f64::from(self.blocks) }
    }
}

/// Lays `over` on `base`, block by block of the base; `plane` maps places of the base to places
/// of the other, both in pixels of the working size, of which these pictures are `scale` times
/// smaller.
pub(super) fn agreement(base: &Grey, over: &Grey, plane: &Plane, scales: [f64; 2]) -> Agreement {
    let mut result = Agreement::default();
    for top in (0..(base.height + 1).saturating_sub(BLOCK)).step_by(BLOCK) {
        for left in (0..(base.width + 1).saturating_sub(BLOCK)).step_by(BLOCK) {
            if let Some(correlation) = block(base, over, plane, scales, [left, top]) {
                result.blocks += 1;
                result.alike += u32::from(correlation > ALIKE);
            }
        }
    }
    result
}

/// Correlation of one block, if it lies inside both and is no bare wall in the base.
fn block(
    base: &Grey,
    over: &Grey,
    plane: &Plane,
    [base_scale, over_scale]: [f64; 2],
    [left, top]: [usize; 2],
) -> Option<f64> {
    let (mut n, mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for y in top..top + BLOCK {
        for (x, value) in (left..).zip(&base.row(y)[left..left + BLOCK]) {
            let place = |v: usize| (v as f64 + 0.5) * base_scale;
            let Some(there) = plane.map([place(x), place(y)]) else { continue };
            let [u, v] = there.map(|v| v / over_scale - 0.5);
            let Some(other) = over.at(u, v) else { continue };
            let (p, q) = (f64::from(*value), f64::from(other));
            n += 1.0;
            a += p;
            b += q;
            aa += p * p;
            bb += q * q;
            ab += p * q;
        }
    }
    if n < LEAST_INSIDE * (BLOCK * BLOCK) as f64 {
        return None;
    }
    let variance = |sum: f64, squares: f64| squares / n - (sum / n) * (sum / n);
    let (va, vb) = (variance(a, aa), variance(b, bb));
    if va < LEAST_DEVIATION * LEAST_DEVIATION {
        return None;
    }
    let covariance = ab / n - (a / n) * (b / n);
    Some(if vb <= 1e-6 { 0.0 } else { covariance / (va * vb).sqrt() })
}

/// Share of the base, by a grid of places, that lands inside the other picture.
pub(super) fn covered(base: [f64; 2], over: [f64; 2], plane: &Plane) -> f64 {
    const GRID: usize = 24;
    let place = |at: usize, side: f64| (at as f64 + 0.5) / GRID as f64 * side;
    let inside = |k: &usize| {
        let at = [place(k % GRID, base[0]), place(k / GRID, base[1])];
        plane.map(at).is_some_and(|[x, y]| x >= 0.0 && y >= 0.0 && x <= over[0] && y <= over[1])
    };
    (0..GRID * GRID).filter(inside).count() as f64 / (GRID * GRID) as f64
}
