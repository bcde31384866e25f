//! Checks a plan against its request, sharing no code with the search: what it computes it computes
//! from the request and the travel alone.

use crate::request::{Plan, Request, Route, Vehicle};
use crate::travel::Travel;

/// Everything that is wrong with a plan, in words; empty if it holds.
#[must_use]
pub fn faults(request: &Request, travel: &Travel, plan: &Plan) -> Vec<String> {
    let mut faults = vec![];
    let mut seen = vec![0_u32; request.stops.len()];
    let routed = plan.routes.iter().flat_map(|route| route.stops.iter().map(|(stop, _)| *stop));
    for stop in routed.chain(plan.unassigned.iter().map(|(stop, _)| *stop)) {
        match seen.get_mut(stop) {
            Some(count) => *count += 1,
            None => faults.push(format!("stop {stop} is not in the request")),
        }
    }
    for (stop, count) in seen.iter().enumerate().filter(|(_, count)| **count != 1) {
        faults.push(format!("stop {stop} stands in the plan {count} times"));
    }
    if plan.routes.len() != request.vehicles.len() {
        faults.push(format!(
            "{} routes for {} vehicles",
            plan.routes.len(),
            request.vehicles.len()
        ));
    }
    if faults.is_empty() {
        for (index, (route, vehicle)) in plan.routes.iter().zip(&request.vehicles).enumerate() {
            let found = route_faults(request, travel, route, vehicle);
            faults.extend(found.into_iter().map(|fault| format!("vehicle {index}: {fault}")));
        }
    }
    faults
}

fn route_faults(
    request: &Request,
    travel: &Travel,
    route: &Route,
    vehicle: &Vehicle,
) -> Vec<String> {
    if route.stops.is_empty() {
        return vec![];
    }
    let mut faults = vec![];
    let (mut volume, mut weight) = (0_u64, 0_u64);
    let (mut driving, mut metres) = (0_i64, 0_u64);
    let mut clock = vehicle.shift.0 * 1_000;
    let mut leave = clock;
    let mut node = 0;
    for &(stop, arrival) in &route.stops {
        let wanted = &request.stops[stop];
        let leg = i64::from(travel.millis(node, stop + 1));
        driving += leg;
        metres += u64::from(travel.metres(node, stop + 1));
        clock = (clock + leg).max(wanted.window.0 * 1_000);
        if node == 0 {
            leave = clock - leg;
        }
        if clock > wanted.window.1 * 1_000 {
            faults.push(format!("stop {stop} begins after its window, at {clock} ms"));
        }
        if (arrival * 1_000 - clock) / 1_000 != 0 || arrival * 1_000 < clock {
            faults.push(format!("stop {stop} begins at {clock} ms, not at {arrival} s"));
        }
        clock += i64::from(wanted.service_seconds) * 1_000;
        volume = volume.saturating_add(wanted.volume_ml);
        weight = weight.saturating_add(wanted.weight_g);
        node = stop + 1;
    }
    let leg = i64::from(travel.millis(node, 0));
    driving += leg;
    metres += u64::from(travel.metres(node, 0));
    clock += leg;
    if clock > vehicle.shift.1 * 1_000 {
        faults.push(format!("back at {clock} ms, after the shift"));
    }
    if volume > vehicle.volume_ml || weight > vehicle.weight_g {
        faults.push(format!("loaded with {volume} ml and {weight} g"));
    }
    let up = |millis: i64| u64::try_from(millis).unwrap_or(0).div_ceil(1_000);
    let told = (route.metres, route.seconds, route.driving_seconds);
    let found = (metres, up(clock - leave), up(driving));
    if told != found {
        faults.push(format!("metres, seconds, driving are {found:?}, not {told:?}"));
    }
    faults
}
