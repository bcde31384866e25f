//! A market in which programs grab for blocks: the frozen benchmark of the bot defence.
//!
//! Owns: a small operator's city played twice over on the same seed, once with rounds (the real draw
//! of [`porchlight_domain::round`]) and once first come, first served; the people ([`Persona`]) and
//! the programs ([`Adversary`]) in it; and what the real [`porchlight_risk::guard::Guard`] says to each
//! of their requests. Never does: read a clock, or let a verdict do what the server would not do.
//! The programs were written before any card or policy was tuned, and are not changed with them.
//! What is simulated and what is not stands in `docs/bot-bench.md`.
//!
//! Start at [`play`] for one city, at [`bench::run`] for the benchmark.

pub mod bench;
mod bots;
mod city;
mod day;
pub mod fairness;
mod floor;
mod gate;
mod habit;
mod history;
pub mod interval;
mod population;
mod report;
mod script;
pub mod tally;
mod turn;
mod who;

pub use who::{Adversary, Persona, Who};

use porchlight_risk::live::LiveCard;
use porchlight_risk::policy::CheckedPolicy;
use tally::Tally;

/// How places are shared out, and whether anything defends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// First come, first served; a password is enough, nothing is judged: the baseline.
    RaceOpen,
    /// First come, first served; requests need the bound phone's proof and are judged.
    RaceDefended,
    /// By rounds; requests need the bound phone's proof and are judged.
    Rounds,
}

impl Setting {
    /// Whether requests are proved and judged.
    #[must_use]
    pub const fn is_defended(self) -> bool {
        !matches!(self, Self::RaceOpen)
    }

    /// Whether the first to ask wins.
    #[must_use]
    pub const fn is_race(self) -> bool {
        matches!(self, Self::RaceOpen | Self::RaceDefended)
    }
}

/// One city to play.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Seed of everything that happens there.
    pub seed: u64,
    /// How places are shared out.
    pub setting: Setting,
    /// Days to play.
    pub days: u64,
    /// Days at the beginning whose awards do not count: tickets of past rounds build up in them.
    pub warm_up: u64,
    /// What scores.
    pub card: LiveCard,
    /// What follows from a score.
    pub policy: CheckedPolicy,
    /// Programs list every block and want as many as a round gives, instead of what their owners could work.
    pub greedy: bool,
    /// Repeated tries of programs, in hundredths of the frozen number. Tests play fewer.
    pub eagerness: u32,
}

/// Plays one city. The same plan gives the same tally, to the last number.
#[must_use]
pub fn play(plan: &Plan) -> Tally {
    city::City::new(plan).play()
}

/// A Monday, midnight.
pub(crate) const START_MS: u64 = 1_789_948_800_000;
/// Milliseconds of a day, an hour, a minute.
pub(crate) const DAY: u64 = 86_400_000;
pub(crate) const HOUR: u64 = 3_600_000;
pub(crate) const MINUTE: u64 = 60_000;
