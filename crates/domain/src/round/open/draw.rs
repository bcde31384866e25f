//! The draw.

use super::clash::{Clash, clash};
use super::lists::{ByTicket, Lists, by_ticket};
use super::{Field, Slot};
use crate::codes;
use crate::digest::{Digest, sha256};
use alloc::vec::Vec;

const RESULT_TAG: &[u8] = b"porchlight/round-result/v2\0";

codes! {
    /// What became of one choice of an entrant.
    pub enum Answer {
        /// Awarded.
        Awarded = "awarded",
        /// Every place was taken when the entrant's turn came.
        Full = "full",
        /// It overlaps a block the entrant had won before.
        Overlap = "overlap",
        /// The way from or to a block the entrant had won before takes longer than there is.
        Travel = "travel",
        /// Too little rest would be left after or before a block won on another day.
        Rest = "rest",
        /// More than the hours of one day.
        DayHours = "day_hours",
        /// More than the hours of one week.
        WeekHours = "week_hours",
        /// The entrant held as many blocks as one person may.
        HoldCap = "hold_cap",
        /// The entrant had as many blocks as wanted.
        Enough = "enough",
    }
}

impl From<Clash> for Answer {
    fn from(clash: Clash) -> Self {
        match clash {
            Clash::Overlap => Self::Overlap,
            Clash::Travel => Self::Travel,
            Clash::Rest => Self::Rest,
        }
    }
}

/// An entrant's smallest ticket: the first 16 bytes of `SHA-256(seed, pseudonym, j)`, as two halves.
pub type Ticket = (u64, u64);

/// The result of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Whether an order was needed at all.
    pub contested: bool,
    /// Entries (by index) in the order of the first turn.
    pub order: Vec<u32>,
    /// How many newcomers stand at the head of the order because of their share.
    pub head: u32,
    /// Awards as (entry, block), in the order they were made.
    pub awards: Vec<(u32, u32)>,
    /// For each entry, the range of its answers in `answers`.
    ranges: Vec<(u32, u32)>,
    /// Answers to every choice, in the order of the first turn.
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

    /// `SHA-256(tag, contested, number of awards, each entry and block)`.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(self.awards.len() * 8 + 5);
        bytes.push(u8::from(self.contested));
        let count = u32::try_from(self.awards.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&count.to_be_bytes());
        for (entry, block) in &self.awards {
            bytes.extend_from_slice(&entry.to_be_bytes());
            bytes.extend_from_slice(&block.to_be_bytes());
        }
        sha256(&[RESULT_TAG, &bytes])
    }
}

/// Draws. Where places suffice the seed decides nothing and entries stand in the order of their
/// pseudonyms. Otherwise the published number of newcomers with the smallest tickets come first, then
/// everybody by their smallest ticket. Each takes the best feasible block of their own list, one in
/// the first turn; every further turn runs in the reverse order. The field must have passed
/// [`Field::check`].
#[must_use]
pub fn draw(field: &Field, seed: Digest) -> Drawn {
    draw_with(field, &Lists::of(field), || by_ticket(&field.entries, 0, seed))
}

/// [`draw()`] with the entries laid out before, and by ticket; who comes first is asked for only where an
/// order is needed.
#[must_use]
pub fn draw_with(field: &Field, lists: &Lists, by_ticket: impl FnOnce() -> ByTicket) -> Drawn {
    let contested = lists.contested;
    let (order, head) = if contested {
        first_turn(field, lists, &by_ticket())
    } else {
        ((0..).take(field.entries.len()).collect(), 0)
    };
    let mut table = Table::set(field, lists, &order);
    let mut playing: Vec<u32> = Vec::with_capacity(order.len() / 2);
    playing.extend((0..).take(order.len()).filter(|seat| table.take_turn(*seat)));
    playing.reverse();
    while !playing.is_empty() {
        playing.retain(|seat| table.take_turn(*seat));
    }
    let mut ranges = alloc::vec![(0, 0); order.len()];
    for seat in &table.seats {
        ranges[seat.entry as usize] = (seat.from, seat.from + u32::from(seat.choices));
    }
    Drawn { contested, order, head, awards: table.awards, ranges, answers: table.answers }
}

/// The order of the first turn, and how many newcomers it puts first. Moving whole turns, and not
/// places of single blocks, keeps the order free of what anybody listed: truth stays best, and a
/// turn that no newcomer needs leaves its place to everybody.
fn first_turn(field: &Field, lists: &Lists, sorted: &[(Ticket, u32)]) -> (Vec<u32>, u32) {
    let turns = usize::try_from(field.announced.newcomer_turns()).unwrap_or(usize::MAX);
    let is_first = |index: &u32| lists.newcomers[*index as usize];
    let indices = || sorted.iter().map(|(_, index)| *index);
    let mut order = Vec::with_capacity(sorted.len());
    order.extend(indices().filter(is_first).take(turns));
    let mut moved = order.len();
    let head = u32::try_from(moved).unwrap_or(u32::MAX);
    order.extend(indices().filter(|index| {
        let was_moved = moved > 0 && is_first(index);
        moved -= usize::from(was_moved);
        !was_moved
    }));
    (order, head)
}

/// An entrant's place at the table. Seats stand in the order of turns, and so do their choices and
/// answers: a turn of a million entrants runs through memory instead of jumping about in it.
struct Seat {
    entry: u32,
    /// Where its choices and answers begin.
    from: u32,
    /// Where its booked days are.
    booked_from: u32,
    /// Length of the list.
    choices: u8,
    /// Number of booked days.
    booked: u8,
    /// Blocks still wanted.
    wants: u8,
    /// Blocks that the hold cap still allows.
    room: u8,
    /// Whether a block was won, or hours are booked: only then other blocks matter.
    bound: bool,
}

/// The table of a draw.
struct Table<'f> {
    field: &'f Field,
    lists: &'f Lists,
    /// Free places of each block, apart from the rest: it is what most choices look at only.
    left: Vec<u32>,
    seats: Vec<Seat>,
    choices: Vec<u32>,
    answers: Vec<Answer>,
    awards: Vec<(u32, u32)>,
}

impl<'f> Table<'f> {
    fn set(field: &'f Field, lists: &'f Lists, order: &[u32]) -> Self {
        let mut seats = Vec::with_capacity(order.len());
        let mut choices: Vec<u32> = Vec::with_capacity(lists.choices.len());
        for index in order {
            let line = &lists.lines[*index as usize];
            let own = line.from as usize..line.from as usize + usize::from(line.choices);
            seats.push(Seat {
                entry: *index,
                from: u32::try_from(choices.len()).unwrap_or(u32::MAX),
                booked_from: line.booked_from,
                choices: line.choices,
                booked: line.booked,
                wants: line.wants,
                room: line.room,
                bound: line.booked > 0,
            });
            choices.extend_from_slice(&lists.choices[own]);
        }
        Self {
            field,
            lists,
            left: field.announced.blocks.iter().map(|block| block.places).collect(),
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
            if answers[at] == Answer::Awarded {
                continue;
            }
            let choice = choices[at] as usize;
            answers[at] = if seat.wants == 0 {
                Answer::Enough
            } else if seat.room == 0 {
                Answer::HoldCap
            } else if self.left[choice] == 0 {
                Answer::Full
            } else if let Some(answer) =
                hindrance(self.field, self.lists, seat, choice, choices, answers)
            {
                answer
            } else if took {
                // Feasible, but this turn is used: the next turn looks again.
                continue;
            } else {
                self.left[choice] -= 1;
                seat.wants -= 1;
                seat.room -= 1;
                seat.bound = true;
                self.awards.push((seat.entry, choices[at]));
                took = true;
                Answer::Awarded
            };
        }
        took && seat.wants > 0 && seat.room > 0
    }
}

/// What keeps an entrant from a block that has a free place, if anything does.
fn hindrance(
    field: &Field,
    lists: &Lists,
    seat: &Seat,
    choice: usize,
    choices: &[u32],
    answers: &[Answer],
) -> Option<Answer> {
    let announced = &field.announced;
    let block = &announced.blocks[choice];
    let length = block.end - block.start;
    let (mut day, mut week) = (length, length);
    if seat.bound {
        let week_of = |day: u8| announced.weeks[usize::from(day)];
        let mut count = |on: u8, minutes: i64| {
            day += if on == block.day { minutes } else { 0 };
            week += if week_of(on) == week_of(block.day) { minutes } else { 0 };
        };
        let booked = seat.booked_from as usize;
        for booked in &lists.booked[booked..booked + usize::from(seat.booked)] {
            count(booked.day, i64::from(booked.minutes));
        }
        for won in won(&announced.blocks, choices, answers) {
            if let Some(clash) = clash(announced, won, block) {
                return Some(clash.into());
            }
            count(won.day, won.end - won.start);
        }
    }
    if day > i64::from(announced.rules.day_minutes) {
        Some(Answer::DayHours)
    } else if week > i64::from(announced.rules.week_minutes) {
        Some(Answer::WeekHours)
    } else {
        None
    }
}

/// The blocks of a list that were won.
fn won<'b>(
    blocks: &'b [Slot],
    choices: &'b [u32],
    answers: &'b [Answer],
) -> impl Iterator<Item = &'b Slot> {
    let pairs = choices.iter().zip(answers);
    pairs.filter(|(_, a)| **a == Answer::Awarded).map(|(choice, _)| &blocks[*choice as usize])
}
