//! Learning the additive scorecard: boosted cuts of one feature at a time.
//!
//! Each round looks at a few features, finds the one cut of one of them that explains most of what is
//! not explained yet, and moves the points on both sides a little (and those of missing values by
//! themselves). A declared direction is kept because cuts against it are never made, and sums and
//! roundings of cuts that keep it keep it too. Several runs on parts of the accounts are averaged:
//! single runs lean on chance. Own code, because exact, monotone, integer points are what Porchlight
//! answers people with.

use crate::bins::{MISSING, bin, edges};
use crate::seed::Seed;
use porchlight_risk::card::{Card, Direction, Feature, MAX_POINTS, POINTS_PER_DOUBLING};
use porchlight_risk::model::Curve;
use std::f64::consts::LN_2;

/// Most accounts that one round looks at: more would only take longer, as each round draws others.
const MOST_ACCOUNTS_OF_A_ROUND: usize = 20_000;

/// How a scorecard is learned.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Settings {
    /// Most bins of a feature.
    pub bins: usize,
    /// Runs that are averaged.
    pub runs: usize,
    /// Rounds of one run.
    pub rounds: usize,
    /// How far each round moves.
    pub step: f64,
    /// Part of the accounts that one round sees.
    pub accounts: f64,
    /// Part of the features that one round looks at.
    pub features: f64,
    /// Pull of each side of a cut towards zero, in units of evidence.
    pub pull: f64,
    /// Least evidence on each side of a cut (sum of `p * (1 - p)`).
    pub least: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bins: 48,
            runs: 16,
            rounds: 1_000,
            step: 0.04,
            accounts: 0.7,
            features: 0.2,
            pull: 1.0,
            least: 0.5,
        }
    }
}

/// What a scorecard is learned from.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'a> {
    /// Names of the features.
    pub names: &'a [String],
    /// Values: one list for each feature; NaN is missing.
    pub columns: &'a [Vec<f32>],
    /// Which accounts to learn from.
    pub rows: &'a [usize],
    /// Whether each account is a bot.
    pub is_bot: &'a [bool],
    /// Which way each feature may go.
    pub directions: &'a [Direction],
    /// A missing value never gives more points than the safest bin: of somebody little is known, and
    /// that is nothing against them. Live cards must be so.
    pub cautious: bool,
}

/// The gradient and the evidence of one bin.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    pull: f64,
    evidence: f64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.pull += other.pull;
        self.evidence += other.evidence;
    }

    fn step(self, settings: &Settings) -> f64 {
        self.pull / (self.evidence + settings.pull)
    }

    fn gain(self, settings: &Settings) -> f64 {
        self.pull * self.pull / (self.evidence + settings.pull)
    }
}

/// A cut of one feature and what each side moves by.
#[derive(Debug, Clone, Copy)]
struct Cut {
    gain: f64,
    feature: usize,
    /// Bins up to this one are on the left.
    last: u8,
    left: f64,
    right: f64,
    missing: f64,
}

/// Learns a card. Its curve is empty: chances come from accounts it did not see.
#[must_use]
pub fn learn(lesson: &Lesson<'_>, settings: &Settings, seed: u64) -> Card {
    let edges: Vec<Vec<f32>> = lesson
        .columns
        .iter()
        .map(|column| edges(lesson.rows.iter().map(|r| column[*r]), settings.bins))
        .collect();
    let binned: Vec<Vec<u8>> = lesson
        .columns
        .iter()
        .zip(&edges)
        .map(|(column, edges)| lesson.rows.iter().map(|r| bin(edges, column[*r])).collect())
        .collect();
    let labels: Vec<f64> =
        lesson.rows.iter().map(|r| if lesson.is_bot[*r] { 1.0 } else { 0.0 }).collect();
    let mut run = Run {
        settings,
        directions: lesson.directions,
        shapes: edges.iter().map(|edges| vec![0.0; edges.len() + 1]).collect(),
        missing: vec![0.0; edges.len()],
        binned: &binned,
        labels: &labels,
    };
    let start = odds(&labels);
    for number in 0..settings.runs {
        run.go(start, Seed::of(&[seed, 0xCA4D, number as u64]));
    }
    card(lesson, edges, &run, start)
}

/// Shapes as they grow: sums over all runs.
struct Run<'a> {
    settings: &'a Settings,
    directions: &'a [Direction],
    shapes: Vec<Vec<f64>>,
    missing: Vec<f64>,
    binned: &'a [Vec<u8>],
    labels: &'a [f64],
}

impl Run<'_> {
    fn go(&mut self, start: f64, mut seed: Seed) {
        let mut scores = vec![start; self.labels.len()];
        let mut rows: Vec<usize> = (0..self.labels.len()).collect();
        let mut features: Vec<usize> = (0..self.binned.len()).collect();
        let some_rows = part(rows.len(), self.settings.accounts).min(MOST_ACCOUNTS_OF_A_ROUND);
        let some_features = part(features.len(), self.settings.features);
        for _ in 0..self.settings.rounds {
            seed.shuffle(&mut rows);
            seed.shuffle(&mut features);
            let slopes: Vec<(usize, Sums)> = rows[..some_rows]
                .iter()
                .map(|row| {
                    let p = 1.0 / (1.0 + (-scores[*row]).exp());
                    (*row, Sums { pull: self.labels[*row] - p, evidence: p * (1.0 - p) })
                })
                .collect();
            let cuts = features[..some_features].iter().filter_map(|f| self.best(*f, &slopes));
            let Some(cut) = cuts.reduce(|a, b| if b.gain > a.gain { b } else { a }) else {
                continue;
            };
            self.take(&cut, &mut scores);
        }
    }

    /// The best cut of one feature.
    fn best(&self, feature: usize, slopes: &[(usize, Sums)]) -> Option<Cut> {
        let bins = &self.binned[feature];
        let mut sums = vec![Sums::default(); self.shapes[feature].len()];
        let mut missing = Sums::default();
        for (row, slope) in slopes {
            match bins[*row] {
                MISSING => missing.add(*slope),
                bin => sums[usize::from(bin)].add(*slope),
            }
        }
        let mut all = Sums::default();
        sums.iter().for_each(|s| all.add(*s));
        let mut left = Sums::default();
        let mut best: Option<Cut> = None;
        for (last, sum) in sums.iter().enumerate().take(sums.len().saturating_sub(1)) {
            left.add(*sum);
            let right = Sums { pull: all.pull - left.pull, evidence: all.evidence - left.evidence };
            if left.evidence < self.settings.least || right.evidence < self.settings.least {
                continue;
            }
            let (low, high) = (left.step(self.settings), right.step(self.settings));
            let against = match self.directions[feature] {
                Direction::Free => false,
                Direction::Rising => low > high,
                Direction::Falling => low < high,
            };
            let gain = left.gain(self.settings) + right.gain(self.settings);
            if !against && best.is_none_or(|b| gain > b.gain) {
                let last = last as u8;
                best = Some(Cut { gain, feature, last, left: low, right: high, missing: 0.0 });
            }
        }
        best.map(|cut| Cut {
            gain: cut.gain + missing.gain(self.settings),
            missing: missing.step(self.settings),
            ..cut
        })
    }

    fn take(&mut self, cut: &Cut, scores: &mut [f64]) {
        let step = self.settings.step;
        for (bin, value) in self.shapes[cut.feature].iter_mut().enumerate() {
            *value += step * if bin <= usize::from(cut.last) { cut.left } else { cut.right };
        }
        self.missing[cut.feature] += step * cut.missing;
        for (score, bin) in scores.iter_mut().zip(&self.binned[cut.feature]) {
            *score += step
                * match *bin {
                    MISSING => cut.missing,
                    bin if bin <= cut.last => cut.left,
                    _ => cut.right,
                };
        }
    }
}

/// Whole points: zero where most people are, and bins that do not differ joined.
fn card(lesson: &Lesson<'_>, edges: Vec<Vec<f32>>, run: &Run<'_>, start: f64) -> Card {
    let scale = f64::from(POINTS_PER_DOUBLING) / LN_2 / run.settings.runs.max(1) as f64;
    let mut base = points(start * f64::from(POINTS_PER_DOUBLING) / LN_2);
    let mut features = vec![];
    for (at, edges) in edges.into_iter().enumerate() {
        let mut shape: Vec<i32> = run.shapes[at].iter().map(|v| points(v * scale)).collect();
        let mut missing = points(run.missing[at] * scale);
        let usual = match usual(&run.binned[at], run.labels, shape.len()) {
            MISSING => missing,
            bin => shape[usize::from(bin)],
        };
        shape.iter_mut().for_each(|p| *p -= usual);
        missing -= usual;
        base += usual;
        let (edges, shape) = joined(&edges, &shape);
        if lesson.cautious {
            missing = missing.min(shape.iter().min().copied().unwrap_or(0).max(0));
        }
        if shape.len() > 1 || missing != 0 {
            features.push(Feature {
                name: lesson.names[at].clone(),
                direction: lesson.directions[at],
                edges,
                points: shape,
                missing,
            });
        }
    }
    Card { base, features, curve: Curve::default() }
}

/// The bin that holds most people.
fn usual(bins: &[u8], labels: &[f64], count: usize) -> u8 {
    let mut people = vec![0_usize; count];
    let mut missing = 0_usize;
    for (bin, _) in bins.iter().zip(labels).filter(|(_, label)| **label < 0.5) {
        match *bin {
            MISSING => missing += 1,
            bin => people[usize::from(bin)] += 1,
        }
    }
    let most = people.iter().enumerate().max_by_key(|(at, n)| (**n, usize::MAX - at));
    match most {
        Some((at, n)) if *n >= missing => at as u8,
        _ => MISSING,
    }
}

/// Neighbours with the same points as one bin.
fn joined(edges: &[f32], shape: &[i32]) -> (Vec<f32>, Vec<i32>) {
    let differ = |at: &usize| shape[*at] != shape[*at + 1];
    let kept: Vec<usize> = (0..edges.len()).filter(differ).collect();
    let mut points: Vec<i32> = kept.iter().map(|at| shape[*at]).collect();
    points.extend(shape.last());
    (kept.into_iter().map(|at| edges[at]).collect(), points)
}

fn points(value: f64) -> i32 {
    let most = f64::from(MAX_POINTS / 2);
    value.round().clamp(-most, most) as i32
}

fn part(count: usize, share: f64) -> usize {
    ((count as f64 * share).ceil() as usize).clamp(1, count)
}

/// The log-odds of a bot before anything is known.
fn odds(labels: &[f64]) -> f64 {
    let bots: f64 = labels.iter().sum();
    let people = labels.len() as f64 - bots;
    ((bots + 0.5) / (people + 0.5)).ln()
}
