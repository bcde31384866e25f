//! Cases: what was seen about an account, and what became of it.
//!
//! Owns: how a case opens (a program reads verdicts, or somebody reports), who may look, and how it
//! ends. Never does: have an effect on an account; only a decision has (see [`crate::decision`]).
//! Every clock runs in the courier's favour: what nobody looks at lapses by itself.
//!
//! Start at [`EvidenceFile`], then `ladder` (from tries to a notice and to a case) and `clock`.

mod clock;
mod draft;
mod evidence;
mod ladder;
mod letter;
mod made;
mod view;

pub(crate) use clock::{APPEAL_OVERDUE, HOLD_OVER, OVERDUE, UNSECONDED};
pub use clock::{Kept, reason_in};
pub(crate) use draft::draft_of;
pub use evidence::{EvidenceFigure, EvidenceFile, EvidenceItem, EvidenceTry};
pub use ladder::{LADDER_EVERY, MOST_COURIERS, MOST_TRIES};
pub(crate) use ladder::{new_case, opened_leaf};
pub(crate) use letter::{Clerk, LetterFacts};
pub use letter::{Letter, MOST_WORDS as MOST_LETTER_WORDS, Section};
pub use made::{About, CaseAct};
pub(crate) use made::{made_evidence, made_line};
pub use view::{CaseLine, CaseView, DecisionView, Opened, Way};

/// Most characters of a reason, a statement or an appeal.
pub const MAX_WORDS: usize = 5_000;

/// Reads words that somebody has to give.
///
/// # Errors
/// Invalid: none, or too many.
pub(crate) fn words(field: &str, text: &str) -> crate::Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(crate::Error::invalid(field, "missing", "say it in your own words"));
    }
    if text.chars().count() > MAX_WORDS {
        return Err(crate::Error::invalid(field, "too_long", "at most 5000 characters"));
    }
    Ok(text.to_owned())
}
