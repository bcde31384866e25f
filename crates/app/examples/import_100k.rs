//! Imports 100,000 rows into a durable store, twice, and prints time, rows per second and the most
//! memory the process ever held. Run it with `cargo run --release -p porchlight-app --example
//! import_100k`; the bar is ten seconds and 100 MB.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "a measurement"
)]

#[path = "../../store/tests/homes/mod.rs"]
mod home;
#[path = "../tests/it/orders.rs"]
mod orders;
#[path = "../tests/it/stage.rs"]
mod stage;

use porchlight_app::Actor;
use porchlight_app::import::ImportOptions;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::time::Instant;

const ROWS: u32 = 100_000;

fn main() {
    let stage = stage::Stage::open();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    file.write_all(orders::HEADER.as_bytes()).unwrap();
    let mut line = String::new();
    for n in 0..ROWS {
        line.clear();
        orders::row(&mut line, n);
        file.write_all(line.as_bytes()).unwrap();
    }
    drop(file);
    println!("before: {}", peak());
    for (what, dry_run) in [("dry run", true), ("first", false), ("again", false)] {
        let reader = BufReader::new(File::open(&path).unwrap());
        let options = ImportOptions { dry_run, ..ImportOptions::default() };
        let began = Instant::now();
        let mut ctx = stage.ctx(Actor::Console);
        let report =
            stage.app.import_orders(&mut ctx, stage.station, "orders.csv", reader, &options);
        let report = report.unwrap();
        let took = began.elapsed().as_secs_f64();
        let pace = f64::from(report.rows) / took;
        println!("{what}: {took:.2} s, {pace:.0} rows/s, {:?}, {}", report.counts, peak());
        assert!(report.is_clean() && report.rows == ROWS, "{:?}", report.errors.first());
    }
}

/// The most memory the process ever held, as the kernel counts it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("peak memory unknown here".into(), |kb| format!("peak memory {}", kb.trim()))
}
