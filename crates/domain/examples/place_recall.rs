//! Prints how many of 1 % wrong doors get a hint, and how many right ones do, on simulated streets
//! with doors 10 m apart after three visits: `cargo run --release -p porchlight-domain --example
//! place_recall`. See `docs/places.md`.

#![allow(clippy::print_stdout, reason = "prints a table and ends")]

#[path = "../tests/it/street.rs"]
mod street;

use porchlight_domain::place::{WORTH_A_LOOK, WORTH_ASKING};
use street::{Evidence, Tally, play};

/// Drops in each row.
const DROPS: u32 = 200_000;

fn row(words: &str, tally: &Tally) {
    let percent = |[wrong, right]: [f64; 2]| {
        format!("{:.1} % of wrong, {:.2} % of right", wrong * 100.0, right * 100.0)
    };
    println!(
        "| {words} | {} | {} | {:.1} % |",
        percent(tally.reaching(WORTH_ASKING)),
        percent(tally.reaching(WORTH_A_LOOK)),
        tally.recall_at(0.01) * 100.0,
    );
}

fn main() {
    println!(
        "| evidence, spread of fixes per axis | the courier is asked | a dispatcher looks | wrong \
         doors at 1 % of right ones |"
    );
    println!("| --- | --- | --- | --- |");
    for sigma in [3.2, 5.0, 10.0] {
        let with = |scene, unlike, position| Evidence { scene, unlike, position };
        for (words, evidence) in [
            ("position and scan", with(0.0, 0.0, 0.97)),
            ("position, scan, scene", with(1.0, 0.0, 0.97)),
            ("the same, one photo in five like none of its door", with(1.0, 0.2, 0.97)),
            ("scan and scene, no position", with(1.0, 0.0, 0.0)),
        ] {
            row(&format!("{words}, {sigma} m"), &play(11, DROPS, sigma, evidence));
        }
    }
}
