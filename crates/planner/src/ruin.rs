//! Ruin: takes strings of neighbouring stops out of neighbouring tours ("slack induction by string
//! removals", Christiaens and Vanden Berghe 2020).

use crate::problem::Problem;
use crate::random::Random;
use crate::solution::Solution;

/// Stops taken out in the mean.
const MEAN_REMOVED: f64 = 10.0;
/// Most stops in one string.
const MAX_STRING: f64 = 10.0;
/// A string is split, keeping some stops inside it, once in so many times.
const SPLIT_ONE_IN: usize = 2;
/// A split keeps one stop more once in so many times.
const KEEP_MORE_ONE_IN: usize = 100;

/// Takes stops out; they stand at the end of `solution.absent`. False if a tour is no longer in
/// time (a matrix in which a detour is shorter than the direct way): then undo.
pub(crate) fn ruin(problem: &Problem, solution: &mut Solution, random: &mut Random) -> bool {
    let used = solution.tours.iter().filter(|tour| tour.stops() > 0).count();
    let served = problem.stops() - solution.absent.len();
    if served == 0 {
        return true;
    }
    let longest = MAX_STRING.min(served as f64 / used as f64);
    let strings =
        floor(1.0 + random.unit() * (4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0).max(0.0));
    // With fewer tours than strings a tour gives several: otherwise a lone tour would only ever
    // be changed in one place at a time.
    let distinct = used >= strings;
    let seed = 1 + random.below(problem.stops());
    let seed = u16::try_from(seed).unwrap_or(1);
    let mut cut = 0;
    for &stop in problem.near(seed) {
        if cut == strings {
            break;
        }
        let Some(tour) = solution.tour_of(stop) else { continue };
        if distinct && solution.is_saved(tour) {
            continue;
        }
        cut_string(solution, tour, stop, longest, random);
        cut += 1;
    }
    solution.refresh_saved(problem)
}

fn cut_string(solution: &mut Solution, tour: usize, stop: u16, longest: f64, random: &mut Random) {
    let stops = solution.tours[tour].stops();
    let length = floor(1.0 + random.unit() * longest.min(stops as f64)).min(stops);
    let mut kept = 0;
    if length > 1 && length < stops && random.one_in(SPLIT_ONE_IN) {
        kept = 1;
        while length + kept < stops && random.one_in(KEEP_MORE_ONE_IN) {
            kept += 1;
        }
    }
    let window = length + kept;
    let slots = &solution.tours[tour].slots;
    let at = slots.iter().position(|slot| slot.node == stop).unwrap_or(1);
    // Slots 1..=stops hold stops; the window must lie in them and contain `at`.
    let lowest = (at + 1).saturating_sub(window).max(1);
    let highest = at.min(stops + 1 - window);
    let begin = lowest + random.below(highest - lowest + 1);
    solution.save(tour);
    if kept == 0 {
        solution.take(tour, begin, length);
    } else {
        let head = 1 + random.below(length - 1);
        solution.take(tour, begin + head + kept, length - head);
        solution.take(tour, begin, head);
    }
}

/// The whole part of a small positive number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
const fn floor(value: f64) -> usize {
    value as usize
}
