//! One picture as measuring looks at it: its numbers by every matcher, and where its head is turned.
//!
//! Owns: what `porchlight face eval` compares. Never does: take part in a check; whether a frame is good
//! enough is not asked here.

use super::Engine;
use super::embed::Care;
use super::frame::Frame;
use super::matcher::Matcher;
use super::numbers::FaceNumbers;
use super::pose::Look;
use super::quality::{Flaw, Quality};
use std::collections::BTreeMap;

/// The largest face of one picture.
pub struct Studied {
    /// Its numbers by every matcher that is installed, as a verdict compares them.
    pub numbers: BTreeMap<Matcher, FaceNumbers>,
    /// By each single recogniser, as a session sees that nobody else stepped in: one crop.
    glances: BTreeMap<Matcher, FaceNumbers>,
    quality: Quality,
}

impl Studied {
    fn is_straight(&self) -> bool {
        !self.quality.flaws_straight().contains(&Flaw::TurnedAway)
    }

    /// Whether the other's head is turned as somebody is asked to, against this straight look.
    fn sees_turned(&self, other: &Self) -> bool {
        let look = other.quality.pose.look(&self.quality.pose);
        self.is_straight() && matches!(look, Look::Turned(_))
    }

    /// The cosine by which a session compares a turned look with its straight one; `None` unless the two
    /// pictures are such looks, or for a matcher that sessions do not use.
    #[must_use]
    pub fn turned(&self, other: &Self, matcher: Matcher) -> Option<f32> {
        let are = self.sees_turned(other) || other.sees_turned(self);
        let (one, two) = (self.glances.get(&matcher)?, other.glances.get(&matcher)?);
        are.then(|| one.cosine(two))
    }
}

impl Engine {
    /// The largest face of a picture, for measuring; `None` without a face.
    ///
    /// # Errors
    /// The models failed.
    pub fn studied(&self, frame: &Frame) -> Result<Option<Studied>, String> {
        let Some(found) = self.finder.find(frame.picture())? else { return Ok(None) };
        let named = self.recognisers.installed();
        let prints = |care| self.recognisers.prints(frame.picture(), &found.points, &named, care);
        let (steady, once) = (prints(Care::Steady)?, prints(Care::Once)?);
        let matchers = self.matchers();
        let numbers = matchers.iter().filter_map(|m| Some((*m, FaceNumbers::joined(&steady, *m)?)));
        let single = matchers.iter().filter(|matcher| matcher.recognisers().len() == 1);
        let glances = single.filter_map(|m| Some((*m, FaceNumbers::joined(&once, *m)?)));
        let quality = Quality::of(frame.picture(), &found);
        Ok(Some(Studied { numbers: numbers.collect(), glances: glances.collect(), quality }))
    }
}
