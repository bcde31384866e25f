//! Steps for places that nobody has taken yet.

use super::per_mille;
use crate::time::{HOUR, MINUTE, Timestamp};
use core::ops::RangeInclusive;

/// Most steps that a rule may have.
pub const MAX_STEPS: u32 = 20;
/// Longest time before the start at which a first step may be due.
pub const MAX_FIRST: i64 = 7 * 24 * HOUR;
/// How long a step may last.
pub const STEP_LENGTH: RangeInclusive<i64> = 15 * MINUTE..=7 * 24 * HOUR;
/// Most thousandths that a rule may add in all.
pub const MOST_PER_MILLE: u32 = 2_000;

/// Steps of pay for blocks with free places, as a station publishes them: at fixed times before the
/// start, for everybody on the block alike, and only ever upwards.
///
/// The time before the start is cut into spans of [`Steps::every`], the first beginning
/// [`Steps::first`] before it. In each span in which a place is free after the draw, the pay of the whole
/// block rises by one step. Nobody's name, history or hurry enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// Thousandths of the block's pay that each step adds.
    pub per_mille: u32,
    /// The first step is due this long before the start, microseconds.
    pub first: i64,
    /// And another one each time so much has passed, microseconds.
    pub every: i64,
    /// Most thousandths in all.
    pub most_per_mille: u32,
}

/// A step that is still ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// Rises then, if a place is free.
    pub at: Timestamp,
    /// By so much in all, minor units, if it and every step before it is taken.
    pub added: i64,
}

impl Steps {
    /// No steps.
    pub const NONE: Self = Self { per_mille: 0, first: 0, every: 0, most_per_mille: 0 };

    /// Whether the rule is one that can be published.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        *self == Self::NONE
            || (self.per_mille > 0
                && (self.per_mille..=MOST_PER_MILLE).contains(&self.most_per_mille)
                && (MINUTE..=MAX_FIRST).contains(&self.first)
                && STEP_LENGTH.contains(&self.every)
                && self.spans() <= MAX_STEPS)
    }

    /// How many spans lie before a start.
    #[must_use]
    pub fn spans(&self) -> u32 {
        if self.per_mille == 0 || self.every <= 0 || self.first <= 0 {
            return 0;
        }
        let spans = self.first.saturating_add(self.every - 1) / self.every;
        u32::try_from(spans).unwrap_or(u32::MAX)
    }

    /// When the span with this number begins, counted from nought.
    #[must_use]
    pub const fn begins(&self, starts: Timestamp, span: u32) -> Timestamp {
        starts.plus(-self.first).plus(self.every.saturating_mul(span as i64))
    }

    /// The span that a moment lies in, if it lies in one.
    #[must_use]
    pub fn span_at(&self, starts: Timestamp, now: Timestamp) -> Option<u32> {
        let passed = now.since(starts.plus(-self.first));
        if self.spans() == 0 || passed < 0 || now >= starts {
            return None;
        }
        u32::try_from(passed / self.every).ok()
    }

    /// What so many steps add to a pay. Roundings go to the courier.
    #[must_use]
    pub fn added(&self, pay: i64, taken: u32) -> i64 {
        per_mille(pay, self.on_top(taken))
    }

    /// How many thousandths so many steps add.
    #[must_use]
    pub fn on_top(&self, taken: u32) -> u32 {
        taken.saturating_mul(self.per_mille).min(self.most_per_mille)
    }

    /// Whether another step adds nothing any more.
    #[must_use]
    pub fn is_full(&self, taken: u32) -> bool {
        self.on_top(taken) >= self.most_per_mille
    }

    /// The next step of a block after a moment, if there is one.
    #[must_use]
    pub fn next(&self, starts: Timestamp, now: Timestamp, pay: i64, taken: u32) -> Option<Ahead> {
        if self.is_full(taken) {
            return None;
        }
        let span = self.span_at(starts, now).map_or(0, |span| span + 1);
        let at = self.begins(starts, span);
        let is_ahead = span < self.spans() && at > now && at < starts;
        is_ahead.then(|| Ahead { at, added: self.added(pay, taken + 1) })
    }
}
