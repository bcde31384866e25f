//! Which step of a round comes next.

use crate::time::Timestamp;
use crate::words::RoundState;

/// A step that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Start taking entries.
    Open,
    /// Close, resolve standing preferences, publish the entries' root.
    Seal,
    /// Draw and publish: only after the root stands in a published checkpoint.
    Draw,
    /// Tell everybody.
    Settle,
}

/// Asking for a move that a round's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The round takes entries.
    MayEnter,
    /// Not open yet.
    NotOpenYet,
    /// Closed.
    Closed,
}

/// The step that is due at `now`, if any.
#[must_use]
pub fn next_step(
    state: RoundState,
    opens: Timestamp,
    closes: Timestamp,
    root_is_published: bool,
    now: Timestamp,
) -> Option<Step> {
    match state {
        RoundState::Announced if opens <= now => Some(Step::Open),
        RoundState::Open if closes <= now => Some(Step::Seal),
        RoundState::Sealed if root_is_published => Some(Step::Draw),
        RoundState::Drawn => Some(Step::Settle),
        _ => None,
    }
}

impl Move {
    /// Whether a round takes entries at `now`. The close time decides, not the state: a round that
    /// nobody has sealed yet is closed all the same.
    #[must_use]
    pub fn at(state: RoundState, opens: Timestamp, closes: Timestamp, now: Timestamp) -> Self {
        let takes = matches!(state, RoundState::Announced | RoundState::Open);
        if !takes || closes <= now {
            Self::Closed
        } else if now < opens {
            Self::NotOpenYet
        } else {
            Self::MayEnter
        }
    }
}
