//! Excusals, from facts that the operator has already. Nobody has to ask for them.

use super::{Event, EventKind};
use crate::codes;
use crate::id::{AwardId, BlockId};
use crate::time::{Timestamp, Window};

codes! {
    /// Facts that excuse.
    pub enum FactKind {
        /// A weather or safety hold was in force.
        Hold = "hold",
        /// A door, gate or locker could not be opened.
        LockedAccess = "locked_access",
        /// The station released late, was closed, or changed the block.
        StationDelay = "station_delay",
        /// The server or its app was not to be reached.
        Outage = "outage",
        /// The courier said that a place was not safe.
        SafetyRefusal = "safety_refusal",
        /// The courier said that the block could not go on: breakdown, illness, harassment. The
        /// statement suffices.
        CannotContinue = "cannot_continue",
    }
}

impl FactKind {
    /// Whether a fact of this kind can excuse such an event at all. A block that was kept needs no
    /// excuse, and a locked gate explains no absence.
    #[must_use]
    pub const fn covers(self, event: EventKind) -> bool {
        match event {
            EventKind::Kept => false,
            EventKind::CodeMissed => !matches!(self, Self::StationDelay),
            EventKind::LateCheckIn | EventKind::LateForfeit | EventKind::NoShow => {
                !matches!(self, Self::LockedAccess)
            }
        }
    }
}

/// A fact: from when to when, and whom it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What was the case.
    pub kind: FactKind,
    /// When. An event inside is excused, and one up to the rule's grace after it.
    pub span: Window,
    /// Only this award, if the fact is about one courier's stop or statement.
    pub award: Option<AwardId>,
    /// Only this block, if the fact is about one block. A fact with neither reaches every block of the
    /// station that recorded it.
    pub block: Option<BlockId>,
}

/// That an event is excused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excusal {
    /// The kind of fact.
    pub by: FactKind,
    /// Its place in the list of facts that was looked through.
    pub fact: usize,
}

/// Minutes after its end during which a fact still excuses: roads clear and queues shorten slowly.
pub const GRACE: i64 = 30 * crate::time::MINUTE;

/// The first fact that excuses an event, if one does.
#[must_use]
pub fn excuse(event: &Event, facts: &[Fact]) -> Option<Excusal> {
    let fits = |fact: &Fact| {
        let reaches = fact.award.is_none_or(|award| award == event.award)
            && fact.block.is_none_or(|block| block == event.block);
        fact.kind.covers(event.kind) && reaches && is_near(event.at, fact.span)
    };
    let at = facts.iter().position(fits)?;
    Some(Excusal { by: facts[at].kind, fact: at })
}

fn is_near(at: Timestamp, span: Window) -> bool {
    span.start <= at && at < span.end.plus(GRACE)
}
