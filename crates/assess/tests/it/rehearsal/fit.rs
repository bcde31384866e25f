//! Fitting the weights: the likeliest weights of an additive model, none beyond its cap.

use super::Seen;
use porchlight_assess::strength::{BASE, CAP, STATEMENT_CAP, is_told_by_record};
use std::collections::BTreeMap;

/// The levels that have a weight: kind and what was seen.
pub type Weights = BTreeMap<(&'static str, &'static str), f64>;

/// Levels that say that something was not seen; they weigh nothing.
const NOTHING: &[(&str, &str)] = &[
    ("position", "missing"),
    ("photo", "plain"),
    ("photo", "none"),
    ("hand_over", "left"),
    ("stay", "unseen"),
];

/// Levels that can only speak for the record; all others but statements can only speak against it.
const FOR: &[(&str, &str)] = &[
    ("position", "here"),
    ("photo", "alike"),
    ("hand_over", "code"),
    ("hand_over", "name"),
    ("scan", "matches"),
    ("stay", "usual"),
];

/// Least and most that a level may weigh.
fn bounds(level: (&str, &str)) -> (f64, f64) {
    let (cap, statements) = (f64::from(CAP) / 1_000.0, f64::from(STATEMENT_CAP) / 1_000.0);
    match level.0 {
        "statement" => (-statements, statements),
        _ if FOR.contains(&level) => (0.0, cap),
        _ => (-cap, 0.0),
    }
}

/// One combination of levels, with how often it was right and wrong.
struct Cell {
    levels: Vec<(&'static str, &'static str)>,
    right: f64,
    all: f64,
}

fn cells(seen: &[Seen]) -> Vec<Cell> {
    let mut counted: BTreeMap<Vec<(&'static str, &'static str)>, (f64, f64)> = BTreeMap::new();
    for one in seen.iter().filter(|one| is_told_by_record(one.claim.kind)) {
        let levels = one.made.strength.items.iter().map(|item| (item.kind.code(), item.seen));
        let levels = levels.filter(|level| !NOTHING.contains(level)).collect();
        let cell = counted.entry(levels).or_default();
        cell.0 += f64::from(u8::from(one.claim.why.record_is_right()));
        cell.1 += 1.0;
    }
    counted.into_iter().map(|(levels, (right, all))| Cell { levels, right, all }).collect()
}

/// The base and the weights, in thousandths of a natural logarithm.
pub fn fit(seen: &[Seen]) -> (f64, Weights) {
    let cells = cells(seen);
    let mut weights: Weights = BTreeMap::new();
    for cell in &cells {
        for level in &cell.levels {
            weights.insert(*level, 0.0);
        }
    }
    // The base is the share of right records before any evidence, not a place for what is missing.
    let base = f64::from(BASE) / 1_000.0;
    let levels: Vec<_> = weights.keys().copied().collect();
    for _ in 0..300 {
        for level in &levels {
            let (slope, bend) = slope(&cells, base, &weights, *level);
            let (least, most) = bounds(*level);
            let now = weights[level];
            weights.insert(*level, (now + slope / bend).clamp(least, most));
        }
    }
    weights.values_mut().for_each(|weight| *weight *= 1_000.0);
    (base * 1_000.0, weights)
}

/// First and second derivative of the likelihood by one weight.
fn slope(
    cells: &[Cell],
    base: f64,
    weights: &Weights,
    by: (&'static str, &'static str),
) -> (f64, f64) {
    let (mut slope, mut bend) = (0.0, 1e-9);
    for cell in cells.iter().filter(|cell| cell.levels.contains(&by)) {
        let sum = cell.levels.iter().fold(base, |sum, level| sum + weights[level]);
        let p = 1.0 / (1.0 + (-sum).exp());
        slope += cell.right - cell.all * p;
        bend += cell.all * p * (1.0 - p);
    }
    (slope, bend)
}
