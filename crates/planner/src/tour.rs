//! One vehicle's sequence with what makes a question about an insertion cheap: at every place the
//! time it is left at the earliest, and the latest time it may begin.
//!
//! Owns: [`Tour`] and its arithmetic. Never does: choose (see `recreate`).

use crate::problem::{Cart, Node, Problem};

/// A place in a tour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) node: u16,
    /// Milliseconds to the next slot.
    pub(crate) leg: u32,
    /// Earliest leaving.
    pub(crate) leave: i64,
    /// Latest beginning that keeps everything after it in time.
    pub(crate) latest: i64,
}

/// The slots of one vehicle, the station at both ends.
#[derive(Debug)]
pub(crate) struct Tour {
    pub(crate) slots: Vec<Slot>,
    pub(crate) volume: u64,
    pub(crate) weight: u64,
    /// Milliseconds of driving, and the toll for a share that is not fair.
    pub(crate) cost: i64,
}

impl Clone for Tour {
    fn clone(&self) -> Self {
        Self { slots: self.slots.clone(), ..*self }
    }

    fn clone_from(&mut self, source: &Self) {
        self.slots.clone_from(&source.slots);
        (self.volume, self.weight, self.cost) = (source.volume, source.weight, source.cost);
    }
}

impl Tour {
    /// A tour through these stops; call [`Tour::refresh`] to know whether it is in time.
    pub(crate) fn new(stops: &[u16]) -> Self {
        let slot = |node| Slot { node, leg: 0, leave: 0, latest: 0 };
        let slots = std::iter::once(0).chain(stops.iter().copied()).chain([0]).map(slot).collect();
        Self { slots, volume: 0, weight: 0, cost: 0 }
    }

    /// Stops.
    pub(crate) fn stops(&self) -> usize {
        self.slots.len() - 2
    }

    /// The stops in order.
    pub(crate) fn sequence(&self) -> impl Iterator<Item = u16> {
        self.slots[1..self.slots.len() - 1].iter().map(|slot| slot.node)
    }

    /// Recomputes everything; false if a window, the shift or the capacity is not held.
    pub(crate) fn refresh(&mut self, problem: &Problem, cart: &Cart) -> bool {
        let last = self.slots.len() - 1;
        (self.volume, self.weight, self.cost) = (0, 0, cart.band.toll(self.stops()));
        for i in 0..last {
            let leg = problem.leg(self.slots[i].node, self.slots[i + 1].node);
            self.slots[i].leg = leg;
            self.cost += i64::from(leg);
            let node = &problem.nodes[usize::from(self.slots[i].node)];
            self.volume += node.volume;
            self.weight += node.weight;
        }
        self.slots[0].leave = cart.start;
        self.slots[last].latest = cart.end;
        let mut in_time = true;
        for i in 1..=last {
            let node = &problem.nodes[usize::from(self.slots[i].node)];
            let begin = (self.slots[i - 1].leave + i64::from(self.slots[i - 1].leg)).max(node.open);
            in_time &= begin <= node.close;
            self.slots[i].leave = begin + node.service;
        }
        for i in (0..last).rev() {
            self.slots[i].latest = self.latest(problem, i);
        }
        in_time
            && self.slots[last].leave <= cart.end
            && self.volume <= cart.volume
            && self.weight <= cart.weight
    }

    fn latest(&self, problem: &Problem, i: usize) -> i64 {
        let slot = &self.slots[i];
        let node = &problem.nodes[usize::from(slot.node)];
        (self.slots[i + 1].latest - i64::from(slot.leg) - node.service).min(node.close)
    }

    /// Puts a stop behind slot `at`; the caller knows that it fits.
    pub(crate) fn insert(&mut self, problem: &Problem, cart: &Cart, at: usize, stop: u16) {
        let node = &problem.nodes[usize::from(stop)];
        let (before, after) = (self.slots[at].node, self.slots[at + 1].node);
        let (there, onward) = (problem.leg(before, stop), problem.leg(stop, after));
        self.cost += i64::from(there) + i64::from(onward) - i64::from(self.slots[at].leg);
        self.cost += cart.band.toll(self.stops() + 1) - cart.band.toll(self.stops());
        self.volume += node.volume;
        self.weight += node.weight;
        self.slots[at].leg = there;
        self.slots.insert(at + 1, Slot { node: stop, leg: onward, leave: 0, latest: 0 });
        for i in at + 1..self.slots.len() {
            let node = &problem.nodes[usize::from(self.slots[i].node)];
            let before = &self.slots[i - 1];
            let leave = (before.leave + i64::from(before.leg)).max(node.open) + node.service;
            // A wait swallows the delay: nothing changes after it.
            if i > at + 1 && leave == self.slots[i].leave {
                break;
            }
            self.slots[i].leave = leave;
        }
        for i in (0..=at + 1).rev() {
            let latest = self.latest(problem, i);
            if i <= at && latest == self.slots[i].latest {
                break;
            }
            self.slots[i].latest = latest;
        }
    }

    /// Whether the load of the node still fits.
    pub(crate) const fn has_room(&self, cart: &Cart, node: &Node) -> bool {
        self.volume + node.volume <= cart.volume && self.weight + node.weight <= cart.weight
    }
}
