//! One problem small enough for a table: local numbers, milliseconds, neighbours by nearness.
//!
//! Owns: [`Problem`], made from a request and the stops and vehicles that take part. Node 0 is the
//! station. Never does: change once made.

use crate::fair::Band;
use crate::request::{Request, Stop, Vehicle};
use crate::travel::Travel;

/// Most stops in one problem: its table then takes 9 MB (twice that for a matrix that differs by
/// direction). Above it, `split` makes several problems of one.
pub const MAX_TABLE_STOPS: usize = 1_500;
/// Most neighbours kept for each stop: more than a ruin ever looks at.
const NEIGHBOURS: usize = 300;
/// Loads and capacities are cut here, so that sums of two cannot overflow.
const LOAD_LIMIT: u64 = u64::MAX / 4;
/// Times are cut here (30 000 years of seconds), so that sums of a route cannot overflow.
const SECONDS_LIMIT: i64 = 1_000_000_000_000;

/// Milliseconds from seconds.
pub(crate) fn millis(seconds: i64) -> i64 {
    seconds.clamp(-SECONDS_LIMIT, SECONDS_LIMIT) * 1_000
}

/// A stop, or the station, in the units of the search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) volume: u64,
    pub(crate) weight: u64,
    pub(crate) service: i64,
    pub(crate) open: i64,
    pub(crate) close: i64,
}

impl Node {
    pub(crate) fn station() -> Self {
        Self { volume: 0, weight: 0, service: 0, open: millis(i64::MIN), close: millis(i64::MAX) }
    }

    pub(crate) fn new(stop: &Stop) -> Self {
        Self {
            volume: stop.volume_ml.min(LOAD_LIMIT),
            weight: stop.weight_g.min(LOAD_LIMIT),
            service: i64::from(stop.service_seconds) * 1_000,
            open: millis(stop.window.0),
            close: millis(stop.window.1),
        }
    }
}

/// A vehicle in the units of the search. Equal vehicles are interchangeable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cart {
    pub(crate) volume: u64,
    pub(crate) weight: u64,
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// How many stops are its fair share.
    pub(crate) band: Band,
}

impl Cart {
    pub(crate) fn new(vehicle: &Vehicle) -> Self {
        Self {
            volume: vehicle.volume_ml.min(LOAD_LIMIT),
            weight: vehicle.weight_g.min(LOAD_LIMIT),
            start: millis(vehicle.shift.0),
            end: millis(vehicle.shift.1),
            band: Band::ANY,
        }
    }

    /// Whether the node fits the empty vehicle.
    pub(crate) const fn takes(&self, node: &Node) -> bool {
        node.volume <= self.volume && node.weight <= self.weight
    }
}

/// A problem with its table.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The station, then the stops.
    pub(crate) nodes: Vec<Node>,
    /// Vehicles; equal ones stand side by side.
    pub(crate) carts: Vec<Cart>,
    /// Whether any stop's window is narrower than the shifts.
    pub(crate) has_windows: bool,
    /// Whether the way back always takes as long as the way there.
    pub(crate) is_symmetric: bool,
    from: Vec<u32>,
    to: Vec<u32>,
    near: Vec<u16>,
    near_width: usize,
}

impl Problem {
    /// The problem of these vehicles and stops of the request; at most [`MAX_TABLE_STOPS`] stops.
    pub(crate) fn new(
        request: &Request,
        travel: &Travel,
        stops: &[usize],
        carts: Vec<Cart>,
    ) -> Self {
        debug_assert!(stops.len() <= MAX_TABLE_STOPS);
        let nodes: Vec<Node> = std::iter::once(Node::station())
            .chain(stops.iter().map(|&stop| Node::new(&request.stops[stop])))
            .collect();
        let (first, last) = (
            carts.iter().map(|cart| cart.start).min().unwrap_or(0),
            carts.iter().map(|cart| cart.end).max().unwrap_or(0),
        );
        let has_windows = nodes[1..].iter().any(|node| node.open > first || node.close < last);
        let names: Vec<usize> =
            std::iter::once(0).chain(stops.iter().map(|&stop| stop + 1)).collect();
        let (from, to) = tables(travel, &names);
        let near_width = stops.len().min(NEIGHBOURS);
        let near = neighbours(&from, nodes.len(), near_width);
        let is_symmetric = travel.is_symmetric() || to.is_empty();
        Self { nodes, carts, has_windows, is_symmetric, from, to, near, near_width }
    }

    /// Stops.
    pub(crate) const fn stops(&self) -> usize {
        self.nodes.len() - 1
    }

    /// Milliseconds from `from` to `to`.
    pub(crate) fn leg(&self, from: u16, to: u16) -> u32 {
        self.from[usize::from(from) * self.nodes.len() + usize::from(to)]
    }

    /// Milliseconds from `node` to every node.
    pub(crate) fn from(&self, node: u16) -> &[u32] {
        let size = self.nodes.len();
        &self.from[usize::from(node) * size..][..size]
    }

    /// Milliseconds from every node to `node`.
    pub(crate) fn to(&self, node: u16) -> &[u32] {
        let size = self.nodes.len();
        let table = if self.to.is_empty() { &self.from } else { &self.to };
        &table[usize::from(node) * size..][..size]
    }

    /// The stops nearest to a stop, itself first.
    pub(crate) fn near(&self, stop: u16) -> &[u16] {
        &self.near[(usize::from(stop) - 1) * self.near_width..][..self.near_width]
    }
}

/// The table and, if directions differ, its transpose (else empty).
fn tables(travel: &Travel, names: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let size = names.len();
    let mut from = vec![0; size * size];
    let mut differs = false;
    for a in 0..size {
        for b in 0..a {
            let there = travel.millis(names[a], names[b]);
            let back =
                if travel.is_symmetric() { there } else { travel.millis(names[b], names[a]) };
            from[a * size + b] = there;
            from[b * size + a] = back;
            differs |= there != back;
        }
    }
    let mut to = vec![];
    if differs {
        to = vec![0; size * size];
        for a in 0..size {
            for b in 0..size {
                to[b * size + a] = from[a * size + b];
            }
        }
    }
    (from, to)
}

fn neighbours(from: &[u32], size: usize, width: usize) -> Vec<u16> {
    let mut near = Vec::with_capacity((size - 1) * width);
    let mut order: Vec<(u32, u16)> = Vec::with_capacity(size);
    for stop in 1..size {
        let row = &from[stop * size..][..size];
        order.clear();
        for (other, &leg) in row.iter().enumerate().skip(1) {
            // Itself first, even among stops at the same door.
            let key = if other == stop { 0 } else { leg.saturating_add(1) };
            order.push((key, u16::try_from(other).unwrap_or(u16::MAX)));
        }
        if width < order.len() {
            order.select_nth_unstable(width);
        }
        let nearest = &mut order[..width];
        nearest.sort_unstable();
        near.extend(nearest.iter().map(|&(_, other)| other));
    }
    near
}
