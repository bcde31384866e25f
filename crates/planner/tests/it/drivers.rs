//! Reads the sample of 13 real routes (stops, packages, the order the driver took) where it lies
//! beside the repository.

use porchlight_planner::{Point, Request, Share, Stop, Vehicle};
use serde_json::Value;

/// One real route.
pub(crate) struct Driven {
    pub(crate) name: String,
    /// One vehicle, leaving at second 0, with all the time in the world.
    pub(crate) request: Request,
    /// Stops in the order they were driven.
    pub(crate) actual: Vec<usize>,
    /// Stops with a window.
    pub(crate) windows: usize,
}

/// The longest shift: nothing of a route is left out for want of time.
const SHIFT: i64 = 24 * 3_600;

fn read(name: &str) -> Value {
    let path = super::instances::folder().join("almrrc-sample").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text.replace(": NaN", ": null")).unwrap()
}

/// The 13 routes. With `keep_windows` stops keep their promised windows.
pub(crate) fn routes(keep_windows: bool) -> Vec<Driven> {
    let packages = read("new_package_data.json");
    let actual = read("new_actual_sequences.json");
    let routes = read("new_route_data.json");
    let one = |(name, route): (&String, &Value)| {
        driven(name, route, &packages[name], &actual[name]["actual"], keep_windows)
    };
    routes.as_object().unwrap().iter().map(one).collect()
}

/// The routes of each station with more than one, planned again as one day: as many vehicles as
/// routes, ten hours each, promised windows ignored.
pub(crate) fn days() -> Vec<Request> {
    let mut days: Vec<Request> = vec![];
    for Driven { request, .. } in routes(false) {
        match days.iter_mut().find(|day| day.station == request.station) {
            Some(day) => {
                day.stops.extend(request.stops);
                day.vehicles.extend(request.vehicles);
            }
            None => days.push(request),
        }
    }
    days.retain(|day| day.vehicles.len() > 1);
    for day in &mut days {
        let volume_ml = day.stops.iter().map(|stop| stop.volume_ml).sum();
        day.vehicles.fill(Vehicle { volume_ml, weight_g: 0, shift: (0, 36_000) });
    }
    days
}

fn driven(name: &str, route: &Value, packages: &Value, actual: &Value, keep: bool) -> Driven {
    let micro = |stop: &Value, key: &str| (stop[key].as_f64().unwrap() * 1e6).round() as i32;
    let point = |stop: &Value| Point { lat: micro(stop, "lat"), lon: micro(stop, "lng") };
    let leave = format!(
        "{} {}",
        route["date_YYYY_MM_DD"].as_str().unwrap(),
        route["departure_time_utc"].as_str().unwrap()
    );
    let leave = seconds(&leave);
    let mut station = None;
    let mut stops = vec![];
    let mut order = vec![];
    let mut windows = 0;
    for (id, stop) in route["stops"].as_object().unwrap() {
        if stop["type"] == "Station" {
            station = Some(point(stop));
            continue;
        }
        let mut planned = Stop {
            point: point(stop),
            volume_ml: 0,
            weight_g: 0,
            service_seconds: 0,
            window: (0, SHIFT),
        };
        for package in packages[id].as_object().unwrap().values() {
            let side = |key: &str| package["dimensions"][key].as_f64().unwrap();
            planned.volume_ml += (side("depth_cm") * side("height_cm") * side("width_cm")) as u64;
            planned.service_seconds +=
                package["planned_service_time_seconds"].as_f64().unwrap() as u32;
            let window = &package["time_window"];
            if let Some(from) = window["start_time_utc"].as_str().filter(|_| keep) {
                let until = window["end_time_utc"].as_str().unwrap();
                planned.window.0 = planned.window.0.max(seconds(from) - leave);
                planned.window.1 = planned.window.1.min(seconds(until) - leave);
            }
        }
        windows += usize::from(planned.window != (0, SHIFT));
        order.push((actual[id].as_u64().unwrap(), stops.len()));
        stops.push(planned);
    }
    order.sort_unstable();
    let volume_ml = stops.iter().map(|stop| stop.volume_ml).sum();
    let request = Request {
        station: station.unwrap(),
        stops,
        vehicles: vec![Vehicle { volume_ml, weight_g: 0, shift: (0, SHIFT) }],
        share: Share::Free,
        seed: 1,
    };
    let actual = order.into_iter().map(|(_, stop)| stop).collect();
    Driven { name: name.to_owned(), request, actual, windows }
}

/// Seconds since the first day of year 0 of `2018-08-11 15:12:44`.
fn seconds(text: &str) -> i64 {
    let numbers: Vec<i64> = text.split(['-', ' ', ':']).map(|word| word.parse().unwrap()).collect();
    let [year, month, day, hour, minute, second] = numbers[..] else { panic!("{text}") };
    // Months from March on, so that the leap day is the last of its year.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    ((days * 24 + hour) * 60 + minute) * 60 + second
}
