//! Standing: a published formula over counted events, which the courier can read and recompute.
//!
//! Owns: which events count, which facts excuse them, the formula, and the statement with every line.
//! Never does: restrict anybody (only [`crate::decision`] can), change a draw, or know an opinion. There
//! are no codes for ratings, declined offers, blocks given back in time, refused checks, photos that
//! were not taken, appeals or statements, so nothing of the kind can be counted, now or by mistake.
//! `docs/standing.md` says the same in plain words.

mod excuse;
mod formula;

pub use excuse::{Excusal, Fact, FactKind, GRACE, excuse};
pub use formula::{Level, Line, Rule, Statement, Weighed, statement};

use crate::codes;
use crate::id::{AwardId, BlockId};
use crate::time::Timestamp;

codes! {
    /// What is counted. Append-only, and closed: see the module.
    pub enum EventKind {
        /// A block was worked to its end.
        Kept = "kept",
        /// Check-in after the window, before the block was given to somebody else.
        LateCheckIn = "late_check_in",
        /// An award was given back after the free return.
        LateForfeit = "late_forfeit",
        /// An award was neither given back nor checked in.
        NoShow = "no_show",
        /// A delivery that needed a code was completed without it, and without another proof.
        CodeMissed = "code_missed",
    }
}

/// A counted event. Its key is award and kind: nothing is counted twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To which award.
    pub award: AwardId,
    /// In which block.
    pub block: BlockId,
    /// When.
    pub at: Timestamp,
}
