//! Many stops: the map is cut into parts small enough for a table, each part is searched, then
//! neighbouring routes are put together in other combinations and searched again.
//!
//! Owns: how parts are cut and their results joined. Never does: look at time; a part is a place.

use crate::Budget;
use crate::problem::{Cart, MAX_TABLE_STOPS, Problem};
use crate::random::Random;
use crate::request::{Point, Request};
use crate::search::search;
use crate::travel::Travel;

/// Most stops of a part. Smaller than a table allows: steps stay in the cache.
pub const PART_STOPS: usize = 800;
/// Rounds over all parts: the first cuts stops, the others regroup routes.
pub const ROUNDS: u64 = 3;

/// Sequences by vehicle, as indices of stops.
pub(crate) type Sequences = Vec<Vec<usize>>;

/// The task of a whole plan: which stops and which vehicles take part, equal vehicles together.
pub(crate) struct Task<'a> {
    pub(crate) request: &'a Request,
    pub(crate) travel: &'a Travel,
    pub(crate) stops: Vec<usize>,
    pub(crate) vehicles: Vec<usize>,
}

/// A part: stops, and places in `Task::vehicles`.
#[derive(Debug, Default)]
struct Part {
    stops: Vec<usize>,
    vehicles: Vec<usize>,
}

/// Searches the task with these vehicles, in one piece or in parts, from a plan that holds (or from
/// empty sequences); one sequence for each of `task.vehicles`.
pub(crate) fn solve(
    task: &Task<'_>,
    carts: &[Cart],
    mut sequences: Sequences,
    budget: &Budget,
) -> Sequences {
    let count = task.stops.len();
    let is_new = sequences.iter().all(Vec::is_empty);
    if count <= MAX_TABLE_STOPS {
        let part = Part { stops: task.stops.clone(), vehicles: (0..task.vehicles.len()).collect() };
        run(task, carts, &part, &mut sequences, (budget.steps(count), 0));
        return sequences;
    }
    let mut number = 0;
    for round in 0..ROUNDS {
        let parts = if round == 0 && is_new { cut(task) } else { regroup(task, &sequences, round) };
        for part in parts {
            let steps = budget.share(part.stops.len(), count) / ROUNDS;
            run(task, carts, &part, &mut sequences, (steps, number));
            number += 1;
        }
    }
    sequences
}

/// Searches a part from what its vehicles have now, for so many steps, with that stream of chance.
fn run(
    task: &Task<'_>,
    carts: &[Cart],
    part: &Part,
    sequences: &mut Sequences,
    (steps, stream): (u64, u64),
) {
    if part.stops.is_empty() || part.vehicles.is_empty() {
        return;
    }
    let carts = part.vehicles.iter().map(|&v| carts[v]).collect();
    let problem = Problem::new(task.request, task.travel, &part.stops, carts);
    let mut local = std::collections::HashMap::new();
    for (index, &stop) in part.stops.iter().enumerate() {
        local.insert(stop, u16::try_from(index + 1).unwrap_or(u16::MAX));
    }
    let start: Vec<Vec<u16>> = part
        .vehicles
        .iter()
        .map(|&v| sequences[v].iter().filter_map(|stop| local.get(stop).copied()).collect())
        .collect();
    let found = search(&problem, &start, steps, &mut Random::new(task.request.seed, stream));
    for (&vehicle, sequence) in part.vehicles.iter().zip(&found.sequences) {
        sequences[vehicle] =
            sequence.iter().map(|&stop| part.stops[usize::from(stop) - 1]).collect();
    }
}

/// East and north of the station, in micro-degrees of latitude.
fn place(request: &Request, point: Point) -> (f64, f64) {
    const TURN: i64 = 360_000_000;
    let east = (i64::from(point.lon) - i64::from(request.station.lon) + TURN / 2).rem_euclid(TURN)
        - TURN / 2;
    let narrow = libm::cos((f64::from(request.station.lat) / 1e6).to_radians());
    (east as f64 * narrow, f64::from(point.lat) - f64::from(request.station.lat))
}

/// Halves the stops across their wider side until each part is small; vehicles of each kind are
/// dealt in proportion to the stops.
fn cut(task: &Task<'_>) -> Vec<Part> {
    let at = |stop: &usize| place(task.request, task.request.stops[*stop].point);
    let mut parts = vec![];
    let mut open = vec![task.stops.clone()];
    while let Some(mut stops) = open.pop() {
        if stops.len() <= PART_STOPS {
            parts.push(Part { stops, vehicles: vec![] });
            continue;
        }
        let wide = is_wide(stops.iter().map(at));
        stops.sort_by(|a, b| {
            let (a, b) = (at(a), at(b));
            if wide { a.0.total_cmp(&b.0) } else { a.1.total_cmp(&b.1) }
        });
        let rest = stops.split_off(stops.len() / 2);
        open.push(rest);
        open.push(stops);
    }
    deal(&mut parts, 0..task.vehicles.len());
    parts
}

fn is_wide(places: impl Iterator<Item = (f64, f64)>) -> bool {
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for (x, y) in places {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    high.0 - low.0 >= high.1 - low.1
}

/// Gives each vehicle to the part that is furthest behind its share by number of stops.
fn deal(parts: &mut [Part], vehicles: impl Iterator<Item = usize>) {
    let mut given = vec![1_usize; parts.len()];
    for vehicle in vehicles {
        let most = (0..parts.len()).max_by(|&a, &b| {
            let (x, y) = (parts[a].stops.len() * given[b], parts[b].stops.len() * given[a]);
            x.cmp(&y).then(b.cmp(&a))
        });
        if let Some(part) = most {
            given[part] += 1;
            parts[part].vehicles.push(vehicle);
        }
    }
}

/// Groups whole routes by their middle, in another direction each round; idle vehicles and stops
/// without a place go to the groups that can use them.
fn regroup(task: &Task<'_>, sequences: &Sequences, round: u64) -> Vec<Part> {
    let at = |stop: usize| place(task.request, task.request.stops[stop].point);
    let turn = std::f64::consts::PI * round as f64 / ROUNDS as f64;
    let (cos, sin) = (libm::cos(turn), libm::sin(turn));
    let middle = |vehicle: usize| {
        let list = &sequences[vehicle];
        let sum = list.iter().map(|&s| at(s)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        let (x, y) = (sum.0 / list.len() as f64, sum.1 / list.len() as f64);
        (x * cos + y * sin, y * cos - x * sin)
    };
    let busy = (0..sequences.len()).filter(|&v| !sequences[v].is_empty());
    let mut open = vec![busy.map(|v| (v, middle(v))).collect::<Vec<_>>()];
    let mut parts = vec![];
    let mut centres = vec![];
    while let Some(mut routes) = open.pop() {
        let stops: usize = routes.iter().map(|(v, _)| sequences[*v].len()).sum();
        if stops > PART_STOPS && routes.len() > 1 {
            let wide = is_wide(routes.iter().map(|(_, middle)| *middle));
            routes.sort_by(
                |(_, a), (_, b)| {
                    if wide { a.0.total_cmp(&b.0) } else { a.1.total_cmp(&b.1) }
                },
            );
            let rest = routes.split_off(routes.len() / 2);
            open.push(rest);
            open.push(routes);
            continue;
        }
        let vehicles: Vec<usize> = routes.iter().map(|(v, _)| *v).collect();
        let stops = vehicles.iter().flat_map(|&v| sequences[v].iter().copied()).collect();
        let count = routes.len().max(1) as f64;
        let sum = routes.iter().fold((0.0, 0.0), |a, (_, b)| (a.0 + b.0, a.1 + b.1));
        centres.push((sum.0 / count, sum.1 / count));
        parts.push(Part { stops, vehicles });
    }
    hand_out(task, sequences, &mut parts, |stop| {
        let (x, y) = at(stop);
        let (x, y) = (x * cos + y * sin, y * cos - x * sin);
        let far = |c: &(f64, f64)| (c.0 - x) * (c.0 - x) + (c.1 - y) * (c.1 - y);
        (0..centres.len()).min_by(|&a, &b| far(&centres[a]).total_cmp(&far(&centres[b])))
    });
    for part in &mut parts {
        // Equal vehicles must stand side by side.
        part.vehicles.sort_unstable();
    }
    parts
}

/// Stops without a place go to the part `nearest` names while its table has room, and idle
/// vehicles to the parts that got most of them.
fn hand_out(
    task: &Task<'_>,
    sequences: &Sequences,
    parts: &mut [Part],
    nearest: impl Fn(usize) -> Option<usize>,
) {
    let mut placed = vec![false; task.request.stops.len()];
    sequences.iter().flatten().for_each(|&stop| placed[stop] = true);
    let mut waiting: Vec<Part> = parts.iter().map(|_| Part::default()).collect();
    for &stop in task.stops.iter().filter(|&&stop| !placed[stop]) {
        if let Some(part) = nearest(stop)
            && parts[part].stops.len() < MAX_TABLE_STOPS
        {
            parts[part].stops.push(stop);
            waiting[part].stops.push(stop);
        }
    }
    let idle = (0..sequences.len()).filter(|&v| sequences[v].is_empty());
    deal(&mut waiting, idle);
    for (part, extra) in parts.iter_mut().zip(waiting) {
        part.vehicles.extend(extra.vehicles);
    }
}

/// Sorts the vehicles that take part so that equal ones stand side by side; of each kind at most one
/// for each stop.
pub(crate) fn by_kind(request: &Request, mut vehicles: Vec<usize>) -> Vec<usize> {
    let kind = |v: usize| Cart::new(&request.vehicles[v]);
    vehicles.sort_by_key(|&v| (kind(v), v));
    let (mut last, mut count) = (None, 0);
    vehicles.retain(|&v| {
        count = if last.replace(kind(v)) == Some(kind(v)) { count + 1 } else { 1 };
        count <= request.stops.len()
    });
    vehicles
}
