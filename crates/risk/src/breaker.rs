//! The breaker: when too many accounts are challenged, it is the policy that is wrong.
//!
//! Owns: two counters that forget (accounts that tried, accounts that were challenged by their
//! score), and the level by which thresholds are raised while too many are. Never does: touch what a
//! fact alone decides (canaries, forged proofs), or come down at once: levels fall one by one.
//! A breaker is a function of the verdicts it was told, so a replay has the same levels.

use crate::decay::{Horizon, Moment, Tally};
use crate::policy::BreakerRule;
use crate::state::{Damaged, Sink, Source, State, state};

/// Most levels; each raises thresholds by the policy's step.
pub const MAX_LEVEL: u32 = 64;
/// Shortest time from raising a level to raising the next one.
pub const RAISE_EVERY_MS: u64 = 60_000;
/// Time without too many challenges after which a level is taken back.
pub const LOWER_AFTER_MS: u64 = 3_600_000;

/// Accounts that tried, accounts challenged.
const TRIED: usize = 0;
const CHALLENGED: usize = 1;

/// The state of the breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    tally: Tally<2>,
    level: u32,
    changed_at_ms: u64,
}

state!(Breaker { tally, level, changed_at_ms });

/// What the breaker did; an operator must be told of [`Alarm::Raised`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// Too many were challenged: thresholds went up.
    Raised {
        /// The level now.
        level: u32,
        /// Challenged accounts among those that tried, in parts per million.
        challenged_ppm: u32,
    },
    /// It has been quiet for long enough: thresholds came down by one level.
    Lowered {
        /// The level now.
        level: u32,
    },
}

impl Default for Breaker {
    fn default() -> Self {
        Self { tally: Tally::EMPTY, level: 0, changed_at_ms: 0 }
    }
}

impl Breaker {
    /// The level: how many steps thresholds are raised by.
    #[must_use]
    pub const fn level(&self) -> u32 {
        self.level
    }

    /// Challenged accounts among those that tried lately, in parts per million.
    #[must_use]
    pub fn challenged_ppm(&self, now_ms: u64) -> u32 {
        self.ppm(&Moment::at(now_ms))
    }

    fn ppm(&self, now: &Moment) -> u32 {
        let tried = self.tally.lately(Horizon::Day, TRIED, now);
        let challenged = self.tally.lately(Horizon::Day, CHALLENGED, now);
        if tried < 1.0 { 0 } else { (challenged / tried * 1e6) as u32 }
    }

    /// Takes note of a judged try: the account's first of the day, or a new challenge by score.
    pub(crate) fn note(
        &mut self,
        rule: &BreakerRule,
        now_ms: u64,
        first_of_day: bool,
        challenged: bool,
    ) -> Option<Alarm> {
        let now = Moment::at(now_ms);
        if first_of_day {
            self.tally.add(TRIED, &now);
        }
        if challenged {
            self.tally.add(CHALLENGED, &now);
        }
        let quiet_for = now_ms.saturating_sub(self.changed_at_ms);
        let tried = self.tally.lately(Horizon::Day, TRIED, &now);
        let ppm = self.ppm(&now);
        let too_many = ppm > rule.challenged_ppm && tried >= f64::from(rule.min_accounts);
        if challenged && too_many && quiet_for >= RAISE_EVERY_MS && self.level < MAX_LEVEL {
            self.level += 1;
            self.changed_at_ms = now_ms;
            return Some(Alarm::Raised { level: self.level, challenged_ppm: ppm });
        }
        if !too_many && self.level > 0 && quiet_for >= LOWER_AFTER_MS {
            self.level -= 1;
            self.changed_at_ms = now_ms;
            return Some(Alarm::Lowered { level: self.level });
        }
        None
    }

    /// Writes the state, beside the book's snapshot.
    pub fn snapshot(&self, to: &mut impl Sink) {
        self.save(to);
    }

    /// Reads the state.
    ///
    /// # Errors
    /// [`Damaged`] when the bytes are none a breaker wrote.
    pub fn restore(from: &mut impl Source) -> Result<Self, Damaged> {
        let breaker = Self::load(from)?;
        if breaker.level <= MAX_LEVEL { Ok(breaker) } else { Err(Damaged::Impossible) }
    }
}
