//! Decisions about people: who may make which, on what grounds, and when they take effect.
//!
//! Owns: the catalogue of grounds, how much evidence is enough for a notice, and [`Decision::issue`],
//! the only way to a decision about a courier; [`SecondLook::issue`] is the only way to one about a recipient. Never does: weigh a person by a score; a model's points are no ground.
//!
//! [`Terms`] are the lengths of time as they hold in one place: the house's own, or stricter ones.
//!
//! Start at [`Decision`]. `docs/due-process.md` explains every length of time here in plain words.

mod figure;
mod ground;
mod issue;
mod ladder;
mod pattern;
mod terms;

pub use figure::{Figure, Unit};
pub use ground::{CATALOGUE_VERSION, Entry, Ground, NOT_USED, Step, Words, ground_of_group};
pub use issue::{Asked, Authority, Barred, CaseFacts, Decision, EarlierNotice, Human};
pub use ladder::enough;
pub use pattern::{
    LEAST_BRINGERS, LEAST_PATTERN, LOOK_PERIOD, MOST_LOOK, MOST_LOOKED, OTHERS_ACCOUNT,
    PATTERN_CATALOGUE, PATTERN_NOT_USED, PatternAsked, PatternEntry, PatternFacts, PatternGround,
    PatternStep, SecondLook, may_ask,
};
pub use terms::Terms;

use crate::time::{DAY, HOUR, Timestamp};

/// Tries that must show a ground before it is evidence, and tries after a notice that make a case.
pub const LEAST_TRIES: u32 = 3;
/// Independent grounds that a notice needs.
pub const LEAST_GROUNDS: usize = 2;
/// How far back tries are looked at.
pub const EVIDENCE_WINDOW: i64 = 14 * DAY;
/// How long after a notice was delivered tries begin to count again.
pub const AFTER_NOTICE: i64 = 24 * HOUR;
/// How long a notice counts as an earlier notice.
pub const NOTICE_COUNTS: i64 = 180 * DAY;
/// Within which time somebody looks at a case first, or at an answer; else the case lapses.
pub const FIRST_LOOK: i64 = 24 * HOUR;
/// Within which time a case is decided; else it lapses.
pub const DECIDE_WITHIN: i64 = 14 * DAY;
/// How long a proposal waits for the second person; else it lapses.
pub const SECOND_WITHIN: i64 = 7 * DAY;
/// How long a courier has to answer before anything with effect may be decided.
pub const HEARING: i64 = 72 * HOUR;
/// From issuing an offboarding to its effect, but for egregious grounds.
pub const NOTICE_PERIOD: i64 = 14 * DAY;
/// How long after its effect a decision can be appealed.
pub const APPEAL_TIME: i64 = 14 * DAY;
/// Within which time an appeal is answered; else the decision falls.
pub const APPEAL_ANSWER: i64 = 14 * DAY;
/// Within which time we aim to answer an appeal.
pub const APPEAL_AIM: i64 = 72 * HOUR;

/// By when we aim to answer an appeal: [`APPEAL_AIM`] after it was made, and never later than it has to be.
#[must_use]
pub fn appeal_aim(made_at: Timestamp, answer_by: Timestamp) -> Timestamp {
    made_at.plus(APPEAL_AIM).min(answer_by)
}

/// Most time that an account may be kept from new work in [`HOLD_PERIOD`] without an offboarding.
pub const MOST_HELD: i64 = 72 * HOUR;
/// Over which time holds are added up.
pub const HOLD_PERIOD: i64 = 180 * DAY;
