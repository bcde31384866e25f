//! Routes for rehearsals, where thousands of days are planned and the quality of routes does not
//! matter: always the nearest stop that still fits.

use porchlight_app::ports::{PlanRequest, PlanVehicle, Planned, PlannedRoute, Router};
use porchlight_domain::geo::Point;

/// Metres per second in town, door to door.
const METRES_PER_SECOND: i64 = 6;
/// Straight lines are shorter than streets by this, in tenths.
const DETOUR_TENTHS: i64 = 13;

/// Plans by always going to the nearest stop that fits in load, window and shift.
#[derive(Debug, Clone, Copy, Default)]
pub struct NearestRouter;

/// Street metres between two points, in integers: near enough within a town.
fn metres(a: Point, b: Point) -> i64 {
    // A micro-degree of latitude is about 0.111 m; of longitude that times the cosine, here of 30
    // degrees of latitude.
    let north = i64::from(a.lat - b.lat).abs() * 111 / 1_000;
    let east = i64::from(a.lon - b.lon).abs() * 96 / 1_000;
    (north * north + east * east).isqrt() * DETOUR_TENTHS / 10
}

impl Router for NearestRouter {
    fn plan(&self, request: &PlanRequest) -> Planned {
        let mut open: Vec<usize> = (0..request.stops.len()).collect();
        // Routes of equal length, so that every courier gets some.
        let share = open.len().div_ceil(request.vehicles.len().max(1));
        let routes = request.vehicles.iter().map(|v| fill(request, v, &mut open, share)).collect();
        let unassigned = open.into_iter().map(|index| (index, "no_capacity")).collect();
        Planned { routes, unassigned }
    }
}

fn fill(
    request: &PlanRequest,
    vehicle: &PlanVehicle,
    open: &mut Vec<usize>,
    share: usize,
) -> PlannedRoute {
    let mut route = PlannedRoute::default();
    let (mut here, mut clock) = (request.station, vehicle.shift.0 + 900);
    let (mut volume, mut weight) = (vehicle.volume_ml, vehicle.weight_g);
    while route.stops.len() < share {
        let fits = |index: &usize| {
            let stop = &request.stops[*index];
            let arrival = clock + metres(here, stop.point) / METRES_PER_SECOND;
            let at = arrival.max(stop.window.0);
            (stop.volume_ml <= volume
                && stop.weight_g <= weight
                && at <= stop.window.1
                && at + i64::from(stop.service_seconds) <= vehicle.shift.1)
                .then_some((at, *index))
        };
        let Some((arrival, next)) = open.iter().filter_map(fits).min() else { break };
        let stop = &request.stops[next];
        route.metres += metres(here, stop.point).unsigned_abs();
        route.stops.push((next, arrival));
        clock = arrival + i64::from(stop.service_seconds);
        volume -= stop.volume_ml;
        weight -= stop.weight_g;
        here = stop.point;
        open.retain(|index| *index != next);
    }
    route.metres += metres(here, request.station).unsigned_abs();
    route.seconds = (clock - vehicle.shift.0).unsigned_abs();
    route
}
