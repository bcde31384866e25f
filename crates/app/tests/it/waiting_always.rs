//! Whatever people do, in whatever order: nobody on a waiting list who may take a place is gone past, no place
//! stays free beside somebody who may take it, and nobody holds what breaks a limit. The limits are counted
//! here again, by rules of the test's own.

use crate::limits::at;
use crate::registers::{House, house};
use porchlight_app::Actor;
use porchlight_app::round::{Accepted, Reserved};
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::VehicleKind;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Most blocks held at once in this test.
const CAP: usize = 2;
const PEOPLE: usize = 5;

/// What somebody does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Take(usize, usize),
    Join(usize, usize),
    Leave(usize, usize),
    GiveBack(usize, usize),
    Wait(i64),
}

struct Town {
    house: House,
    people: Vec<CourierId>,
    /// Start and end of each block.
    blocks: Vec<(BlockId, Timestamp, Timestamp)>,
}

fn town() -> Town {
    let house = house();
    house.set_numbers(|numbers| numbers.hold_cap = 2).unwrap();
    house.race();
    let people = (1..=PEOPLE).map(|n| house.courier(u8::try_from(n).unwrap())).collect();
    // Two that overlap, one a quarter of an hour after the first, one on another day.
    let hours =
        [(at(0, 8), 240), (at(0, 11), 120), (at(0, 12).plus(15 * MINUTE), 120), (at(1, 9), 300)];
    let blocks = hours
        .map(|(start, minutes)| {
            let id = house.block(start, minutes, VehicleKind::Bike);
            (id, start, start.plus(i64::from(minutes) * MINUTE))
        })
        .to_vec();
    house.opened();
    Town { house, people, blocks }
}

impl Town {
    fn held(&self, courier: CourierId) -> Vec<usize> {
        let holds = |block: &usize| self.house.award_in(courier, self.blocks[*block].0).is_some();
        (0..self.blocks.len()).filter(holds).collect()
    }

    /// Half an hour lies between two blocks of one person.
    fn go_together(&self, one: usize, other: usize) -> bool {
        let ((_, from, to), (_, start, end)) = (self.blocks[one], self.blocks[other]);
        start.since(to).max(from.since(end)) >= 30 * MINUTE
    }

    fn may_take(&self, courier: CourierId, block: usize) -> bool {
        let held = self.held(courier);
        held.len() < CAP && held.iter().all(|other| self.go_together(*other, block))
    }

    fn perform(&self, deed: Deed) {
        let who = |n: usize| self.people[n % PEOPLE];
        let block = |n: usize| self.blocks[n % self.blocks.len()].0;
        match deed {
            Deed::Take(n, at) => {
                if let Reserved::Held(id, _) = self.house.reserve(who(n), block(at)) {
                    let mut ctx = self.house.stage.ctx(Actor::Courier(who(n)));
                    let accepted = self.house.stage.app.accept(&mut ctx, id.parse().unwrap());
                    let accepted = accepted.unwrap();
                    assert!(matches!(accepted, Accepted::Yours(_) | Accepted::Limit(_)));
                }
            }
            Deed::Join(n, at) => _ = self.house.join(who(n), block(at)),
            Deed::Leave(n, at) => _ = self.house.leave(who(n), block(at)),
            Deed::GiveBack(n, at) => {
                if self.house.award_in(who(n), block(at)).is_some() {
                    self.house.back(who(n), block(at));
                }
            }
            Deed::Wait(time) => self.house.stage.advance(time),
        }
    }

    /// Whoever was asked by this deed was next among those who may take the place.
    fn asked_in_turn(&self, before: &BTreeSet<String>) -> BTreeSet<String> {
        let mut asked = BTreeSet::new();
        for (at, (block, ..)) in self.blocks.iter().enumerate() {
            let list = self.house.list(*block);
            for place in list.iter().filter(|place| place.state == WaitState::Asked) {
                asked.insert(place.id.to_string());
                if before.contains(&place.id.to_string()) {
                    continue;
                }
                assert!(self.may_take(place.courier, at), "asked for what they may not take");
                let earlier = |p: &&_| -> bool {
                    let p: &porchlight_store::rows::WaitingPlace = p;
                    p.number < place.number && p.state == WaitState::Waiting
                };
                for passed in list.iter().filter(earlier) {
                    assert!(!self.may_take(passed.courier, at), "gone past, who may take it");
                }
            }
        }
        asked
    }

    fn nothing_is_wrong(&self) {
        for courier in &self.people {
            let held = self.held(*courier);
            assert!(held.len() <= CAP);
            for (n, one) in held.iter().enumerate() {
                assert!(held[..n].iter().all(|other| self.go_together(*one, *other)));
            }
        }
        for (at, (block, ..)) in self.blocks.iter().enumerate() {
            let list = self.house.list(*block);
            let taken = self.people.iter().filter(|c| self.house.award_in(**c, *block).is_some());
            let asked = list.iter().filter(|place| place.state == WaitState::Asked).count();
            let kept = taken.count() + asked;
            assert!(kept <= 1, "one place");
            let next = list.iter().find(|place| {
                place.state == WaitState::Waiting && self.may_take(place.courier, at)
            });
            assert!(kept == 1 || next.is_none(), "a place is free beside somebody who waits");
        }
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let pair = || (0..PEOPLE, 0..4_usize);
    prop_oneof![
        4 => pair().prop_map(|(n, at)| Deed::Take(n, at)),
        5 => pair().prop_map(|(n, at)| Deed::Join(n, at)),
        1 => pair().prop_map(|(n, at)| Deed::Leave(n, at)),
        4 => pair().prop_map(|(n, at)| Deed::GiveBack(n, at)),
        1 => (1..10_i64).prop_map(|hours| Deed::Wait(hours * HOUR)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn nobody_who_may_take_a_place_is_gone_past_and_nobody_holds_what_breaks_a_limit(
        deeds in proptest::collection::vec(deed(), 40..60),
    ) {
        let town = town();
        let mut asked = BTreeSet::new();
        for deed in deeds {
            town.perform(deed);
            asked = town.asked_in_turn(&asked);
            town.house.keep();
            asked = town.asked_in_turn(&asked);
            // A place that is reserved for two minutes and not accepted is kept as well.
            town.nothing_is_wrong();
        }
    }
}
