//! Recipients whose claims lie together: what staff see of that, the question to the recipient, decisions and
//! appeals with the same rights as couriers have.
//!
//! Owns: the evidence ([`PatternFile`]) with what else accounts for it first, asking, proposing, the second
//! person, letters, the recipient's answer and appeal, and the clocks. Never does: refuse a delivery, a claim or a
//! remedy; the only thing that can follow is that a person looks first for a stated time
//! (`porchlight_domain::decision::SecondLook`), and `crate::remedy` gives what nobody looks at. Nothing here is
//! reached from a score or a job but the clocks, which only ever end something.
//!
//! Start at [`PatternFile`], then `ask` and `act`.

mod act;
mod appeal;
mod ask;
mod clock;
mod draft;
mod ending;
mod evidence;
mod letter;
mod make;
mod otherwise;
mod own;
mod view;

pub use act::PatternProposal;
pub use appeal::PatternAppealLine;
pub use ask::AskedRecipient;
pub use evidence::{PatternClaim, PatternFile};
pub use own::{OwnPattern, OwnPatternDecision, OwnPatterns};
pub use view::{PatternCaseView, PatternDecisionView, PatternLine, PatternView};

use crate::error::Result;
use porchlight_domain::digest::Digest;
use porchlight_domain::words::DecisionState;
use porchlight_store::Tx;

/// Act of an audit entry: somebody read the claims of one recipient side by side, or a question to them.
pub(crate) const READ: &str = "pattern_read";

/// Whether a decision in effect says that a person looks at this recipient's claims first.
pub(crate) fn looks_first(tx: &Tx<'_>, recipient: Digest) -> Result<bool> {
    let found = tx.pattern_in_effect(recipient)?;
    Ok(found.is_some_and(|row| row.state == DecisionState::InEffect))
}
