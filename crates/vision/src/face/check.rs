//! What is measured on the frames of one session, without any template.
//!
//! What was measured and what was not is said in full, with the numbers of the face for whoever holds the
//! one template. The verdict follows from what was measured and what comparing said, by
//! [`Engine::verdict()`].

use super::alike::least_difference;
use super::embed::{Care, Print, Recogniser};
use super::find::Found;
use super::frame::Frame;
use super::matcher::Matcher;
use super::numbers::{FaceNumbers, mean_prints};
use super::pose::{Look, Turn, depth, turns};
use super::quality::{Flaw, Quality};
use super::verdict::{Compared, Verdict, verdict};
use super::{CannotCheck, Engine};

/// Most frames of a check or an enrolment.
pub const MOST_FRAMES: usize = 8;
/// Straight looks that are compared with the template, the sharpest first. Thresholds are measured on
/// one picture, too.
pub const COMPARED: usize = 1;
/// Straight looks that the passive models see.
pub const LOOKED_THROUGH: usize = 3;
/// Least depth of the nose through a turn, in distances of the eyes. Landmarks of a flat picture
/// leave a few hundredths, a head a tenth and more.
pub const LEAST_DEPTH: f32 = 0.07;
/// How much less like its own straight look a turned head may be than the lower limit, in distances
/// of the two limits, where nobody measured turned heads ([`super::Limits::turned_at`]).
pub const CONTINUITY_SLACK: f32 = 1.4;

/// Looks that were asked for, in a random order that the caller drew and kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Challenge {
    /// For each frame the turn that was asked for, none for a straight look; empty if nothing was
    /// asked.
    pub looks: Vec<Option<Turn>>,
}

impl Challenge {
    /// The turns, one after the other.
    #[must_use]
    pub fn turns(&self) -> Vec<Turn> {
        let look = |asked: &Option<Turn>| asked.map_or(Look::Straight, Look::Turned);
        turns(&self.looks.iter().map(look).collect::<Vec<_>>())
    }

    /// Whether this frame was to be a straight look; the first always is.
    pub(super) fn is_straight(&self, frame: usize) -> bool {
        frame == 0 || self.looks.get(frame).is_some_and(Option::is_none)
    }
}

/// What was measured on one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameMeasured {
    /// Of its face; `None` without one.
    pub quality: Option<Quality>,
    /// What is wrong with it: as a straight look for the first, whatever its pose for others.
    pub flaws: Vec<Flaw>,
    /// The turn that was seen.
    pub turn: Option<Turn>,
    /// Cosine against the first frame: one person throughout the session.
    pub continuity: Option<f32>,
    /// How live the face looks to the passive models, 0 to 1.
    pub live: Option<f32>,
}

/// What was measured in a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// By which matcher faces are compared.
    pub matcher: Matcher,
    /// For each frame, in order.
    pub frames: Vec<FrameMeasured>,
    /// Mean of the passive models over straight looks, 0 to 1.
    pub live: Option<f32>,
    /// Turns in the order in which they were seen.
    pub turns: Vec<Turn>,
    /// Largest depth of the nose through the turns, in distances of the eyes.
    pub depth: Option<f32>,
    /// Mean difference of the two most alike frames, 0 to 255.
    pub least_difference: Option<f32>,
    /// What nobody looked at, and why.
    pub not_measured: Vec<String>,
}

/// One frame with what was found in it.
pub(super) struct Seen<'a> {
    frame: &'a Frame,
    found: Option<Found>,
    quality: Option<Quality>,
}

impl Engine {
    /// Measures frames, in the order in which they were taken; the first is a straight look. With
    /// them come the numbers of the best straight look, if there is a good one.
    ///
    /// # Errors
    /// The models failed, or there are no frames or too many.
    pub fn measure(
        &self,
        challenge: &Challenge,
        frames: &[&Frame],
    ) -> Result<(Measured, Option<FaceNumbers>), CannotCheck> {
        if frames.is_empty() || frames.len() > MOST_FRAMES {
            let text = format!("{} frames; 1 to {MOST_FRAMES} are looked at", frames.len());
            return Err(CannotCheck::Refused(text));
        }
        let all = || {
            let seen = self.seen(frames)?;
            let looks = looks(&seen);
            let measured = self.measured(challenge, &seen, &looks)?;
            let numbers = self.best(&seen, &looks)?;
            Ok((measured, numbers))
        };
        all().map_err(CannotCheck::Refused)
    }

    /// The verdict on what was measured, and on what comparing said; none if nothing was compared.
    #[must_use]
    pub fn verdict(
        &self,
        measured: &Measured,
        challenge: &Challenge,
        compared: Option<Compared>,
    ) -> Verdict {
        verdict(measured, challenge, compared, self.thresholds(), self.least_continuity())
    }

    pub(super) fn seen<'a>(&self, frames: &[&'a Frame]) -> Result<Vec<Seen<'a>>, String> {
        let one = |frame: &&'a Frame| {
            let found = self.finder.find(frame.picture())?;
            let quality = found.as_ref().map(|found| Quality::of(frame.picture(), found));
            Ok(Seen { frame, found, quality })
        };
        frames.iter().map(one).collect()
    }

    /// The numbers of the face of one frame; none without a face.
    pub(super) fn prints(
        &self,
        seen: &Seen<'_>,
        named: &[Recogniser],
        care: Care,
    ) -> Result<Vec<Print>, String> {
        let Some(found) = &seen.found else { return Ok(vec![]) };
        self.recognisers.prints(seen.frame.picture(), &found.points, named, care)
    }

    pub(super) fn measured(
        &self,
        challenge: &Challenge,
        seen: &[Seen<'_>],
        looks: &[Look],
    ) -> Result<Measured, String> {
        let frames: Vec<&Frame> = seen.iter().map(|one| one.frame).collect();
        let mut measured = Measured {
            matcher: self.matcher,
            frames: vec![],
            live: None,
            turns: turns(looks),
            depth: deepest(seen, looks),
            least_difference: least_difference(&frames),
            not_measured: self.not_measured(challenge),
        };
        let continuity = self.continuity(seen)?;
        let live = self.live(seen, looks)?;
        let known: Vec<f32> = live.iter().flatten().copied().collect();
        if !known.is_empty() {
            measured.live = Some(known.iter().sum::<f32>() / known.len() as f32);
        }
        for (at, one) in seen.iter().enumerate() {
            let flaws = if at == 0 { one.flaws_straight() } else { one.flaws() };
            let turn = match looks[at] {
                Look::Turned(turn) => Some(turn),
                Look::Straight | Look::Unclear => None,
            };
            measured.frames.push(FrameMeasured {
                quality: one.quality,
                flaws,
                turn,
                continuity: continuity[at],
                live: live[at],
            });
        }
        Ok(measured)
    }

    /// The numbers of the best straight looks; none without a good one.
    fn best(&self, seen: &[Seen<'_>], looks: &[Look]) -> Result<Option<FaceNumbers>, String> {
        let mut straight: Vec<&Seen<'_>> = seen
            .iter()
            .zip(looks)
            .filter(|(one, look)| **look == Look::Straight && one.flaws_straight().is_empty())
            .map(|(one, _)| one)
            .collect();
        let sharpness = |one: &&Seen<'_>| one.quality.map_or(0.0, |quality| quality.sharpness);
        straight.sort_by(|a, b| sharpness(b).total_cmp(&sharpness(a)));
        let named = self.matcher.recognisers();
        let mut all = vec![];
        for one in straight.into_iter().take(COMPARED) {
            all.push(self.prints(one, &named, Care::Steady)?);
        }
        Ok(FaceNumbers::joined(&mean_prints(&all, &named), self.matcher))
    }

    /// The matcher by which it is seen that nobody else stepped in: one recogniser is enough.
    fn continuity_matcher(&self) -> Option<Matcher> {
        let single = |matcher: &Matcher| matcher.recognisers().len() == 1;
        self.matchers().into_iter().find(single)
    }

    /// Score of each frame against the first.
    fn continuity(&self, seen: &[Seen<'_>]) -> Result<Vec<Option<f32>>, String> {
        let Some(matcher) = self.continuity_matcher().filter(|_| seen.len() > 1) else {
            return Ok(vec![None; seen.len()]);
        };
        let named = matcher.recognisers();
        let numbers = |one: &Seen<'_>| -> Result<Option<FaceNumbers>, String> {
            Ok(FaceNumbers::joined(&self.prints(one, &named, Care::Once)?, matcher))
        };
        let first = numbers(&seen[0])?;
        let mut all = vec![None];
        for one in &seen[1..] {
            let other = numbers(one)?;
            all.push(first.as_ref().zip(other.as_ref()).map(|(first, other)| first.cosine(other)));
        }
        Ok(all)
    }

    /// Lowest score of a frame against the first at which it may be the same person.
    pub(super) fn least_continuity(&self) -> Option<f32> {
        let limits = self.thresholds.matchers.get(&self.continuity_matcher()?)?;
        let apart = limits.match_at - limits.mismatch_below;
        Some(limits.turned_at.unwrap_or(limits.mismatch_below - CONTINUITY_SLACK * apart))
    }

    /// What the passive models say of straight looks.
    fn live(&self, seen: &[Seen<'_>], looks: &[Look]) -> Result<Vec<Option<f32>>, String> {
        let mut left = LOOKED_THROUGH;
        let mut all = vec![];
        for (one, look) in seen.iter().zip(looks) {
            let known = match (&self.passive, &one.found) {
                (Some(passive), Some(found)) if *look == Look::Straight && left > 0 => {
                    left -= 1;
                    Some(passive.live(one.frame.picture(), &found.rect)?)
                }
                _ => None,
            };
            all.push(known);
        }
        Ok(all)
    }

    fn not_measured(&self, challenge: &Challenge) -> Vec<String> {
        let mut all = vec![];
        if self.passive.is_none() {
            all.push(
                "whether it is a picture of a face: the MiniFASNet models are not installed".into(),
            );
        }
        if challenge.turns().is_empty() {
            all.push("head turns and depth: none were asked for".into());
        }
        if !self.thresholds.matchers.contains_key(&self.matcher) {
            let matcher = self.matcher.code();
            all.push(format!("limits of {matcher}: run `porchlight face eval`"));
        }
        all
    }
}

impl Seen<'_> {
    pub(super) fn flaws(&self) -> Vec<Flaw> {
        self.quality.map_or_else(|| vec![Flaw::NoFace], |quality| quality.flaws())
    }

    pub(super) fn flaws_straight(&self) -> Vec<Flaw> {
        self.quality.map_or_else(|| vec![Flaw::NoFace], |quality| quality.flaws_straight())
    }
}

/// Where each frame looks, against the first.
pub(super) fn looks(seen: &[Seen<'_>]) -> Vec<Look> {
    let straight = seen.first().and_then(|one| one.quality).map(|quality| quality.pose);
    let look = |one: &Seen<'_>| match (one.quality, straight) {
        (Some(quality), Some(straight)) => quality.pose.look(&straight),
        _ => Look::Unclear,
    };
    seen.iter().map(look).collect()
}

fn deepest(seen: &[Seen<'_>], looks: &[Look]) -> Option<f32> {
    let first = seen.first()?.found?;
    let turned = seen.iter().zip(looks).filter(|(_, look)| matches!(look, Look::Turned(_)));
    let depths = turned.filter_map(|(one, _)| depth(&first.points, &one.found?.points));
    depths.reduce(f32::max)
}
