//! Counters that forget: how much happened lately, at four horizons.
//!
//! Owns: forward decay in whole numbers. An act of the moment `t` weighs `2^(t / half-life)`, and
//! a reading divides by the weight of its own moment; so an act touches only its own counter, and
//! the order of acts inside a half-life does not matter. Weights are kept relative to the last
//! whole half-life; when that moves on, counters are halved by a shift. Never does: use a float
//! while counting.

use crate::exact::{POWER_BITS, POWERS, STEPS};
use crate::state::state;

/// Half-lives of the horizons in milliseconds: 10 seconds, 10 minutes, 1 day, 14 days.
pub const HALF_LIVES_MS: [u64; HORIZONS] =
    [10_000, 10 * 60 * 1_000, 24 * 3_600 * 1_000, 14 * 24 * 3_600 * 1_000];
/// How many horizons there are.
pub const HORIZONS: usize = 4;

/// A horizon of [`HALF_LIVES_MS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// Half-life of 10 seconds.
    Moment,
    /// Half-life of 10 minutes.
    Minutes,
    /// Half-life of one day.
    Day,
    /// Half-life of 14 days.
    Fortnight,
}

/// A moment as counters take it: at each horizon the whole half-lives before it, and its weight beyond
/// them with ten fractional bits. One signal touches many counters; its divisions are done once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    steps: [u32; HORIZONS],
    weights: [u32; HORIZONS],
}

impl Moment {
    /// The moment `at_ms`.
    pub(crate) fn at(at_ms: u64) -> Self {
        let [first, second, third, fourth] = HALF_LIVES_MS;
        // Written out, so that each division is one by a constant.
        let parts = [
            weight(at_ms, first),
            weight(at_ms, second),
            weight(at_ms, third),
            weight(at_ms, fourth),
        ];
        Self { steps: parts.map(|part| part.0), weights: parts.map(|part| part.1) }
    }
}

/// `K` counters at each of the four horizons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally<const K: usize> {
    steps: [u32; HORIZONS],
    counts: [[u32; K]; HORIZONS],
}

state!([const K: usize] Tally<K> { steps, counts });

impl<const K: usize> Tally<K> {
    pub(crate) const EMPTY: Self = Self { steps: [0; HORIZONS], counts: [[0; K]; HORIZONS] };

    /// Counts one act of the sort `sort` at `at`.
    pub(crate) fn add(&mut self, sort: usize, at: &Moment) {
        for (horizon, (step, weight)) in at.steps.into_iter().zip(at.weights).enumerate() {
            let known = self.steps[horizon];
            let counts = &mut self.counts[horizon];
            if step > known {
                for count in &mut *counts {
                    *count = count.checked_shr(step - known).unwrap_or(0);
                }
                self.steps[horizon] = step;
            }
            // A late arrival weighs what it would weigh by now.
            let weight = weight.checked_shr(known.saturating_sub(step)).unwrap_or(0);
            counts[sort] = counts[sort].saturating_add(weight);
        }
    }

    /// How many acts of that sort there were lately, each weighing half after each half-life.
    pub(crate) fn lately(&self, horizon: Horizon, sort: usize, now: &Moment) -> f64 {
        let place = horizon as usize;
        let (step, weight) = (now.steps[place], now.weights[place]);
        let passed = step.saturating_sub(self.steps[place]);
        let count = self.counts[place][sort].checked_shr(passed).unwrap_or(0);
        f64::from(count) / f64::from(weight)
    }
}

/// The whole half-lives before a moment, and its weight beyond them with ten fractional bits.
#[inline(always)]
fn weight(at_ms: u64, half_life: u64) -> (u32, u32) {
    let part = (at_ms % half_life) * STEPS as u64 / half_life;
    ((at_ms / half_life) as u32, u32::from(POWERS[part as usize]))
}

const _: () = assert!(POWER_BITS == 10, "a counter holds four million acts");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_counter_is_within_a_hundredth_of_the_sum_of_halved_acts(
            mut ages in proptest::collection::vec(0_u64..120_000, 1..200),
        ) {
            let now = 1_700_000_000_000;
            ages.sort_unstable_by(|a, b| b.cmp(a));
            let mut tally = Tally::<1>::EMPTY;
            for age in &ages {
                tally.add(0, &Moment::at(now - age));
            }
            for (horizon, half_life) in
                [(Horizon::Moment, 10_000.0), (Horizon::Minutes, 600_000.0)]
            {
                let truth: f64 = ages.iter().map(|age| libm::exp2(-(*age as f64) / half_life)).sum();
                let counted = tally.lately(horizon, 0, &Moment::at(now));
                prop_assert!((counted - truth).abs() <= truth * 0.01 + 0.02, "{counted}, {truth}");
            }
        }

        #[test]
        fn the_order_of_acts_inside_a_half_life_does_not_matter(
            ages in proptest::collection::vec(0_u64..9_000, 1..50),
        ) {
            let start = 1_700_000_000_000;
            let (mut one, mut other) = (Tally::<1>::EMPTY, Tally::<1>::EMPTY);
            ages.iter().for_each(|age| one.add(0, &Moment::at(start + age)));
            ages.iter().rev().for_each(|age| other.add(0, &Moment::at(start + age)));
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn what_is_long_ago_is_forgotten() {
        let mut tally = Tally::<1>::EMPTY;
        tally.add(0, &Moment::at(1_000_000));
        assert!(tally.lately(Horizon::Moment, 0, &Moment::at(1_000_000)) > 0.99);
        assert!(tally.lately(Horizon::Moment, 0, &Moment::at(100_000_000)).abs() < f64::EPSILON);
    }
}
