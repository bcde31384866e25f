//! The lengths of time that protect somebody about whom is decided, as they hold in one place.
//!
//! Owns: the house's own lengths together, and how others can only make them stricter. Never does: know who
//! asks for more; laws are data elsewhere. Start at [`Terms::HOUSE`].

use super::{APPEAL_ANSWER, APPEAL_TIME, HEARING, MOST_HELD, NOTICE_PERIOD};

/// Lengths of time, in microseconds. There is no way to terms that are weaker than [`Terms::HOUSE`]: what
/// protects by being long can only grow, and what protects by being short can only shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    notice: i64,
    hearing: i64,
    appeal: i64,
    answer: i64,
    held: i64,
}

/// The longer of both.
const fn longer(a: i64, b: i64) -> i64 {
    if a > b { a } else { b }
}

/// The shorter of both, and never less than nothing.
const fn shorter(a: i64, b: i64) -> i64 {
    longer(if a < b { a } else { b }, 0)
}

impl Terms {
    /// The house's own, which always hold.
    pub const HOUSE: Self = Self {
        notice: NOTICE_PERIOD,
        hearing: HEARING,
        appeal: APPEAL_TIME,
        answer: APPEAL_ANSWER,
        held: MOST_HELD,
    };

    /// With at least so long from the notice of an offboarding to its effect.
    #[must_use]
    pub const fn notice_at_least(self, micros: i64) -> Self {
        Self { notice: longer(self.notice, micros), ..self }
    }

    /// With at least so long to answer before anything is decided.
    #[must_use]
    pub const fn hearing_at_least(self, micros: i64) -> Self {
        Self { hearing: longer(self.hearing, micros), ..self }
    }

    /// With at least so long to appeal.
    #[must_use]
    pub const fn appeal_at_least(self, micros: i64) -> Self {
        Self { appeal: longer(self.appeal, micros), ..self }
    }

    /// With at most so long until an appeal is answered.
    #[must_use]
    pub const fn answer_at_most(self, micros: i64) -> Self {
        Self { answer: shorter(self.answer, micros), ..self }
    }

    /// With at most so long kept from new work in [`super::HOLD_PERIOD`].
    #[must_use]
    pub const fn held_at_most(self, micros: i64) -> Self {
        Self { held: shorter(self.held, micros), ..self }
    }

    /// From issuing an offboarding to its effect, but for egregious grounds; and from issuing a second look to its
    /// effect.
    #[must_use]
    pub const fn notice_period(self) -> i64 {
        self.notice
    }

    /// How long a courier, or a recipient, has to answer before anything with effect may be decided.
    #[must_use]
    pub const fn hearing(self) -> i64 {
        self.hearing
    }

    /// How long after its effect a decision can be appealed.
    #[must_use]
    pub const fn appeal_time(self) -> i64 {
        self.appeal
    }

    /// Within which time an appeal is answered; else the decision falls.
    #[must_use]
    pub const fn appeal_answer(self) -> i64 {
        self.answer
    }

    /// Most time that an account may be kept from new work in [`super::HOLD_PERIOD`].
    #[must_use]
    pub const fn most_held(self) -> i64 {
        self.held
    }

    /// Whether nothing here is weaker than in the other.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.notice >= other.notice
            && self.hearing >= other.hearing
            && self.appeal >= other.appeal
            && self.answer <= other.answer
            && self.held <= other.held
    }
}
