//! Verdicts: every request of a courier becomes a signal, and tries for work are judged.
//!
//! Owns: what is observed of a request, the ruling that a use-case is given with a try, the record of
//! signals and of why a try was held up, policies and their versions. Never does: restrict a person; a
//! ruling is about one request, and the next one is judged anew.
//!
//! Start at [`App::observe`](crate::App::observe). `watch` is the memory between requests, `keep` how it
//! becomes durable and comes back after a restart, `policy` how much is too much, `alarm` what people
//! are told when the breaker moves, `figures` what is shown of it all.

mod alarm;
mod alarm_letter;
mod company;
mod figures;
mod keep;
mod labels;
mod ours;
mod outside;
mod policy;
mod replay;
mod watch;

pub use alarm::{BREAKER_MAIL_STEP, BreakerNow};
pub use company::Company;
pub use figures::{AccountPoints, AttemptFigures, StoppedMonth, VerdictLine};
pub use keep::{SIGHTING_LIFE, SIGNAL_LIFE, VERDICT_LIFE};
pub(crate) use labels::confirmed_programs;
pub use labels::{Label, RestsOn};
pub use outside::{OutsideVerdict, Taken, WireSignal};
pub use policy::{MAX_POLICY_REASON, PolicyLine, Preview, SetPolicy};
pub use replay::Checked;
pub use watch::{Observed, Watch, WatchSettings};

use crate::session::Bound;
use porchlight_domain::id::{CourierId, DeviceId, SessionId, VerdictId};
use porchlight_domain::words::VerdictKind;
pub use porchlight_risk::policy::{Mode as PolicyMode, Policy as VerdictPolicy};
pub use porchlight_risk::signal::Kind;
use porchlight_risk::verdict::Verdict;
/// What happens to a try.
pub use porchlight_risk::verdict::Verdict as What;
use serde::{Deserialize, Serialize};

/// What was ruled about one try for work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Who tried.
    pub courier: CourierId,
    /// In which session.
    pub session: SessionId,
    /// From which phone.
    pub device: DeviceId,
    /// The record of why, unless the try was simply admitted.
    pub verdict: Option<VerdictId>,
    /// What happens.
    pub what: What,
    /// Why, at most three reasons.
    pub reasons: Vec<ReasonGiven>,
}

impl Ruling {
    /// A try that goes through.
    #[must_use]
    pub fn admitted(bound: &Bound) -> Self {
        let (courier, session, device) = (bound.courier, bound.identity.session, bound.device);
        Self { courier, session, device, verdict: None, what: What::Admit, reasons: vec![] }
    }
}

/// The word for a verdict.
pub(crate) const fn word(verdict: Verdict) -> VerdictKind {
    match verdict {
        Verdict::Admit => VerdictKind::Admit,
        Verdict::Challenge { .. } => VerdictKind::Challenge,
        Verdict::Delay { .. } => VerdictKind::Delay,
        Verdict::Refuse => VerdictKind::Refuse,
    }
}

/// One reason of a verdict, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonGiven {
    /// The feature's code; `docs/risk.md` lists them.
    pub code: String,
    /// Its group of evidence.
    pub group: String,
    /// What was measured; nothing where it is not a number.
    pub value: Option<f32>,
    /// Points of the card.
    pub points: i32,
}

impl Eq for ReasonGiven {}
