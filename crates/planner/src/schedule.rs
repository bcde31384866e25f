//! When a vehicle is where: the times of a sequence of nodes, for problems of any size.
//!
//! Owns: [`Schedule`], the last filling of gaps, and what a stop would need alone. Never does: use a
//! table (see `problem` for that).

use crate::problem::{Cart, Node};
use crate::request::{Request, Route};
use crate::travel::Travel;

/// Where and when, in the nodes and units of the whole request.
pub(crate) struct Field<'a> {
    pub(crate) travel: &'a Travel,
    /// The station, then every stop.
    pub(crate) nodes: Vec<Node>,
}

/// The times of one sequence.
struct Schedule {
    /// The station, the stops, the station.
    places: Vec<usize>,
    begin: Vec<i64>,
    latest: Vec<i64>,
}

impl<'a> Field<'a> {
    pub(crate) fn new(request: &Request, travel: &'a Travel) -> Self {
        let nodes =
            std::iter::once(Node::station()).chain(request.stops.iter().map(Node::new)).collect();
        Self { travel, nodes }
    }

    pub(crate) fn leg(&self, from: usize, to: usize) -> i64 {
        i64::from(self.travel.millis(from, to))
    }

    /// Whether a vehicle could serve this node alone: in its shift whatever the window, and in
    /// both.
    pub(crate) fn alone(&self, node: usize, cart: &Cart) -> (bool, bool) {
        let stop = &self.nodes[node];
        let arrival = cart.start + self.leg(0, node);
        let back = stop.service + self.leg(node, 0);
        let begin = arrival.max(stop.open);
        (arrival + back <= cart.end, begin <= stop.close && begin + back <= cart.end)
    }

    fn schedule(&self, sequence: &[usize], cart: &Cart) -> Schedule {
        let places: Vec<usize> =
            std::iter::once(0).chain(sequence.iter().copied()).chain([0]).collect();
        let last = places.len() - 1;
        let mut begin = vec![cart.start; places.len()];
        let mut latest = vec![cart.end; places.len()];
        for i in 1..=last {
            let before = &self.nodes[places[i - 1]];
            let arrival = begin[i - 1] + before.service + self.leg(places[i - 1], places[i]);
            begin[i] = arrival.max(self.nodes[places[i]].open);
        }
        for i in (0..last).rev() {
            let node = &self.nodes[places[i]];
            let onward = node.service + self.leg(places[i], places[i + 1]);
            latest[i] = (latest[i + 1] - onward).min(node.close);
        }
        Schedule { places, begin, latest }
    }

    /// Places, greedily and without chance, whatever still fits; returns what does not. After it
    /// no remaining stop fits any gap of any sequence.
    pub(crate) fn fill(
        &self,
        carts: &[Cart],
        sequences: &mut [Vec<usize>],
        absent: &[usize],
    ) -> Vec<usize> {
        if absent.is_empty() {
            return vec![];
        }
        let mut schedules: Vec<Schedule> =
            sequences.iter().zip(carts).map(|(s, cart)| self.schedule(s, cart)).collect();
        let mut rest = vec![];
        for &node in absent {
            let mut best: Option<(i64, usize, usize)> = None;
            let mut empty_like = None;
            for (index, schedule) in schedules.iter().enumerate() {
                let cart = &carts[index];
                if !self.has_room(&sequences[index], cart, node) {
                    continue;
                }
                if sequences[index].is_empty() && empty_like.replace(cart) == Some(cart) {
                    continue;
                }
                if let Some((extra, at)) = self.gap(schedule, node)
                    && best.is_none_or(|(least, ..)| extra < least)
                {
                    best = Some((extra, index, at));
                }
            }
            match best {
                Some((_, index, at)) => {
                    sequences[index].insert(at, node);
                    schedules[index] = self.schedule(&sequences[index], &carts[index]);
                }
                None => rest.push(node),
            }
        }
        rest
    }

    fn has_room(&self, sequence: &[usize], cart: &Cart, node: usize) -> bool {
        let all = || sequence.iter().chain([&node]).map(|&n| &self.nodes[n]);
        let volume = all().fold(0_u64, |sum, n| sum.saturating_add(n.volume));
        let weight = all().fold(0_u64, |sum, n| sum.saturating_add(n.weight));
        volume <= cart.volume && weight <= cart.weight
    }

    /// The cheapest feasible gap: extra driving, index in the sequence.
    fn gap(&self, schedule: &Schedule, node: usize) -> Option<(i64, usize)> {
        let stop = &self.nodes[node];
        let mut best: Option<(i64, usize)> = None;
        for at in 0..schedule.places.len() - 1 {
            let (before, after) = (schedule.places[at], schedule.places[at + 1]);
            let leave = schedule.begin[at] + self.nodes[before].service;
            if leave > stop.close {
                break;
            }
            let (there, onward) = (self.leg(before, node), self.leg(node, after));
            let begin = (leave + there).max(stop.open);
            let in_time =
                begin <= stop.close && begin + stop.service + onward <= schedule.latest[at + 1];
            let extra = there + onward - self.leg(before, after);
            if in_time && best.is_none_or(|(least, _)| extra < least) {
                best = Some((extra, at));
            }
        }
        best
    }

    /// The route as told to the caller.
    pub(crate) fn route(&self, sequence: &[usize], cart: &Cart) -> Route {
        if sequence.is_empty() {
            return Route::default();
        }
        let schedule = self.schedule(sequence, cart);
        let legs = schedule.places.windows(2);
        let driving: i64 = legs.clone().map(|pair| self.leg(pair[0], pair[1])).sum();
        let metres = legs.map(|pair| u64::from(self.travel.metres(pair[0], pair[1]))).sum();
        let leave = schedule.begin[1] - self.leg(0, sequence[0]);
        let back = schedule.begin.last().copied().unwrap_or(leave);
        let stops = sequence.iter().zip(&schedule.begin[1..]);
        Route {
            stops: stops.map(|(node, begin)| (node - 1, seconds(*begin))).collect(),
            metres,
            seconds: u64::try_from(seconds(back - leave)).unwrap_or(0),
            driving_seconds: u64::try_from(seconds(driving)).unwrap_or(0),
        }
    }
}

/// Whole seconds, rounded up.
const fn seconds(millis: i64) -> i64 {
    -(-millis).div_euclid(1_000)
}
