//! Orders to routes: stops and vehicles in, one route for each vehicle and the stops without a
//! place, with the reason, out.
//!
//! Owns: the search (SISR: ruin strings of neighbouring stops, put them back greedily, anneal), fair
//! shares, the travel estimate, and the reason codes. Never does: read a clock, the machine or the
//! network. The same request gives the same plan on every machine: costs are integers, chance comes
//! from the seed, and the search ends after a number of steps, never after a time.
//!
//! Start at [`plan`]. The order of what counts: most stops served; with [`Share::Fair`] each
//! vehicle its share; then least driving time.
//! `check` proves a plan independently of the search.

pub mod check;
mod fair;
mod polish;
mod problem;
mod random;
mod recreate;
mod request;
mod ruin;
mod schedule;
mod search;
mod solution;
mod split;
mod tour;
mod travel;

pub use fair::{FREE_STOPS, SLACK};
pub use problem::MAX_TABLE_STOPS;
pub use request::{Plan, Point, Reason, Request, Route, Share, Stop, Vehicle};
pub use split::{PART_STOPS, ROUNDS};
pub use travel::{DETOUR, Travel, URBAN_METRES_PER_SECOND, WrongSize};

use problem::Cart;
use schedule::Field;
use split::Task;

/// Up to so many stops each adds its full share of steps, beyond it a fraction: a step takes longer
/// the more stops there are.
pub const FULL_SHARE_STOPS: usize = 500;
/// One part of so many.
const LATER_SHARE: u64 = 5;

/// How long to search, in steps (one ruin and one recreate each).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Steps for each of the first [`FULL_SHARE_STOPS`] stops; a fifth of it for each later one.
    pub steps_per_stop: u64,
    /// Steps at least, however few the stops.
    pub least: u64,
    /// Steps at most for the whole request, however many the stops.
    pub most: u64,
}

impl Budget {
    /// What the server plans with.
    pub const PRODUCTION: Self = Self { steps_per_stop: 1_000, least: 20_000, most: 4_000_000 };
    /// For rehearsals that plan thousands of days: a few per cent more driving, a fraction of the
    /// time.
    pub const REHEARSAL: Self = Self { steps_per_stop: 20, least: 500, most: 200_000 };

    /// Steps for a request of so many stops.
    #[must_use]
    pub fn steps(&self, stops: usize) -> u64 {
        let full = stops.min(FULL_SHARE_STOPS) as u64;
        let later = stops as u64 - full;
        let wanted = self.steps_per_stop * full + self.steps_per_stop * later / LATER_SHARE;
        wanted.max(self.least).min(self.most)
    }

    /// The share of a part.
    fn share(&self, part: usize, whole: usize) -> u64 {
        self.steps(whole) * part as u64 / whole.max(1) as u64
    }
}

/// Plans with straight-line travel and the production budget.
#[must_use]
pub fn plan(request: &Request) -> Plan {
    plan_with(request, &Travel::straight(request), &Budget::PRODUCTION)
}

/// Plans with the caller's travel (made for this request) and budget.
#[must_use]
pub fn plan_with(request: &Request, travel: &Travel, budget: &Budget) -> Plan {
    let field = Field::new(request, travel);
    let usable = (0..request.vehicles.len())
        .filter(|&v| request.vehicles[v].shift.0 < request.vehicles[v].shift.1);
    let vehicles = split::by_kind(request, usable.collect());
    let carts: Vec<Cart> = vehicles.iter().map(|&v| Cart::new(&request.vehicles[v])).collect();
    let mut kinds = carts.clone();
    kinds.dedup();
    let mut unassigned = vec![];
    let mut stops = vec![];
    for stop in 0..request.stops.len() {
        match reason_alone(&field, &kinds, stop) {
            Some(reason) => unassigned.push((stop, reason)),
            None => stops.push(stop),
        }
    }
    let task = Task { request, travel, stops, vehicles };
    let (sequences, rest) = assign(&task, &field, &carts, budget);
    unassigned.extend(rest.iter().map(|node| (node - 1, Reason::NoRoom)));
    unassigned.sort_unstable();
    let mut routes = vec![Route::default(); request.vehicles.len()];
    for ((&vehicle, cart), sequence) in task.vehicles.iter().zip(&carts).zip(&sequences) {
        routes[vehicle] = field.route(sequence, cart);
    }
    Plan { routes, unassigned }
}

/// Nodes by vehicle, and nodes without a place.
type Assigned = (Vec<Vec<usize>>, Vec<usize>);

/// Searches as the request's share says. A fair plan never serves fewer stops than a free one: while
/// it leaves some out, the free plan is made too, and if that serves more, the search for fair
/// shares goes on from there.
fn assign(task: &Task<'_>, field: &Field<'_>, carts: &[Cart], budget: &Budget) -> Assigned {
    let nothing = vec![vec![]; carts.len()];
    let free = |start| pass(task, field, carts, start, budget);
    if task.request.share == Share::Free {
        return free(nothing);
    }
    let nodes: Vec<usize> = task.stops.iter().map(|stop| stop + 1).collect();
    let banded = fair::with_bands(field, carts, &nodes);
    let fair = |start| pass(task, field, &banded, start, budget);
    let first = fair(nothing.clone());
    if first.1.is_empty() {
        return first;
    }
    let other = free(nothing);
    if other.1.len() >= first.1.len() {
        return first;
    }
    let start = other.0.iter().map(|nodes| nodes.iter().map(|node| node - 1).collect());
    fair(start.collect())
}

/// One search from the start (stops by vehicle), and the filling of the gaps it leaves.
fn pass(
    task: &Task<'_>,
    field: &Field<'_>,
    carts: &[Cart],
    start: Vec<Vec<usize>>,
    budget: &Budget,
) -> Assigned {
    let mut sequences = split::solve(task, carts, start, budget);
    // From here on nodes of the whole request: stop + 1.
    sequences.iter_mut().flatten().for_each(|stop| *stop += 1);
    let mut placed = vec![false; task.request.stops.len() + 1];
    sequences.iter().flatten().for_each(|&node| placed[node] = true);
    let absent: Vec<usize> =
        task.stops.iter().map(|stop| stop + 1).filter(|&node| !placed[node]).collect();
    let rest = field.fill(carts, &mut sequences, &absent);
    (sequences, rest)
}

/// Why no vehicle could serve the stop even alone; `None` if one could.
fn reason_alone(field: &Field<'_>, kinds: &[Cart], stop: usize) -> Option<Reason> {
    if kinds.is_empty() {
        return Some(Reason::NoVehicle);
    }
    let node = &field.nodes[stop + 1];
    let mut reason = Reason::TooLarge;
    for cart in kinds.iter().filter(|cart| cart.takes(node)) {
        match field.alone(stop + 1, cart) {
            (_, true) => return None,
            (true, false) => reason = Reason::WindowUnreachable,
            (false, false) if reason == Reason::TooLarge => reason = Reason::TooFar,
            (false, false) => {}
        }
    }
    Some(reason)
}
