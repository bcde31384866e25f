//! The field of a draw: blocks, rules and entries, in canonical form.

use super::{MAX_BLOCKS, MAX_BLOCKS_EACH, MAX_CHOICES, MAX_ENTRIES, MAX_TICKETS};
use crate::digest::{Digest, sha256};
use crate::id::BlockId;
use crate::log::merkle::{leaf_hash, root_of};
use alloc::vec::Vec;
use core::fmt;

const BLOCKS_TAG: &[u8] = b"porchlight/round-blocks/v1\0";

/// A block as the draw sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockSlot {
    /// The block.
    pub id: BlockId,
    /// Start, whole minutes since 1970 in UTC.
    pub start: i64,
    /// End, likewise.
    pub end: i64,
    /// Places to award.
    pub places: u32,
}

/// Integers that decide feasibility inside the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Least minutes between the end of one block and the start of the next of the same person:
    /// travel and rest.
    pub gap_minutes: u32,
}

/// One entrant. `ranked` holds indices of blocks, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entrant's name in this round.
    pub pseudonym: Digest,
    /// Tickets, 1 to [`MAX_TICKETS`].
    pub tickets: u8,
    /// Most blocks wanted, 1 to [`MAX_BLOCKS_EACH`].
    pub max_blocks: u8,
    /// Most minutes of work that rules on hours leave to this entrant.
    pub budget_minutes: u32,
    /// The list, best first.
    pub ranked: Vec<u32>,
}

/// Everything the draw depends on but the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Blocks, in the announced order.
    pub blocks: Vec<BlockSlot>,
    /// Rules.
    pub rules: Rules,
    /// Entries, sorted by pseudonym.
    pub entries: Vec<Entry>,
}

/// Why a field is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldError {
    /// More than [`MAX_BLOCKS`] blocks or [`MAX_ENTRIES`] entries.
    TooLarge,
    /// A block without length or places, by index.
    EmptyBlock(usize),
    /// Entries are not sorted by pseudonym, or one appears twice, by index.
    NotSorted(usize),
    /// A number of this entry is outside its limits, by index.
    OutOfLimits(usize),
    /// A list names a block that is not there, or one twice, by index of the entry.
    BadList(usize),
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "at most {MAX_BLOCKS} blocks and {MAX_ENTRIES} entries"),
            Self::EmptyBlock(i) => write!(f, "block {i} has no length or no places"),
            Self::NotSorted(i) => write!(f, "entry {i} is out of order or appears twice"),
            Self::OutOfLimits(i) => write!(f, "a number of entry {i} is outside its limits"),
            Self::BadList(i) => {
                write!(f, "the list of entry {i} names a missing block or one twice")
            }
        }
    }
}

impl core::error::Error for FieldError {}

impl Entry {
    /// Canonical bytes: pseudonym, tickets, most blocks, budget (4 bytes), length of the list (2),
    /// then each index (4), all big-endian.
    pub fn write_canonical(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.pseudonym.0);
        bytes.push(self.tickets);
        bytes.push(self.max_blocks);
        bytes.extend_from_slice(&self.budget_minutes.to_be_bytes());
        let count = u16::try_from(self.ranked.len()).unwrap_or(u16::MAX);
        bytes.extend_from_slice(&count.to_be_bytes());
        for index in &self.ranked {
            bytes.extend_from_slice(&index.to_be_bytes());
        }
    }

    fn check(&self, index: usize, blocks: usize) -> Result<(), FieldError> {
        let fits = (1..=MAX_TICKETS).contains(&self.tickets)
            && (1..=MAX_BLOCKS_EACH).contains(&self.max_blocks)
            && self.ranked.len() <= MAX_CHOICES;
        if !fits {
            return Err(FieldError::OutOfLimits(index));
        }
        for (at, choice) in self.ranked.iter().enumerate() {
            if *choice as usize >= blocks || self.ranked[..at].contains(choice) {
                return Err(FieldError::BadList(index));
            }
        }
        Ok(())
    }
}

impl Field {
    /// Checks every limit and order that the draw relies on.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), FieldError> {
        if self.blocks.len() > MAX_BLOCKS || self.entries.len() > MAX_ENTRIES {
            return Err(FieldError::TooLarge);
        }
        for (index, block) in self.blocks.iter().enumerate() {
            if block.start >= block.end || block.places == 0 {
                return Err(FieldError::EmptyBlock(index));
            }
        }
        for (index, entry) in self.entries.iter().enumerate() {
            if index > 0 && self.entries[index - 1].pseudonym >= entry.pseudonym {
                return Err(FieldError::NotSorted(index));
            }
            entry.check(index, self.blocks.len())?;
        }
        Ok(())
    }

    /// Whether some block is wanted by more entrants than it has places. If none is, nobody's
    /// chance depends on the order and no draw is needed.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        let mut wanted = alloc::vec![0u32; self.blocks.len()];
        for choice in self.entries.iter().flat_map(|e| &e.ranked) {
            wanted[*choice as usize] += 1;
        }
        wanted.iter().zip(&self.blocks).any(|(wanted, block)| *wanted > block.places)
    }
}

/// Digest of the announced blocks and rules.
#[must_use]
pub fn blocks_digest(blocks: &[BlockSlot], rules: Rules) -> Digest {
    let mut bytes = Vec::with_capacity(blocks.len() * 36 + 4);
    bytes.extend_from_slice(&rules.gap_minutes.to_be_bytes());
    for block in blocks {
        bytes.extend_from_slice(&block.id.0);
        bytes.extend_from_slice(&block.start.to_be_bytes());
        bytes.extend_from_slice(&block.end.to_be_bytes());
        bytes.extend_from_slice(&block.places.to_be_bytes());
    }
    sha256(&[BLOCKS_TAG, &bytes])
}

/// RFC 6962 root over the entries' canonical bytes.
#[must_use]
pub fn entry_root(entries: &[Entry]) -> Digest {
    let mut bytes = Vec::with_capacity(64);
    let leaves: Vec<Digest> = entries
        .iter()
        .map(|entry| {
            bytes.clear();
            entry.write_canonical(&mut bytes);
            leaf_hash(&bytes)
        })
        .collect();
    root_of(&leaves)
}
