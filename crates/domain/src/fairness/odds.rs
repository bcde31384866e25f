//! Odds that were shown, against what happened.

use alloc::vec::Vec;

/// Bins of odds: 0 to 10 %, and so on.
const BINS: usize = 10;
const MILLION: u64 = 1_000_000;

/// What one entrant was shown before the close, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The chance shown, parts per million.
    pub shown_ppm: u32,
    /// Whether it came true.
    pub came: bool,
}

/// All promises of about the same odds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    /// Promises.
    pub count: u64,
    /// Mean of the odds shown, parts per million.
    pub shown_ppm: u32,
    /// Share that came true, parts per million.
    pub came_ppm: u32,
    /// Whether the difference is no larger than chance explains (three standard deviations).
    pub within_chance: bool,
}

/// Ten bins by the odds shown. Odds are computed on the entries so far, so a market that fills up
/// until the close makes all outcomes worse than shown: this is where that is seen.
#[must_use]
pub fn odds_against_outcomes(promises: &[Promise]) -> Vec<Bin> {
    // Of each bin: promises, those that came, sum of odds, sum of odds * (1 - odds).
    let mut sums = [(0u64, 0u64, 0u64, 0u128); BINS];
    for promise in promises {
        let shown = u64::from(promise.shown_ppm).min(MILLION);
        let at = usize::try_from(shown * BINS as u64 / MILLION).unwrap_or(0).min(BINS - 1);
        let bin = &mut sums[at];
        bin.0 += 1;
        bin.1 += u64::from(promise.came);
        bin.2 += shown;
        bin.3 += u128::from(shown * (MILLION - shown));
    }
    sums.iter()
        .map(|(count, came, shown, variance)| bin(*count, *came, *shown, *variance))
        .collect()
}

fn bin(count: u64, came: u64, shown: u64, variance: u128) -> Bin {
    let mean = |sum: u64| u32::try_from(sum.checked_div(count).unwrap_or(0)).unwrap_or(0);
    // Compared as squares of millionths, so that no root is taken.
    let off = u128::from((came * MILLION).abs_diff(shown));
    Bin {
        count,
        shown_ppm: mean(shown),
        came_ppm: mean(came * MILLION),
        within_chance: off * off <= 9 * variance,
    }
}
