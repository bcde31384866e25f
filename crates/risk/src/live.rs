//! A scorecard that scores live requests: the features it may use, and the reasons it gives.
//!
//! Owns: fitting a [`Scorecard`] to the features of this build by name. A card with a feature that
//! is only context, that this build does not have, or whose points go against the declared direction
//! is refused when it is loaded. Never does: learn, or decide.

use crate::card::{self, Direction, Scorecard};
use crate::feature::{COUNT, Feature, Features, Role};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

/// Most reasons of a verdict.
pub const MAX_REASONS: usize = 3;

/// Why a card cannot score live requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It names a feature that this build does not measure.
    Unknown(String),
    /// It scores a feature that is context for people only.
    Context(Feature),
    /// It does not declare the feature's direction.
    Direction(Feature),
    /// It gives points for knowing too little of somebody.
    Missing(Feature),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "the card scores {name}, which is no feature here"),
            Self::Context(feature) => write!(f, "{feature} is context for people, never scored"),
            Self::Direction(feature) => {
                write!(f, "{feature} must be declared {:?}", feature.direction())
            }
            Self::Missing(feature) => {
                write!(f, "{feature} gives more points when missing than in its safest bin")
            }
        }
    }
}

impl core::error::Error for Unfit {}

/// One reason: a feature, its value, and the points it gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// The feature; its code is stable.
    pub feature: Feature,
    /// Its value.
    pub value: f32,
    /// Points it added; 0 for a fact that counts without points.
    pub points: i32,
}

/// At most [`MAX_REASONS`] reasons, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reasons {
    kept: [Option<Reason>; MAX_REASONS],
}

impl Reasons {
    /// Adds a reason if there is room.
    pub(crate) fn push(&mut self, reason: Reason) {
        let known = self.iter().any(|kept| kept.feature == reason.feature);
        if let Some(free) = self.kept.iter_mut().find(|kept| kept.is_none()).filter(|_| !known) {
            *free = Some(reason);
        }
    }

    /// The reasons, strongest first.
    pub fn iter(&self) -> impl Iterator<Item = &Reason> {
        self.kept.iter().flatten()
    }

    /// How many different groups of evidence they come from.
    #[must_use]
    pub fn groups(&self) -> usize {
        let mut count = 0;
        for (at, reason) in self.iter().enumerate() {
            let group = reason.feature.group();
            count += usize::from(!self.iter().take(at).any(|r| r.feature.group() == group));
        }
        count
    }
}

/// What a card says of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Score {
    /// Points; 0 is where most people are.
    pub points: i32,
    /// What gave most of them.
    pub reasons: Reasons,
}

/// A scorecard fitted to this build's features.
#[derive(Debug, Clone)]
pub struct LiveCard {
    card: Scorecard,
    places: Vec<Feature>,
}

impl LiveCard {
    /// Fits a card.
    ///
    /// # Errors
    /// [`Unfit`] names the feature that keeps it from scoring live requests.
    pub fn fit(card: Scorecard) -> Result<Self, Unfit> {
        let mut places = Vec::new();
        for part in &card.card().features {
            let feature =
                Feature::from_str(&part.name).map_err(|_| Unfit::Unknown(part.name.to_owned()))?;
            check(feature, part)?;
            places.push(feature);
        }
        Ok(Self { card, places })
    }

    /// Scores a reading; allocates nothing.
    #[must_use]
    pub fn score(&self, features: &Features) -> Score {
        let mut input = [f32::NAN; COUNT];
        for (value, feature) in input.iter_mut().zip(&self.places) {
            *value = feature.of(features);
        }
        let input = &input[..self.places.len()];
        let mut found = [card::Reason::default(); MAX_REASONS];
        // It fails only for another width, and the width is the card's own.
        let (points, count) = self.card.score_and_reasons(input, &mut found).unwrap_or_default();
        let mut reasons = Reasons::default();
        for reason in found[..count].iter().filter(|reason| reason.points > 0) {
            if let Some(feature) = self.places.get(reason.feature as usize).copied() {
                let value = feature.of(features);
                reasons.push(Reason { feature, value, points: reason.points });
            }
        }
        Score { points, reasons }
    }

    /// The card itself, for counterfactuals and its digest.
    #[must_use]
    pub const fn card(&self) -> &Scorecard {
        &self.card
    }
}

fn check(feature: Feature, part: &card::Feature) -> Result<(), Unfit> {
    if feature.role() == Role::Context {
        return Err(Unfit::Context(feature));
    }
    if feature.direction() != Direction::Free && part.direction != feature.direction() {
        return Err(Unfit::Direction(feature));
    }
    // Somebody of whom little is known must not score higher than somebody known to be careful.
    let safest = part.points.iter().min().copied().unwrap_or(0);
    if part.missing > safest.max(0) { Err(Unfit::Missing(feature)) } else { Ok(()) }
}
