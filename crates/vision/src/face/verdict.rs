//! From what was measured to a verdict. A rule without side effects: what is not certain is
//! inconclusive, and every reason is named.

use super::alike::LEAST_DIFFERENCE;
use super::check::{Challenge, LEAST_DEPTH, Measured};
use super::matcher::Thresholds;
use super::quality::Flaw;

/// What comparing with the one template said. No score: whoever holds the template keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alike {
    /// At or above the upper limit.
    OnePerson,
    /// Between the limits.
    Between,
    /// Below the lower limit.
    TwoPersons,
}

/// How the face compares with the one template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// By the measured limits.
    pub alike: Alike,
    /// From [`Matcher::too_exact()`](super::Matcher::too_exact) on: no camera sees a face twice like that.
    pub too_exact: bool,
}

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

/// The verdict on what was measured. `least_continuity` is the least cosine of a frame against the
/// first.
pub(super) fn verdict(
    measured: &Measured,
    challenge: &Challenge,
    compared: Option<Compared>,
    thresholds: &Thresholds,
    least_continuity: Option<f32>,
) -> Verdict {
    let mut reasons = doubts(measured, challenge, thresholds, least_continuity);
    if compared.is_some_and(|compared| compared.too_exact) {
        reasons.push(Reason::TooExact);
    }
    reasons.sort_unstable();
    reasons.dedup();
    if !thresholds.matchers.contains_key(&measured.matcher) {
        reasons.push(Reason::NoLimits);
    }
    match compared.map(|compared| compared.alike) {
        _ if !reasons.is_empty() => Verdict::Inconclusive { reasons },
        Some(Alike::OnePerson) => Verdict::Match,
        Some(Alike::TwoPersons) => Verdict::Mismatch,
        Some(Alike::Between) | None => Verdict::Inconclusive { reasons: vec![Reason::Close] },
    }
}

/// What speaks against good frames of one live person, whoever it is.
pub(super) fn doubts(
    measured: &Measured,
    challenge: &Challenge,
    thresholds: &Thresholds,
    least_continuity: Option<f32>,
) -> Vec<Reason> {
    let flaws = measured.frames.iter().flat_map(|frame| &frame.flaws);
    let mut reasons: Vec<Reason> = flaws.map(|flaw| Reason::Flawed(*flaw)).collect();
    let turns = challenge.turns();
    let asked = !turns.is_empty();
    let other = |score: f32| least_continuity.is_some_and(|least| score < least);
    let signs = [
        (Reason::Turns, asked && measured.turns != turns),
        (Reason::Flat, asked && measured.depth.is_some_and(|depth| depth < LEAST_DEPTH)),
        (Reason::OtherPerson, measured.frames.iter().filter_map(|f| f.continuity).any(other)),
        (Reason::Picture, measured.live.is_some_and(|live| live < thresholds.least_live)),
        (Reason::Repeated, measured.least_difference.is_some_and(|d| d < LEAST_DIFFERENCE)),
    ];
    reasons.extend(signs.iter().filter(|(_, is)| *is).map(|(reason, _)| *reason));
    reasons.sort_unstable();
    reasons.dedup();
    reasons
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
            frames: vec![frame; 5],
            live: Some(0.9),
            turns: vec![Turn::Left, Turn::Up],
            depth: Some(0.2),
            least_difference: Some(4.0),
            not_measured: vec![],
        }
    }

    const SAME: Compared = Compared { alike: Alike::OnePerson, too_exact: false };

    fn asked() -> Challenge {
        Challenge { looks: vec![None, Some(Turn::Left), None, Some(Turn::Up), None] }
    }

    fn said(compared: Option<Compared>, change: impl FnOnce(&mut Measured)) -> Verdict {
        let mut measured = good();
        change(&mut measured);
        verdict(&measured, &asked(), compared, &Thresholds::shipped().unwrap(), Some(0.2))
    }

    #[test]
    fn a_live_face_matches_or_does_not_as_comparing_said() {
        let of = |alike| said(Some(Compared { alike, ..SAME }), |_| {});
        assert_eq!(of(Alike::OnePerson), Verdict::Match);
        assert_eq!(of(Alike::TwoPersons), Verdict::Mismatch);
        let close = Verdict::Inconclusive { reasons: vec![Reason::Close] };
        assert_eq!(of(Alike::Between), close);
        assert_eq!(said(None, |_| {}), close, "nothing was compared");
    }

    #[test]
    fn each_sign_against_a_live_person_makes_it_inconclusive_never_a_mismatch() {
        type Change = fn(&mut Measured);
        let cases: [(Reason, Change); 8] = [
            (Reason::Turns, |m| m.turns = vec![Turn::Up, Turn::Left]),
            (Reason::Turns, |m| m.turns.push(Turn::Right)),
            (Reason::Flat, |m| m.depth = Some(0.02)),
            (Reason::OtherPerson, |m| m.frames[3].continuity = Some(0.1)),
            (Reason::Picture, |m| m.live = Some(0.2)),
            (Reason::Repeated, |m| m.least_difference = Some(0.0)),
            (Reason::Flawed(Flaw::TooDark), |m| m.frames[0].flaws.push(Flaw::TooDark)),
            (Reason::NoLimits, |m| m.matcher = Matcher::SFace),
        ];
        for alike in [Alike::OnePerson, Alike::TwoPersons] {
            let compared = Compared { alike, too_exact: false };
            for (reason, change) in cases {
                let only = Verdict::Inconclusive { reasons: vec![reason] };
                assert_eq!(said(Some(compared), change), only, "{reason:?}");
            }
            let exact = said(Some(Compared { too_exact: true, ..compared }), |_| {});
            assert_eq!(exact, Verdict::Inconclusive { reasons: vec![Reason::TooExact] });
        }
    }

    #[test]
    fn what_was_not_asked_for_or_not_installed_does_not_hold_anybody_up() {
        let mut measured = good();
        measured.turns.clear();
        (measured.depth, measured.live, measured.least_difference) = (None, None, None);
        let shipped = Thresholds::shipped().unwrap();
        let said = verdict(&measured, &Challenge::default(), Some(SAME), &shipped, None);
        assert_eq!(said, Verdict::Match);
    }
}
