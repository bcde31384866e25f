//! The draw.

use super::MAX_BLOCKS_EACH;
use super::field::{BlockSlot, Entry, Field};
use crate::codes;
use crate::digest::{Digest, Hasher};
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
    /// For each entry, where its answers start in `answers`.
    starts: Vec<u32>,
    /// Answers to every choice, entry after entry.
    answers: Vec<Answer>,
}

impl Drawn {
    /// What became of each choice of an entry.
    #[must_use]
    pub fn answers(&self, entry: usize) -> &[Answer] {
        let from = self.starts[entry] as usize;
        let to = self.starts.get(entry + 1).map_or(self.answers.len(), |s| *s as usize);
        &self.answers[from..to]
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
/// `j` in `0..tickets` (4 bytes, big-endian), read as a number.
fn best_ticket(seed: Digest, entry: &Entry) -> u128 {
    // Seed and pseudonym fill exactly one block of SHA-256: it is hashed once for all tickets.
    let start = Hasher::with(&[&seed.0, &entry.pseudonym.0]);
    let ticket = |j: u32| {
        let digest = start.clone().finish(&j.to_be_bytes());
        let mut head = [0u8; 16];
        head.copy_from_slice(&digest.0[..16]);
        u128::from_be_bytes(head)
    };
    (0..u32::from(entry.tickets)).map(ticket).min().unwrap_or(u128::MAX)
}

/// What an entrant has won so far, without a heap allocation for each of a million entrants.
#[derive(Clone, Copy, Default)]
struct Hand {
    won: [u32; MAX_BLOCKS_EACH as usize],
    count: u8,
    minutes: i64,
}

impl Hand {
    fn won(&self) -> &[u32] {
        &self.won[..usize::from(self.count)]
    }
}

/// Draws. In the order of smallest tickets each entrant takes the best feasible block of their own
/// list, one in the first turn; every further turn runs in the reverse order. The field must have
/// passed [`Field::check`].
#[must_use]
pub fn draw(field: &Field, seed: Digest) -> Drawn {
    let order = ticket_order(field, seed);
    let mut starts = Vec::with_capacity(field.entries.len());
    let mut total = 0u32;
    for entry in &field.entries {
        starts.push(total);
        total += u32::try_from(entry.ranked.len()).unwrap_or(0);
    }
    let mut drawn = Drawn {
        order,
        awards: Vec::new(),
        starts,
        answers: alloc::vec![Answer::Full; total as usize],
    };
    let mut left: Vec<u32> = field.blocks.iter().map(|block| block.places).collect();
    let mut hands = alloc::vec![Hand::default(); field.entries.len()];
    // The first turn runs in ticket order, every further one in reverse.
    let mut playing = drawn.order.clone();
    playing.retain(|index| take_turn(field, &mut drawn, &mut left, &mut hands, *index));
    playing.reverse();
    while !playing.is_empty() {
        playing.retain(|index| take_turn(field, &mut drawn, &mut left, &mut hands, *index));
    }
    drawn
}

fn ticket_order(field: &Field, seed: Digest) -> Vec<u32> {
    let mut tickets: Vec<(u128, u32)> = field
        .entries
        .iter()
        .zip(0u32..)
        .map(|(entry, index)| (best_ticket(seed, entry), index))
        .collect();
    // Equal tickets (never seen) fall back to the order of pseudonyms, which the index is.
    tickets.sort_unstable();
    tickets.into_iter().map(|(_, index)| index).collect()
}

/// One turn of one entrant; says whether another turn may bring more.
fn take_turn(
    field: &Field,
    drawn: &mut Drawn,
    left: &mut [u32],
    hands: &mut [Hand],
    index: u32,
) -> bool {
    let at = index as usize;
    let entry = &field.entries[at];
    let from = drawn.starts[at] as usize;
    let answers = &mut drawn.answers[from..from + entry.ranked.len()];
    let hand = &mut hands[at];
    let mut took = false;
    for (choice, answer) in entry.ranked.iter().zip(answers.iter_mut()) {
        if *answer == Answer::Awarded {
            continue;
        }
        let block = &field.blocks[*choice as usize];
        let minutes = block.end - block.start;
        *answer = if hand.count >= entry.max_blocks {
            Answer::Enough
        } else if left[*choice as usize] == 0 {
            Answer::Full
        } else if hand.minutes + minutes > i64::from(entry.budget_minutes) {
            Answer::Hours
        } else if hand.won().iter().any(|w| too_close(field, block, *w)) {
            Answer::Conflict
        } else if took {
            // Feasible, but this turn is used: the next turn looks again.
            continue;
        } else {
            left[*choice as usize] -= 1;
            hand.minutes += minutes;
            hand.won[usize::from(hand.count)] = *choice;
            hand.count += 1;
            drawn.awards.push((index, *choice));
            took = true;
            Answer::Awarded
        };
    }
    took && hand.count < entry.max_blocks
}

fn too_close(field: &Field, block: &BlockSlot, won: u32) -> bool {
    let won = &field.blocks[won as usize];
    let gap = i64::from(field.rules.gap_minutes);
    block.start < won.end + gap && won.start < block.end + gap
}
