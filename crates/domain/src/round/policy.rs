//! A station's numbers for rounds: when they run, and what giving a block back means.
//!
//! Owns: the published defaults and their bounds. Never does: read a clock or a zone; `app` turns
//! hours of the day into instants.

use super::credit::CreditRule;
use super::open::Rules;
use crate::codes;
use crate::time::{DAY, HOUR, MINUTE, Timestamp};

codes! {
    /// Which kind of round.
    pub enum RoundKind {
        /// At fixed hours, for blocks further ahead. Nobody has to be awake.
        Main = "main",
        /// Every quarter of an hour, for what is left today.
        SameDay = "same_day",
        /// Two minutes among couriers on standby.
        Urgent = "urgent",
    }
}

codes! {
    /// In which rounds a public random number counts.
    pub enum PublicNumberUse {
        /// In none.
        Never = "never",
        /// In main rounds.
        Main = "main",
        /// In main and same-day rounds.
        MainAndSameDay = "main_and_same_day",
        /// In all, which adds two minutes and more to urgent rounds of two.
        All = "all",
    }
}

codes! {
    /// What giving back an award means.
    pub enum Return {
        /// Free: nothing is counted.
        Free = "free",
        /// After the free return, with time left for a regular round: counted as late.
        Late = "late",
        /// So shortly before the start that only an urgent round can fill the place: counted as
        /// late, and excused like any other event where a fact excuses it.
        VeryLate = "very_late",
        /// The block has begun.
        TooLate = "too_late",
    }
}

/// What a station publishes. The defaults are [`RoundPolicy::PUBLISHED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundPolicy {
    /// Least time that a main round takes entries.
    pub main_window: i64,
    /// A main round is for blocks that start at least this long after its close ...
    pub main_from: i64,
    /// ... and at most this long.
    pub main_until: i64,
    /// From the opening of a same-day round to its close.
    pub same_day_window: i64,
    /// From the opening of an urgent round to its close.
    pub urgent_window: i64,
    /// Below this time before its start a place goes into an urgent round.
    pub urgent_below: i64,
    /// Free return after the result, whenever the block starts.
    pub free_after_result: i64,
    /// Free return until this long before the start.
    pub free_before_start: i64,
    /// Blocks worked below which a courier is a newcomer.
    pub newcomer_below: u32,
    /// Limits inside the draw.
    pub rules: Rules,
    /// Tickets.
    pub credit: CreditRule,
}

/// Why a policy cannot be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyError {
    /// A round must stay open long enough for a person who got a message to answer.
    WindowTooShort(RoundKind),
    /// The span of a main round is empty or reaches further than 31 days.
    Span,
    /// Free return must be longer before the start than the urgent span.
    FreeReturn,
    /// A limit inside the draw is out of bounds.
    Rules,
}

impl core::fmt::Display for PolicyError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::WindowTooShort(kind) => {
                let seconds = kind.least_window() / 1_000_000;
                write!(f, "{kind} rounds take entries for at least {seconds} s")
            }
            Self::Span => f.write_str("a main round is for blocks that start within 31 days"),
            Self::FreeReturn => {
                f.write_str("free return must end before a place becomes urgent, not after")
            }
            Self::Rules => f.write_str("a limit inside the draw is out of bounds"),
        }
    }
}

impl core::error::Error for PolicyError {}

impl RoundKind {
    /// Least time such a round takes entries, microseconds. Shorter ones would reward whoever watches.
    #[must_use]
    pub const fn least_window(self) -> i64 {
        match self {
            Self::Main => 2 * HOUR,
            Self::SameDay => 10 * MINUTE,
            Self::Urgent => 2 * MINUTE,
        }
    }
}

impl PublicNumberUse {
    /// Whether it counts in a round of this kind.
    #[must_use]
    pub const fn covers(self, kind: RoundKind) -> bool {
        match self {
            Self::Never => false,
            Self::Main => matches!(kind, RoundKind::Main),
            Self::MainAndSameDay => !matches!(kind, RoundKind::Urgent),
            Self::All => true,
        }
    }
}

impl RoundPolicy {
    /// The first values, from the research on block markets.
    pub const PUBLISHED: Self = Self {
        main_window: 2 * HOUR,
        main_from: 12 * HOUR,
        main_until: 7 * DAY,
        same_day_window: 15 * MINUTE,
        urgent_window: 2 * MINUTE,
        urgent_below: 2 * HOUR,
        free_after_result: 30 * MINUTE,
        free_before_start: 24 * HOUR,
        newcomer_below: 5,
        rules: Rules::PUBLISHED,
        credit: CreditRule::PUBLISHED,
    };

    /// Checks that a policy can be published.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), PolicyError> {
        let windows = [
            (RoundKind::Main, self.main_window),
            (RoundKind::SameDay, self.same_day_window),
            (RoundKind::Urgent, self.urgent_window),
        ];
        for (kind, window) in windows {
            if window < kind.least_window() {
                return Err(PolicyError::WindowTooShort(kind));
            }
        }
        if self.main_from < 0 || self.main_until <= self.main_from || self.main_until > 31 * DAY {
            return Err(PolicyError::Span);
        }
        if self.free_before_start < self.urgent_below || self.free_after_result < 0 {
            return Err(PolicyError::FreeReturn);
        }
        let rules = &self.rules;
        let fits = (1..=super::MAX_BLOCKS_EACH).contains(&rules.turns)
            && rules.hold_cap > 0
            && rules.newcomer_per_mille <= 1_000
            && rules.reserved_per_mille <= crate::offer::MOST_RESERVED_PER_MILLE
            && rules.day_minutes <= rules.week_minutes
            && (1..=super::MAX_TICKETS).contains(&self.credit.most);
        if fits { Ok(()) } else { Err(PolicyError::Rules) }
    }

    /// Which kind of round a place belongs into that is free now.
    #[must_use]
    pub fn kind_for(&self, starts: Timestamp, now: Timestamp) -> RoundKind {
        let ahead = starts.since(now);
        if ahead < self.urgent_below {
            RoundKind::Urgent
        } else if ahead < self.main_from {
            RoundKind::SameDay
        } else {
            RoundKind::Main
        }
    }

    /// When free return of an award ends: the later of half an hour after the result and a day
    /// before the start, but never after the start.
    #[must_use]
    pub fn free_until(&self, told: Timestamp, starts: Timestamp) -> Timestamp {
        let after_result = told.plus(self.free_after_result);
        after_result.max(starts.plus(-self.free_before_start)).min(starts)
    }

    /// What giving back an award means now. `told` is when its courier was told the result.
    #[must_use]
    pub fn returning(&self, told: Timestamp, starts: Timestamp, now: Timestamp) -> Return {
        if now >= starts {
            Return::TooLate
        } else if now <= self.free_until(told, starts) {
            Return::Free
        } else if starts.since(now) >= self.urgent_below {
            Return::Late
        } else {
            Return::VeryLate
        }
    }

    /// Whether somebody with so many blocks worked counts as a newcomer.
    #[must_use]
    pub fn is_newcomer(&self, worked: u32) -> bool {
        worked < self.newcomer_below
    }
}
