//! Verdicts: what happens to one try for work.
//!
//! Owns: the ruling that a use-case is given with a try, and the record of why. Never does: restrict a
//! person; a ruling is about one request.

use porchlight_domain::id::{CourierId, DeviceId, SessionId, VerdictId};

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
}

/// What happens to a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It goes through.
    Admit,
    /// It is held for the person while they solve a challenge.
    Challenge {
        /// For at least how long, in milliseconds.
        hold_ms: u32,
        /// Today's challenge is still open: that one again.
        again: bool,
    },
    /// It waits a moment and goes through.
    Delay {
        /// How long, in milliseconds.
        ms: u32,
    },
    /// It is not carried out.
    Refuse,
}
