//! How good plans are: bounds with a margin on a few public instances. The whole table comes from
//! `cargo run --release -p porchlight-planner --example quality`.

use crate::instances::{self, Instance};
use crate::{city, drivers};
use porchlight_planner::{Budget, Plan, Travel, check, plan_with};

fn solve(instance: &Instance) -> (Plan, f64) {
    let plan = plan_with(&instance.request, &instance.travel, &Budget::PRODUCTION);
    let faults = check::faults(&instance.request, &instance.travel, &plan);
    assert_eq!(faults, Vec::<String>::new(), "{}", instance.name);
    assert_eq!(plan.unassigned, [], "{}", instance.name);
    let cost = plan.driving_seconds() as f64 / instance.scale;
    let gap = 100.0 * (cost / instance.best_known - 1.0);
    (plan, gap)
}

#[test]
fn capacity_instances_end_within_two_per_cent_of_the_best_known() {
    if !instances::is_here() {
        return;
    }
    // Three of the smallest: short, middling and long routes.
    let names = instances::cvrp_names(142)
        .filter(|name| ["X-n101-k25", "X-n120-k6", "X-n143-k7"].contains(&name.as_str()));
    let gaps: Vec<f64> = names.map(|name| solve(&instances::cvrp_x(&name)).1).collect();
    assert_eq!(gaps.len(), 3);
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    assert!(mean < 2.0 && gaps.iter().all(|gap| *gap < 4.0), "{gaps:?}");
    assert!(gaps.iter().all(|gap| *gap > -0.001), "better than optimal: {gaps:?}");
}

#[test]
fn window_instances_end_near_the_best_known() {
    if !instances::is_here() {
        return;
    }
    let (plan, gap) = solve(&instances::solomon_text("C101.100"));
    assert_eq!(plan.routes.iter().filter(|route| !route.stops.is_empty()).count(), 10);
    assert!(gap < 0.1, "C101: {gap}");
    let (_, gap) = solve(&instances::solomon("RC208"));
    assert!(gap < 4.0, "RC208: {gap}");
}

#[test]
fn real_routes_take_less_driving_than_their_drivers_took() {
    if !instances::is_here() {
        return;
    }
    let routes = drivers::routes(true);
    assert!(routes.iter().any(|driven| driven.windows > 20), "windows are read");
    for driven in routes.iter().step_by(4) {
        let travel = Travel::straight(&driven.request);
        let plan = plan_with(&driven.request, &travel, &Budget::REHEARSAL);
        assert_eq!(check::faults(&driven.request, &travel, &plan), Vec::<String>::new());
        assert_eq!(plan.unassigned, []);
        let nodes: Vec<usize> =
            [0].into_iter().chain(driven.actual.iter().map(|s| s + 1)).chain([0]).collect();
        let theirs: u64 =
            nodes.windows(2).map(|pair| u64::from(travel.millis(pair[0], pair[1]))).sum();
        let ours = plan.driving_seconds() * 1_000;
        assert!(ours < theirs, "{}: {ours} ms against {theirs} ms", driven.name);
    }
}

#[test]
fn a_longer_search_is_better_than_a_short_one() {
    let request = city::town(150, 5, 3);
    let travel = Travel::straight(&request);
    let none = Budget { steps_per_stop: 0, least: 0, most: 0 };
    let seconds = |budget| plan_with(&request, &travel, budget).driving_seconds();
    let (greedy, rehearsal, production) =
        (seconds(&none), seconds(&Budget::REHEARSAL), seconds(&Budget::PRODUCTION));
    assert!(production < rehearsal && rehearsal < greedy, "{production} {rehearsal} {greedy}");
}

#[test]
fn a_town_takes_less_driving_than_always_going_to_the_nearest_stop() {
    let request = city::town(300, 8, 5);
    let travel = Travel::straight(&request);
    let plan = plan_with(&request, &travel, &Budget::REHEARSAL);
    let plain = crate::nearest::plan(&request, &travel);
    assert_eq!(plan.served(), 300);
    assert!(plain.served <= 300);
    let ratio = plan.driving_seconds() as f64 / plain.driving_seconds as f64;
    assert!(ratio < 0.9, "ratio {ratio}");
}
