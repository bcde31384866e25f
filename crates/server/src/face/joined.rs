//! Where what was measured on pictures meets the one template.
//!
//! The numbers of a face come from `vision`, are sealed or compared by `identity`, and are gone. What
//! comparing said goes back to `vision` as a word, for the verdict.

use super::wire::Answer;
use porchlight_app::ports::FaceLook;
use porchlight_domain::digest::Digest;
use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::CheckedPolicy;
use porchlight_identity::template::{
    self, Embedding, Fresh, KeptTemplate, Likeness, OpenedTemplate, Thresholds,
};
use porchlight_vision::face::{
    Alike, CannotCheck, Challenge, Compared, Engine, FaceNumbers, Frame, Matcher, NotEnrolled,
    Turn, Verdict,
};

/// What one piece of work has: the engine, the policy in force, who agreed to it, and now.
pub(super) struct Bench<'a> {
    pub(super) engine: &'a Engine,
    pub(super) policy: &'a CheckedPolicy,
    pub(super) consent: &'a Consent,
    pub(super) now: Timestamp,
}

/// The turns among looks.
pub(super) fn challenge(looks: &[FaceLook]) -> Challenge {
    let turn = |look: &FaceLook| match look {
        FaceLook::Straight => None,
        FaceLook::Left => Some(Turn::Left),
        FaceLook::Right => Some(Turn::Right),
        FaceLook::Up => Some(Turn::Up),
    };
    Challenge { looks: looks.iter().map(turn).collect() }
}

impl Bench<'_> {
    /// Makes a template of good frames of one live person.
    pub(super) fn enrol(
        &self,
        challenge: &Challenge,
        frames: &[&Frame],
        (server, device): (&ServerHalf, DeviceHalf),
        fresh: Fresh,
    ) -> Answer {
        let numbers = match self.engine.enrol(challenge, frames) {
            Ok(numbers) => numbers,
            Err(why) => return not_enrolled(why),
        };
        let face = match embedding(numbers, self.policy.recogniser()) {
            Ok(face) => face,
            Err(why) => return Answer::Unavailable(why),
        };
        self.policy.in_force(|in_force| {
            let proof = match in_force.proof(self.consent, self.consent.courier, self.now) {
                Ok(proof) => proof,
                Err(why) => return no_consent(why.code()),
            };
            match template::enrol(&in_force, proof, face, server, device, fresh) {
                Ok(kept) => Answer::sealed(&kept),
                Err(why) => Answer::Unavailable(format!("the template was not sealed: {why}")),
            }
        })
    }

    /// Compares frames with the one template. It is opened whatever the frames are like, so that a phone
    /// that is not the one hears it at once.
    pub(super) fn check(
        &self,
        challenge: &Challenge,
        frames: &[&Frame],
        (server, device): (&ServerHalf, DeviceHalf),
        kept: &KeptTemplate,
    ) -> Answer {
        let (measured, numbers) = match self.engine.measure(challenge, frames) {
            Ok(measured) => measured,
            Err(why) => return Answer::Unavailable(why.to_string()),
        };
        let face = numbers.map(|numbers| embedding(numbers, self.policy.recogniser())).transpose();
        let face = match face {
            Ok(face) => face,
            Err(why) => return Answer::Unavailable(why),
        };
        let limits = self.engine.thresholds().matchers.get(&measured.matcher);
        let limits = limits.and_then(|l| Thresholds::new(l.match_at, l.mismatch_below));
        let compared = self.policy.in_force(|in_force| {
            let proof = in_force.proof(self.consent, self.consent.courier, self.now);
            let proof = proof.map_err(|why| no_consent(why.code()))?;
            let opened = template::open(&proof, kept, server, device, |template| {
                compared(&template, face?, limits?, measured.matcher)
            });
            opened.map_err(|_| Answer::Shut)
        });
        match compared {
            Ok(compared) => said(&self.engine.verdict(&measured, challenge, compared)),
            Err(answer) => answer,
        }
    }
}

/// What identity takes from what vision gives; no copy is made.
pub(super) fn embedding(numbers: FaceNumbers, recogniser: Digest) -> Result<Embedding, String> {
    let values = std::mem::take(&mut *numbers.into_values());
    Embedding::new(values, recogniser).map_err(|why| format!("the numbers of a face: {why}"))
}

/// What comparing says; `None` if the numbers cannot be those of the template's recognisers.
fn compared(
    template: &OpenedTemplate<'_>,
    face: Embedding,
    limits: Thresholds,
    matcher: Matcher,
) -> Option<Compared> {
    let probe = template.probe(face).ok()?;
    let alike = match template.compare(&probe, limits) {
        Likeness::Match => Alike::OnePerson,
        Likeness::Inconclusive => Alike::Between,
        Likeness::Mismatch => Alike::TwoPersons,
    };
    let exact = Thresholds::new(matcher.too_exact(), matcher.too_exact())?;
    let too_exact = template.compare(&probe, exact) == Likeness::Match;
    Some(Compared { alike, too_exact })
}

fn said(verdict: &Verdict) -> Answer {
    match verdict {
        Verdict::Match => Answer::Match,
        Verdict::Mismatch => Answer::Mismatch,
        Verdict::Inconclusive { reasons } => {
            Answer::Inconclusive(reasons.iter().map(|reason| reason.code().to_owned()).collect())
        }
    }
}

fn not_enrolled(why: NotEnrolled) -> Answer {
    match why {
        NotEnrolled::Flawed(flaws) => {
            let codes = |flaws: &Vec<porchlight_vision::face::Flaw>| {
                flaws.iter().map(|flaw| flaw.code().to_owned()).collect()
            };
            Answer::NotGood(flaws.iter().map(codes).collect())
        }
        NotEnrolled::OtherPerson => Answer::NotOnePerson,
        NotEnrolled::Repeated => Answer::Repeated,
        NotEnrolled::NotLive(reasons) => {
            Answer::NotLive(reasons.iter().map(|reason| reason.code().to_owned()).collect())
        }
        NotEnrolled::Count(count) => Answer::Unavailable(format!("{count} pictures")),
        NotEnrolled::Failed(CannotCheck::Refused(why)) => Answer::Unavailable(why),
        NotEnrolled::Failed(why) => Answer::Unavailable(why.to_string()),
    }
}

fn no_consent(code: &str) -> Answer {
    Answer::Unavailable(format!("the consent does not hold ({code})"))
}
