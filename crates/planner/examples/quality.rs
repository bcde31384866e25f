//! Prints how far plans are from the best solutions known, or from a plain baseline. Run with
//! `cargo run --release -p porchlight-planner --example quality --` and one of
//!
//! - `cvrp 400`: the CVRP X instances of up to 400 customers;
//! - `solomon`: the instances with time windows;
//! - `town 300 8`: made-up stops and vans, against always driving to the nearest stop.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

#[path = "../tests/it/city.rs"]
#[allow(dead_code)]
mod city;
#[path = "../tests/it/instances.rs"]
#[allow(dead_code, clippy::print_stderr)]
mod instances;
#[path = "../tests/it/nearest.rs"]
mod nearest;

use instances::Instance;
use porchlight_planner::{Budget, Plan, Request, Travel, check, plan_with};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise: usize| {
        arguments.get(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise)
    };
    match arguments.first().map(String::as_str) {
        Some("town") => town(number(1, 300), number(2, 8)),
        Some("solomon") => {
            gaps(vec![instances::solomon_text("C101.100"), instances::solomon("RC208")]);
        }
        _ => gaps(instances::cvrp_names(number(1, 200)).map(|n| instances::cvrp_x(&n)).collect()),
    }
}

fn solve(request: &Request, travel: &Travel) -> (Plan, f64) {
    let begin = Instant::now();
    let plan = plan_with(request, travel, &Budget::PRODUCTION);
    let took = begin.elapsed().as_secs_f64();
    let faults = check::faults(request, travel, &plan);
    assert!(faults.is_empty(), "{faults:?}");
    (plan, took)
}

fn routes(plan: &Plan) -> usize {
    plan.routes.iter().filter(|route| !route.stops.is_empty()).count()
}

fn gaps(found: Vec<Instance>) {
    let mut gaps = vec![];
    for Instance { name, request, travel, best_known, scale } in found {
        let (plan, took) = solve(&request, &travel);
        assert!(plan.unassigned.is_empty(), "{:?}", plan.unassigned);
        let cost = plan.driving_seconds() as f64 / scale;
        let gap = 100.0 * (cost / best_known - 1.0);
        let routes = routes(&plan);
        println!(
            "{name:14} {cost:10.1} best {best_known:10.1} gap {gap:6.2} % routes {routes:3} {took:6.2} s"
        );
        gaps.push(gap);
    }
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let worst = gaps.iter().copied().fold(f64::MIN, f64::max);
    println!("{} instances: mean gap {mean:.2} %, worst {worst:.2} %", gaps.len());
}

fn town(stops: usize, vans: usize) {
    let request = city::town(stops, vans, 5);
    let travel = Travel::straight(&request);
    let (plan, took) = solve(&request, &travel);
    let plain = nearest::plan(&request, &travel);
    let ours = plan.driving_seconds();
    println!("{stops} stops, {vans} vans, {took:.2} s");
    println!("plan:    {} served, {} routes, {} s of driving", plan.served(), routes(&plan), ours);
    println!("nearest: {} served, {} s of driving", plain.served, plain.driving_seconds);
    println!("ratio    {:.3}", ours as f64 / plain.driving_seconds as f64);
}
