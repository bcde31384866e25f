//! Making a template: good frames of one live person, of which the straight looks count.

use super::alike::{LEAST_DIFFERENCE, least_difference};
use super::check::{Challenge, MOST_FRAMES, Seen, looks};
use super::embed::{Care, Print};
use super::frame::Frame;
use super::numbers::{FaceNumbers, mean_prints};
use super::quality::Flaw;
use super::verdict::{Reason, doubts};
use super::{CannotCheck, Engine};

/// Why no template was made.
#[derive(Debug, Clone, PartialEq)]
pub enum NotEnrolled {
    /// What is wrong with each frame, in order.
    Flawed(Vec<Vec<Flaw>>),
    /// The frames show more than one person.
    OtherPerson,
    /// The frames are one picture, sent more than once.
    Repeated,
    /// What speaks against a live person.
    NotLive(Vec<Reason>),
    /// None, or more than [`MOST_FRAMES`].
    Count(usize),
    /// The models failed.
    Failed(CannotCheck),
}

impl Engine {
    /// The numbers for a template, of the straight looks of one live person. Without a challenge all
    /// frames are to be straight looks.
    ///
    /// # Errors
    /// Why the frames do not serve.
    pub fn enrol(
        &self,
        challenge: &Challenge,
        frames: &[&Frame],
    ) -> Result<FaceNumbers, NotEnrolled> {
        if frames.is_empty() || frames.len() > MOST_FRAMES {
            return Err(NotEnrolled::Count(frames.len()));
        }
        let failed = |why: String| NotEnrolled::Failed(CannotCheck::Refused(why));
        let seen = self.seen(frames).map_err(failed)?;
        let straight = |at: usize| challenge.looks.is_empty() || challenge.is_straight(at);
        let flaws = |(at, one): (usize, &Seen<'_>)| {
            if straight(at) { one.flaws_straight() } else { one.flaws() }
        };
        let flaws: Vec<Vec<Flaw>> = seen.iter().enumerate().map(flaws).collect();
        if flaws.iter().any(|flaws| !flaws.is_empty()) {
            return Err(NotEnrolled::Flawed(flaws));
        }
        if least_difference(frames).is_some_and(|apart| apart < LEAST_DIFFERENCE) {
            return Err(NotEnrolled::Repeated);
        }
        let measured = self.measured(challenge, &seen, &looks(&seen)).map_err(failed)?;
        let least = self.least_continuity();
        let mut reasons = doubts(&measured, challenge, self.thresholds(), least);
        if reasons.contains(&Reason::OtherPerson) {
            return Err(NotEnrolled::OtherPerson);
        }
        reasons.retain(|reason| !matches!(reason, Reason::Flawed(_)));
        if !reasons.is_empty() {
            return Err(NotEnrolled::NotLive(reasons));
        }
        let each = seen.iter().enumerate().filter(|(at, _)| straight(*at)).map(|(_, one)| one);
        self.one_person(each).map_err(failed)?.ok_or(NotEnrolled::OtherPerson)
    }

    /// The mean numbers of looks of one person; `None` if one is not like the first.
    fn one_person<'s>(
        &self,
        looks: impl Iterator<Item = &'s Seen<'s>>,
    ) -> Result<Option<FaceNumbers>, String> {
        let matcher = self.matcher();
        let named = matcher.recognisers();
        let mut prints = vec![];
        for one in looks {
            prints.push(self.prints(one, &named, Care::Steady)?);
        }
        let of = |prints: &[Print]| {
            FaceNumbers::joined(prints, matcher)
                .ok_or_else(|| "a network gave no numbers".to_owned())
        };
        let least = self.thresholds().matchers.get(&matcher).map(|limits| limits.mismatch_below);
        let first = of(&prints[0])?;
        for other in &prints[1..] {
            let cosine = first.cosine(&of(other)?);
            if least.is_some_and(|least| cosine < least) {
                return Ok(None);
            }
        }
        of(&mean_prints(&prints, &named)).map(Some)
    }
}
