//! What a corner's surroundings look like, in 256 bits that survive light and turning.
//!
//! Sources: M. Calonder, V. Lepetit, C. Strecha, P. Fua, "BRIEF: binary robust independent
//! elementary features", ECCV 2010 (pairs of places drawn from a normal distribution; a bit says
//! which is brighter); E. Rublee and others, "ORB", ICCV 2011 (the direction of the centre of
//! brightness turns the pairs). The pairs are our own draw, fixed by its seed: changing it makes
//! stored features worthless.

use super::corners::{Corner, EDGE};
use super::grey::Grey;
use crate::random::Random;
use std::sync::LazyLock;

/// Radius of the disc that gives the direction, and within which pairs lie.
const RADIUS: i32 = 15;
const SEED: u64 = 0x706f_7263_686c_6967;

type Pair = [(f32, f32); 2];

static PAIRS: LazyLock<[Pair; 256]> = LazyLock::new(|| {
    let mut random = Random::new(SEED);
    let mut place = || loop {
        // The paper's second way: a normal distribution with a fifth of the patch's side.
        let (x, y) = (random.normal() * 6.2, random.normal() * 6.2);
        if x * x + y * y <= f64::from((RADIUS - 1) * (RADIUS - 1)) {
            return (x as f32, y as f32);
        }
    };
    std::array::from_fn(|_| [place(), place()])
});

/// The description of one corner; `smooth` is the level smoothed.
pub(super) fn describe(level: &Grey, smooth: &Grey, corner: Corner) -> [u64; 4] {
    let (sin, cos) = direction(level, corner).sin_cos();
    let width = smooth.width as isize;
    let centre = (corner.y * smooth.width + corner.x) as isize;
    let value = |(x, y): (f32, f32)| {
        let dx = nearest(x * cos - y * sin);
        let dy = nearest(x * sin + y * cos);
        smooth.pixels[(centre + dy * width + dx) as usize]
    };
    let mut words = [0u64; 4];
    for (word, pairs) in words.iter_mut().zip(PAIRS.chunks_exact(64)) {
        for (at, [a, b]) in pairs.iter().enumerate() {
            *word |= u64::from(value(*a) < value(*b)) << at;
        }
    }
    words
}

/// The nearest whole number, for the small numbers here; halves go up.
#[inline]
fn nearest(value: f32) -> isize {
    (value + 64.5) as isize - 64
}

/// Angle to the centre of brightness of the disc around a corner.
fn direction(level: &Grey, corner: Corner) -> f32 {
    debug_assert!(corner.x >= EDGE && corner.y >= EDGE, "a corner has room around it");
    let (mut across, mut down) = (0i32, 0i32);
    for dy in -RADIUS..=RADIUS {
        let reach = f64::from(RADIUS * RADIUS - dy * dy).sqrt() as i32;
        let row = level.row(corner.y.wrapping_add_signed(dy as isize));
        let from = corner.x.wrapping_add_signed(-reach as isize);
        let (mut sum, mut first) = (0i32, 0i32);
        for (dx, value) in (-reach..=reach).zip(&row[from..]) {
            sum += i32::from(*value);
            first += dx * i32::from(*value);
        }
        across += first;
        down += dy * sum;
    }
    (down as f32).atan2(across as f32)
}
