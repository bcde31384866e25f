//! Bugs planted in waiting lists and tips: each is found by the referee whose promise it breaks, and what
//! was there before is sound.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::round::{Accepted, Announced, Reserved, Withdrawn};
use porchlight_app::tip::{Pledged, TipSettled, Tipping};
use porchlight_app::waiting_list::Joined;
use porchlight_domain::id::{AwardId, BlockId, TipId};
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::AwardMode;

impl Stage {
    fn take(&mut self, block: BlockId, number: usize) -> AwardId {
        let mut ctx = self.courier(number);
        let held = self.app.reserve(&mut ctx, block).unwrap();
        let Reserved::Held(id, _) = held else { panic!("{held:?}") };
        let mut ctx = self.courier(number);
        let taken = self.app.accept(&mut ctx, id.parse().unwrap()).unwrap();
        let Accepted::Yours(award) = taken else { panic!("{taken:?}") };
        award.parse().unwrap()
    }

    fn back(&mut self, award: AwardId, number: usize) {
        let mut ctx = self.courier(number);
        let given = self.app.forfeit(&mut ctx, award).unwrap();
        assert!(matches!(given, Withdrawn::Done(_)), "{given:?}");
    }
}

/// A race for one place: taken, given back, taken by the first on the list, given back, not answered by the
/// second, kept for the third.
fn list() -> Stage {
    let mut stage = Stage::new();
    let station = stage.city.station;
    let mut ctx = stage.ctx(Actor::Console);
    stage.app.set_award_mode(&mut ctx, station, AwardMode::Race).unwrap();
    let block = stage.block(2 * DAY, 1);
    let (opens, closes) = (stage.now, stage.now.plus(HOUR));
    let mut ctx = stage.desk();
    let opened = stage.app.announce_round(&mut ctx, station, opens, closes, 3).unwrap();
    assert_eq!(opened, Announced::OpenedForRace(1));
    let first = stage.take(block, 0);
    for number in 1..4_usize {
        let mut ctx = stage.courier(number);
        let joined = stage.app.join_waiting(&mut ctx, block).unwrap();
        assert_eq!(joined, Joined::Waiting(u32::try_from(number).unwrap()));
    }
    stage.back(first, 0);
    let second = stage.take(block, 1);
    stage.back(second, 1);
    stage.now = stage.now.plus(9 * HOUR);
    let mut ctx = stage.ctx(Actor::System);
    stage.app.keep_waiting(&mut ctx).unwrap();
    let list = stage.app.store.read(|tx| tx.waiting_list(block)).unwrap();
    let states: Vec<_> = list.iter().map(|place| place.state).collect();
    assert_eq!(states, [WaitState::Taken, WaitState::Passed, WaitState::Asked]);
    stage.is_sound();
    stage
}

#[test]
fn whoever_is_gone_past_on_a_waiting_list_without_a_reason_is_found() {
    let mut stage = list();
    stage.plant(
        "UPDATE waiting_place SET number = 99 WHERE number = 2;
         UPDATE waiting_place SET number = 2 WHERE number = 3;
         UPDATE waiting_place SET number = 3 WHERE number = 99",
    );
    assert!(stage.found().contains("waiting"));
}

#[test]
fn a_place_kept_for_two_people_and_a_time_cut_short_are_found() {
    for bug in [
        "UPDATE waiting_place SET state = 'asked', ended_at = NULL WHERE number = 2",
        "UPDATE waiting_place SET until_at = until_at - 60000000 WHERE number = 3",
        "UPDATE waiting_place SET courier = (SELECT MAX(c.id) FROM courier c WHERE c.id NOT IN
           (SELECT w.courier FROM waiting_place w)) WHERE number = 1",
    ] {
        let mut stage = list();
        stage.plant(bug);
        assert!(stage.found().contains("waiting"), "{bug}");
    }
}

/// Two deliveries of one block with a tip each: one collected, one only said.
fn tipped() -> (Stage, [TipId; 2]) {
    let mut stage = Stage::new();
    let station = stage.city.station;
    let tipping = Tipping {
        on: true,
        page: "https://shop.example/pay/{tip}".into(),
        choices: [100, 200, 300],
        most: 5_000,
    };
    let mut ctx = stage.ctx(Actor::Console);
    stage.app.set_tipping(&mut ctx, station, tipping).unwrap();
    let block = stage.block(HOUR, 1);
    let award = stage.award(block, 0);
    let tips = [250, 300].map(|amount| {
        let (order, stop) = stage.parcel(award, false);
        let attempt = stage.attempt(stop, true);
        stage.record(0, &attempt).unwrap();
        let mut ctx = stage.ctx(Actor::Recipient(order));
        let pledged = stage.app.pledge_tip(&mut ctx, amount).unwrap();
        let Pledged::Kept(page) = pledged else { panic!("{pledged:?}") };
        page.rsplit('/').next().unwrap().parse::<TipId>().unwrap()
    });
    let currency = stage.app.station(station).unwrap().currency;
    for reference in ["card 1", "card 1 again"] {
        let mut ctx = stage.ctx(Actor::Console);
        let settled =
            stage.app.settle_tip(&mut ctx, tips[0], Some((250, currency)), reference).unwrap();
        let first = reference == "card 1";
        assert_eq!(settled, if first { TipSettled::Done } else { TipSettled::Same });
    }
    stage.is_sound();
    (stage, tips)
}

#[test]
fn a_tip_that_does_not_reach_the_courier_to_the_cent_exactly_once_is_found() {
    for bug in [
        "UPDATE tip SET amount = amount + 1 WHERE state = 'collected'",
        "UPDATE tip SET state = 'collected' WHERE state = 'pledged'",
        "UPDATE tip SET state = 'returned' WHERE state = 'collected'",
    ] {
        let (mut stage, _) = tipped();
        stage.plant(bug);
        assert!(stage.found().contains("tips"), "{bug}");
    }
}

#[test]
fn a_second_tip_adds_up_and_one_given_back_is_taken_off_to_the_cent() {
    let (mut stage, [first, second]) = tipped();
    let currency = stage.app.station(stage.city.station).unwrap().currency;
    let mut ctx = stage.ctx(Actor::Console);
    let both = stage.app.settle_tip(&mut ctx, second, Some((301, currency)), "card 2").unwrap();
    assert_eq!(both, TipSettled::Done);
    stage.is_sound();
    let mut ctx = stage.ctx(Actor::Console);
    assert_eq!(stage.app.settle_tip(&mut ctx, first, None, "back").unwrap(), TipSettled::Done);
    stage.is_sound();
}
