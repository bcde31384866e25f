//! In which order what waits for a person is looked at: the published rule of the desk's list.
//!
//! Owns: what hurts somebody while it waits ([`Thing::harm`]) and the order of everything that waits
//! ([`Waiting::place`]). Never does: look at whom something is about, or at a score; a person's history has
//! no field here. Start at [`Waiting`]; `docs/due-process.md` says the rule in plain words.

use crate::codes;
use crate::time::{HOUR, Timestamp};
use crate::words::ClaimKind;

/// An appeal that is to be answered within this time hurts whoever waits for the answer, whatever the
/// decision does meanwhile: we aim to answer within it.
pub const APPEAL_NEAR: i64 = 72 * HOUR;

codes! {
    /// What kind of thing waits.
    pub enum WaitsFor {
        /// A case that somebody is to look at or decide.
        Case = "case",
        /// A proposal that waits for the second person.
        Second = "second",
        /// An appeal.
        Appeal = "appeal",
        /// A claim of a recipient.
        Claim = "claim",
        /// A question to a recipient whose claims lie together, that somebody is to decide.
        Question = "question",
    }
}

codes! {
    /// What hurts somebody while it waits.
    pub enum Harm {
        /// A restriction, suspension or offboarding is in force, or a second look that is appealed.
        InForce = "in_force",
        /// An appeal is near the day by which it is answered.
        AppealNear = "appeal_near",
        /// Somebody says that a person behaved badly: it may go on.
        Conduct = "conduct",
    }
}

codes! {
    /// What is owed by the deadline.
    pub enum Owed {
        /// Somebody looks for the first time.
        FirstLook = "first_look",
        /// A case is decided.
        Decision = "decision",
        /// The second person answers.
        Second = "second",
        /// An appeal is answered.
        Appeal = "appeal",
        /// A person chooses the remedy.
        Remedy = "remedy",
        /// A recipient is answered.
        Answer = "answer",
        /// Somebody says what is held true.
        Finding = "finding",
    }
}

/// What waits, with all that the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A case; whether a decision with effect is in force against its account now.
    Case {
        /// Whether one is.
        in_force: bool,
    },
    /// A proposal; the same of its account.
    Second {
        /// Whether one is.
        in_force: bool,
    },
    /// An appeal; whether the decision that it is against is in force now.
    Appeal {
        /// Whether it is.
        in_force: bool,
    },
    /// A claim, by what the recipient says.
    Claim(ClaimKind),
    /// A question to a recipient: nothing is ever in force before it is decided.
    Question,
}

impl Thing {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> WaitsFor {
        match self {
            Self::Case { .. } => WaitsFor::Case,
            Self::Second { .. } => WaitsFor::Second,
            Self::Appeal { .. } => WaitsFor::Appeal,
            Self::Claim(_) => WaitsFor::Claim,
            Self::Question => WaitsFor::Question,
        }
    }

    /// What hurts somebody while it waits, if anything does.
    #[must_use]
    pub const fn harm(self, due: Timestamp, now: Timestamp) -> Option<Harm> {
        match self {
            Self::Case { in_force: true }
            | Self::Second { in_force: true }
            | Self::Appeal { in_force: true } => Some(Harm::InForce),
            Self::Appeal { in_force: false } if due.since(now) <= APPEAL_NEAR => {
                Some(Harm::AppealNear)
            }
            Self::Claim(ClaimKind::Conduct) => Some(Harm::Conduct),
            Self::Case { .. }
            | Self::Second { .. }
            | Self::Appeal { .. }
            | Self::Claim(_)
            | Self::Question => None,
        }
    }
}

/// Something that waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// What kind of thing.
    pub kind: WaitsFor,
    /// What hurts somebody meanwhile.
    pub harm: Option<Harm>,
    /// What is owed.
    pub owed: Owed,
    /// By when.
    pub due: Timestamp,
    /// Since when it waits.
    pub since: Timestamp,
    /// The 16 bytes of its id: they tell apart what is alike in everything else.
    pub id: [u8; 16],
}

/// A place in the list; the smaller one stands above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    hurts_nobody: bool,
    due: Timestamp,
    since: Timestamp,
    id: [u8; 16],
}

impl Waiting {
    /// Something that waits, as of now.
    #[must_use]
    pub const fn of(
        thing: Thing,
        (owed, due): (Owed, Timestamp),
        since: Timestamp,
        id: [u8; 16],
        now: Timestamp,
    ) -> Self {
        Self { kind: thing.kind(), harm: thing.harm(due, now), owed, due, since, id }
    }

    /// Its place: first what hurts somebody while it waits, then by the nearest deadline, so that what is
    /// overdue stands on top; of the same deadline what waits longer.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { hurts_nobody: self.harm.is_none(), due: self.due, since: self.since, id: self.id }
    }

    /// Whether its deadline is over.
    #[must_use]
    pub const fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.since(now) <= 0
    }
}
