//! Making a template: straight, good frames of one person.

use super::alike::{LEAST_DIFFERENCE, least_difference};
use super::check::{MOST_FRAMES, Seen, mean_prints};
use super::embed::Care;
use super::frame::Frame;
use super::quality::Flaw;
use super::template::{Template, score};
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
    /// None, or more than [`MOST_FRAMES`].
    Count(usize),
    /// The models failed.
    Failed(CannotCheck),
}

impl Engine {
    /// Makes a template of straight looks of one person.
    ///
    /// # Errors
    /// Why the frames do not serve.
    pub fn enrol(&self, frames: &[&Frame]) -> Result<Template, NotEnrolled> {
        if frames.is_empty() || frames.len() > MOST_FRAMES {
            return Err(NotEnrolled::Count(frames.len()));
        }
        let failed = |why: String| NotEnrolled::Failed(CannotCheck::Refused(why));
        let seen = self.seen(frames).map_err(failed)?;
        let flaws: Vec<Vec<Flaw>> = seen.iter().map(Seen::flaws_straight).collect();
        if flaws.iter().any(|flaws| !flaws.is_empty()) {
            return Err(NotEnrolled::Flawed(flaws));
        }
        if least_difference(frames).is_some_and(|apart| apart < LEAST_DIFFERENCE) {
            return Err(NotEnrolled::Repeated);
        }
        let named = self.recognisers.installed();
        let mut prints = vec![];
        for one in &seen {
            prints.push(self.prints(one, &named, Care::Steady).map_err(failed)?);
        }
        if let Some(limits) = self.thresholds().matchers.get(&self.matcher()) {
            let apart = |other| {
                let reached = score(&prints[0], other, self.matcher());
                reached.is_some_and(|score| score < limits.mismatch_below)
            };
            if prints.iter().skip(1).any(|other| apart(other)) {
                return Err(NotEnrolled::OtherPerson);
            }
        }
        Ok(Template(mean_prints(&prints, &named)))
    }
}
