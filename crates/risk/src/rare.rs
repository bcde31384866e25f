//! How rare challenges are for people: thresholds with a guarantee instead of a hope.
//!
//! Owns: two ways from the scores of known people to a threshold. Never does: know who is a person;
//! the caller brings one score for each person (their highest of the period), because scores of one
//! person are not exchangeable with each other.
//!
//! # Why it holds
//!
//! [`threshold`] (split conformal): take the scores of `n` people and that of the next person, and let
//! them be exchangeable: any order of the `n + 1` is as likely as any other. The next one's rank
//! among all is then uniform, so it is among the `m = floor(rate * (n + 1))` highest with a chance of
//! at most `rate`, ties counted against us. If the next score lies strictly above the threshold `t`,
//! the `m`-th highest of the `n` known scores, then fewer than `m` known scores are as high, so it is
//! among the `m` highest of all. Hence a chance of at most `rate`, whatever the distribution, and
//! whatever the score. Nothing is assumed but exchangeability; that is what drift breaks, and why
//! the breaker watches.
//!
//! [`confident_threshold`] promises more: not on average over calibrations, but for this one, with a
//! given confidence. With `m` known scores above the threshold, the true share of people above it
//! exceeds `rate` only if a binomial of `n` draws at `rate` came out at `m` or fewer; the largest
//! `m` for which that chance stays below `1 - confidence` is allowed (Vovk 2012, Clopper and Pearson
//! 1934).

use alloc::vec::Vec;

/// Fewest scores from which any threshold is made.
pub const MIN_SCORES: usize = 100;

/// A threshold: tries with *more* points are challenged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rare {
    /// Challenge above these points.
    Above(i32),
    /// No threshold has the guarantee with so few scores; this many are needed.
    TooFew {
        /// The number of scores from which there is a threshold.
        needed: u64,
    },
}

impl Rare {
    /// The policy's `challenge_at`, which challenges *from* its points on.
    #[must_use]
    pub fn challenge_at(self) -> Option<i32> {
        match self {
            Self::Above(points) => Some(points.saturating_add(1).max(1)),
            Self::TooFew { .. } => None,
        }
    }
}

/// The threshold above which the next person lies with a chance of at most `rate_ppm` in a million.
#[must_use]
pub fn threshold(scores: &[i32], rate_ppm: u32) -> Rare {
    let rate = u64::from(rate_ppm.min(1_000_000));
    let allowed = (scores.len() as u64 + 1) * rate / 1_000_000;
    let needed = 1_000_000_u64.div_ceil(rate.max(1)).saturating_sub(1).max(MIN_SCORES as u64);
    if allowed == 0 || (scores.len() as u64) < needed || rate == 0 {
        return Rare::TooFew { needed };
    }
    Rare::Above(nth_highest(scores, allowed - 1))
}

/// The threshold above which, with this confidence in the calibration at hand, at most `rate_ppm` in
/// a million of all people lie. Confidence in parts per million: 950,000 is 95 %.
#[must_use]
pub fn confident_threshold(scores: &[i32], rate_ppm: u32, confidence_ppm: u32) -> Rare {
    let rate = f64::from(rate_ppm.clamp(1, 999_999)) / 1e6;
    let doubt = f64::from(1_000_000 - confidence_ppm.min(999_999)) / 1e6;
    let scores = &scores[..scores.len().min(most_scores(rate))];
    let mut none_above = 1.0_f64;
    let mut needed = 0_u64;
    while none_above > doubt && needed < 1 << 24 {
        none_above *= 1.0 - rate;
        needed += 1;
    }
    let needed = needed.max(MIN_SCORES as u64);
    if (scores.len() as u64) < needed {
        return Rare::TooFew { needed };
    }
    let number = scores.len() as f64;
    let mut chance = power(1.0 - rate, scores.len() as u64);
    let mut sum = chance;
    let mut allowed = 0_u64;
    loop {
        let drawn = allowed as f64;
        chance *= (number - drawn) / (drawn + 1.0) * rate / (1.0 - rate);
        if sum + chance > doubt {
            break;
        }
        sum += chance;
        allowed += 1;
    }
    Rare::Above(nth_highest(scores, allowed))
}

/// So many scores that the chance of none above stays a normal number; more change nothing much.
fn most_scores(rate: f64) -> usize {
    (500.0 / rate) as usize
}

/// The score with `above` scores before it, highest first.
fn nth_highest(scores: &[i32], above: u64) -> i32 {
    let mut sorted: Vec<i32> = scores.to_vec();
    let at = (above as usize).min(sorted.len() - 1);
    let (_, found, _) = sorted.select_nth_unstable_by(at, |a, b| b.cmp(a));
    *found
}

fn power(base: f64, mut exponent: u64) -> f64 {
    let (mut result, mut square) = (1.0, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    result
}
