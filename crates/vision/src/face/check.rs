//! One check: frames of a person against one template.
//!
//! What was measured and what was not is said in full; the verdict follows from it by [`verdict()`].

use super::alike::least_difference;
use super::embed::{Care, Print, Recogniser};
use super::find::Found;
use super::frame::Frame;
use super::matcher::Matcher;
use super::pose::{Look, Turn, depth, turns};
use super::quality::{Flaw, Quality};
use super::template::{Probe, Template, compare, score};
use super::verdict::{Verdict, verdict};
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
/// From this score on, the face is too exactly that of the enrolment: no camera sees that twice.
/// In cosine; distances are not asked.
pub const TOO_EXACT: f32 = 0.995;

/// How much lower than [`super::Limits::mismatch_below`] a turned head may score against its own
/// straight look. Two people in one light score lower still.
pub const CONTINUITY_SLACK: f32 = 0.10;

/// Turns that were asked for, in a random order that the caller drew and kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Challenge {
    /// One after the other; empty if none were asked for.
    pub turns: Vec<Turn>,
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
    /// Score against the first frame: one person throughout the session.
    pub continuity: Option<f32>,
    /// How live the face looks to the passive models, 0 to 1.
    pub live: Option<f32>,
}

/// What was measured in a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// By which matcher faces were compared.
    pub matcher: Matcher,
    /// Score against the template.
    pub score: Option<f32>,
    /// Cosine against the template, if it is too exactly the same ([`TOO_EXACT`]).
    pub too_exact: Option<f32>,
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

/// A verdict with everything that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// What was measured.
    pub measured: Measured,
}

/// One frame with what was found in it.
pub(super) struct Seen<'a> {
    frame: &'a Frame,
    found: Option<Found>,
    quality: Option<Quality>,
}

impl Engine {
    /// Checks frames, in the order in which they were taken, against one template. The first is a
    /// straight look.
    ///
    /// # Errors
    /// The models failed, or there are no frames or too many.
    pub fn check(
        &self,
        template: &Template,
        challenge: &Challenge,
        frames: &[&Frame],
    ) -> Result<Checked, CannotCheck> {
        if frames.is_empty() || frames.len() > MOST_FRAMES {
            let text = format!("{} frames; 1 to {MOST_FRAMES} are looked at", frames.len());
            return Err(CannotCheck::Refused(text));
        }
        let possible = Matcher::possible(&template.recognisers());
        let mine = self.matchers();
        let matcher = possible.into_iter().find(|matcher| mine.contains(matcher));
        let matcher = matcher.ok_or(CannotCheck::NoRecogniser)?;
        let measured =
            self.measure(template, challenge, frames, matcher).map_err(CannotCheck::Refused)?;
        let least_continuity = self.least_continuity();
        let verdict = verdict(&measured, challenge, self.thresholds(), least_continuity);
        Ok(Checked { verdict, measured })
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

    fn measure(
        &self,
        template: &Template,
        challenge: &Challenge,
        frames: &[&Frame],
        matcher: Matcher,
    ) -> Result<Measured, String> {
        let seen = self.seen(frames)?;
        let looks = looks(&seen);
        let (steady, used) = self.compared(&seen, &looks, matcher)?;
        let probe = Probe(steady);
        let too_exact = Matcher::ALL
            .into_iter()
            .filter(|by| !matches!(by, Matcher::Fused | Matcher::Dlib))
            .filter_map(|by| compare(template, &probe, by))
            .find(|cosine| *cosine >= TOO_EXACT);
        let mut measured = Measured {
            matcher,
            score: if used > 0 { compare(template, &probe, matcher) } else { None },
            too_exact,
            frames: vec![],
            live: None,
            turns: turns(&looks),
            depth: deepest(&seen, &looks),
            least_difference: least_difference(frames),
            not_measured: self.not_measured(challenge, matcher),
        };
        let continuity = self.continuity(&seen)?;
        let live = self.live(&seen, &looks)?;
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

    /// The mean numbers of the best straight looks, and of how many.
    fn compared(
        &self,
        seen: &[Seen<'_>],
        looks: &[Look],
        matcher: Matcher,
    ) -> Result<(Vec<Print>, usize), String> {
        let mut straight: Vec<&Seen<'_>> = seen
            .iter()
            .zip(looks)
            .filter(|(one, look)| **look == Look::Straight && one.flaws_straight().is_empty())
            .map(|(one, _)| one)
            .collect();
        let sharpness = |one: &&Seen<'_>| one.quality.map_or(0.0, |quality| quality.sharpness);
        straight.sort_by(|a, b| sharpness(b).total_cmp(&sharpness(a)));
        let mut all = vec![];
        for one in straight.iter().take(COMPARED) {
            all.push(self.prints(one, matcher.recognisers(), Care::Steady)?);
        }
        Ok((mean_prints(&all, matcher.recognisers()), all.len()))
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
        let prints = |one: &Seen<'_>| self.prints(one, matcher.recognisers(), Care::Once);
        let first = prints(&seen[0])?;
        let mut all = vec![None];
        for one in &seen[1..] {
            all.push(score(&first, &prints(one)?, matcher));
        }
        Ok(all)
    }

    /// Lowest score of a frame against the first at which it may be the same person.
    pub(super) fn least_continuity(&self) -> Option<f32> {
        let limits = self.thresholds.matchers.get(&self.continuity_matcher()?)?;
        Some(limits.mismatch_below - CONTINUITY_SLACK)
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

    fn not_measured(&self, challenge: &Challenge, matcher: Matcher) -> Vec<String> {
        let mut all = vec![];
        if self.passive.is_none() {
            all.push(
                "whether it is a picture of a face: the MiniFASNet models are not installed".into(),
            );
        }
        if challenge.turns.is_empty() {
            all.push("head turns and depth: none were asked for".into());
        }
        if !self.thresholds.matchers.contains_key(&matcher) {
            all.push(format!("limits of {}: run `porchlight face eval`", matcher.code()));
        }
        all
    }
}

impl Seen<'_> {
    fn flaws(&self) -> Vec<Flaw> {
        self.quality.map_or_else(|| vec![Flaw::NoFace], |quality| quality.flaws())
    }

    pub(super) fn flaws_straight(&self) -> Vec<Flaw> {
        self.quality.map_or_else(|| vec![Flaw::NoFace], |quality| quality.flaws_straight())
    }
}

/// The mean over frames, for each recogniser.
pub(super) fn mean_prints(all: &[Vec<Print>], named: &[Recogniser]) -> Vec<Print> {
    let mean = |by: &Recogniser| {
        let of = |prints: &'_ Vec<Print>| prints.iter().position(|print| print.by == *by);
        let prints: Vec<&Print> =
            all.iter().filter_map(|prints| Some(&prints[of(prints)?])).collect();
        Print::mean(&prints)
    };
    named.iter().filter_map(mean).collect()
}

/// Where each frame looks, against the first.
fn looks(seen: &[Seen<'_>]) -> Vec<Look> {
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
