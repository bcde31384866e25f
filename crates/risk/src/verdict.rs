//! Verdicts: what happens to one request.
//!
//! Owns: the order of steps from a reading and a score to `Admit`, `Challenge`, `Delay` or `Refuse`,
//! with at most three reasons. Never does: restrict a person. A verdict names one request and lasts
//! no longer than it; nothing here can say "this account may not". Only tries for work are ever held
//! up: checking in, delivering, reading, appealing are always admitted.
//! Start at [`Judge::judge`].

use crate::book::Reading;
use crate::breaker::{Alarm, Breaker};
use crate::feature::Feature;
use crate::live::{Reason, Reasons, Score};
use crate::policy::{CheckedPolicy, Mode, Thresholds};
use crate::signal::{Kind, Signal};
use crate::window::DAY_MS;

/// Independent groups of evidence without which no score refuses.
pub const MIN_GROUPS_TO_REFUSE: usize = 2;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes through.
    Admit,
    /// It is held for the person while they solve a challenge.
    Challenge {
        /// How long at least, in milliseconds; the person may extend it.
        hold_ms: u32,
        /// The challenge of today is still open: show that one again, it is no second one.
        again: bool,
    },
    /// It waits a moment and goes through.
    Delay {
        /// How long, in milliseconds.
        ms: u32,
    },
    /// This request is not carried out. The next one is judged anew.
    Refuse,
}

/// A verdict with what it rests on. The same reading, score, policy and breaker level give the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// What happens: `Admit` while the policy is in shadow mode.
    pub verdict: Verdict,
    /// What the policy says, in shadow mode too.
    pub meant: Verdict,
    /// At most three reasons; none when admitted.
    pub reasons: Reasons,
    /// Points of the card, and those that a passed challenge took off.
    pub points: i32,
    /// See `points`.
    pub trust: i32,
    /// Points by which the breaker had raised thresholds.
    pub raised: i32,
    /// The policy's version.
    pub policy: u32,
    /// The breaker moved; an operator must be told when it raised.
    pub alarm: Option<Alarm>,
}

/// Judges requests one after the other: a policy and the breaker.
#[derive(Debug, Clone)]
pub struct Judge {
    policy: CheckedPolicy,
    breaker: Breaker,
}

impl Judge {
    /// A judge with this policy, and the breaker as it was left.
    #[must_use]
    pub const fn new(policy: CheckedPolicy, breaker: Breaker) -> Self {
        Self { policy, breaker }
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &CheckedPolicy {
        &self.policy
    }

    /// The breaker.
    #[must_use]
    pub const fn breaker(&self) -> &Breaker {
        &self.breaker
    }

    /// Goes on with another policy; the breaker keeps its level.
    pub fn change(&mut self, policy: CheckedPolicy) {
        self.policy = policy;
    }

    /// Judges one request by the reading made with it. Whoever carries out a challenge tells the book
    /// so: [`Kind::Challenged`], then [`Kind::ChallengePassed`] or [`Kind::ChallengeFailed`].
    pub fn judge(&mut self, signal: &Signal, reading: &Reading, score: &Score) -> Judged {
        let policy = self.policy.policy();
        let raised = policy.breaker.step_points * self.breaker.level() as i32;
        let thresholds = self.policy.thresholds(signal.station).raised(raised);
        let trust = trust(&self.policy, reading);
        let step = Step { policy: &self.policy, thresholds, reading, score, trust };
        let (meant, reasons) = step.decide(signal);
        // In shadow mode nobody is challenged: each try of one account would count as a new challenge.
        let challenged = policy.mode == Mode::Live
            && matches!(meant, Verdict::Challenge { again: false, .. })
            && !reading.canary
            && !reading.forged;
        let alarm = if signal.kind.is_try() {
            let first = reading.first_of_day;
            self.breaker.note(&policy.breaker, reading.at_ms, first, challenged)
        } else {
            None
        };
        let verdict = if policy.mode == Mode::Shadow { Verdict::Admit } else { meant };
        Judged {
            verdict,
            meant,
            reasons,
            points: score.points,
            trust,
            raised,
            policy: policy.version,
            alarm,
        }
    }
}

/// What one step of judging looks at.
struct Step<'a> {
    policy: &'a CheckedPolicy,
    thresholds: Thresholds,
    reading: &'a Reading,
    score: &'a Score,
    trust: i32,
}

impl Step<'_> {
    fn decide(&self, signal: &Signal) -> (Verdict, Reasons) {
        // What this very request shows by itself.
        if signal.kind == Kind::Canary {
            return (Verdict::Refuse, self.because(&[Feature::CanaryTouched]));
        }
        if signal.forged {
            return (Verdict::Refuse, self.because(&[Feature::ProofForged]));
        }
        if !signal.kind.is_try() {
            return (Verdict::Admit, Reasons::default());
        }
        if self.reading.canary || self.reading.forged {
            return self.by_fact();
        }
        self.by_score()
    }

    /// A canary or a forged proof lately: one challenge clears it, a failed one does not.
    fn by_fact(&self) -> (Verdict, Reasons) {
        let mut facts = [Feature::CanaryTouched; 2];
        if !self.reading.canary || self.reading.forged {
            facts[usize::from(self.reading.canary)] = Feature::ProofForged;
        }
        let count = usize::from(self.reading.canary) + usize::from(self.reading.forged);
        let reasons = self.because(&facts[..count]);
        match self.today() {
            Today::None => (self.challenge(false), reasons),
            Today::Open => (self.challenge(true), reasons),
            // Passed today, and then the fact happened: a second challenge is not asked.
            Today::Passed | Today::Failed => (Verdict::Refuse, reasons),
        }
    }

    fn by_score(&self) -> (Verdict, Reasons) {
        let points = self.score.points.saturating_sub(self.trust);
        let reaches = |at: Option<i32>| at.is_some_and(|at| points >= at);
        let reasons = self.because(&[]);
        if reaches(self.thresholds.challenge_at) {
            let sure = reaches(self.thresholds.refuse_at);
            if sure && reasons.groups() >= MIN_GROUPS_TO_REFUSE {
                return (Verdict::Refuse, reasons);
            }
            return match self.today() {
                Today::None => (self.challenge(false), reasons),
                Today::Open => (self.challenge(true), reasons),
                Today::Passed => (self.delay(), reasons),
                Today::Failed => (Verdict::Refuse, self.because(&[Feature::ChallengesFailed])),
            };
        }
        if reaches(self.thresholds.delay_at) {
            return (self.delay(), reasons);
        }
        (Verdict::Admit, Reasons::default())
    }

    /// These facts first, then what gave most points.
    fn because(&self, facts: &[Feature]) -> Reasons {
        let mut reasons = Reasons::default();
        for feature in facts {
            let value = feature.of(&self.reading.features);
            reasons.push(Reason { feature: *feature, value, points: 0 });
        }
        self.score.reasons.iter().for_each(|reason| reasons.push(*reason));
        reasons
    }

    fn challenge(&self, again: bool) -> Verdict {
        Verdict::Challenge { hold_ms: self.policy.policy().hold_ms, again }
    }

    fn delay(&self) -> Verdict {
        Verdict::Delay { ms: self.policy.policy().delay_ms }
    }

    /// What became of the challenge of the last 24 hours.
    fn today(&self) -> Today {
        let reading = self.reading;
        let asked = reading.challenged_at_ms;
        if asked == 0 || reading.at_ms.saturating_sub(asked) >= DAY_MS {
            return Today::None;
        }
        // A person may fail and then pass another way: passing last counts.
        match (reading.passed_at_ms >= asked, reading.failed_at_ms >= asked) {
            (true, failed) if !failed || reading.passed_at_ms >= reading.failed_at_ms => {
                Today::Passed
            }
            (_, true) => Today::Failed,
            _ => Today::Open,
        }
    }
}

enum Today {
    None,
    Open,
    Passed,
    Failed,
}

/// Points that a passed challenge takes off: all at once, fading to none, for that device only.
fn trust(policy: &CheckedPolicy, reading: &Reading) -> i32 {
    let policy = policy.policy();
    let lasts = u64::from(policy.trust_days) * DAY_MS;
    let age = reading.at_ms.saturating_sub(reading.passed_at_ms);
    if reading.passed_at_ms == 0 || !reading.device_passed || age >= lasts {
        return 0;
    }
    let left = i64::from(policy.trust_points) * (lasts - age) as i64 / lasts as i64;
    i32::try_from(left).unwrap_or(policy.trust_points)
}
