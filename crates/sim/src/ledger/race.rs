//! What couriers were told in races, to hold the server to; and how often.

use crate::act::{Act, Call};
use crate::race::{Race, Raced};
use porchlight_app::Actor;
use porchlight_app::round::{Accepted, Reserved};
use porchlight_app::waiting_list::{Joined, Left};
use porchlight_domain::id::{AwardId, BlockId, CourierId, OperationId};
use std::collections::{BTreeMap, BTreeSet};

/// How often what was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RaceFigures {
    /// Claims that were answered.
    pub claimed: u64,
    /// Blocks that somebody was told are theirs.
    pub won: u64,
    /// Claims that came too late.
    pub lost: u64,
    /// Claims and takings that a limit, a stop or a block held already stood in the way of.
    pub limited: u64,
    /// Claims with a vehicle that is too small.
    pub unfit: u64,
    /// Takings that came after the time for which the place was kept.
    pub ran_out: u64,
    /// Couriers who stood on the list of a block.
    pub waited: u64,
    /// Lists that were left, and places on offer that were not wanted.
    pub left: u64,
    /// Blocks given back while that was free.
    pub given_back: u64,
    /// Blocks given back late.
    pub given_back_late: u64,
}

impl RaceFigures {
    /// Adds the figures of another city.
    pub fn add(&mut self, other: &Self) {
        self.claimed += other.claimed;
        self.won += other.won;
        self.lost += other.lost;
        self.limited += other.limited;
        self.unfit += other.unfit;
        self.ran_out += other.ran_out;
        self.waited += other.waited;
        self.left += other.left;
        self.given_back += other.given_back;
        self.given_back_late += other.given_back_late;
    }
}

/// What was claimed, and what was said to it.
#[derive(Debug, Clone, Default)]
pub struct Races {
    /// Claims and takings that were sent: who, and which block.
    sent: BTreeMap<OperationId, (CourierId, BlockId)>,
    /// Those that were answered.
    answered: BTreeSet<OperationId>,
    /// Blocks whose courier was told that they are theirs.
    pub yours: BTreeMap<AwardId, (BlockId, CourierId)>,
    /// The same, with answers that were lost on their way.
    said_yes: BTreeSet<AwardId>,
    /// Blocks whose courier was told that they are given back.
    pub given_back: BTreeSet<AwardId>,
    /// Who was told that they stand on a list.
    pub waited: BTreeSet<(BlockId, CourierId)>,
    /// Who was told that they left a list, or said no to a place, and how often.
    pub left: BTreeMap<(BlockId, CourierId), usize>,
    /// How often what was said.
    pub figures: RaceFigures,
}

impl Races {
    /// Somebody sent something, and waits for the answer.
    pub fn send(&mut self, act: &Act) {
        if let (Call::Race(race), Actor::Courier(by)) = (&act.call, act.actor)
            && let Race::Claim(block) | Race::Take { block, .. } = race
        {
            self.sent.insert(act.operation, (by, *block));
        }
    }

    /// The server answered, whether or not anybody hears it.
    pub fn say(&mut self, raced: &Raced) {
        if let Raced::Taken(Accepted::Yours(award)) = raced {
            self.said_yes.extend(award.parse::<AwardId>());
        }
    }

    /// Whether the server ever said that this award is somebody's.
    #[must_use]
    pub fn was_said(&self, award: AwardId) -> bool {
        self.said_yes.contains(&award)
    }

    /// Claims and takings that nothing was said to.
    pub fn unanswered(&self) -> impl Iterator<Item = &(CourierId, BlockId)> {
        let open = self.sent.iter().filter(|(operation, _)| !self.answered.contains(*operation));
        open.map(|(_, claim)| claim)
    }

    /// Notes what a courier heard.
    pub fn hear(&mut self, act: &Act, (race, by): (&Race, CourierId), raced: &Raced) {
        self.answered.insert(act.operation);
        let figures = &mut self.figures;
        match (race, raced) {
            (Race::Claim(_), Raced::Claimed(answer)) => {
                figures.claimed += 1;
                match answer {
                    Reserved::Full => figures.lost += 1,
                    Reserved::Limit(_) => figures.limited += 1,
                    Reserved::NotFitting => figures.unfit += 1,
                    Reserved::Held(..) | Reserved::ByDraw | Reserved::Challenged { .. } => {}
                }
            }
            (Race::Take { block, .. }, Raced::Taken(answer)) => match answer {
                Accepted::Yours(award) => {
                    figures.won += 1;
                    let award = award.parse::<AwardId>();
                    self.yours.extend(award.map(|award| (award, (*block, by))));
                }
                Accepted::RanOut => figures.ran_out += 1,
                Accepted::Limit(_) => figures.limited += 1,
                Accepted::NotFitting | Accepted::Challenged(_) => {}
            },
            (Race::Wait(block), Raced::Waits(Joined::Waiting(_))) => {
                figures.waited += u64::from(self.waited.insert((*block, by)));
            }
            (Race::Leave(block), Raced::Left(Left::Left | Left::SaidNo)) => {
                figures.left += 1;
                *self.left.entry((*block, by)).or_default() += 1;
            }
            _ => {}
        }
    }

    /// Notes that a courier heard that a block is given back.
    pub fn hear_back(&mut self, award: AwardId, late: bool) {
        self.given_back.insert(award);
        if self.yours.contains_key(&award) {
            self.figures.given_back += u64::from(!late);
            self.figures.given_back_late += u64::from(late);
        }
    }
}
