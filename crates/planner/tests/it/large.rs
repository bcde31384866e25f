//! Days too large for one table.

use crate::city::town;
use porchlight_planner::{Budget, MAX_TABLE_STOPS, Reason, Travel, check, plan_with};

const SHORT: Budget = Budget { steps_per_stop: 20, least: 0, most: u64::MAX };

#[test]
fn a_day_of_4000_stops_is_cut_into_parts_and_still_sound() {
    let request = town(4_000, 80, 11);
    assert!(request.stops.len() > MAX_TABLE_STOPS);
    let travel = Travel::straight(&request);
    let plan = plan_with(&request, &travel, &SHORT);
    assert_eq!(check::faults(&request, &travel, &plan), Vec::<String>::new());
    assert_eq!(plan.unassigned.len(), 0);
    assert_eq!(plan, plan_with(&request, &travel, &SHORT), "the same seed, the same plan");
}

#[test]
fn a_large_day_without_enough_vans_fills_every_van_it_has() {
    let request = town(3_000, 20, 12);
    let travel = Travel::straight(&request);
    let plan = plan_with(&request, &travel, &SHORT);
    assert_eq!(check::faults(&request, &travel, &plan), Vec::<String>::new());
    assert!(plan.unassigned.iter().all(|(_, reason)| *reason == Reason::NoRoom));
    assert!(plan.routes.iter().all(|route| route.stops.len() > 40), "{:?}", plan.routes);
}
