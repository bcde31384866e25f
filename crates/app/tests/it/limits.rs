//! The limits of the draw where there is no draw: race mode and direct assignment, each refusal with its
//! rule and its figures.

use crate::registers::{House, house};
use porchlight_app::Actor;
use porchlight_app::block::Assigned;
use porchlight_app::round::{Accepted, Announced, Reserved, Why, Withdrawn};
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{AwardMode, VehicleKind};

/// Midnight in Austin of the Monday after the stage's day.
fn monday() -> Timestamp {
    porchlight_app::zone::parse_rfc3339("2026-11-30T06:00:00Z").unwrap()
}

/// An hour of a day of that week, from Monday 0.
pub(crate) fn at(day: i64, hour: i64) -> Timestamp {
    monday().plus(day * DAY + hour * HOUR)
}

impl House {
    pub(crate) fn given(&self, courier: CourierId, starts_at: Timestamp, minutes: u32) -> Assigned {
        let block = self.block(starts_at, minutes, VehicleKind::Bike);
        self.stage.app.assign(&mut self.stage.ctx(self.operator), block, courier).unwrap()
    }

    pub(crate) fn race(&self) {
        let mut ctx = self.stage.ctx(self.operator);
        self.stage.app.set_award_mode(&mut ctx, self.stage.station, AwardMode::Race).unwrap();
    }

    pub(crate) fn opened(&self) {
        let (mut ctx, now) = (self.stage.ctx(self.operator), self.stage.now());
        let opened =
            self.stage.app.announce_round(&mut ctx, self.stage.station, now, now.plus(HOUR), 31);
        assert!(matches!(opened.unwrap(), Announced::OpenedForRace(_)));
    }

    pub(crate) fn reserve(&self, courier: CourierId, block: BlockId) -> Reserved {
        self.stage.app.reserve(&mut self.stage.ctx(Actor::Courier(courier)), block).unwrap()
    }

    pub(crate) fn take(&self, courier: CourierId, block: BlockId) -> Accepted {
        let held = self.reserve(courier, block);
        let Reserved::Held(id, _) = held else { panic!("{held:?}") };
        let mut ctx = self.stage.ctx(Actor::Courier(courier));
        self.stage.app.accept(&mut ctx, id.parse().unwrap()).unwrap()
    }
}

fn rule(assigned: Assigned) -> (String, Option<u32>, Option<u32>) {
    let Assigned::Limit(Why { code, number, limit, .. }) = assigned else { panic!("{assigned:?}") };
    (code, number, limit)
}

fn is_given(assigned: &Assigned) -> bool {
    matches!(assigned, Assigned::Assigned(_))
}

#[test]
fn an_assignment_beyond_a_limit_of_the_stations_numbers_is_refused_with_rule_and_figures() {
    let house = house();
    let courier = house.courier(1);
    assert!(is_given(&house.given(courier, at(0, 8), 240)));
    let overlaps = house.given(courier, at(0, 11), 120);
    let Assigned::Limit(why) = &overlaps else { panic!("{overlaps:?}") };
    assert!(why.with.is_some(), "the block that stands in the way is named");
    assert_eq!(rule(overlaps).0, "overlap");
    let near = house.given(courier, at(0, 12).plus(10 * MINUTE), 120);
    assert_eq!(rule(near), ("travel".into(), Some(10), Some(30)));
    let long = house.given(courier, at(0, 13), 300);
    assert_eq!(rule(long), ("day_hours".into(), Some(540), Some(480)));
    assert!(is_given(&house.given(courier, at(0, 18), 240)), "eight hours are a day");
    let early = house.given(courier, at(1, 6), 240);
    assert_eq!(rule(early), ("rest".into(), Some(480), Some(600)));
    for day in 1..=3 {
        assert!(is_given(&house.given(courier, at(day, 9), 480)), "day {day}");
    }
    // Five are held, so the cap comes first.
    let sixth = house.given(courier, at(4, 9), 480);
    assert_eq!(rule(sixth), ("hold_cap".into(), None, Some(5)));
}

#[test]
fn the_limits_are_those_that_the_station_published() {
    let house = house();
    house
        .set_numbers(|numbers| {
            numbers.gap_minutes = 60;
            numbers.hold_cap = 9;
            numbers.week_minutes = 960;
        })
        .unwrap();
    let courier = house.courier(1);
    assert!(is_given(&house.given(courier, at(0, 8), 240)));
    let near = house.given(courier, at(0, 12).plus(40 * MINUTE), 60);
    assert_eq!(rule(near), ("travel".into(), Some(40), Some(60)));
    for day in 1..=3 {
        assert!(is_given(&house.given(courier, at(day, 8), 240)));
    }
    let more = house.given(courier, at(4, 8), 60);
    assert_eq!(rule(more), ("week_hours".into(), Some(1_020), Some(960)));
}

#[test]
fn race_mode_has_the_same_limits_and_looks_again_when_a_place_is_accepted() {
    let house = house();
    house.race();
    let courier = house.courier(1);
    let first = house.block(at(0, 8), 240, VehicleKind::Bike);
    let second = house.block(at(0, 13), 300, VehicleKind::Bike);
    let third = house.block(at(1, 9), 120, VehicleKind::Bike);
    house.opened();
    let held = house.reserve(courier, second);
    assert!(matches!(house.take(courier, first), Accepted::Yours(_)));
    let Reserved::Held(id, _) = held else { panic!("{held:?}") };
    let mut ctx = house.stage.ctx(Actor::Courier(courier));
    let accepted = house.stage.app.accept(&mut ctx, id.parse().unwrap()).unwrap();
    let Accepted::Limit(why) = accepted else { panic!("{accepted:?}") };
    assert_eq!((why.code.as_str(), why.number, why.limit), ("day_hours", Some(540), Some(480)));
    let again = house.reserve(courier, first);
    assert!(matches!(again, Reserved::Limit(why) if why.code == "overlap"));
    assert!(matches!(house.take(courier, third), Accepted::Yours(_)));
    let other = house.courier(2);
    assert_eq!(house.reserve(other, third), Reserved::Full);
}

#[test]
fn whoever_is_told_that_a_block_is_full_has_not_written_anything() {
    let house = house();
    house.race();
    let block = house.block(at(0, 8), 240, VehicleKind::Bike);
    house.opened();
    assert!(matches!(house.take(house.courier(1), block), Accepted::Yours(_)));
    let leaves = || house.stage.app.store.read(|tx| tx.leaf_count()).unwrap();
    let other = house.courier(2);
    let before = leaves();
    assert_eq!(house.reserve(other, block), Reserved::Full);
    assert_eq!(leaves(), before);
    let held = house.stage.app.store.read(move |tx| tx.reservations_of(block)).unwrap();
    assert!(held.is_empty());
}

#[test]
fn a_place_given_back_in_race_mode_is_free_again_for_whoever_comes_first() {
    let house = house();
    house.race();
    let block = house.block(at(0, 8), 240, VehicleKind::Bike);
    house.opened();
    let (one, other) = (house.courier(1), house.courier(2));
    let Accepted::Yours(award) = house.take(one, block) else { panic!("a place is free") };
    let mut ctx = house.stage.ctx(Actor::Courier(one));
    let given = house.stage.app.forfeit(&mut ctx, award.parse().unwrap()).unwrap();
    assert_eq!(given, Withdrawn::Done(false), "free within half an hour");
    assert!(matches!(house.take(other, block), Accepted::Yours(_)));
    assert_eq!(house.reserve(one, block), Reserved::Full);
}
