//! Stops for safety and rounds: what a stop keeps back is given to nobody, comes again when it is over, and
//! costs nobody a ticket.

use crate::registers::{House, house};
use crate::stage::AUSTIN;
use porchlight_app::Actor;
use porchlight_app::hold::NewHold;
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Area, Level};
use porchlight_domain::id::{BlockId, HoldId, RoundId};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{RoundState, VehicleKind};

impl House {
    /// A stop around the station, for these vehicles or all.
    fn stop(&self, from: Timestamp, to: Timestamp, vehicles: &[VehicleKind]) -> HoldId {
        let middle = Point::from_degrees(AUSTIN.0, AUSTIN.1).unwrap();
        let hold = NewHold {
            level: Level::Stop,
            from,
            to,
            areas: vec![Area::circle(middle, 10_000).unwrap()],
            vehicles: vehicles.to_vec(),
            words: "Ice on all roads".into(),
        };
        self.stage.app.make_hold(&mut self.stage.ctx(self.operator), hold).unwrap()
    }

    fn lift(&self, hold: HoldId) {
        self.stage.app.lift_hold(&mut self.stage.ctx(self.operator), hold).unwrap();
    }

    /// Blocks of two hours on the day after tomorrow, one each two and a half hours.
    fn day_of_blocks(&self, count: i64) -> Vec<BlockId> {
        let day = self.stage.now().plus(2 * DAY);
        let start = |n: i64| day.plus(n * 150 * MINUTE);
        (0..count).map(|n| self.block(start(n), 120, VehicleKind::Bike)).collect()
    }

    fn blocks_in(&self, round: RoundId) -> Vec<BlockId> {
        let blocks = self.stage.app.store.read(move |tx| tx.blocks_of_round(round)).unwrap();
        blocks.into_iter().map(|block| block.id).collect()
    }
}

#[test]
fn a_block_that_a_stop_keeps_from_everybody_goes_into_no_round_until_it_is_lifted() {
    let house = house();
    let blocks = house.day_of_blocks(2);
    let day = house.stage.now().plus(2 * DAY);
    let hold = house.stop(day, day.plus(HOUR), &[]);
    let round = house.announced(2 * HOUR);
    assert_eq!(house.blocks_in(round), blocks[1..], "the first one is held");
    house.stage.advance(2 * HOUR);
    house.reconcile();
    house.lift(hold);
    let round = house.announced(2 * HOUR);
    assert!(house.blocks_in(round).contains(&blocks[0]));
}

#[test]
fn a_stop_for_bicycles_leaves_blocks_that_a_car_may_take_in_the_round() {
    let house = house();
    let blocks = house.day_of_blocks(1);
    let day = house.stage.now().plus(2 * DAY);
    house.stop(day, day.plus(HOUR), &[VehicleKind::Bike]);
    let round = house.announced(2 * HOUR);
    assert_eq!(house.blocks_in(round), blocks);
    let courier = house.courier(1);
    house.enter(courier, round, &blocks);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    assert_eq!(house.result(courier).answer.result, "won", "couriers here come by car");
}

#[test]
fn a_stop_while_a_round_is_open_leaves_its_blocks_out_and_counts_for_the_tickets_of_those_who_listed_them()
 {
    let house = house();
    let blocks = house.day_of_blocks(3);
    let round = house.announced(2 * HOUR);
    let courier = house.courier(1);
    house.enter(courier, round, &blocks);
    let day = house.stage.now().plus(2 * DAY);
    let hold = house.stop(day, day.plus(12 * HOUR), &[]);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    assert_eq!(house.row(round).state, RoundState::Settled);
    let result = house.result(courier);
    let left: Vec<&str> = result.left_out.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!((result.answer.answers.len(), left), (0, vec!["hold", "hold", "hold"]));
    for block in &blocks {
        let id = *block;
        assert!(house.stage.app.store.read(move |tx| tx.awards_of_block(id)).unwrap().is_empty());
    }
    // When it is over they come again, and the day counts as one that lost.
    house.lift(hold);
    let again = house.announced(2 * HOUR);
    assert_eq!(house.blocks_in(again).len(), 3);
    house.enter(courier, again, &blocks[..1]);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    assert_eq!(house.result(courier).tickets, 2);
}

#[test]
fn an_award_whose_block_falls_under_a_stop_after_sealing_is_suspended_and_costs_nothing() {
    let house = house();
    let blocks = house.day_of_blocks(1);
    let round = house.announced(2 * HOUR);
    let courier = house.courier(1);
    house.enter(courier, round, &blocks);
    house.stage.advance(2 * HOUR);
    for _ in 0..2 {
        house.stage.app.advance_rounds(&mut house.stage.ctx(Actor::System)).unwrap();
    }
    assert_eq!(house.row(round).state, RoundState::Sealed);
    let starts = house.stage.now().plus(2 * DAY - 2 * HOUR);
    house.stop(starts, starts.plus(6 * HOUR), &[]);
    house.reconcile();
    assert_eq!(house.result(courier).answer.result, "won", "what was sealed is drawn");
    let award = house.stage.app.store.read(move |tx| tx.awards_of_round(round)).unwrap().remove(0);
    house.stage.advance(2 * DAY - 3 * HOUR);
    let mut ctx = house.stage.ctx(Actor::System);
    assert_eq!(house.stage.app.keep_holds(&mut ctx).unwrap(), 1);
    let mine = house.stage.app.my_holds(&house.stage.ctx(Actor::Courier(courier))).unwrap();
    assert_eq!(mine[0].suspended, [award.id]);
}

#[test]
fn a_no_show_that_a_delay_of_the_station_excuses_leaves_the_tickets_as_they_are() {
    let house = house();
    let courier = house.courier(1);
    let start = house.stage.now().plus(3 * HOUR);
    let missed = house.block(start, 120, VehicleKind::Bike);
    let app = &house.stage.app;
    app.assign(&mut house.stage.ctx(house.operator), missed, courier).unwrap();
    house.stage.advance(DAY);
    let now = house.stage.now();
    app.store.work(move |tx| tx.put_pulse(now)).unwrap();
    app.reconcile_slow(&mut house.stage.ctx(Actor::System)).unwrap();
    let blocks = house.day_of_blocks(1);
    let round = house.announced(2 * HOUR);
    house.enter(courier, round, &blocks);
    let own = || house.stage.ctx(Actor::Courier(courier));
    let held = |open: &porchlight_app::round::OpenRound| open.limits.credit.held_until;
    assert!(held(&app.open_rounds(&own()).unwrap()[0]).is_some(), "nothing excuses it yet");
    let (from, to) = (start.plus(-HOUR), start.plus(2 * HOUR));
    let operator = &mut house.stage.ctx(house.operator);
    app.note_station_delay(operator, house.stage.station, (from, to), "Closed doors").unwrap();
    assert_eq!(held(&app.open_rounds(&own()).unwrap()[0]), None);
}
