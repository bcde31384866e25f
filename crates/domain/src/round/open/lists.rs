//! The entries of a draw laid out for it: in their order, each number beside the next, so that a draw of a
//! million entrants runs through memory instead of jumping from list to list.
//!
//! Owns: nothing that decides. What is laid out depends on the sealed entries alone; it can be made before
//! the seed is known, and used for any number of seeds.

use super::draw::Ticket;
use super::{Booked, Entrant, Field};
use crate::digest::{Digest, OneBlock};
use alloc::vec::Vec;

/// One entry, as far as turns look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Where its choices begin.
    pub(super) from: u32,
    /// Where its booked days begin.
    pub(super) booked_from: u32,
    /// Length of the list.
    pub(super) choices: u8,
    /// Number of booked days.
    pub(super) booked: u8,
    /// Most blocks wanted.
    pub(super) wants: u8,
    /// Blocks that the hold cap leaves.
    pub(super) room: u8,
}

/// The entries of a field, laid out.
#[derive(Debug, Clone)]
pub struct Lists {
    pub(super) lines: Vec<Line>,
    pub(super) choices: Vec<u32>,
    pub(super) booked: Vec<Booked>,
    /// Newcomers that listed something. Apart from the rest: it is looked up in the order of tickets, and a
    /// list of bits stays in the cache.
    pub(super) newcomers: Vec<bool>,
    pub(super) contested: bool,
}

impl Lists {
    /// Lays out the entries of a field that passed [`Field::check`].
    #[must_use]
    pub fn of(field: &Field) -> Self {
        let entries = &field.entries;
        let sum = |count: fn(&Entrant) -> usize| entries.iter().map(count).sum();
        let mut lists = Self {
            lines: Vec::with_capacity(entries.len()),
            choices: Vec::with_capacity(sum(|entry| entry.ranked.len())),
            booked: Vec::with_capacity(sum(|entry| entry.booked.len())),
            newcomers: Vec::with_capacity(entries.len()),
            contested: false,
        };
        let blocks = &field.announced.blocks;
        let mut wanted = alloc::vec![0u32; blocks.len()];
        for entry in entries {
            lists.put(entry);
            for choice in &entry.ranked {
                wanted[*choice as usize] += 1;
            }
        }
        lists.contested = wanted.iter().zip(blocks).any(|(wanted, block)| *wanted > block.places);
        lists
    }

    fn put(&mut self, entry: &Entrant) {
        let at = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let count = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        self.lines.push(Line {
            from: at(self.choices.len()),
            booked_from: at(self.booked.len()),
            choices: count(entry.ranked.len()),
            booked: count(entry.booked.len()),
            wants: entry.max_blocks,
            room: entry.room,
        });
        self.choices.extend_from_slice(&entry.ranked);
        self.booked.extend_from_slice(&entry.booked);
        self.newcomers.push(entry.newcomer && !entry.ranked.is_empty());
    }

    /// Whether some block is listed more often than it has places.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        self.contested
    }
}

/// Entries by their smallest ticket: the ticket, and the entry's index.
pub type ByTicket = Vec<(Ticket, u32)>;

/// The entries of a part of the list, by their smallest ticket; `first` is the index of its first entry.
/// Parts may be made on several threads, and [`joined`].
#[must_use]
pub fn by_ticket(part: &[Entrant], first: u32, seed: Digest) -> ByTicket {
    let best = |entry: &Entrant| {
        // Seed and pseudonym fill exactly one block of SHA-256: it is hashed once for all tickets.
        let start = OneBlock::new(&seed.0, &entry.pseudonym.0);
        let heads = (0..u32::from(entry.tickets)).map(|j| start.head_with(j));
        heads.min().unwrap_or((u64::MAX, u64::MAX))
    };
    let mut sorted: ByTicket = part.iter().map(best).zip(first..).collect();
    // Equal tickets (never seen) fall back to the order of pseudonyms, which the index is.
    sorted.sort_unstable();
    sorted
}

/// The parts of a list together, by ticket.
#[must_use]
pub fn joined(parts: Vec<ByTicket>) -> ByTicket {
    let mut parts = parts;
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut all = parts.concat();
    // A stable sort finds the sorted runs, and merges them.
    all.sort();
    all
}
