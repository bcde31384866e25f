//! What holds for every request, however odd.

use crate::city::STATION;
use porchlight_planner::{
    Budget, Plan, Point, Reason, Request, Share, Stop, Travel, Vehicle, check, plan_with,
};
use proptest::prelude::*;

const SHORT: Budget = Budget { steps_per_stop: 20, least: 200, most: 2_000 };

fn any_stop() -> impl Strategy<Value = Stop> {
    // Offsets repeat, so that several stops stand at one door; some lie far away.
    let offset = prop_oneof![-5_i32..5, -40..40, -400..400].prop_map(|step| step * 1_000);
    let window = prop_oneof![
        Just((0, 40_000)),
        (0_i64..30_000, 0_i64..9_000).prop_map(|(from, long)| (from, from + long)),
        (0_i64..30_000, 0_i64..30_000),
    ];
    let load = (0_u64..60_000, 0_u64..9_000);
    (offset.clone(), offset, load, 0_u32..1_200, window).prop_map(
        |(lat, lon, (volume_ml, weight_g), service_seconds, window)| Stop {
            point: Point { lat: STATION.lat + lat, lon: STATION.lon + lon },
            volume_ml,
            weight_g,
            service_seconds,
            window,
        },
    )
}

fn any_vehicle() -> impl Strategy<Value = Vehicle> {
    let capacity = prop_oneof![Just((u64::MAX, u64::MAX)), Just((100_000, 20_000)), Just((0, 0))];
    let shift = prop_oneof![Just((0, 12_600)), Just((9_000, 30_000)), Just((500, 400))];
    (capacity, shift).prop_map(|((volume_ml, weight_g), shift)| Vehicle {
        volume_ml,
        weight_g,
        shift,
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let stops = prop::collection::vec(any_stop(), 0..40);
    let vehicles = prop::collection::vec(any_vehicle(), 0..6);
    let share = prop_oneof![Just(Share::Free), Just(Share::Fair)];
    (stops, vehicles, share, any::<u64>()).prop_map(|(stops, vehicles, share, seed)| Request {
        station: STATION,
        stops,
        vehicles,
        share,
        seed,
    })
}

fn straight(request: &Request) -> (Travel, Plan) {
    let travel = Travel::straight(request);
    let plan = plan_with(request, &travel, &SHORT);
    (travel, plan)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_stop_stands_once_and_loads_windows_and_shifts_hold(request in any_request()) {
        let (travel, plan) = straight(&request);
        prop_assert_eq!(check::faults(&request, &travel, &plan), Vec::<String>::new());
    }

    #[test]
    fn a_matrix_whose_detours_are_shorter_than_direct_ways_is_planned_soundly(
        request in any_request(),
        seconds in prop::collection::vec(0_u32..4_000, 41 * 41),
    ) {
        let size = request.stops.len() + 1;
        let seconds = seconds[..size * size].to_vec();
        let travel = Travel::given(&request, seconds.clone(), seconds).unwrap();
        let plan = plan_with(&request, &travel, &SHORT);
        prop_assert_eq!(check::faults(&request, &travel, &plan), Vec::<String>::new());
    }

    #[test]
    fn the_same_request_gives_the_same_plan(request in any_request()) {
        prop_assert_eq!(straight(&request).1, straight(&request).1);
    }

    #[test]
    fn the_order_in_which_vehicles_are_named_changes_nothing(
        request in any_request(),
        turn in 0_usize..6,
    ) {
        let mut turned = request.clone();
        if !turned.vehicles.is_empty() {
            let by = turn % turned.vehicles.len();
            turned.vehicles.rotate_left(by);
        }
        let (plan, other) = (straight(&request).1, straight(&turned).1);
        prop_assert_eq!(plan.served(), other.served());
        prop_assert_eq!(plan.driving_seconds(), other.driving_seconds());
        prop_assert_eq!(plan.unassigned, other.unassigned);
    }

    #[test]
    fn fair_shares_never_cost_a_stop(request in any_request()) {
        let with = |share| straight(&Request { share, ..request.clone() }).1;
        let (fair, free) = (with(Share::Fair), with(Share::Free));
        prop_assert!(fair.served() >= free.served());
        if free.unassigned.iter().all(|(_, reason)| *reason != Reason::NoRoom) {
            prop_assert_eq!(fair.unassigned, free.unassigned);
        }
    }

    #[test]
    fn what_has_no_room_fits_no_gap_of_any_route(request in any_request()) {
        let (travel, plan) = straight(&request);
        for &(stop, reason) in &plan.unassigned {
            if reason != Reason::NoRoom {
                continue;
            }
            for (route, vehicle) in plan.routes.iter().zip(&request.vehicles) {
                let sequence: Vec<usize> = route.stops.iter().map(|(stop, _)| *stop).collect();
                for at in 0..=sequence.len() {
                    let mut tried = sequence.clone();
                    tried.insert(at, stop);
                    prop_assert!(!fits(&request, &travel, vehicle, &tried), "{stop} at {at}");
                }
            }
        }
    }

    #[test]
    fn each_reason_is_true(request in any_request()) {
        let (travel, plan) = straight(&request);
        let usable: Vec<&Vehicle> =
            request.vehicles.iter().filter(|v| v.shift.0 < v.shift.1).collect();
        for &(stop, reason) in &plan.unassigned {
            let alone = usable.iter().any(|v| fits(&request, &travel, v, &[stop]));
            let mut open = request.clone();
            open.stops[stop].window = (i64::MIN / 10_000, i64::MAX / 10_000);
            let any_time = usable.iter().any(|v| fits(&open, &travel, v, &[stop]));
            let wanted = &request.stops[stop];
            let loads = |v: &&&Vehicle| {
                wanted.volume_ml <= v.volume_ml && wanted.weight_g <= v.weight_g
            };
            let loadable = usable.iter().filter(loads).count() > 0;
            let expected = match (usable.is_empty(), loadable, any_time, alone) {
                (true, ..) => Reason::NoVehicle,
                (_, false, ..) => Reason::TooLarge,
                (_, _, false, _) => Reason::TooFar,
                (_, _, _, false) => Reason::WindowUnreachable,
                _ => Reason::NoRoom,
            };
            prop_assert_eq!(reason, expected);
        }
    }
}

/// Whether a vehicle could drive this sequence; written again here, from the definition.
fn fits(request: &Request, travel: &Travel, vehicle: &Vehicle, sequence: &[usize]) -> bool {
    let sum = |f: fn(&Stop) -> u64| sequence.iter().map(|s| f(&request.stops[*s])).sum::<u64>();
    if sum(|s| s.volume_ml) > vehicle.volume_ml || sum(|s| s.weight_g) > vehicle.weight_g {
        return false;
    }
    let (mut clock, mut node) = (vehicle.shift.0 * 1_000, 0);
    for &index in sequence {
        let stop = &request.stops[index];
        clock += i64::from(travel.millis(node, index + 1));
        clock = clock.max(stop.window.0 * 1_000);
        if clock > stop.window.1 * 1_000 {
            return false;
        }
        clock += i64::from(stop.service_seconds) * 1_000;
        node = index + 1;
    }
    vehicle.shift.0 < vehicle.shift.1
        && clock + i64::from(travel.millis(node, 0)) <= vehicle.shift.1 * 1_000
}
