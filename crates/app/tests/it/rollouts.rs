//! What a station switched on and off, dated by facts and settings, with counts on both sides.

use crate::registers::house;
use crate::rounds::four_blocks;
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::AwardMode;

#[test]
fn what_a_station_switches_off_again_is_dated_with_counts_on_both_sides() {
    let house = house();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    for number in 1..=4 {
        house.enter(house.courier(number), round, &blocks[..3]);
    }
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let mode = |mode| {
        house.stage.advance(DAY);
        let mut ctx = house.stage.ctx(house.operator);
        house.stage.app.set_award_mode(&mut ctx, house.stage.station, mode).unwrap();
    };
    mode(AwardMode::Race);
    let switched_off = house.stage.now();
    mode(AwardMode::Draw);
    house.stage.advance(DAY);
    let story = house.stage.app.fairness(house.stage.now(), house.stage.station).unwrap();
    let told: Vec<_> = story.rollouts.iter().map(|one| (one.feature, one.is_on)).collect();
    let expected = [("draws", true), ("draws", false), ("draws", true)];
    assert_eq!(told, expected, "nobody took a place in the race, so it has no date");
    let off = &story.rollouts[1];
    assert_eq!((off.since, off.days_before, off.days_after), (switched_off, 2, 2));
    let awards = off.counts.iter().find(|(what, ..)| *what == "awards").unwrap();
    assert!(awards.1 >= 2, "{awards:?}");
    assert_eq!(awards.2, 0, "nothing was given out after it");
}
