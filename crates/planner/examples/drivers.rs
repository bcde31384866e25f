//! Compares plans with the order in which drivers drove 13 real routes:
//! `cargo run --release -p porchlight-planner --example drivers`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

#[path = "../tests/it/drivers.rs"]
#[allow(dead_code)]
mod drivers;
#[path = "../tests/it/instances.rs"]
#[allow(dead_code, clippy::print_stderr)]
mod instances;

use porchlight_planner::{Budget, Travel, check, plan_with};

fn main() {
    for keep_windows in [false, true] {
        println!("promised windows {}", if keep_windows { "kept" } else { "ignored" });
        let (mut ours_sum, mut theirs_sum) = (0.0, 0.0);
        for driven in drivers::routes(keep_windows) {
            let travel = Travel::straight(&driven.request);
            let plan = plan_with(&driven.request, &travel, &Budget::PRODUCTION);
            let faults = check::faults(&driven.request, &travel, &plan);
            assert!(faults.is_empty(), "{faults:?}");
            let mut nodes = vec![0];
            let served: Vec<bool> = (0..driven.actual.len())
                .map(|stop| !plan.unassigned.iter().any(|(other, _)| *other == stop))
                .collect();
            nodes.extend(driven.actual.iter().filter(|s| served[**s]).map(|stop| stop + 1));
            nodes.push(0);
            let legs = nodes.windows(2).map(|pair| f64::from(travel.millis(pair[0], pair[1])));
            let theirs = legs.sum::<f64>() / 60_000.0;
            let ours = plan.driving_seconds() as f64 / 60.0;
            println!(
                "{} {:3} stops, {:2} windows, {:2} unassigned: driver {theirs:6.1} min, plan {ours:6.1} min, ratio {:.3}",
                &driven.name[driven.name.len() - 8..],
                driven.actual.len(),
                driven.windows,
                plan.unassigned.len(),
                ours / theirs
            );
            ours_sum += ours;
            theirs_sum += theirs;
        }
        println!("all: ratio {:.3}", ours_sum / theirs_sum);
    }
}
