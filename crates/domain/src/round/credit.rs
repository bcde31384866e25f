//! Tickets from earlier losses: whoever went without waits less long for the next block.
//!
//! Owns: the published rule, and the days that counted, so that a courier can count again. Never does:
//! look at anything but results of rounds and no-shows.

use super::MAX_TICKETS;
use crate::time::{DAY, Timestamp};
use alloc::vec::Vec;

/// The published rule. The defaults are [`CreditRule::PUBLISHED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditRule {
    /// Most tickets, 1 to [`MAX_TICKETS`].
    pub most: u8,
    /// How long a losing day counts, microseconds.
    pub memory: i64,
    /// Least length of a list for its loss to count, or every block of the round if there were fewer.
    pub least_list: u16,
    /// How long a no-show leaves one ticket, microseconds.
    pub no_show_memory: i64,
}

impl CreditRule {
    /// Four tickets at most, 14 days of memory, lists of three and more, 14 days after a no-show.
    pub const PUBLISHED: Self =
        Self { most: MAX_TICKETS, memory: 14 * DAY, least_list: 3, no_show_memory: 14 * DAY };
}

/// What one earlier round brought to a courier who entered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// When the round was drawn.
    pub at: Timestamp,
    /// The station's calendar day of the close, any number that is the same on the same day.
    pub day: i32,
    /// Whether it brought a block. A block that was given back later counts as won all the same.
    pub won: bool,
    /// Length of the list as it stood in the draw.
    pub listed: u16,
    /// How many blocks the round had.
    pub offered: u16,
}

/// Tickets and what they rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Tickets in the next round.
    pub tickets: u8,
    /// The losing days that count, oldest first. More may count than the cap lets through.
    pub days: Vec<i32>,
    /// Since when losses count: the last win, or the start of the memory.
    pub since: Timestamp,
    /// Until when a no-show holds the tickets at one, if it does.
    pub held_until: Option<Timestamp>,
}

/// Tickets in a round that closes at `now`, from what happened before: one, and one more for each day
/// since the last win on which a list long enough lost, within the memory. Two losses on one day count
/// once, so entering every small round brings nothing. `no_shows` are those that nothing excuses.
#[must_use]
pub fn credit(
    rule: &CreditRule,
    results: &[Outcome],
    no_shows: &[Timestamp],
    now: Timestamp,
) -> Credit {
    // Strictly before: of two rounds that close together neither is the other's past, whichever is drawn first.
    let known = || results.iter().filter(|result| result.at < now);
    let last_win = known().filter(|result| result.won).map(|result| result.at).max();
    let horizon = now.plus(-rule.memory);
    // A win resets, also a loss on the very same instant.
    let counts = |result: &&Outcome| {
        let least = rule.least_list.min(result.offered).max(1);
        !result.won
            && result.at > horizon
            && last_win.is_none_or(|win| result.at > win)
            && result.listed >= least
    };
    let mut days: Vec<i32> = known().filter(counts).map(|result| result.day).collect();
    days.sort_unstable();
    days.dedup();
    let last_no_show = no_shows.iter().copied().filter(|at| *at < now).max();
    let held_until =
        last_no_show.map(|at| at.plus(rule.no_show_memory)).filter(|until| now < *until);
    let most = usize::from(rule.most.clamp(1, MAX_TICKETS));
    let tickets = if held_until.is_some() { 1 } else { (1 + days.len()).min(most) };
    Credit {
        tickets: u8::try_from(tickets).unwrap_or(1),
        days,
        since: last_win.map_or(horizon, |win| win.max(horizon)),
        held_until,
    }
}
