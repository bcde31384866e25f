//! The plain way to plan, to compare with: each vehicle drives to the nearest stop that it can
//! still serve, until there is none.

use porchlight_planner::{Request, Travel};

/// What the plain way reaches.
pub(crate) struct Nearest {
    pub(crate) served: usize,
    pub(crate) driving_seconds: u64,
}

/// Plans the plain way, one vehicle after the other.
pub(crate) fn plan(request: &Request, travel: &Travel) -> Nearest {
    let mut open: Vec<usize> = (0..request.stops.len()).collect();
    let mut driving = 0;
    for vehicle in &request.vehicles {
        let (mut volume, mut weight) = (vehicle.volume_ml, vehicle.weight_g);
        let (mut clock, mut node) = (vehicle.shift.0 * 1_000, 0);
        loop {
            let after = |stop: usize| {
                let wanted = &request.stops[stop];
                let arrival = clock + i64::from(travel.millis(node, stop + 1));
                let begin = arrival.max(wanted.window.0 * 1_000);
                let leave = begin + i64::from(wanted.service_seconds) * 1_000;
                let home = leave + i64::from(travel.millis(stop + 1, 0));
                let fits = wanted.volume_ml <= volume
                    && wanted.weight_g <= weight
                    && begin <= wanted.window.1 * 1_000
                    && home <= vehicle.shift.1 * 1_000;
                fits.then_some(leave)
            };
            let reachable = (0..open.len()).filter(|&i| after(open[i]).is_some());
            let Some(next) = reachable.min_by_key(|&i| travel.millis(node, open[i] + 1)) else {
                break;
            };
            let stop = open.swap_remove(next);
            clock = after(stop).unwrap_or(clock);
            driving += u64::from(travel.millis(node, stop + 1));
            volume -= request.stops[stop].volume_ml;
            weight -= request.stops[stop].weight_g;
            node = stop + 1;
        }
        driving += u64::from(travel.millis(node, 0));
    }
    Nearest { served: request.stops.len() - open.len(), driving_seconds: driving.div_ceil(1_000) }
}
