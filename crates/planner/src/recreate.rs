//! Recreate: puts absent stops back where they cost least, sometimes blinking.

use crate::problem::Problem;
use crate::random::Random;
use crate::solution::Solution;

/// A better place is overlooked once in so many times: that makes the greedy step explore.
const BLINK_ONE_IN: usize = 100;
/// Most stops, absent for longer than this step, that one step tries to place. Without it an
/// overloaded day would spend all its time on what has no room.
pub(crate) const MAX_OLD_TRIES: usize = 16;

/// In problems of more stops than this, the tours of the nearest neighbours are looked at first, the
/// others only if none of those has a place: else the time of a step grows with the stops.
/// Measured: at 1 500 stops that halves the time and finds better plans; at 100 it finds worse ones.
const NEAR_FIRST_ABOVE: usize = 500;
/// The nearest neighbours whose tours are looked at first.
const NEIGHBOURS: usize = 40;

/// Tries to place the absent, of those absent before this step at most `old_tries`; those without
/// a place stay absent.
pub(crate) fn recreate(
    problem: &Problem,
    solution: &mut Solution,
    old_tries: usize,
    random: &mut Random,
) {
    let old = solution.absent_before().len();
    let mut absent = std::mem::take(&mut solution.absent);
    let mut rest = vec![];
    if old > old_tries {
        random_front(&mut absent[..old], old_tries, random);
        rest.extend(absent.drain(old_tries..old));
    }
    order(problem, &mut absent, random);
    let near_first = problem.stops() > NEAR_FIRST_ABOVE;
    for &stop in &absent {
        let mut place = None;
        if near_first {
            solution.mark_near(problem, stop, NEIGHBOURS);
            place = best_place(problem, solution, (stop, true), random);
        }
        match place.or_else(|| best_place(problem, solution, (stop, false), random)) {
            Some((tour, at)) => solution.insert(problem, tour, at, stop),
            None => rest.push(stop),
        }
    }
    solution.absent = rest;
}

/// Brings a random choice of `count` to the front.
fn random_front(list: &mut [u16], count: usize, random: &mut Random) {
    for i in 0..count {
        list.swap(i, i + random.below(list.len() - i));
    }
}

/// Shuffles, then sorts by a property chosen by chance: load, far or near, and with windows their
/// length, start or end.
fn order(problem: &Problem, stops: &mut [u16], random: &mut Random) {
    random.shuffle(stops);
    let node = |stop: u16| &problem.nodes[usize::from(stop)];
    match random.below(if problem.has_windows { 17 } else { 11 }) {
        0..=3 => {}
        4..=7 => stops.sort_by_key(|&s| std::cmp::Reverse((node(s).volume, node(s).weight))),
        8 | 9 => stops.sort_by_key(|&s| std::cmp::Reverse(problem.leg(0, s))),
        10 => stops.sort_by_key(|&s| problem.leg(0, s)),
        11 | 12 => stops.sort_by_key(|&s| node(s).close - node(s).open),
        13 | 14 => stops.sort_by_key(|&s| node(s).open),
        _ => stops.sort_by_key(|&s| std::cmp::Reverse(node(s).close)),
    }
}

/// The tour and the slot behind which the stop costs least: among the near tours and vehicles short of
/// stops only, or among all.
fn best_place(
    problem: &Problem,
    solution: &Solution,
    (stop, near_only): (u16, bool),
    random: &mut Random,
) -> Option<(usize, usize)> {
    let node = &problem.nodes[usize::from(stop)];
    let (to, from) = (problem.to(stop), problem.from(stop));
    let mut best = i64::MAX;
    let mut place = None;
    let mut empty_like = None;
    for (index, tour) in solution.tours.iter().enumerate() {
        let cart = &problem.carts[index];
        let wants = tour.stops() == 0 || tour.stops() < cart.band.least;
        if near_only && !wants && !solution.is_near(index) {
            continue;
        }
        if !tour.has_room(cart, node) {
            continue;
        }
        if tour.stops() == 0 {
            // Equal vehicles stand side by side: one empty one speaks for all of them.
            if empty_like == Some(cart) {
                continue;
            }
            empty_like = Some(cart);
        }
        let price = cart.band.price(tour.stops());
        for (at, pair) in tour.slots.windows(2).enumerate() {
            let there = i64::from(to[usize::from(pair[0].node)]);
            let onward = i64::from(from[usize::from(pair[1].node)]);
            let extra = there + onward - i64::from(pair[0].leg) + price;
            if extra >= best {
                continue;
            }
            let begin = (pair[0].leave + there).max(node.open);
            if begin > node.close {
                if pair[0].leave > node.close {
                    break;
                }
                continue;
            }
            if begin + node.service + onward > pair[1].latest || random.one_in(BLINK_ONE_IN) {
                continue;
            }
            best = extra;
            place = Some((index, at));
        }
    }
    place
}
