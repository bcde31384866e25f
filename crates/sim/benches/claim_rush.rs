//! The rush of `tests/it/claims.rs` at any size, on both engines one after the other, each on its own
//! disk with every commit waited for. Judged as in the suite: one award for each block, and every
//! other claim told that it lost.
//!
//! Measured: from the first claim to the last answer, all of it through the use-cases `reserve` and `accept` of
//! a server that was opened as a real one is; whoever was told yes was told so after the commit was on the
//! disk. Not measured: founding the town (an application, its approval and an account for each courier, the
//! blocks and their opening), which is done by a server that waits for no disk and was closed before; making
//! that durable, and, on PostgreSQL, counting its tables, as a server does by itself within minutes; opening
//! the server; judging.
//!
//! `cargo bench -p porchlight-sim --bench claim_rush -- [sqlite|postgres] COURIERS BLOCKS WORKED_ON`;
//! without arguments a small one.

#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "says what it measured")]

#[path = "../tests/it/claims.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the suite")]
mod claims;
#[path = "../../store/tests/homes/mod.rs"]
mod home;

use claims::{Rush, found, judge, open, play};
use home::Home;
use std::time::Instant;

const SMALL: [u32; 3] = [500, 10, 64];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let numbers: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let [couriers, blocks, worked_on] = numbers.try_into().unwrap_or(SMALL);
    let rush = Rush { couriers, blocks, worked_on: worked_on.try_into().unwrap() };
    let only = |engine: &str| words.iter().all(|w| w.parse::<u32>().is_ok() || w == engine);
    if only("sqlite") {
        timed("SQLite", &Home::file(), rush);
    }
    if only("postgres")
        && let Some(home) = Home::own_postgres()
    {
        timed("PostgreSQL", &home, rush);
    }
}

fn timed(engine: &str, home: &Home, rush: Rush) {
    let begun = Instant::now();
    let founded = found(home, rush);
    home.settle();
    let town = open(home, founded);
    println!("{engine}: founded in {:.1} s, which is not measured", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let told = play(&town, rush);
    let took = begun.elapsed().as_secs_f64();
    judge(&town, rush, &told);
    let claims = f64::from(rush.couriers) * f64::from(rush.blocks);
    println!(
        "{engine}: {} couriers on each of {} blocks, {} worked on at a time: {} awards; told that it is taken \
         {}, that they hold another {}; too many at once {}; {took:.1} s, {:.0} claims a second",
        rush.couriers,
        rush.blocks,
        rush.worked_on,
        rush.blocks,
        told.full,
        told.not_fitting,
        told.again,
        claims / took
    );
}
