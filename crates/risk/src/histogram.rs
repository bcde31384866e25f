//! Histograms of durations in half-octaves.
//!
//! Owns: 32 bins, two for each doubling, which is finer than anything a verdict may depend on and
//! the same on every machine. When a histogram is full all bins are halved, so that the newest
//! thousands count most. Never does: keep single durations; the newest are in the ring.

use crate::exact::log2;
use crate::state::{Damaged, Sink, Source, State};

/// Bins of a histogram.
pub const BINS: usize = 32;
/// Durations after which all bins are halved.
pub const FULL: u16 = 4_096;

/// How often durations of each length were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Histogram {
    total: u16,
    bins: [u16; BINS],
}

impl Histogram {
    pub(crate) const EMPTY: Self = Self { total: 0, bins: [0; BINS] };

    /// Counts a duration; the unit is the caller's.
    pub(crate) fn add(&mut self, duration: u64) {
        if self.total >= FULL {
            self.bins.iter_mut().for_each(|bin| *bin /= 2);
            self.total = self.bins.iter().sum();
        }
        self.bins[bin(duration)] += 1;
        self.total += 1;
    }

    /// How many durations count.
    pub(crate) fn total(&self) -> u32 {
        u32::from(self.total)
    }

    /// The duration below which this share of all lies, interpolated inside its bin; nothing
    /// when none was seen.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = f64::from(self.total) * share;
        let mut below = 0.0;
        let last = self.bins.iter().rposition(|count| *count > 0)?;
        for (at, count) in self.bins.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = f64::from(*count);
            if below + count >= wanted || at == last {
                let (low, high) = (edge(at), edge(at + 1));
                let part = ((wanted - below) / count).clamp(0.0, 1.0);
                return Some(low + (high - low) * part);
            }
            below += count;
        }
        None
    }

    /// The share of durations in bins that end at or below `limit`.
    pub(crate) fn share_below(&self, limit: u64) -> f64 {
        let under: u32 = self.bins[..bin(limit)].iter().map(|count| u32::from(*count)).sum();
        f64::from(under) / f64::from(self.total.max(1))
    }

    /// The entropy over the bins in bits: 0 when all durations are alike, 5 at most.
    pub(crate) fn entropy(&self) -> f64 {
        let total = self.total();
        if total == 0 {
            return 0.0;
        }
        let sum: f64 = self
            .bins
            .iter()
            .filter(|count| **count > 0)
            .map(|count| f64::from(*count) * log2(u32::from(*count)))
            .sum();
        (log2(total) - sum / f64::from(total)).max(0.0)
    }
}

impl State for Histogram {
    fn save<S: Sink>(&self, to: &mut S) {
        self.bins.save(to);
    }

    fn load<S: Source>(from: &mut S) -> Result<Self, Damaged> {
        let bins = <[u16; BINS]>::load(from)?;
        let total: u32 = bins.iter().map(|count| u32::from(*count)).sum();
        match u16::try_from(total) {
            Ok(total) if total <= FULL => Ok(Self { total, bins }),
            _ => Err(Damaged::Impossible),
        }
    }
}

/// The bin of a duration: 0, 1, 2, 3, 4-5, 6-7, 8-11, 12-15, ... and 49,152 or longer.
fn bin(duration: u64) -> usize {
    if duration < 2 {
        return duration as usize;
    }
    let whole = duration.ilog2();
    let half = (duration >> (whole - 1)) & 1;
    ((2 * whole) as usize + half as usize).min(BINS - 1)
}

/// The shortest duration of a bin.
fn edge(at: usize) -> f64 {
    if at < 2 {
        return at as f64;
    }
    ((2 + (at as u64 & 1)) << (at / 2 - 1)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantile_lies_in_the_bin_of_the_true_one(
            mut durations in proptest::collection::vec(0_u64..40_000, 1..300),
            share in 0.01_f64..1.0,
        ) {
            let mut histogram = Histogram::EMPTY;
            durations.iter().for_each(|duration| histogram.add(*duration));
            durations.sort_unstable();
            let rank = (durations.len() as f64 * share) as usize;
            let near = |at: usize| bin(durations[at.min(durations.len() - 1)]);
            let found = histogram.quantile(share).unwrap();
            prop_assert!(found >= edge(near(rank.saturating_sub(1))));
            prop_assert!(found <= edge(near(rank + 1) + 1));
        }

        #[test]
        fn every_duration_is_in_the_bin_between_its_edges(duration in 0_u64..49_152) {
            let at = bin(duration);
            prop_assert!(edge(at) <= duration as f64 && (duration as f64) < edge(at + 1));
        }
    }

    #[test]
    fn regular_durations_have_no_entropy_and_spread_ones_have_much() {
        let (mut regular, mut spread) = (Histogram::EMPTY, Histogram::EMPTY);
        for n in 0..500_u64 {
            regular.add(1_000);
            spread.add(1 << (n % 15));
        }
        assert!(regular.entropy() < 0.001);
        assert!((spread.entropy() - log2(15)).abs() < 0.01);
    }

    #[test]
    fn a_full_histogram_halves_and_goes_on() {
        let mut histogram = Histogram::EMPTY;
        for _ in 0..3 * u32::from(FULL) {
            histogram.add(100);
        }
        for _ in 0..2 * u32::from(FULL) {
            histogram.add(5_000);
        }
        assert!(histogram.total() <= u32::from(FULL));
        assert!(histogram.quantile(0.5).unwrap() > 4_000.0, "the newest count most");
    }
}
