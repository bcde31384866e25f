//! The draw.

use super::field::{Entry, Field};
use crate::codes;
use crate::digest::{Digest, OneBlock};
use alloc::vec::Vec;

codes! {
    /// What became of one choice of an entrant.
    pub enum Answer {
        /// Awarded.
        Awarded = "awarded",
        /// Every place was taken when the entrant's turn came.
        Full = "full",
        /// It lies too close to a block the entrant had won before.
        Conflict = "conflict",
        /// The hours left to the entrant did not suffice.
        Hours = "hours",
        /// The entrant had as many blocks as wanted.
        Enough = "enough",
    }
}

/// The result of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Entries (by index) in the order of their smallest ticket.
    pub order: Vec<u32>,
    /// Awards as (entry, block), in the order they were made.
    pub awards: Vec<(u32, u32)>,
    /// For each entry, the range of its answers in `answers`.
    ranges: Vec<(u32, u32)>,
    /// Answers to every choice, in the order of smallest tickets.
    answers: Vec<Answer>,
}

impl Drawn {
    /// What became of each choice of an entry.
    #[must_use]
    pub fn answers(&self, entry: usize) -> &[Answer] {
        let (from, to) = self.ranges[entry];
        &self.answers[from as usize..to as usize]
    }

    /// Entries that would take a freed place of this block, in order: those who listed it, found
    /// it full, and have room.
    #[must_use]
    pub fn waitlist(&self, field: &Field, block: u32) -> Vec<u32> {
        let waits = |entry: &u32| {
            let index = *entry as usize;
            let at = field.entries[index].ranked.iter().position(|choice| *choice == block);
            at.is_some_and(|at| self.answers(index)[at] == Answer::Full)
        };
        self.order.iter().copied().filter(waits).collect()
    }
}

/// The smallest of an entrant's tickets: the first 16 bytes of `SHA-256(seed, pseudonym, j)` for
/// `j` in `0..tickets` (4 bytes, big-endian), read as a number; here as two halves.
fn best_ticket(seed: Digest, entry: &Entry) -> (u64, u64) {
    // Seed and pseudonym fill exactly one block of SHA-256: it is hashed once for all tickets.
    let start = OneBlock::new(&seed.0, &entry.pseudonym.0);
    (0..u32::from(entry.tickets)).map(|j| start.head_with(j)).min().unwrap_or((u64::MAX, u64::MAX))
}

/// An entrant's place at the table. Seats stand in the order of turns, and so do their choices and
/// answers: a turn of a million entrants runs through memory instead of jumping about in it.
struct Seat {
    /// The entry.
    entry: u32,
    /// Where its choices and answers begin.
    from: u32,
    /// Minutes that rules on hours still leave.
    minutes: u32,
    /// Length of the list.
    choices: u16,
    /// Blocks still wanted.
    wants: u8,
    /// Blocks won.
    won: u8,
}

/// The table of a draw.
struct Table<'f> {
    field: &'f Field,
    /// Free places of each block, apart from the rest: it is what most choices look at only.
    left: Vec<u32>,
    seats: Vec<Seat>,
    choices: Vec<u32>,
    answers: Vec<Answer>,
    awards: Vec<(u32, u32)>,
}

/// Draws. In the order of smallest tickets each entrant takes the best feasible block of their own
/// list, one in the first turn; every further turn runs in the reverse order. The field must have
/// passed [`Field::check`].
#[must_use]
pub fn draw(field: &Field, seed: Digest) -> Drawn {
    let order = ticket_order(field, seed);
    let mut table = Table::set(field, &order);
    // The first turn runs in ticket order, every further one in reverse.
    let mut playing: Vec<u32> = (0..).take(order.len()).collect();
    playing.retain(|seat| table.take_turn(*seat));
    playing.reverse();
    while !playing.is_empty() {
        playing.retain(|seat| table.take_turn(*seat));
    }
    let mut ranges = alloc::vec![(0, 0); order.len()];
    for seat in &table.seats {
        ranges[seat.entry as usize] = (seat.from, seat.from + u32::from(seat.choices));
    }
    Drawn { order, awards: table.awards, ranges, answers: table.answers }
}

fn ticket_order(field: &Field, seed: Digest) -> Vec<u32> {
    let mut tickets: Vec<((u64, u64), u32)> = field
        .entries
        .iter()
        .zip(0u32..)
        .map(|(entry, index)| (best_ticket(seed, entry), index))
        .collect();
    // Equal tickets (never seen) fall back to the order of pseudonyms, which the index is.
    tickets.sort_unstable();
    tickets.into_iter().map(|(_, index)| index).collect()
}

impl<'f> Table<'f> {
    fn set(field: &'f Field, order: &[u32]) -> Self {
        let total: usize = field.entries.iter().map(|entry| entry.ranked.len()).sum();
        let mut seats = Vec::with_capacity(order.len());
        let mut choices: Vec<u32> = Vec::with_capacity(total);
        for index in order {
            let entry = &field.entries[*index as usize];
            seats.push(Seat {
                entry: *index,
                from: u32::try_from(choices.len()).unwrap_or(u32::MAX),
                minutes: entry.budget_minutes,
                choices: u16::try_from(entry.ranked.len()).unwrap_or(u16::MAX),
                wants: entry.max_blocks,
                won: 0,
            });
            choices.extend_from_slice(&entry.ranked);
        }
        Self {
            field,
            left: field.blocks.iter().map(|block| block.places).collect(),
            seats,
            answers: alloc::vec![Answer::Full; choices.len()],
            choices,
            awards: Vec::new(),
        }
    }

    /// One turn of one entrant; says whether another turn may bring more.
    fn take_turn(&mut self, seat: u32) -> bool {
        let seat = &mut self.seats[seat as usize];
        let own = seat.from as usize..seat.from as usize + usize::from(seat.choices);
        let choices = &self.choices[own.clone()];
        let answers = &mut self.answers[own];
        let mut took = false;
        for at in 0..choices.len() {
            let choice = choices[at];
            if answers[at] == Answer::Awarded {
                continue;
            }
            let left = &mut self.left[choice as usize];
            answers[at] = if seat.wants == 0 {
                Answer::Enough
            } else if *left == 0 {
                Answer::Full
            } else {
                let block = &self.field.blocks[choice as usize];
                let minutes = block.end - block.start;
                if minutes > i64::from(seat.minutes) {
                    Answer::Hours
                } else if seat.won > 0 && too_close(self.field, choice, choices, answers) {
                    Answer::Conflict
                } else if took {
                    // Feasible, but this turn is used: the next turn looks again.
                    continue;
                } else {
                    *left -= 1;
                    seat.minutes -= u32::try_from(minutes).unwrap_or(0);
                    seat.wants -= 1;
                    seat.won += 1;
                    self.awards.push((seat.entry, choice));
                    took = true;
                    Answer::Awarded
                }
            };
        }
        took && seat.wants > 0
    }
}

/// Whether a block lies too close to one that was won from the same list.
fn too_close(field: &Field, block: u32, choices: &[u32], answers: &[Answer]) -> bool {
    let block = &field.blocks[block as usize];
    let gap = i64::from(field.rules.gap_minutes);
    let close = |won: &u32| {
        let won = &field.blocks[*won as usize];
        block.start < won.end + gap && won.start < block.end + gap
    };
    choices.iter().zip(answers).any(|(won, answer)| *answer == Answer::Awarded && close(won))
}
