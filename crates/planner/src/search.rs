//! The search over one problem: ruin, recreate, keep or undo; simulated annealing on driving time
//! (and the tolls of `fair`), with the number of stops served before everything.
//!
//! Start at [`search`].

use crate::polish::polish;
use crate::problem::Problem;
use crate::random::Random;
use crate::recreate::{MAX_OLD_TRIES, recreate};
use crate::ruin::ruin;
use crate::solution::Solution;

/// The first temperature, in mean legs of the first solution. Measured: 0.35 leaves routes of 20 stops
/// and more a per cent further from the best known.
const FIRST_TEMPERATURE: f64 = 1.0;
/// The last temperature, in mean legs.
const LAST_TEMPERATURE: f64 = 0.01;
/// While stops are absent, this part of the steps (in tenths) may trade a stop that was hard to
/// place so far against one that was easy.
const TRADING_TENTHS: u64 = 4;

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Stops by cart.
    pub(crate) sequences: Vec<Vec<u16>>,
    absent: usize,
    cost: i64,
}

impl Found {
    fn of(solution: &Solution, cost: i64) -> Self {
        Self { sequences: solution.sequences(), absent: solution.absent.len(), cost }
    }
}

/// Improves `start` (feasible sequences by cart, possibly none) for `steps` steps.
pub(crate) fn search(
    problem: &Problem,
    start: &[Vec<u16>],
    steps: u64,
    random: &mut Random,
) -> Found {
    let mut solution = Solution::new(problem, start);
    solution.begin();
    recreate(problem, &mut solution, usize::MAX, random);
    let mut cost = solution.cost();
    let mut best = Found::of(&solution, cost);
    let mut hardship = vec![0_u64; problem.nodes.len()];
    let legs =
        problem.stops() - best.absent + solution.tours.iter().filter(|t| t.stops() > 0).count();
    let mean_leg = (solution.driving(problem) as f64 / legs.max(1) as f64).max(1.0);
    let mut temperature = mean_leg * FIRST_TEMPERATURE;
    let cooling = libm::pow(LAST_TEMPERATURE / FIRST_TEMPERATURE, 1.0 / steps.max(1) as f64);
    let trading = steps * TRADING_TENTHS / 10;
    for step in 0..steps {
        if step == trading && solution.absent.len() > best.absent {
            solution = Solution::new(problem, &best.sequences);
            cost = best.cost;
        }
        solution.begin();
        let sound = ruin(problem, &mut solution, random);
        if sound {
            recreate(problem, &mut solution, MAX_OLD_TRIES, random);
        }
        let change = solution.change();
        let (before, now) = (solution.absent_before(), &solution.absent);
        let easier = step < trading
            && !before.is_empty()
            && !now.is_empty()
            && sum(&hardship, now) < sum(&hardship, before);
        if step < trading {
            now.iter().for_each(|stop| hardship[usize::from(*stop)] += 1);
        }
        let threshold = -temperature * libm::log(random.unit());
        let cheaper = now.len() == before.len() && (change as f64) < threshold;
        temperature *= cooling;
        if !(sound && (now.len() < before.len() || easier || cheaper)) {
            solution.undo();
            continue;
        }
        cost += change;
        if (solution.absent.len(), cost) < (best.absent, best.cost) {
            best = Found::of(&solution, cost);
        }
    }
    polish(problem, &mut best.sequences);
    best
}

fn sum(hardship: &[u64], stops: &[u16]) -> u64 {
    stops.iter().map(|stop| hardship[usize::from(*stop)]).sum()
}
