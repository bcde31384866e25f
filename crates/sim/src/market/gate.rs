//! The door: from a request to what happens to it, as the server does it.
//!
//! Owns: the order of the two checks (the bound phone's proof, then the verdict) and the guard. A
//! request without it is answered before anybody knows whose it is: it is no signal, because a
//! stranger's request is no fact about the account whose password it carries. A signature is not
//! computed here: an account has the key of its phone or has it not, and who has it
//! not cannot sign; that signatures cannot be made up is held by the tests of `porchlight-attest`.

use super::Plan;
use porchlight_domain::codes;
use porchlight_risk::book::{Limits, Reading};
use porchlight_risk::breaker::Alarm;
use porchlight_risk::guard::Guard;
use porchlight_risk::live::Score;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::verdict::Verdict;

codes! {
    /// Why an attempt was not carried out.
    pub enum Stopped {
        /// It was not signed by the phone bound to the account.
        NoPhone = "no_bound_phone",
        /// Its proof was forged.
        Forged = "forged_proof",
        /// It acted on a canary, or the account did so lately.
        Canary = "canary",
        /// Today's challenge is still open.
        Open = "challenge_open",
        /// Today's challenge was failed.
        Failed = "challenge_failed",
        /// It was challenged, and nobody passed the challenge in time.
        Unsolved = "challenge_unsolved",
    }
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// It goes through.
    Pass,
    /// It goes through after so many milliseconds.
    Wait(u64),
    /// It is held while the person solves a challenge, for so many milliseconds.
    Hold(u64),
    /// It is not carried out.
    Stop(Stopped),
}

/// A ruling and what the guard said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruled {
    pub(super) ruling: Ruling,
    /// What the card says; nothing where nothing is judged.
    pub(super) score: Option<Score>,
    /// The breaker raised thresholds.
    pub(super) raised: bool,
}

/// The door of a city.
#[derive(Debug)]
pub(super) struct Gate {
    guard: Option<Guard>,
}

/// Room for a city.
const LIMITS: Limits = Limits { accounts: 512, devices: 1_024, networks: 512, offers: 1_024 };

impl Gate {
    pub(super) fn new(plan: &Plan) -> Self {
        let guard = || Guard::new(LIMITS, plan.card.clone(), plan.policy.clone());
        Self { guard: plan.setting.is_defended().then(guard) }
    }

    /// Judges a request.
    pub(super) fn rule(&mut self, signal: &Signal, has_key: bool) -> Ruled {
        let unjudged = Ruled { ruling: Ruling::Pass, score: None, raised: false };
        let Some(guard) = &mut self.guard else {
            return unjudged;
        };
        if !has_key {
            let why = if signal.forged { Stopped::Forged } else { Stopped::NoPhone };
            return Ruled { ruling: Ruling::Stop(why), ..unjudged };
        }
        let seen = guard.observe(signal);
        let raised = matches!(seen.judged.alarm, Some(Alarm::Raised { .. }));
        let ruling = ruling(signal, &seen.reading, seen.judged.verdict);
        Ruled { ruling, score: Some(seen.score), raised }
    }

    /// Tells the guard what the server did or what became of a challenge.
    pub(super) fn note(&mut self, signal: &Signal) {
        if let Some(guard) = &mut self.guard {
            guard.observe(signal);
        }
    }

    /// What is known of an account, for the report.
    pub(super) fn read(&self, actor: u128, now: u64) -> Option<Reading> {
        self.guard.as_ref().and_then(|guard| guard.book().read(actor, now))
    }
}

fn ruling(signal: &Signal, reading: &Reading, verdict: Verdict) -> Ruling {
    match verdict {
        Verdict::Admit => Ruling::Pass,
        Verdict::Delay { ms } => Ruling::Wait(u64::from(ms)),
        Verdict::Challenge { again: true, .. } => Ruling::Stop(Stopped::Open),
        Verdict::Challenge { hold_ms, .. } => Ruling::Hold(u64::from(hold_ms)),
        Verdict::Refuse if signal.kind == Kind::Canary || reading.canary => {
            Ruling::Stop(Stopped::Canary)
        }
        Verdict::Refuse if reading.forged => Ruling::Stop(Stopped::Forged),
        Verdict::Refuse => Ruling::Stop(Stopped::Failed),
    }
}
