//! Sealed entries, and the checks that the draw relies on.

use super::Announced;
use crate::digest::Digest;
use crate::round::{MAX_BLOCKS, MAX_CHOICES, MAX_ENTRIES, MAX_TICKETS};
use alloc::vec::Vec;
use core::fmt;

/// Minutes that an entrant has booked already on a day of [`Announced::weeks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// Index of the day.
    pub day: u8,
    /// Minutes of work held or done on that day.
    pub minutes: u16,
}

/// One entrant. `ranked` holds indices of blocks, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// The entrant's name in this round.
    pub pseudonym: Digest,
    /// Tickets, 1 to [`MAX_TICKETS`].
    pub tickets: u8,
    /// Whether the entrant has worked so few blocks that the newcomers' share is for them.
    pub newcomer: bool,
    /// Most blocks wanted, 1 to the round's turns.
    pub max_blocks: u8,
    /// How many more blocks the hold cap leaves, 0 to the cap.
    pub room: u8,
    /// Minutes booked already, by day, each day at most once and in order.
    pub booked: Vec<Booked>,
    /// The list, best first.
    pub ranked: Vec<u32>,
}

/// Everything the draw depends on but the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What was announced.
    pub announced: Announced,
    /// Entries, sorted by pseudonym.
    pub entries: Vec<Entrant>,
}

/// Why a field is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldError {
    /// A limit, a week or the number of blocks or entries is out of bounds.
    OutOfBounds,
    /// A block without length or places, or at a day or site that is not there, by index.
    UnsoundBlock(usize),
    /// Reserved offers took more than the published share.
    TooManyReserved,
    /// Entries are not sorted by pseudonym, or one appears twice, by index: one person, one entry.
    NotSorted(usize),
    /// A number of this entry is outside its limits, by index.
    OutOfLimits(usize),
    /// A list names a block that is not there, or one twice, by index of the entry.
    BadList(usize),
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfBounds => write!(
                f,
                "limits, weeks, at most {MAX_BLOCKS} blocks and {MAX_ENTRIES} entries: one of them is out of bounds"
            ),
            Self::UnsoundBlock(i) => {
                write!(f, "block {i} has no length, no places, or a day or site that is not there")
            }
            Self::TooManyReserved => {
                f.write_str("reserved offers took more places than the published share")
            }
            Self::NotSorted(i) => write!(f, "entry {i} is out of order or appears twice"),
            Self::OutOfLimits(i) => write!(f, "a number of entry {i} is outside its limits"),
            Self::BadList(i) => {
                write!(f, "the list of entry {i} names a missing block or one twice")
            }
        }
    }
}

impl core::error::Error for FieldError {}

impl Entrant {
    fn check(&self, index: usize, announced: &Announced) -> Result<(), FieldError> {
        let days = self.booked.is_sorted_by(|a, b| a.day < b.day)
            && self.booked.iter().all(|b| usize::from(b.day) < announced.weeks.len());
        let fits = (1..=MAX_TICKETS).contains(&self.tickets)
            && (1..=announced.rules.turns).contains(&self.max_blocks)
            && self.room <= announced.rules.hold_cap
            && self.ranked.len() <= MAX_CHOICES;
        if !fits || !days {
            return Err(FieldError::OutOfLimits(index));
        }
        for (at, choice) in self.ranked.iter().enumerate() {
            if *choice as usize >= announced.blocks.len() || self.ranked[..at].contains(choice) {
                return Err(FieldError::BadList(index));
            }
        }
        Ok(())
    }
}

impl Field {
    /// A field from entries in whatever order they came: the order is thrown away here.
    ///
    /// # Errors
    /// See [`Field::check`].
    pub fn seal(announced: Announced, mut entries: Vec<Entrant>) -> Result<Self, FieldError> {
        entries.sort_unstable_by_key(|entry| entry.pseudonym);
        let field = Self { announced, entries };
        field.check().map(|()| field)
    }

    /// Checks every limit and order that the draw relies on.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), FieldError> {
        let announced = &self.announced;
        if !announced.has_sane_limits() || self.entries.len() > MAX_ENTRIES {
            return Err(FieldError::OutOfBounds);
        }
        if let Some(bad) = announced.blocks.iter().position(|block| !announced.is_sound(block)) {
            return Err(FieldError::UnsoundBlock(bad));
        }
        if !announced.keeps_reserved_share() {
            return Err(FieldError::TooManyReserved);
        }
        for (index, entry) in self.entries.iter().enumerate() {
            if index > 0 && self.entries[index - 1].pseudonym >= entry.pseudonym {
                return Err(FieldError::NotSorted(index));
            }
            entry.check(index, announced)?;
        }
        Ok(())
    }

    /// Whether some block is wanted by more entrants than it has places. If none is, nobody's
    /// chance depends on the order, and there is no draw.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        let blocks = &self.announced.blocks;
        let mut wanted = alloc::vec![0u32; blocks.len()];
        for choice in self.entries.iter().flat_map(|entry| &entry.ranked) {
            wanted[*choice as usize] += 1;
        }
        wanted.iter().zip(blocks).any(|(wanted, block)| *wanted > block.places)
    }
}
