//! Prints what fair shares cost: stops by vehicle and driving, free and fair, on a made-up day of
//! three blocks with three awards each, and on real routes planned again as one day. Run with
//! `cargo run --release -p porchlight-planner --example shares`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

#[path = "../tests/it/city.rs"]
#[allow(dead_code)]
mod city;
#[path = "../tests/it/drivers.rs"]
#[allow(dead_code)]
mod drivers;
#[path = "../tests/it/instances.rs"]
#[allow(dead_code, clippy::print_stderr)]
mod instances;

use porchlight_planner::{Budget, Request, Share, Travel, check, plan_with};
use std::time::Instant;

fn main() {
    for (name, flexible) in
        [("windows of the block", 0), ("half of them all day", 50), ("all day", 100)]
    {
        let results: Vec<_> = (1..=5).map(|seed| city::blocks(70, 3, 3, flexible, seed)).collect();
        compare(&format!("70 stops, 3 blocks of 3 awards, {name}"), &results);
    }
    compare("70 stops, 1 block of 3 awards", &[city::blocks(70, 1, 3, 100, 1)]);
    compare("300 stops, 8 vans", &[city::town(300, 8, 5)]);
    compare("300 stops, 2 vans: too few", &[city::town(300, 2, 5)]);
    if instances::is_here() {
        compare("real routes of one station as one day", &drivers::days());
    }
}

fn compare(name: &str, days: &[Request]) {
    println!("{name}");
    for share in [Share::Free, Share::Fair] {
        for (budget, word) in [(Budget::PRODUCTION, "production"), (Budget::REHEARSAL, "rehearsal")]
        {
            let (mut driving, mut served) = (0, 0);
            let mut lines = vec![];
            let begin = Instant::now();
            for day in days {
                let day = Request { share, ..day.clone() };
                let travel = Travel::straight(&day);
                let plan = plan_with(&day, &travel, &budget);
                assert_eq!(check::faults(&day, &travel, &plan), Vec::<String>::new());
                driving += plan.driving_seconds();
                served += plan.served();
                let counts = plan.routes.iter().map(|route| route.stops.len().to_string());
                lines.push(counts.collect::<Vec<_>>().join(" "));
            }
            println!(
                "  {share:?} {word:10} {served} served, {driving} s driving, took {:.1} s: {}",
                begin.elapsed().as_secs_f64(),
                lines.join(" | ")
            );
        }
    }
}
