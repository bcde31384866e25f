//! How sure a share is.
//!
//! Pairs of one person depend on each other, so people are drawn anew, not pairs (bootstrap; Efron
//! 1979, for recognition Bolle, Ratha, Pankanti 2004). Where there are too few people to draw from,
//! or pairs do not depend on each other, Wilson's interval (1927).

use super::Trial;
use super::rates::{RATES, fnmr_at};
use crate::random::Random;

/// Least people for drawing them anew to say anything.
pub const LEAST_PEOPLE: usize = 10;
/// How often people are drawn anew.
pub const REPEATS: usize = 1_000;
/// Two-sided 95 %, in deviations of the normal distribution.
const DEVIATIONS: f64 = 1.959_964;
/// Share of draws that lie beyond each end.
const BEYOND: f64 = 0.025;
const SEED: u64 = 0x6661_6365_2065_7661;

/// How an interval was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People were drawn anew.
    Bootstrap,
    /// Wilson's formula: pairs are taken as independent.
    Wilson,
}

/// From and to, 0 to 1, at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How it was found.
    pub kind: Kind,
}

/// Wilson's interval of `count` in `all`; all of 0 to 1 of nothing.
#[must_use]
pub fn wilson(count: usize, all: usize) -> Interval {
    if all == 0 {
        return Interval { low: 0.0, high: 1.0, kind: Kind::Wilson };
    }
    let (n, share) = (all as f64, count as f64 / all as f64);
    let square = DEVIATIONS * DEVIATIONS;
    let middle = share + square / (2.0 * n);
    let reach = DEVIATIONS * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    let [low, high] = [(middle - reach) / whole, (middle + reach) / whole];
    Interval { low: low.max(0.0), high: high.min(1.0), kind: Kind::Wilson }
}

/// Intervals of FNMR at each of [`RATES`], from trials sorted by falling score.
pub(super) fn drawn(trials: &[Trial], people: usize) -> [Option<Interval>; RATES.len()] {
    let mut found: [Vec<f64>; RATES.len()] = Default::default();
    let mut random = Random::new(SEED);
    for _ in 0..REPEATS {
        let mut drawn = vec![0u32; people];
        for _ in 0..people {
            // The bias of a remainder at such numbers is nothing.
            drawn[(random.next() % people as u64) as usize] += 1;
        }
        let weight = |trial: &Trial| {
            let [a, b] = trial.people.map(|person| f64::from(drawn[person as usize]));
            if trial.same { a } else { a * b }
        };
        for (all, point) in found.iter_mut().zip(fnmr_at(trials, weight)) {
            all.extend(point.map(|(_, fnmr)| fnmr));
        }
    }
    found.map(|mut all| {
        all.sort_by(f64::total_cmp);
        let at = |share: f64| all.get((share * (all.len().saturating_sub(1)) as f64) as usize);
        let (low, high) = (*at(BEYOND)?, *at(1.0 - BEYOND)?);
        Some(Interval { low, high, kind: Kind::Bootstrap })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_gives_the_published_interval_and_is_open_for_nothing() {
        // Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662.
        let Interval { low, high, .. } = wilson(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        // And 0 of 20: 0 to 0.1611.
        let Interval { low, high, .. } = wilson(0, 20);
        assert!(low.abs() < 1e-12 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
        assert_eq!((wilson(0, 0).low, wilson(0, 0).high), (0.0, 1.0));
    }

    #[test]
    fn a_rate_that_hangs_on_one_person_has_a_wide_interval() {
        // Twenty people with ten genuine pairs each; all of one person's fail.
        let mut trials = vec![];
        for person in 0..20 {
            let score = if person == 0 { 0.1 } else { 0.9 };
            trials.extend(vec![Trial { people: [person; 2], same: true, score }; 10]);
            for other in 0..person {
                let score = 0.2 + (person * 20 + other) as f32 / 2_000.0;
                trials.extend(vec![Trial { people: [other, person], same: false, score }; 5]);
            }
        }
        trials.sort_by(|a, b| b.score.total_cmp(&a.score));
        let interval = drawn(&trials, 20)[0].unwrap();
        let by_pairs = wilson(10, 200);
        assert!(interval.low == 0.0 && interval.high > 0.12, "{interval:?}");
        assert!(interval.high - interval.low > 2.0 * (by_pairs.high - by_pairs.low));
        assert_eq!(drawn(&trials, 20), drawn(&trials, 20), "the same every time");
    }
}
