//! How good scores are: area under the curve, recall at a rate of false positives, and intervals.
//!
//! Owns: the arithmetic. With few bots every figure is uncertain, so each comes with an interval.

use crate::seed::Seed;
use serde::{Deserialize, Serialize};

/// Resamples of accounts for an interval.
const RESAMPLES: usize = 500;
/// Two-sided 95 % quantile of the normal distribution.
const NORMAL_95: f64 = 1.96;

/// A figure with its spread and 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The mean.
    pub mean: f64,
    /// The standard deviation over folds or repeats.
    pub spread: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// The chance that a bot scores above a person, ties counting half.
#[must_use]
pub fn auc(scores: &[i64], is_bot: &[bool]) -> f64 {
    let mut order: Vec<(i64, bool)> = scores.iter().copied().zip(is_bot.iter().copied()).collect();
    order.sort_unstable();
    let (mut people_below, mut won) = (0.0, 0.0);
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let bots = count(group.iter().filter(|(_, bot)| *bot));
        let people = count(group.iter().filter(|(_, bot)| !bot));
        won += bots * (people_below + people / 2.0);
        people_below += people;
    }
    let bots = count(is_bot.iter().filter(|b| **b));
    let pairs = bots * people_below;
    if pairs > 0.0 { won / pairs } else { f64::NAN }
}

/// The share of bots above the score that at most `rate` of the people are above.
#[must_use]
pub fn recall(scores: &[i64], is_bot: &[bool], rate: f64) -> f64 {
    let side = |wanted: bool| {
        scores.iter().zip(is_bot).filter(move |(_, bot)| **bot == wanted).map(|(score, _)| *score)
    };
    let mut people: Vec<i64> = side(false).collect();
    people.sort_unstable_by(|a, b| b.cmp(a));
    let allowed = (rate * count(people.iter())).floor() as usize;
    let Some(threshold) = people.get(allowed) else { return 1.0 };
    let bots = count(side(true));
    if bots > 0.0 { count(side(true).filter(|s| s > threshold)) / bots } else { f64::NAN }
}

/// Mean and interval of figures of cross-validation. The folds share training data, so their plain
/// variance is too small; it is widened by the share of test to training accounts.
#[must_use]
pub fn over_folds(figures: &[f64], test_share: f64) -> Figure {
    let (mean, spread) = moments(figures);
    let widened = 1.0 / count(figures.iter()) + test_share / (1.0 - test_share);
    let half = NORMAL_95 * spread * widened.sqrt();
    Figure { mean, spread, low: mean - half, high: (mean + half).min(1.0) }
}

/// Mean over repeats of a figure of out-of-fold scores, with an interval from resampling accounts
/// (bots and people apart, so that no resample lacks one).
pub fn over_accounts(
    repeats: &[Vec<i64>],
    is_bot: &[bool],
    seed: u64,
    figure: impl Fn(&[i64], &[bool]) -> f64,
) -> Figure {
    let each: Vec<f64> = repeats.iter().map(|scores| figure(scores, is_bot)).collect();
    let (mean, spread) = moments(&each);
    let sides: [Vec<usize>; 2] =
        [true, false].map(|wanted| (0..is_bot.len()).filter(|at| is_bot[*at] == wanted).collect());
    let mut stream = Seed::of(&[seed, 0xB007]);
    let mut resampled = vec![];
    for sample in 0..RESAMPLES {
        let Some(scores) = repeats.get(sample % repeats.len().max(1)) else { break };
        let (mut some_scores, mut some_bots) = (vec![], vec![]);
        for side in &sides {
            for _ in 0..side.len() {
                let at = side[stream.below(side.len())];
                some_scores.push(scores[at]);
                some_bots.push(is_bot[at]);
            }
        }
        resampled.push(figure(&some_scores, &some_bots));
    }
    resampled.sort_unstable_by(f64::total_cmp);
    let edge = RESAMPLES / 40;
    let low = resampled.get(edge).copied().unwrap_or(f64::NAN);
    let high = resampled.get(RESAMPLES - 1 - edge).copied().unwrap_or(f64::NAN);
    Figure { mean, spread, low, high }
}

fn moments(figures: &[f64]) -> (f64, f64) {
    let n = count(figures.iter());
    let mean = figures.iter().sum::<f64>() / n;
    let squares: f64 = figures.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

fn count<T>(things: impl Iterator<Item = T>) -> f64 {
    things.count() as f64
}
