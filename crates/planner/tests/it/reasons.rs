//! Small days, each with one thing to be seen.

use crate::city::{STATION, stop, town, van};
use porchlight_planner::{
    Budget, Reason, Request, Share, Stop, Travel, Vehicle, check, plan, plan_with,
};

fn day(stops: Vec<Stop>, vehicles: Vec<Vehicle>) -> Request {
    Request { station: STATION, stops, vehicles, share: Share::Free, seed: 7 }
}

fn reasons(request: &Request) -> Vec<&'static str> {
    plan(request).unassigned.iter().map(|(_, reason)| reason.code()).collect()
}

#[test]
fn each_stop_without_a_place_says_why() {
    let mut large = stop(1_000, 0);
    large.weight_g = 900_001;
    let far = stop(2_000_000, 0);
    let mut early = stop(200_000, 0);
    early.window = (0, 60);
    let request = day(vec![large, far, early, stop(0, 500)], vec![van()]);
    assert_eq!(reasons(&request), ["too_large", "too_far", "window_unreachable"]);
    assert_eq!(plan(&request).routes[0].stops.len(), 1);
    assert_eq!(reasons(&day(vec![stop(0, 0)], vec![])), ["no_vehicle"]);
    let shifts = vec![Vehicle { shift: (600, 600), ..van() }];
    assert_eq!(reasons(&day(vec![stop(0, 0)], shifts)), ["no_vehicle"]);
}

#[test]
fn a_stop_that_only_a_small_vehicle_could_reach_in_time_is_not_called_too_far() {
    let mut heavy = stop(100_000, 0);
    heavy.window = (0, 60);
    let bike = Vehicle { volume_ml: 1, ..van() };
    assert_eq!(reasons(&day(vec![heavy], vec![bike, van()])), ["window_unreachable"]);
}

#[test]
fn a_day_with_too_few_vans_serves_as_many_stops_as_fit_and_leaves_the_large_parcels() {
    let mut stops: Vec<Stop> = (0..30).map(|i| stop(i * 300, 0)).collect();
    for parcel in &mut stops[..5] {
        parcel.volume_ml = 500_000;
    }
    let small = Vehicle { volume_ml: 150_000, ..van() };
    let request = day(stops.clone(), vec![small]);
    let made = plan(&request);
    assert_eq!(made.served(), 25);
    assert_eq!(made.unassigned, (0..5).map(|i| (i, Reason::TooLarge)).collect::<Vec<_>>());
    let tight = Vehicle { volume_ml: 650_000, ..van() };
    let made = plan(&day(stops, vec![tight]));
    assert_eq!(made.served(), 26, "25 small ones and one of the large");
    assert!(made.unassigned.iter().all(|(_, reason)| *reason == Reason::NoRoom));
}

#[test]
fn a_courier_who_would_wait_leaves_the_station_later_and_the_arrival_is_the_window() {
    let mut late = stop(0, 10_000);
    late.window = (7_200, 9_000);
    let made = plan(&day(vec![late], vec![van()]));
    let route = &made.routes[0];
    assert_eq!(route.stops, [(0, 7_200)]);
    assert_eq!(route.seconds, route.driving_seconds + 90);
}

#[test]
fn a_window_that_ends_at_the_second_of_arrival_is_kept() {
    let mut exact = stop(0, 10_000);
    let free = plan(&day(vec![exact.clone()], vec![van()]));
    let arrival = {
        let travel = Travel::straight(&day(vec![exact.clone()], vec![]));
        i64::from(travel.millis(0, 1)).div_euclid(1_000) + 1
    };
    exact.window = (0, arrival);
    assert_eq!(plan(&day(vec![exact.clone()], vec![van()])).routes[0].stops, [(0, arrival)]);
    assert_eq!(free.served(), 1);
    exact.window = (0, arrival - 1);
    assert_eq!(reasons(&day(vec![exact], vec![van()])), ["window_unreachable"]);
}

#[test]
fn an_empty_day_is_an_empty_plan() {
    let made = plan(&day(vec![], vec![van(), van()]));
    assert_eq!((made.routes.len(), made.served(), made.unassigned.len()), (2, 0, 0));
}

#[test]
fn the_way_through_one_way_streets_is_taken_in_the_right_direction() {
    // Four stops on a ring on which only one direction is quick.
    let stops = (1..5).map(|i| stop(i, 0)).collect();
    let request = day(stops, vec![van()]);
    let leg = |from: usize, to: usize| ((to + 5 - from) % 5 * 100) as u32;
    let seconds: Vec<u32> = (0..25).map(|i| leg(i / 5, i % 5)).collect();
    let travel = Travel::given(&request, seconds.clone(), seconds).unwrap();
    let made = plan_with(&request, &travel, &Budget::PRODUCTION);
    let order: Vec<usize> = made.routes[0].stops.iter().map(|(stop, _)| *stop).collect();
    assert_eq!((order, made.driving_seconds()), (vec![0, 1, 2, 3], 500));
}

#[test]
fn a_town_with_enough_vans_is_served_whole() {
    let made = plan_with(&town(200, 6, 1), &Travel::straight(&town(200, 6, 1)), &Budget::REHEARSAL);
    assert_eq!(made.unassigned, []);
}

#[test]
fn the_check_names_what_was_changed_in_a_plan() {
    let request = town(40, 3, 9);
    let travel = Travel::straight(&request);
    let sound = plan_with(&request, &travel, &Budget::REHEARSAL);
    assert_eq!(check::faults(&request, &travel, &sound), Vec::<String>::new());
    let used = sound.routes.iter().position(|route| route.stops.len() > 2).unwrap();
    let mut late = request.clone();
    late.stops[sound.routes[used].stops[1].0].window = (0, 1);
    let mut small = request.clone();
    small.vehicles[used].volume_ml = 1;
    let mut short = request.clone();
    short.vehicles[used].shift.1 = 600;
    for (changed, word) in [(late, "window"), (small, "loaded"), (short, "shift")] {
        let faults = check::faults(&changed, &travel, &sound);
        assert!(faults.iter().any(|fault| fault.contains(word)), "{word}: {faults:?}");
    }
    let mut lost = sound.clone();
    lost.routes[used].stops.pop();
    assert!(check::faults(&request, &travel, &lost)[0].contains("0 times"));
    let mut twice = sound.clone();
    twice.unassigned.push((sound.routes[used].stops[0].0, Reason::NoRoom));
    assert!(check::faults(&request, &travel, &twice)[0].contains("2 times"));
    let mut nearer = sound.clone();
    nearer.routes[used].metres -= 1;
    assert!(check::faults(&request, &travel, &nearer)[0].contains("metres"));
}
