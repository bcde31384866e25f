//! What is fixed and published before anybody enters.

use super::{MAX_DAYS, MAX_SITES};
use crate::id::BlockId;
use crate::round::beacon::BeaconPlan;
use crate::round::{MAX_BLOCKS, MAX_BLOCKS_EACH};
use alloc::vec::Vec;

/// A block as the draw sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The block.
    pub id: BlockId,
    /// Start, whole minutes since 1970 in UTC.
    pub start: i64,
    /// End, likewise.
    pub end: i64,
    /// Places that this round gives out.
    pub places: u32,
    /// Places of the same block that reserved offers took before the round: not drawn, but counted.
    pub reserved: u32,
    /// Where it starts and ends, as an index of [`Travel`].
    pub site: u16,
    /// The station's calendar day on which it starts, as an index of [`Announced::weeks`]. A block
    /// over midnight counts whole for the day on which it starts.
    pub day: u8,
}

/// The published limits of a round. The defaults are [`Rules::PUBLISHED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Least minutes between two blocks of one person, however near they are.
    pub gap_minutes: u16,
    /// Least minutes between two blocks that start on different days: the daily rest.
    pub rest_minutes: u16,
    /// Most minutes of work on one day.
    pub day_minutes: u16,
    /// Most minutes of work in one week.
    pub week_minutes: u16,
    /// Most blocks that one person wins in the round: one for each turn.
    pub turns: u8,
    /// Most blocks that one person holds at once, those won before included.
    pub hold_cap: u8,
    /// Share of the places, in thousandths, for which newcomers choose first.
    pub newcomer_per_mille: u16,
    /// Most places, in thousandths, that reserved offers may have taken before.
    pub reserved_per_mille: u16,
}

impl Rules {
    /// The first values: half an hour between blocks, ten hours of rest, eight hours a day and forty
    /// a week, three turns, five blocks held, five in a hundred for newcomers, at most a fifth
    /// reserved.
    pub const PUBLISHED: Self = Self {
        gap_minutes: 30,
        rest_minutes: 600,
        day_minutes: 480,
        week_minutes: 2_400,
        turns: 3,
        hold_cap: 5,
        newcomer_per_mille: 50,
        reserved_per_mille: 200,
    };
}

/// Whole minutes from each site to each other one, as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travel {
    sites: usize,
    minutes: Vec<u16>,
}

impl Travel {
    /// One site: every block starts and ends there.
    #[must_use]
    pub fn one_site() -> Self {
        Self { sites: 1, minutes: alloc::vec![0] }
    }

    /// A table of `sites` rows, each with the minutes from that site to every one. `None` unless it
    /// is square, has 1 to [`MAX_SITES`] sites, and no way from a site to itself takes time.
    #[must_use]
    pub fn new(sites: usize, minutes: Vec<u16>) -> Option<Self> {
        let fits = (1..=MAX_SITES).contains(&sites)
            && minutes.len() == sites * sites
            && (0..sites).all(|site| minutes[site * sites + site] == 0);
        fits.then_some(Self { sites, minutes })
    }

    /// Minutes from one site to another.
    #[must_use]
    pub fn between(&self, from: u16, to: u16) -> u16 {
        self.minutes[usize::from(from) * self.sites + usize::from(to)]
    }

    /// How many sites it has.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// All minutes, row by row.
    #[must_use]
    pub fn minutes(&self) -> &[u16] {
        &self.minutes
    }
}

/// Everything that is published when a round is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Limits.
    pub rules: Rules,
    /// For each calendar day that hours are counted for, the week it belongs to. The station's zone
    /// decides where a day begins; the draw only sees the numbers.
    pub weeks: Vec<u8>,
    /// Minutes between sites.
    pub travel: Travel,
    /// Which public random value counts, where the station uses one.
    pub beacon: Option<BeaconPlan>,
    /// Blocks, in the announced order.
    pub blocks: Vec<Slot>,
}

impl Announced {
    /// All places that the round gives out.
    #[must_use]
    pub fn places(&self) -> u64 {
        self.blocks.iter().map(|block| u64::from(block.places)).sum()
    }

    /// Places that reserved offers took before.
    #[must_use]
    pub fn reserved(&self) -> u64 {
        self.blocks.iter().map(|block| u64::from(block.reserved)).sum()
    }

    /// How many newcomers choose first: the published share of the places, rounded down.
    #[must_use]
    pub fn newcomer_turns(&self) -> u64 {
        self.places() * u64::from(self.rules.newcomer_per_mille) / 1_000
    }

    /// Whether reserved offers took no more than the published share.
    #[must_use]
    pub(super) fn keeps_reserved_share(&self) -> bool {
        let all = self.places() + self.reserved();
        self.reserved() * 1_000 <= all * u64::from(self.rules.reserved_per_mille)
    }

    /// Whether sizes and limits are within bounds.
    pub(super) fn has_sane_limits(&self) -> bool {
        let rules = &self.rules;
        (1..=MAX_BLOCKS_EACH).contains(&rules.turns)
            && rules.newcomer_per_mille <= 1_000
            && rules.reserved_per_mille <= 1_000
            && (1..=MAX_DAYS).contains(&self.weeks.len())
            && self.weeks.is_sorted()
            && self.blocks.len() <= MAX_BLOCKS
    }

    /// Whether a block names a day and a site that exist, and has a length and places.
    pub(super) fn is_sound(&self, block: &Slot) -> bool {
        block.start < block.end
            && block.end - block.start <= i64::from(u16::MAX)
            && block.places > 0
            && usize::from(block.site) < self.travel.sites()
            && usize::from(block.day) < self.weeks.len()
    }
}
