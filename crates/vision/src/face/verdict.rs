//! From what was measured to a verdict. A rule without side effects: what is not certain is
//! inconclusive, and every reason is named.

use super::alike::LEAST_DIFFERENCE;
use super::check::{Challenge, LEAST_DEPTH, Measured};
use super::matcher::Thresholds;
use super::quality::Flaw;

/// What a check says.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The face is that of the template, and nothing speaks against a live person.
    Match,
    /// Not certain: try again with what the reasons advise, or go to a person.
    Inconclusive {
        /// Why, each once.
        reasons: Vec<Reason>,
    },
    /// Good frames of a live person whose face is not that of the template. For people to look at.
    Mismatch,
}

impl Verdict {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Inconclusive { .. } => "inconclusive",
            Self::Mismatch => "mismatch",
        }
    }
}

/// Why a check is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A frame cannot be used.
    Flawed(Flaw),
    /// The score lies between both limits.
    Close,
    /// No limits were measured for the matcher.
    NoLimits,
    /// The turns that were seen are not those that were asked for.
    Turns,
    /// A frame shows somebody else than the first.
    OtherPerson,
    /// Through the turns the face stayed as flat as a picture.
    Flat,
    /// The face looks like a picture or a screen.
    Picture,
    /// Two frames are one picture.
    Repeated,
    /// The face is exactly that of the enrolment's picture.
    TooExact,
}

impl Reason {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Flawed(flaw) => flaw.code(),
            Self::Close => "close",
            Self::NoLimits => "no_limits",
            Self::Turns => "turns",
            Self::OtherPerson => "other_person",
            Self::Flat => "flat",
            Self::Picture => "picture",
            Self::Repeated => "repeated",
            Self::TooExact => "too_exact",
        }
    }

    /// What to do, in plain English.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Flawed(flaw) => flaw.advice(),
            Self::Close => {
                "Look straight at the camera in even light, without a cap or sunglasses."
            }
            Self::NoLimits => "This check cannot be made here; another way is open.",
            Self::Turns => "Turn your head as shown, one turn after the other.",
            Self::OtherPerson => {
                "Only you may be in the picture, from the first frame to the last."
            }
            Self::Flat => "Turn your head itself, not the phone.",
            Self::Picture => "Hold your face, not a picture, to the camera, and find even light.",
            Self::Repeated | Self::TooExact => "Take new pictures with the camera.",
        }
    }
}

/// The verdict on what was measured. `least_continuity` is the least score of a frame against the
/// first.
pub(super) fn verdict(
    measured: &Measured,
    challenge: &Challenge,
    thresholds: &Thresholds,
    least_continuity: Option<f32>,
) -> Verdict {
    let flaws = measured.frames.iter().flat_map(|frame| &frame.flaws);
    let mut reasons: Vec<Reason> = flaws.map(|flaw| Reason::Flawed(*flaw)).collect();
    let asked = !challenge.turns.is_empty();
    let other = |score: f32| least_continuity.is_some_and(|least| score < least);
    let signs = [
        (Reason::Turns, asked && measured.turns != challenge.turns),
        (Reason::Flat, asked && measured.depth.is_some_and(|depth| depth < LEAST_DEPTH)),
        (Reason::OtherPerson, measured.frames.iter().filter_map(|f| f.continuity).any(other)),
        (Reason::Picture, measured.live.is_some_and(|live| live < thresholds.least_live)),
        (Reason::Repeated, measured.least_difference.is_some_and(|d| d < LEAST_DIFFERENCE)),
        (Reason::TooExact, measured.too_exact.is_some()),
    ];
    reasons.extend(signs.iter().filter(|(_, is)| *is).map(|(reason, _)| *reason));
    reasons.sort_unstable();
    reasons.dedup();
    let Some(limits) = thresholds.matchers.get(&measured.matcher) else {
        reasons.push(Reason::NoLimits);
        return Verdict::Inconclusive { reasons };
    };
    match measured.score {
        _ if !reasons.is_empty() => Verdict::Inconclusive { reasons },
        Some(score) if score >= limits.match_at => Verdict::Match,
        Some(score) if score < limits.mismatch_below => Verdict::Mismatch,
        _ => Verdict::Inconclusive { reasons: vec![Reason::Close] },
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::FrameMeasured;
    use super::super::matcher::Matcher;
    use super::super::pose::Turn;
    use super::*;

    fn good() -> Measured {
        let frame = FrameMeasured {
            quality: None,
            flaws: vec![],
            turn: None,
            continuity: Some(0.8),
            live: Some(0.9),
        };
        Measured {
            matcher: Matcher::Fused,
            score: Some(1.0),
            too_exact: None,
            frames: vec![frame; 5],
            live: Some(0.9),
            turns: vec![Turn::Left, Turn::Up],
            depth: Some(0.2),
            least_difference: Some(4.0),
            not_measured: vec![],
        }
    }

    fn said(change: impl FnOnce(&mut Measured)) -> Verdict {
        let mut measured = good();
        change(&mut measured);
        let challenge = Challenge { turns: vec![Turn::Left, Turn::Up] };
        verdict(&measured, &challenge, &Thresholds::shipped().unwrap(), Some(0.2))
    }

    #[test]
    fn a_live_face_above_the_limit_matches_and_one_below_the_lower_does_not() {
        assert_eq!(said(|_| {}), Verdict::Match);
        assert_eq!(said(|m| m.score = Some(-0.9)), Verdict::Mismatch);
        let limits = Thresholds::shipped().unwrap().matchers[&Matcher::Fused];
        let between = f32::midpoint(limits.match_at, limits.mismatch_below);
        let close = Verdict::Inconclusive { reasons: vec![Reason::Close] };
        assert_eq!(said(|m| m.score = Some(between)), close);
    }

    #[test]
    fn each_sign_against_a_live_person_makes_it_inconclusive_never_a_mismatch() {
        type Change = fn(&mut Measured);
        let cases: [(Reason, Change); 9] = [
            (Reason::Turns, |m| m.turns = vec![Turn::Up, Turn::Left]),
            (Reason::Turns, |m| m.turns.push(Turn::Right)),
            (Reason::Flat, |m| m.depth = Some(0.02)),
            (Reason::OtherPerson, |m| m.frames[3].continuity = Some(0.1)),
            (Reason::Picture, |m| m.live = Some(0.2)),
            (Reason::Repeated, |m| m.least_difference = Some(0.0)),
            (Reason::TooExact, |m| m.too_exact = Some(1.0)),
            (Reason::Flawed(Flaw::TooDark), |m| m.frames[0].flaws.push(Flaw::TooDark)),
            (Reason::NoLimits, |m| m.matcher = Matcher::SFace),
        ];
        for (reason, change) in cases {
            for score in [1.0, -0.9] {
                let verdict = said(|measured| {
                    measured.score = Some(score);
                    change(measured);
                });
                assert_eq!(verdict, Verdict::Inconclusive { reasons: vec![reason] }, "{reason:?}");
            }
        }
    }

    #[test]
    fn what_was_not_asked_for_or_not_installed_does_not_hold_anybody_up() {
        let mut measured = good();
        measured.turns.clear();
        (measured.depth, measured.live, measured.least_difference) = (None, None, None);
        let shipped = Thresholds::shipped().unwrap();
        let said = verdict(&measured, &Challenge::default(), &shipped, None);
        assert_eq!(said, Verdict::Match);
    }
}
