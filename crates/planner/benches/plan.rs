//! A day of one station: the search against a plan made by always driving to the nearest stop.

use divan::Bencher;
use porchlight_planner::{Budget, Request, Travel, plan_with};

#[path = "../tests/it/city.rs"]
#[allow(dead_code)]
mod city;
#[path = "../tests/it/nearest.rs"]
#[allow(dead_code)]
mod nearest;

fn main() {
    divan::main();
}

/// 300 stops for eight vans.
fn day() -> (Request, Travel) {
    let request = city::town(300, 8, 5);
    let travel = Travel::straight(&request);
    (request, travel)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn production(bencher: Bencher<'_, '_>) {
    let (request, travel) = day();
    bencher.bench_local(|| plan_with(&request, &travel, &Budget::PRODUCTION).served());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn rehearsal(bencher: Bencher<'_, '_>) {
    let (request, travel) = day();
    bencher.bench_local(|| plan_with(&request, &travel, &Budget::REHEARSAL).served());
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn baseline_nearest_neighbour(bencher: Bencher<'_, '_>) {
    let (request, travel) = day();
    bencher.bench_local(|| nearest::plan(&request, &travel).served);
}
