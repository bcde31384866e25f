//! Fair shares: who gets how many stops, and what that never costs.

use crate::city::{blocks, town, van};
use porchlight_planner::{
    Budget, FREE_STOPS, Plan, Request, SLACK, Share, Travel, Vehicle, check, plan_with,
};
use proptest::prelude::*;

const SHORT: Budget = Budget { steps_per_stop: 20, least: 500, most: 4_000 };

fn planned(day: &Request, share: Share) -> Plan {
    let day = Request { share, ..day.clone() };
    let travel = Travel::straight(&day);
    let plan = plan_with(&day, &travel, &SHORT);
    assert_eq!(check::faults(&day, &travel, &plan), Vec::<String>::new());
    plan
}

fn counts(plan: &Plan) -> Vec<usize> {
    plan.routes.iter().map(|route| route.stops.len()).collect()
}

fn assert_near(stops: usize, share: f64, all: &[usize]) {
    let most = ((share * SLACK).ceil() as usize).max(FREE_STOPS);
    let least = (share / SLACK).floor() as usize;
    assert!((least..=most).contains(&stops), "{stops} of a share of {share}: {all:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn equal_vans_with_loose_windows_get_their_share_within_the_slack(
        stops in 1_usize..120,
        vans in 2_usize..9,
        seed in 0_u64..1_000,
    ) {
        let plan = planned(&town(stops, vans, seed), Share::Fair);
        let all = counts(&plan);
        prop_assert_eq!(plan.served(), stops);
        all.iter().for_each(|&one| assert_near(one, stops as f64 / vans as f64, &all));
    }
}

#[test]
fn three_blocks_of_three_awards_give_every_courier_stops_where_driving_alone_would_use_three() {
    let day = blocks(70, 3, 3, 0, 1);
    let used = |share| counts(&planned(&day, share)).iter().filter(|stops| **stops > 0).count();
    assert_eq!((used(Share::Free), used(Share::Fair)), (3, 9));
}

#[test]
fn awards_of_one_block_share_its_stops_and_flexible_stops_go_where_there_are_few() {
    let mut day = blocks(90, 3, 2, 0, 4);
    // Half of the stops must come in the first block, the others may come at any time.
    for (index, stop) in day.stops.iter_mut().enumerate() {
        stop.window = if index % 2 == 0 { (0, 12_600) } else { (0, 37_800) };
    }
    let all = counts(&planned(&day, Share::Fair));
    // 45 for two vans of the first block, 45 for four others.
    all[..2].iter().for_each(|&stops| assert_near(stops, 22.5, &all));
    all[2..].iter().for_each(|&stops| assert_near(stops, 11.25, &all));
}

#[test]
fn shares_follow_the_shift_and_what_a_vehicle_can_carry() {
    let mut day = town(60, 0, 8);
    day.stops.iter_mut().for_each(|stop| (stop.volume_ml, stop.service_seconds) = (1_000, 30));
    let bike = Vehicle { volume_ml: 5_000, ..van() };
    let half = Vehicle { shift: (0, 6_300), ..van() };
    day.vehicles = vec![van(), half, bike, van()];
    let all = counts(&planned(&day, Share::Fair));
    // The bike is full with 5; of the other 55 the half block gets a fifth.
    assert!((4..=5).contains(&all[2]), "{all:?}");
    for (van, share) in [(0, 22.0), (1, 11.0), (3, 22.0)] {
        assert_near(all[van], share, &all);
    }
}

#[test]
fn a_lone_vehicle_is_planned_as_if_shares_were_free() {
    let day = town(40, 1, 3);
    assert_eq!(planned(&day, Share::Fair), planned(&day, Share::Free));
}

#[test]
fn a_day_cut_into_parts_is_shared_out_too() {
    let day = town(1_600, 40, 6);
    let plan = planned(&day, Share::Fair);
    let all = counts(&plan);
    assert_eq!(plan.served(), 1_600);
    all.iter().for_each(|&stops| assert_near(stops, 40.0, &all));
}
