//! The last touch on each tour: segments are turned round or moved while that saves driving.

use crate::problem::{Cart, Problem};
use crate::tour::Tour;

/// Longest segment that is moved within its tour.
const MAX_SEGMENT: usize = 3;

/// Improves every sequence by itself; what is feasible stays feasible.
pub(crate) fn polish(problem: &Problem, sequences: &mut [Vec<u16>]) {
    for (sequence, cart) in sequences.iter_mut().zip(&problem.carts) {
        while turn(problem, cart, sequence) || shift(problem, cart, sequence) {}
    }
}

/// The stop at a place, the station outside.
fn at(sequence: &[u16], place: usize) -> u16 {
    // Place 0 is before the first stop.
    place.checked_sub(1).and_then(|i| sequence.get(i)).copied().unwrap_or(0)
}

fn accept(problem: &Problem, cart: &Cart, sequence: &mut Vec<u16>, changed: Vec<u16>) -> bool {
    let mut old = Tour::new(sequence);
    let mut new = Tour::new(&changed);
    old.refresh(problem, cart);
    let better = new.refresh(problem, cart) && new.cost < old.cost;
    if better {
        *sequence = changed;
    }
    better
}

/// Reverses one segment, if that saves.
fn turn(problem: &Problem, cart: &Cart, sequence: &mut Vec<u16>) -> bool {
    if !problem.is_symmetric {
        return false;
    }
    let leg = |a, b| i64::from(problem.leg(a, b));
    for first in 1..sequence.len() {
        let (before, head) = (at(sequence, first - 1), at(sequence, first));
        for last in first + 1..=sequence.len() {
            let (tail, after) = (at(sequence, last), at(sequence, last + 1));
            if leg(before, tail) + leg(head, after) < leg(before, head) + leg(tail, after) {
                let mut changed = sequence.clone();
                changed[first - 1..last].reverse();
                if accept(problem, cart, sequence, changed) {
                    return true;
                }
            }
        }
    }
    false
}

/// Moves one short segment elsewhere, if that saves.
fn shift(problem: &Problem, cart: &Cart, sequence: &mut Vec<u16>) -> bool {
    let leg = |a, b| i64::from(problem.leg(a, b));
    for length in 1..=MAX_SEGMENT.min(sequence.len()) {
        for first in 1..=sequence.len() + 1 - length {
            let (before, head) = (at(sequence, first - 1), at(sequence, first));
            let (tail, after) = (at(sequence, first + length - 1), at(sequence, first + length));
            let saved = leg(before, head) + leg(tail, after) - leg(before, after);
            for place in (0..first - 1).chain(first + length..=sequence.len()) {
                let (left, right) = (at(sequence, place), at(sequence, place + 1));
                if leg(left, head) + leg(tail, right) - leg(left, right) >= saved {
                    continue;
                }
                let mut changed = sequence.clone();
                let segment: Vec<u16> = changed.drain(first - 1..first - 1 + length).collect();
                let target = if place < first { place } else { place - length };
                changed.splice(target..target, segment);
                if accept(problem, cart, sequence, changed) {
                    return true;
                }
            }
        }
    }
    false
}
