//! The additive scorecard: integer points for each bin of each feature, and nothing else.
//!
//! The score is the base plus one number for each feature, so its reasons are exact: they add up to
//! the score, and what would have changed it can be computed. A bin of its own holds missing values.
//! 100 points double the odds of a bot ([`POINTS_PER_DOUBLING`]); zero points is where most
//! people are. Never does: learn, decide, or allocate while scoring.
//! Start at [`Scorecard::parse`], then [`Scorecard::score`] and [`Scorecard::reasons`].

use crate::model::{self, Canary, Curve, ModelError, broken};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Points that double the odds of a bot.
pub const POINTS_PER_DOUBLING: i32 = 100;
/// Most bins of one feature, the one of missing values not counted.
pub const MAX_BINS: usize = 256;
/// Most points a bin may give or take, so that no sum can overflow.
pub const MAX_POINTS: i32 = 100_000;

const KIND: &str = "scorecard";

/// Which way a feature's points may go as its value rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Either way.
    #[default]
    Free,
    /// Points never fall as the value rises.
    Rising,
    /// Points never rise as the value rises.
    Falling,
}

/// The points of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Its name, as in the tables it was learned from.
    pub name: String,
    /// Which way its points may go; a file that breaks this is refused.
    pub direction: Direction,
    /// Where bins meet, rising; a value equal to an edge belongs to the upper bin.
    pub edges: Vec<f32>,
    /// Points of each bin, one more than edges.
    pub points: Vec<i32>,
    /// Points when the value is missing.
    pub missing: i32,
}

impl Feature {
    fn bin(&self, value: f32) -> Option<usize> {
        (!value.is_nan()).then(|| self.edges.partition_point(|edge| *edge <= value))
    }

    fn points_of(&self, bin: Option<usize>) -> i32 {
        bin.and_then(|bin| self.points.get(bin).copied()).unwrap_or(self.missing)
    }

    fn range(&self, bin: usize) -> Range {
        let from = bin.checked_sub(1).and_then(|b| self.edges.get(b).copied());
        Range { from, below: self.edges.get(bin).copied() }
    }

    fn check(&self) -> Result<(), ModelError> {
        let edges = self.edges.iter().all(|e| e.is_finite());
        let rising = self.edges.windows(2).all(|w| w[0] < w[1]);
        if self.points.len() != self.edges.len() + 1 || self.points.len() > MAX_BINS {
            return Err(broken("a feature needs one more bin than edges, and at most 256"));
        }
        if !edges || !rising {
            return Err(broken("the edges of a feature must be finite and rise"));
        }
        let too_many = |p: &i32| p.unsigned_abs() > MAX_POINTS.unsigned_abs();
        if self.points.iter().any(too_many) || too_many(&self.missing) {
            return Err(broken("a bin gives more points than a bin may"));
        }
        let kept = self.points.windows(2).all(|w| match self.direction {
            Direction::Free => true,
            Direction::Rising => w[0] <= w[1],
            Direction::Falling => w[0] >= w[1],
        });
        if kept { Ok(()) } else { Err(broken("a feature breaks its declared direction")) }
    }
}

/// What decides scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Points everybody starts with.
    pub base: i32,
    /// The features, in the order of an input's values.
    pub features: Vec<Feature>,
    /// From a score to the chance of a bot.
    pub curve: Curve,
}

/// A bin's values: from `from` (included) to `below` (excluded); `None` is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Smallest value of the bin.
    pub from: Option<f32>,
    /// First value above the bin.
    pub below: Option<f32>,
}

/// How many points one feature gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reason {
    /// The feature's place in the card.
    pub feature: u32,
    /// Its points.
    pub points: i32,
    /// Its bin; `None` when the value was missing.
    pub bin: Option<u32>,
}

/// One value that would have had to be different.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The feature's place in the card.
    pub feature: u32,
    /// Where its value would have had to be.
    pub to: Range,
    /// Points this takes off the score.
    pub saves: i32,
}

impl Default for Change {
    fn default() -> Self {
        Self { feature: 0, to: Range { from: None, below: None }, saves: 0 }
    }
}

/// What would have changed a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counterfactual {
    /// How many changes were written.
    pub changes: usize,
    /// The score after all of them.
    pub score: i32,
    /// Whether that is below what was asked for.
    pub reached: bool,
}

/// A scorecard that was checked: it can score.
#[derive(Debug, Clone)]
pub struct Scorecard {
    card: Card,
    digest: String,
}

impl Scorecard {
    /// Reads a model file, checks its parts and digest, and runs its canary set.
    ///
    /// # Errors
    /// [`ModelError`] when the file is no scorecard of this format, was changed, or a canary scores
    /// otherwise than when the model was trained.
    pub fn parse(json: &[u8]) -> Result<Self, ModelError> {
        let (card, digest, canaries) = model::read::<Card>(KIND, json)?;
        check(&card)?;
        let scorecard = Self { card, digest };
        model::run_canaries(&canaries, |input| scorecard.score(input).map(i64::from))?;
        Ok(scorecard)
    }

    /// Checks a card that was just learned.
    ///
    /// # Errors
    /// [`ModelError::Broken`] when its parts do not fit together.
    pub fn new(card: Card) -> Result<Self, ModelError> {
        check(&card)?;
        let digest = model::digest(&card)?;
        Ok(Self { card, digest })
    }

    /// The model file: the card, its digest, and canaries that touch every bin of every feature.
    ///
    /// # Errors
    /// [`ModelError`] when the file would be refused.
    pub fn to_json(&self) -> Result<String, ModelError> {
        let mut canaries = Vec::new();
        let bins = self.card.features.iter().map(|f| f.points.len()).max().unwrap_or(1);
        for bin in 0..=bins {
            let input: Vec<f32> = self.card.features.iter().map(|f| inside(f, bin)).collect();
            canaries.push(Canary::new(&input, i64::from(self.score(&input)?)));
        }
        let json = model::write(KIND, self.card.clone(), canaries)?;
        Self::parse(json.as_bytes())?;
        Ok(json)
    }

    /// The points of this input: one value for each feature, NaN where it is missing.
    ///
    /// # Errors
    /// [`ModelError::Width`] when there are more or fewer values than features.
    pub fn score(&self, input: &[f32]) -> Result<i32, ModelError> {
        self.check_width(input)?;
        let points = self.card.features.iter().zip(input).map(|(f, v)| f.points_of(f.bin(*v)));
        Ok(self.card.base + points.sum::<i32>())
    }

    /// The features that gave most points, most first, into `out`; answers how many were written.
    /// With room for all of them, base and reasons add up to the score exactly.
    ///
    /// # Errors
    /// [`ModelError::Width`] when there are more or fewer values than features.
    pub fn reasons(&self, input: &[f32], out: &mut [Reason]) -> Result<usize, ModelError> {
        Ok(self.score_and_reasons(input, out)?.1)
    }

    /// Both at once: the points of [`Self::score`], and how many reasons [`Self::reasons`] wrote.
    ///
    /// # Errors
    /// [`ModelError::Width`] when there are more or fewer values than features.
    pub fn score_and_reasons(
        &self,
        input: &[f32],
        out: &mut [Reason],
    ) -> Result<(i32, usize), ModelError> {
        self.check_width(input)?;
        let (mut score, mut kept) = (self.card.base, 0);
        for (at, (feature, value)) in self.card.features.iter().zip(input).enumerate() {
            let bin = feature.bin(*value);
            let points = feature.points_of(bin);
            score += points;
            // Most features give nothing and come behind all that do.
            if kept == out.len() && out.last().is_none_or(|last| last.points >= points) {
                continue;
            }
            let bin = bin.map(|bin| u32::try_from(bin).unwrap_or(u32::MAX));
            let reason = Reason { feature: u32::try_from(at).unwrap_or(u32::MAX), points, bin };
            let place = out[..kept].partition_point(|other| other.points >= points);
            if place == out.len() {
                continue;
            }
            kept = (kept + 1).min(out.len());
            out[place..kept].rotate_right(1);
            out[place] = reason;
        }
        Ok((score, kept))
    }

    /// What would have brought the score below `below`: one nearby change if one is enough, else
    /// those that save most, most first, as many as `out` holds. A value is never asked to be missing.
    ///
    /// # Errors
    /// [`ModelError::Width`] when there are more or fewer values than features.
    pub fn counterfactual(
        &self,
        input: &[f32],
        below: i32,
        out: &mut [Change],
    ) -> Result<Counterfactual, ModelError> {
        let mut score = self.score(input)?;
        let mut changes = 0;
        if score >= below
            && let Some(first) = out.first_mut()
            && let Some(change) = self.nearest(input, score - below)
        {
            *first = change;
            score -= change.saves;
            return Ok(Counterfactual { changes: 1, score, reached: true });
        }
        while score >= below && changes < out.len() {
            let Some(change) = self.largest(input, &out[..changes]) else { break };
            score -= change.saves;
            out[changes] = change;
            changes += 1;
        }
        Ok(Counterfactual { changes, score, reached: score < below })
    }

    /// The single change over the fewest bins that saves more than `needed`.
    fn nearest(&self, input: &[f32], needed: i32) -> Option<Change> {
        let mut best: Option<(usize, Change)> = None;
        for (at, (feature, value)) in self.card.features.iter().zip(input).enumerate() {
            let now = feature.bin(*value);
            for bin in 0..feature.points.len() {
                let saves = feature.points_of(now) - feature.points[bin];
                let steps = now.map_or(1, |now| now.abs_diff(bin));
                let better = best.is_none_or(|(least, change)| {
                    steps < least || (steps == least && saves > change.saves)
                });
                if saves > needed && better {
                    best = Some((steps, change(feature, at, bin, saves)));
                }
            }
        }
        best.map(|(_, change)| change)
    }

    /// The change that saves most among features not changed yet.
    fn largest(&self, input: &[f32], done: &[Change]) -> Option<Change> {
        let mut best: Option<Change> = None;
        for (at, (feature, value)) in self.card.features.iter().zip(input).enumerate() {
            if done.iter().any(|change| change.feature as usize == at) {
                continue;
            }
            let now = feature.points_of(feature.bin(*value));
            for (bin, points) in feature.points.iter().enumerate() {
                let saves = now - points;
                if saves > best.map_or(0, |change| change.saves) {
                    best = Some(change(feature, at, bin, saves));
                }
            }
        }
        best
    }

    /// The chance of a bot at this score, in parts per million.
    #[must_use]
    pub fn ppm(&self, score: i32) -> u32 {
        self.card.curve.ppm(i64::from(score))
    }

    /// The values of a reason's bin; `None` when the value was missing.
    #[must_use]
    pub fn range(&self, reason: &Reason) -> Option<Range> {
        let feature = self.card.features.get(reason.feature as usize)?;
        Some(feature.range(reason.bin? as usize))
    }

    /// What decides scores.
    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The hexadecimal SHA-256 of what decides scores: the model's name in records.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    fn check_width(&self, input: &[f32]) -> Result<(), ModelError> {
        let (expected, found) = (self.card.features.len(), input.len());
        if expected == found { Ok(()) } else { Err(ModelError::Width { expected, found }) }
    }
}

fn change(feature: &Feature, at: usize, bin: usize, saves: i32) -> Change {
    Change { feature: u32::try_from(at).unwrap_or(u32::MAX), to: feature.range(bin), saves }
}

/// A value of this bin; missing past the last.
fn inside(feature: &Feature, bin: usize) -> f32 {
    match feature.range(bin) {
        _ if bin >= feature.points.len() => f32::NAN,
        Range { from: Some(from), .. } => from,
        Range { below: Some(below), .. } => below - below.abs() - 1.0,
        Range { .. } => 0.0,
    }
}

fn check(card: &Card) -> Result<(), ModelError> {
    model::check_names(card.features.iter().map(|f| f.name.as_str()))?;
    card.features.iter().try_for_each(Feature::check)?;
    if card.base.unsigned_abs() > MAX_POINTS.unsigned_abs() {
        return Err(broken("the base is larger than it may be"));
    }
    card.curve.check()
}
