//! Waiting lists in race mode: a place that comes free goes to whoever is next, not to whoever is fastest.

use crate::limits::at;
use crate::registers::{House, house};
use porchlight_app::round::{Accepted, Reserved, Withdrawn};
use porchlight_app::waiting_list::{Joined, Left, MyWait};
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::id::{AwardId, BlockId, CourierId};
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_domain::waiting_list::{MOST_LISTS, WaitState};
use porchlight_domain::words::{AwardMode, AwardSource, VehicleKind};
use porchlight_store::rows::WaitingPlace;

impl House {
    pub(crate) fn join(&self, courier: CourierId, block: BlockId) -> Joined {
        self.stage.app.join_waiting(&mut self.stage.ctx(Actor::Courier(courier)), block).unwrap()
    }

    pub(crate) fn leave(&self, courier: CourierId, block: BlockId) -> Left {
        self.stage.app.leave_waiting(&mut self.stage.ctx(Actor::Courier(courier)), block).unwrap()
    }

    pub(crate) fn keep(&self) -> u32 {
        self.stage.app.keep_waiting(&mut self.stage.ctx(Actor::System)).unwrap()
    }

    pub(crate) fn award_in(&self, courier: CourierId, block: BlockId) -> Option<AwardId> {
        let awards = self.stage.app.store.read(|tx| tx.awards_of_block(block)).unwrap();
        awards.iter().find(|award| award.courier == courier).map(|award| award.id)
    }

    pub(crate) fn back(&self, courier: CourierId, block: BlockId) {
        let award = self.award_in(courier, block).unwrap();
        let mut ctx = self.stage.ctx(Actor::Courier(courier));
        let given = self.stage.app.forfeit(&mut ctx, award).unwrap();
        assert!(matches!(given, Withdrawn::Done(_)), "{given:?}");
    }

    /// A block that this courier took, in race mode.
    fn taken(&self, day: i64, courier: CourierId) -> BlockId {
        let block = self.block(at(day, 8), 240, VehicleKind::Bike);
        self.opened();
        assert!(matches!(self.take(courier, block), Accepted::Yours(_)));
        block
    }

    pub(crate) fn list(&self, block: BlockId) -> Vec<WaitingPlace> {
        self.stage.app.store.read(|tx| tx.waiting_list(block)).unwrap()
    }

    fn states(&self, block: BlockId) -> Vec<WaitState> {
        self.list(block).iter().map(|place| place.state).collect()
    }

    fn mine(&self, courier: CourierId) -> Vec<MyWait> {
        self.stage.app.my_waiting(&self.stage.ctx(Actor::Courier(courier))).unwrap()
    }

    /// Subjects of the mails to somebody.
    fn mails(&self, number: u8) -> Vec<String> {
        let page = self.stage.app.store.read(|tx| tx.message_page(Slice { offset: 0, limit: 90 }));
        let to = format!("courier{number}@x.example");
        let rows = page.unwrap().rows;
        rows.into_iter().filter(|mail| mail.recipient == to).map(|mail| mail.subject).collect()
    }
}

/// A race with one block that the first of four couriers took.
fn full() -> (House, BlockId, [CourierId; 4]) {
    let house = house();
    house.race();
    let couriers = [1, 2, 3, 4].map(|number| house.courier(number));
    let block = house.taken(0, couriers[0]);
    (house, block, couriers)
}

use WaitState::{Asked, Declined, Over, Passed, Taken, Waiting};

#[test]
fn a_place_given_back_is_kept_for_the_next_on_the_list_and_not_for_whoever_is_faster() {
    let (house, block, [ana, ben, eva, bot]) = full();
    assert_eq!(house.join(ben, block), Joined::Waiting(1));
    assert_eq!(house.join(eva, block), Joined::Waiting(2));
    assert_eq!(house.join(ben, block), Joined::Waiting(1), "nobody stands on it twice");
    house.back(ana, block);
    assert_eq!(house.reserve(bot, block), Reserved::Full);
    assert_eq!(house.reserve(eva, block), Reserved::Full);
    assert_eq!(house.states(block), [Asked, Waiting]);
    assert!(house.mails(2).contains(&"A place is free for you".into()), "{:?}", house.mails(2));
    assert!(!house.mails(3).contains(&"A place is free for you".into()));

    let mine = &house.mine(ben)[0];
    let until = house.stage.now().plus(8 * HOUR);
    assert_eq!((mine.position, mine.of, mine.until), (1, 2, Some(until)));
    assert_eq!(house.join(ben, block), Joined::Asked(until.micros()));
    let Reserved::Held(id, held) = house.reserve(ben, block) else { panic!("kept for Ben") };
    assert_eq!(held, until.micros(), "asking again does not make the time longer or shorter");
    let mut ctx = house.stage.ctx(Actor::Courier(ben));
    let Accepted::Yours(award) = house.stage.app.accept(&mut ctx, id.parse().unwrap()).unwrap()
    else {
        panic!("kept for Ben")
    };
    assert_eq!(house.states(block), [Taken, Waiting]);
    assert_eq!(house.list(block)[0].award.map(|id| id.to_string()), Some(award.clone()));
    let row = house.stage.app.store.read(|tx| tx.award(award.parse().unwrap())).unwrap().unwrap();
    assert_eq!(row.source, AwardSource::Race);
    assert_eq!((house.mine(eva)[0].position, house.mine(eva)[0].of), (1, 1));
}

#[test]
fn whoever_does_not_answer_or_says_no_makes_way_for_the_next_and_nothing_is_counted() {
    let (house, block, [ana, ben, eva, bot]) = full();
    house.join(ben, block);
    house.join(eva, block);
    house.back(ana, block);
    house.stage.advance(8 * HOUR);
    assert_eq!(house.mine(ben)[0].place.state, Passed);
    assert_eq!(house.reserve(bot, block), Reserved::Full, "the place is Eva's, who is asked soon");
    assert_eq!(house.keep(), 2);
    assert_eq!(house.keep(), 0);
    assert_eq!(house.states(block), [Passed, Asked]);
    assert_eq!(house.leave(eva, block), Left::SaidNo);
    assert_eq!(house.leave(eva, block), Left::NotOnIt);
    assert_eq!(house.states(block), [Passed, Declined]);
    assert!(matches!(house.reserve(bot, block), Reserved::Held(..)), "nobody waits any more");
    for courier in [ben, eva] {
        let events = house.stage.app.store.read(|tx| tx.standing_events_of(courier, at(-30, 0)));
        assert!(events.unwrap().is_empty());
    }
    assert_eq!(house.join(ben, block), Joined::Waiting(1), "one may join again, at the end");
    assert_eq!(house.list(block)[2].number, 3);
}

#[test]
fn whoever_may_not_take_it_just_then_is_gone_past_with_the_rule_and_keeps_their_turn() {
    let (house, block, [ana, ben, eva, _]) = full();
    let other = house.block(at(0, 10), 240, VehicleKind::Bike);
    house.opened();
    assert!(matches!(house.take(ben, other), Accepted::Yours(_)));
    assert_eq!(house.join(ben, block), Joined::Waiting(1));
    let kept = house.mine(ben)[0].kept.clone().unwrap();
    assert_eq!((kept.code.as_str(), kept.with), ("overlap", Some(other.to_string())));
    house.join(eva, block);
    house.back(ana, block);
    assert_eq!(house.states(block), [Waiting, Asked]);
    let (mut facts, first) = (vec![], house.list(block)[0].id);
    let read = house.stage.app.store.read(|tx| {
        tx.each_leaf(|leaf| {
            if leaf.kind == "waiting" {
                facts.push(leaf.fact.unwrap_or_default());
            }
        })
    });
    read.unwrap();
    assert!(facts[2].contains(&format!("\"over\":[[\"{first}\",\"overlap\"]]")), "{facts:?}");
    assert_eq!(house.leave(eva, block), Left::SaidNo);
    house.back(ben, other);
    assert_eq!(house.keep(), 1, "now nothing stands in Ben's way");
    assert_eq!(house.states(block), [Asked, Declined]);
}

#[test]
fn a_list_ends_with_its_block_and_with_race_mode() {
    let (house, block, [ana, ben, eva, _]) = full();
    house.join(ben, block);
    let cancelled = house.taken(1, ana);
    house.join(ben, cancelled);
    let operator = || house.stage.ctx(house.operator);
    house.stage.app.cancel_block(&mut operator(), cancelled, "Ice on the bridge").unwrap();
    assert_eq!(house.keep(), 1);
    assert_eq!(house.states(cancelled), [Over]);
    house.join(eva, block);
    house.stage.app.set_award_mode(&mut operator(), house.stage.station, AwardMode::Draw).unwrap();
    assert_eq!(house.join(eva, block), Joined::ByDraw);
    assert_eq!(house.keep(), 2);
    assert_eq!(house.states(block), [Over, Over]);
    assert_eq!(house.mine(ben)[0].position, 0, "what ended within a day is still told");

    house.race();
    let last = house.taken(2, ana);
    house.join(ben, last);
    house.stage.advance(at(2, 8).since(house.stage.now()));
    assert_eq!(house.join(eva, last), Joined::Over);
    assert_eq!(house.keep(), 1);
    assert_eq!(house.states(last), [Over]);
}

#[test]
fn close_to_the_start_nobody_is_asked_and_the_place_is_free_for_whoever_comes() {
    let (house, block, [ana, ben, _, late]) = full();
    house.join(ben, block);
    house.stage.advance(at(0, 8).plus(-9 * MINUTE).since(house.stage.now()));
    house.back(ana, block);
    assert_eq!(house.keep(), 0);
    assert_eq!(house.states(block), [Waiting]);
    assert!(matches!(house.take(late, block), Accepted::Yours(_)));
}

#[test]
fn nobody_waits_for_a_place_that_is_free_theirs_too_large_or_drawn_and_lists_are_bounded() {
    let (house, block, [ana, ben, ..]) = full();
    assert_eq!(house.join(ana, block), Joined::Has);
    let free = house.block(at(1, 8), 240, VehicleKind::Bike);
    let van = house.block(at(1, 8), 240, VehicleKind::Van);
    house.opened();
    assert_eq!(house.join(ben, free), Joined::Free);
    assert_eq!(house.join(ben, van), Joined::NotFitting);
    let waiting = house.block(at(3, 8), 240, VehicleKind::Bike);
    assert_eq!(house.join(ben, waiting), Joined::Over, "not opened for the race yet");

    let other = house.courier(9);
    // Couriers hold five at once, so more than one of them is needed to fill so many.
    let owners = [ben, house.courier(21), house.courier(22)];
    for number in 0..=i64::from(MOST_LISTS) {
        let block = house.block(at(10 + number, 8), 60, VehicleKind::Bike);
        house.opened();
        let owner = owners[usize::try_from(number / 5).unwrap()];
        assert!(matches!(house.take(owner, block), Accepted::Yours(_)), "{number}");
        let joined = house.join(other, block);
        let most = number == i64::from(MOST_LISTS);
        let expected = if most { Joined::TooMany(MOST_LISTS) } else { Joined::Waiting(1) };
        assert_eq!(joined, expected, "{number}");
    }
}

#[test]
fn only_couriers_wait_and_only_staff_read_the_whole_list() {
    let (house, block, [_, ben, ..]) = full();
    house.join(ben, block);
    for actor in [house.operator, house.analyst, Actor::Public] {
        let refused = house.stage.app.join_waiting(&mut house.stage.ctx(actor), block);
        assert!(matches!(refused, Err(Error::Denied(_))), "{actor:?}: {refused:?}");
    }
    let list = house.stage.app.waiting_list(&house.stage.ctx(house.operator), block).unwrap();
    assert_eq!(list[0].1.id, ben);
    let refused = house.stage.app.waiting_list(&house.stage.ctx(Actor::Courier(ben)), block);
    assert!(matches!(refused, Err(Error::Denied(_))));
}
