//! The reason each entrant reads: codes and numbers, from which pages make sentences.

use super::clash::{Clash, clash, pause_needed};
use super::{Announced, Answer, Drawn, Field, Slot};
use alloc::vec::Vec;

/// Why one choice was not awarded, with the numbers that a sentence needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// It was awarded.
    Awarded,
    /// Every place was gone; the last one went to whoever stood at this position, from 1.
    Full {
        /// Position of whoever took the last place.
        last_at: u32,
    },
    /// It overlaps this block, which the entrant won.
    Overlap {
        /// Index of the block won.
        with: u32,
    },
    /// The way between it and a block won takes longer than the pause between them.
    Travel {
        /// Index of the block won.
        with: u32,
        /// Minutes needed.
        needed: u32,
        /// Minutes there are.
        pause: u32,
    },
    /// The daily rest between it and a block won on another day would be too short.
    Rest {
        /// Index of the block won.
        with: u32,
        /// Minutes the rule asks for.
        needed: u32,
        /// Minutes there would be.
        pause: u32,
    },
    /// It would bring the day above its limit.
    DayHours {
        /// Minutes of that day with the block.
        would_be: u32,
        /// Minutes the rule allows.
        limit: u32,
    },
    /// It would bring the week above its limit.
    WeekHours {
        /// Minutes of that week with the block.
        would_be: u32,
        /// Minutes the rule allows.
        limit: u32,
    },
    /// The entrant holds as many blocks as one person may.
    HoldCap {
        /// The cap.
        cap: u32,
    },
    /// The entrant won as many blocks as wanted.
    Enough,
}

/// The one sentence above the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// This many blocks were won.
    Won(u32),
    /// Nothing of the list could be taken at sealing: it was empty.
    NothingListed,
    /// All of the list's blocks were gone when the entrant's turn came.
    AllGone {
        /// Length of the list.
        blocks: u32,
    },
    /// Some were gone and the others were kept back by a limit, which each line names.
    Kept {
        /// Blocks that were gone.
        gone: u32,
        /// Blocks that a limit kept back.
        limited: u32,
    },
}

/// Why a block does not go together with another one, with the minutes of the reason; `None` where both
/// can be worked. `with` is the index that the reason names the other by.
#[must_use]
pub fn clash_reason(announced: &Announced, with: u32, other: &Slot, own: &Slot) -> Option<Because> {
    let (first, second) = if other.start <= own.start { (other, own) } else { (own, other) };
    let minutes = |value: i64| u32::try_from(value).unwrap_or(0);
    let pause = minutes(second.start - first.end);
    Some(match clash(announced, other, own)? {
        Clash::Overlap => Because::Overlap { with },
        Clash::Travel => {
            let needed = minutes(pause_needed(announced, first, second));
            Because::Travel { with, needed, pause }
        }
        Clash::Rest => {
            Because::Rest { with, needed: u32::from(announced.rules.rest_minutes), pause }
        }
    })
}

/// What an entrant reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Position in the first turn, from 1. It means nothing where places sufficed.
    pub position: u32,
    /// Entrants in all.
    pub of: u32,
    /// Whether an order was needed at all.
    pub contested: bool,
    /// Whether the newcomers' share put this entrant first.
    pub by_newcomer_share: bool,
    /// The sentence.
    pub summary: Summary,
    /// One line for each choice, in the list's order.
    pub lines: Vec<Because>,
}

/// Explains a draw to its entrants.
#[derive(Debug)]
pub struct Reasons<'d> {
    field: &'d Field,
    drawn: &'d Drawn,
    /// Position of each entry, from 1.
    positions: Vec<u32>,
    /// For each block, the position of whoever took its last awarded place; 0 if nobody did.
    last_at: Vec<u32>,
}

impl<'d> Reasons<'d> {
    /// Looks through a draw once, for any number of explanations.
    #[must_use]
    pub fn new(field: &'d Field, drawn: &'d Drawn) -> Self {
        let mut positions = alloc::vec![0; drawn.order.len()];
        for (entry, position) in drawn.order.iter().zip(1u32..) {
            positions[*entry as usize] = position;
        }
        let mut last_at = alloc::vec![0; field.announced.blocks.len()];
        for (entry, block) in &drawn.awards {
            last_at[*block as usize] = positions[*entry as usize];
        }
        Self { field, drawn, positions, last_at }
    }

    /// Explains the draw to one entry.
    #[must_use]
    pub fn explain(&self, entry: usize) -> Explanation {
        let answers = self.drawn.answers(entry);
        let ranked = &self.field.entries[entry].ranked;
        let lines: Vec<Because> = ranked
            .iter()
            .zip(answers)
            .map(|(block, answer)| self.line(entry, *block, *answer))
            .collect();
        let count = |wanted: Answer| {
            u32::try_from(answers.iter().filter(|answer| **answer == wanted).count()).unwrap_or(0)
        };
        let blocks = u32::try_from(answers.len()).unwrap_or(u32::MAX);
        let (won, gone) = (count(Answer::Awarded), count(Answer::Full));
        let summary = if won > 0 {
            Summary::Won(won)
        } else if blocks == 0 {
            Summary::NothingListed
        } else if gone == blocks {
            Summary::AllGone { blocks }
        } else {
            Summary::Kept { gone, limited: blocks - gone }
        };
        let position = self.positions[entry];
        Explanation {
            position,
            of: u32::try_from(self.positions.len()).unwrap_or(u32::MAX),
            contested: self.drawn.contested,
            by_newcomer_share: position <= self.drawn.head,
            summary,
            lines,
        }
    }

    fn line(&self, entry: usize, block: u32, answer: Answer) -> Because {
        let rules = &self.field.announced.rules;
        match answer {
            Answer::Awarded => Because::Awarded,
            Answer::Full => Because::Full { last_at: self.last_at[block as usize] },
            Answer::Overlap | Answer::Travel | Answer::Rest => {
                self.clash_line(entry, block, answer)
            }
            Answer::DayHours => Because::DayHours {
                would_be: self.minutes(entry, block, |a, b| a == b),
                limit: u32::from(rules.day_minutes),
            },
            Answer::WeekHours => {
                let weeks = &self.field.announced.weeks;
                let same = |a: u8, b: u8| weeks[usize::from(a)] == weeks[usize::from(b)];
                let would_be = self.minutes(entry, block, same);
                Because::WeekHours { would_be, limit: u32::from(rules.week_minutes) }
            }
            Answer::HoldCap => Because::HoldCap { cap: u32::from(rules.hold_cap) },
            Answer::Enough => Because::Enough,
        }
    }

    /// Blocks the entry won, by index.
    fn won(&self, entry: usize) -> impl Iterator<Item = u32> + '_ {
        let ranked = &self.field.entries[entry].ranked;
        let pairs = ranked.iter().zip(self.drawn.answers(entry));
        pairs.filter(|(_, answer)| **answer == Answer::Awarded).map(|(block, _)| *block)
    }

    /// The first block won that stands in the way for this very reason.
    fn clash_line(&self, entry: usize, block: u32, answer: Answer) -> Because {
        let announced = &self.field.announced;
        let own = &announced.blocks[block as usize];
        let is_it = |with: &u32| {
            clash(announced, &announced.blocks[*with as usize], own).map(Answer::from)
                == Some(answer)
        };
        let with = self.won(entry).find(is_it).unwrap_or(block);
        let other = &announced.blocks[with as usize];
        clash_reason(announced, with, other, own).unwrap_or(Because::Overlap { with })
    }

    /// Minutes of the days that count together with the block's day, the block included.
    fn minutes(&self, entry: usize, block: u32, together: impl Fn(u8, u8) -> bool) -> u32 {
        let blocks = &self.field.announced.blocks;
        let own = &blocks[block as usize];
        let booked = &self.field.entries[entry].booked;
        let mut sum = own.end - own.start;
        for day in booked.iter().filter(|booked| together(booked.day, own.day)) {
            sum += i64::from(day.minutes);
        }
        for won in self.won(entry).map(|index| &blocks[index as usize]) {
            sum += if together(won.day, own.day) { won.end - won.start } else { 0 };
        }
        u32::try_from(sum).unwrap_or(u32::MAX)
    }
}
