//! Prints how far plans are from the best solutions known, and from a plain baseline:
//! `cargo run --release -p porchlight-planner --example quality -- cvrp 400`.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a measuring program")]

#[path = "../tests/it/instances.rs"]
#[allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::print_stderr)]
mod instances;

use instances::{Instance, cvrp_x, folder, solomon, solomon_text};
use porchlight_planner::{Budget, check, plan_with};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let most: usize = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(200);
    let per_stop: Option<u64> = arguments.get(3).and_then(|n| n.parse().ok());
    let mut budget = Budget::PRODUCTION;
    if let Some(steps) = per_stop {
        budget.steps_per_stop = steps;
    }
    let found: Vec<Instance> = match arguments.get(1).map(String::as_str) {
        Some("solomon") => vec![solomon_text("C101.100"), solomon("RC208")],
        _ => names(most).iter().map(|name| cvrp_x(name)).collect(),
    };
    let mut sum = 0.0;
    for instance in &found {
        #[allow(clippy::disallowed_methods)]
        let begin = std::time::Instant::now();
        let plan = plan_with(&instance.request, &instance.travel, &budget);
        let took = begin.elapsed().as_secs_f64();
        let faults = check::faults(&instance.request, &instance.travel, &plan);
        assert!(
            faults.is_empty() && plan.unassigned.is_empty(),
            "{faults:?} {:?}",
            plan.unassigned
        );
        let cost = plan.driving_seconds() as f64 / instance.scale;
        let gap = 100.0 * (cost / instance.best_known - 1.0);
        let routes = plan.routes.iter().filter(|route| !route.stops.is_empty()).count();
        println!(
            "{:14} {cost:10.1} best {:10.1} gap {gap:6.2} % routes {routes:3} {took:6.2} s",
            instance.name, instance.best_known
        );
        sum += gap;
    }
    println!("mean gap {:.2} % of {}", sum / found.len() as f64, found.len());
}

fn names(most: usize) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder().join("cvrp-x"))
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".vrp").map(str::to_owned))
        .filter(|name| {
            name[3..]
                .split('-')
                .next()
                .and_then(|n| n[..].parse::<usize>().ok())
                .is_some_and(|n| n <= most + 1)
        })
        .collect();
    names.sort();
    names
}
