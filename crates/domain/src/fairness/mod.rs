//! How fair a station's rounds were, in figures that anybody can recompute.
//!
//! Owns: the measures and the report over one span. Never does: know names; a line is a courier, and
//! the report holds sums only. All figures are whole numbers, mostly parts per million (ppm), so that
//! every language gets the same ones. Start at [`report()`].

mod measure;
mod odds;
mod wait;

pub use measure::{gini_ppm, jain_ppm, per_head_ppm, share_ppm, win_rate_ppm};
pub use odds::{Bin, Promise, odds_against_outcomes};
pub use wait::{Quantile, Wait, wait_quantile};

use alloc::vec::Vec;

/// Below this many people a list or a spread could tell who is who: a round's lists are for staff and each
/// entrant's own view only, and a report gives sums without spreads.
pub const LEAST_PUBLIC: usize = 20;

/// What one courier's span came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// Entries drawn.
    pub entered: u32,
    /// Entries that won at least one block.
    pub won: u32,
    /// Entries whose first choice was granted.
    pub first_choices: u32,
    /// Awards.
    pub awards: u32,
    /// Of them, taken as reserved offers.
    pub reserved: u32,
    /// Awards given back in time.
    pub given_back: u32,
    /// Awards given back late, excused ones included.
    pub given_back_late: u32,
    /// Minutes worked.
    pub minutes: u32,
    /// Paid, in minor units of the station's currency.
    pub paid: i64,
    /// Whether a person found that a program entered for this courier.
    pub program: bool,
}

/// The figures of one station and span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Couriers who entered or worked.
    pub couriers: u32,
    /// Entries drawn.
    pub entries: u64,
    /// Awards.
    pub awards: u64,
    /// Spread of wins for each entry, over couriers who entered: Gini and Jain.
    pub win_rate: Option<Spread>,
    /// Spread of minutes worked, over all couriers.
    pub minutes: Option<Spread>,
    /// Spread of pay for each hour worked, over couriers who worked.
    pub pay_per_hour: Option<Spread>,
    /// Entries whose first choice was granted.
    pub first_choices_ppm: Option<u32>,
    /// Awards that were reserved offers.
    pub reserved_ppm: Option<u32>,
    /// Awards given back in time.
    pub given_back_ppm: Option<u32>,
    /// Awards given back late.
    pub given_back_late_ppm: Option<u32>,
    /// Accounts that people found to be programs.
    pub programs: Programs,
    /// Share of awards that programs got, by their share of entries: 1 000 000 is their head's worth.
    /// Only with [`Programs::Known`].
    pub programs_per_head_ppm: Option<u64>,
}

/// How many accounts of a report people found to be programs, as far as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programs {
    /// None.
    None,
    /// Some, but fewer than [`LEAST_PUBLIC`]: a figure could tell who.
    TooFew,
    /// So many.
    Known(u32),
}

impl Programs {
    fn of(count: usize) -> Self {
        match count {
            0 => Self::None,
            few if few < LEAST_PUBLIC => Self::TooFew,
            many => Self::Known(u32::try_from(many).unwrap_or(u32::MAX)),
        }
    }
}

/// A spread in two customary measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Gini index: 0 is all the same.
    pub gini_ppm: u32,
    /// Jain's index (Jain, Chiu and Hawe 1984): 1 000 000 is all the same.
    pub jain_ppm: u32,
}

impl Spread {
    /// The spread of these values; `None` below [`LEAST_PUBLIC`] of them.
    #[must_use]
    pub fn of(values: &[u64]) -> Option<Self> {
        if values.len() < LEAST_PUBLIC {
            return None;
        }
        Some(Self { gini_ppm: gini_ppm(values)?, jain_ppm: jain_ppm(values)? })
    }
}

/// The report over a span's couriers.
#[must_use]
pub fn report(lines: &[Line]) -> Report {
    let sum = |of: fn(&Line) -> u32| lines.iter().map(|line| u64::from(of(line))).sum::<u64>();
    let (entries, awards) = (sum(|l| l.entered), sum(|l| l.awards));
    let rates: Vec<u64> = lines
        .iter()
        .filter_map(|line| win_rate_ppm(line.won, line.entered))
        .map(u64::from)
        .collect();
    let minutes: Vec<u64> = lines.iter().map(|line| u64::from(line.minutes)).collect();
    let hourly: Vec<u64> = lines.iter().filter_map(hourly_minor).collect();
    let programs = || lines.iter().filter(|line| line.program);
    // What was set aside by people was won by nobody.
    let drawn = |line: &Line| u64::from(line.awards.saturating_sub(line.reserved));
    let (program_entries, program_awards) = programs().fold((0, 0), |(entered, won), line| {
        (entered + u64::from(line.entered), won + drawn(line))
    });
    let won = lines.iter().map(drawn).sum();
    let known = Programs::of(programs().count());
    let heads = per_head_ppm(program_awards, won, program_entries, entries);
    Report {
        couriers: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        entries,
        awards,
        win_rate: Spread::of(&rates),
        minutes: Spread::of(&minutes),
        pay_per_hour: Spread::of(&hourly),
        first_choices_ppm: share_ppm(sum(|l| l.first_choices), entries),
        reserved_ppm: share_ppm(sum(|l| l.reserved), awards),
        given_back_ppm: share_ppm(sum(|l| l.given_back), awards),
        given_back_late_ppm: share_ppm(sum(|l| l.given_back_late), awards),
        programs: known,
        programs_per_head_ppm: heads.filter(|_| matches!(known, Programs::Known(_))),
    }
}

/// Minor units for each hour worked; nothing where nobody worked or pay was taken back.
fn hourly_minor(line: &Line) -> Option<u64> {
    let paid = u64::try_from(line.paid).ok()?;
    (line.minutes > 0).then(|| paid.saturating_mul(60) / u64::from(line.minutes))
}
