//! Error rates against each other.

use super::Trial;
use super::interval::{Interval, LEAST_PEOPLE, drawn, wilson};

/// The false match rates at which everything is stated.
pub const RATES: [f64; 3] = [1e-2, 1e-3, 1e-4];
/// Least false matches that a stated rate must allow: below, a few unlucky pairs are all there is.
pub const LEAST_FALSE_MATCHES: f64 = 5.0;
/// Points of the curve that is drawn.
const POINTS: usize = 200;

/// What was measured at one false match rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Scores at or above it match.
    pub threshold: f32,
    /// Share of genuine pairs that do not match, 0 to 1.
    pub fnmr: f64,
    /// How sure that is.
    pub interval: Interval,
    /// Impostor pairs that match.
    pub false_matches: usize,
}

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Share of impostor pairs that match.
    pub fmr: f64,
    /// Share of genuine pairs that do not.
    pub fnmr: f64,
    /// Scores at or above it match.
    pub threshold: f32,
}

/// For each of [`RATES`] the lowest threshold with at most that share of false matches, and FNMR
/// there, from trials sorted by falling score; none without pairs.
pub(super) fn fnmr_at(
    trials: &[Trial],
    weight: impl Fn(&Trial) -> f64,
) -> [Option<(f32, f64)>; RATES.len()] {
    let sum = |same: bool| trials.iter().filter(|t| t.same == same).map(&weight).sum::<f64>();
    let (genuine, impostor) = (sum(true), sum(false));
    let mut found = [None; RATES.len()];
    if genuine <= 0.0 || impostor <= 0.0 {
        return found;
    }
    let (mut matched, mut falsely) = (0.0, 0.0);
    // From the strictest rate to the most lenient: each ends at the score that would exceed it.
    let mut open = RATES.len();
    for level in trials.chunk_by(|a, b| a.score == b.score) {
        let of = |same: bool| level.iter().filter(|t| t.same == same).map(&weight).sum::<f64>();
        let false_here = of(false);
        while open > 0 && falsely + false_here > RATES[open - 1] * impostor + 1e-9 {
            open -= 1;
            found[open] = Some((level[0].score.next_up(), 1.0 - matched / genuine));
        }
        if open == 0 {
            return found;
        }
        matched += of(true);
        falsely += false_here;
    }
    // Nothing exceeded these rates: everything that has a score may match.
    let last = trials.last().map_or(0.0, |trial| trial.score);
    found[..open].fill(Some((last, 1.0 - matched / genuine)));
    found
}

/// At each of [`RATES`], with intervals.
pub(super) fn rates(trials: &[Trial], people: usize) -> Vec<(f64, Option<Rate>)> {
    let genuine = trials.iter().filter(|trial| trial.same).count();
    let impostor = trials.len() - genuine;
    let drawn = if people >= LEAST_PEOPLE { drawn(trials, people) } else { [None; RATES.len()] };
    let matches = |threshold: f32| {
        trials.iter().filter(|trial| !trial.same && trial.score >= threshold).count()
    };
    let mut all = vec![];
    for (at, point) in fnmr_at(trials, |_| 1.0).into_iter().enumerate() {
        let enough = RATES[at] * impostor as f64 >= LEAST_FALSE_MATCHES;
        let rate = point.filter(|_| enough).map(|(threshold, fnmr)| {
            let missed = (fnmr * genuine as f64).round() as usize;
            Rate {
                threshold,
                fnmr,
                interval: drawn[at].unwrap_or_else(|| wilson(missed, genuine)),
                false_matches: matches(threshold),
            }
        });
        all.push((RATES[at], rate));
    }
    all
}

/// The curve, from strict to lenient, thinned out evenly in the logarithm of FMR.
pub(super) fn curve(trials: &[Trial]) -> Vec<Point> {
    let genuine = trials.iter().filter(|trial| trial.same).count();
    let impostor = trials.len() - genuine;
    if genuine == 0 || impostor == 0 {
        return vec![];
    }
    let (mut matched, mut falsely) = (0usize, 0usize);
    let mut points: Vec<Point> = vec![];
    let step = (impostor as f64).ln().max(1.0) / POINTS as f64;
    for level in trials.chunk_by(|a, b| a.score == b.score) {
        if level[0].score == f32::NEG_INFINITY {
            break;
        }
        matched += level.iter().filter(|trial| trial.same).count();
        falsely += level.iter().filter(|trial| !trial.same).count();
        let fmr = falsely as f64 / impostor as f64;
        let point =
            Point { fmr, fnmr: 1.0 - matched as f64 / genuine as f64, threshold: level[0].score };
        match points.last_mut() {
            Some(last) if last.fmr == fmr => *last = point,
            Some(last) if last.fmr > 0.0 && (fmr / last.fmr).ln() < step => {}
            _ => points.push(point),
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trials(scores: &[(f32, bool)]) -> Vec<Trial> {
        let trial =
            |(score, same): &(f32, bool)| Trial { people: [0, 1], same: *same, score: *score };
        let mut all: Vec<Trial> = scores.iter().map(trial).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        all
    }

    #[test]
    fn a_rate_is_where_one_more_impostor_would_be_too_many() {
        // A thousand impostors at 0 to 0.999, genuine pairs at 0.9905 and 0.5.
        let mut scores: Vec<(f32, bool)> = (0..1_000).map(|n| (n as f32 / 1e3, false)).collect();
        scores.extend([(0.9905, true), (0.5, true)]);
        let found = rates(&trials(&scores), 2);
        let one_percent = found[0].1.unwrap();
        assert_eq!(one_percent.false_matches, 10);
        assert!(one_percent.threshold > 0.989 && one_percent.threshold <= 0.99);
        assert!((one_percent.fnmr - 0.5).abs() < 1e-9);
        assert_eq!(found[1].1, None, "a thousand pairs say nothing about one in a thousand");
    }

    proptest! {
        #[test]
        fn no_threshold_lets_more_impostors_through_than_its_rate_allows(
            scores in proptest::collection::vec(((0u8..40).prop_map(|n| f32::from(n) / 40.0), any::<bool>()), 2..400)
        ) {
            let all = trials(&scores);
            let impostors = all.iter().filter(|t| !t.same).count() as f64;
            let genuine = all.iter().filter(|t| t.same).count() as f64;
            for (rate, point) in RATES.into_iter().zip(fnmr_at(&all, |_| 1.0)) {
                let Some((threshold, fnmr)) = point else { continue };
                let reach = |same: bool| all.iter().filter(|t| t.same == same && t.score >= threshold).count() as f64;
                prop_assert!(reach(false) <= rate * impostors + 1e-6);
                prop_assert!((fnmr - (1.0 - reach(true) / genuine)).abs() < 1e-9);
                // And the next lower score would let too many through.
                let below = all.iter().map(|t| t.score).filter(|s| *s < threshold).fold(f32::NEG_INFINITY, f32::max);
                if below > f32::NEG_INFINITY {
                    let more = all.iter().filter(|t| !t.same && t.score >= below).count() as f64;
                    prop_assert!(more > rate * impostors);
                }
            }
        }
    }
}
