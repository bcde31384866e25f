//! What earlier rounds brought to one account, and what follows from it in the next one: tickets, whether it is a
//! newcomer, hours of the week. By the product's own rules, from this simulator's own counts.

use super::floor::{BLOCK_MINUTES, BLOCKS};
use super::{DAY, START_MS};
use porchlight_domain::round::credit::{CreditRule, Outcome, credit};
use porchlight_domain::round::open::Booked;
use porchlight_domain::time::Timestamp;

/// People with fewer blocks are newcomers.
const NEWCOMER_BLOCKS: u32 = 5;
/// Days of a week; the city begins on a Monday.
const WEEK: u64 = 7;

/// Results of rounds and hours won.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    results: Vec<Outcome>,
    /// Days since the beginning, with the minutes of work won for each.
    worked: Vec<(u64, u16)>,
    blocks: u32,
}

/// Days since the beginning.
pub(super) const fn day_of(at_ms: u64) -> u64 {
    (at_ms - START_MS) / DAY
}

impl History {
    /// Tickets in a round that closes then.
    pub(super) fn tickets(&self, closes_ms: u64) -> u8 {
        credit(&CreditRule::PUBLISHED, &self.results, &[], time(closes_ms)).tickets
    }

    /// Whether the newcomers' share is for this account.
    pub(super) const fn is_newcomer(&self) -> bool {
        self.blocks < NEWCOMER_BLOCKS
    }

    /// Hours of the week of a round that closes then, by the day of the week.
    pub(super) fn booked(&self, closes_ms: u64) -> Vec<Booked> {
        let week = day_of(closes_ms) / WEEK;
        let here = self.worked.iter().filter(|(day, _)| day / WEEK == week);
        here.map(|(day, minutes)| Booked { day: (day % WEEK) as u8, minutes: *minutes }).collect()
    }

    /// A round was drawn: so many blocks of a list of that length came.
    pub(super) fn note(&mut self, closes_ms: u64, listed: u16, won: u32) {
        let day = day_of(closes_ms);
        let result = Outcome {
            at: time(closes_ms),
            day: day as i32,
            won: won > 0,
            listed,
            offered: BLOCKS as u16,
        };
        self.results.push(result);
        self.blocks += won;
        if won == 0 {
            return;
        }
        let minutes = BLOCK_MINUTES * won as u16;
        match self.worked.iter_mut().find(|(known, _)| *known == day) {
            Some((_, booked)) => *booked += minutes,
            None => self.worked.push((day, minutes)),
        }
    }
}

fn time(at_ms: u64) -> Timestamp {
    Timestamp(at_ms as i64 * 1_000)
}
