//! Importing orders into a durable store.
//!
//! Baseline: each row taken alone, with its own commit, as an integrator without files would do.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "a benchmark")]
#![allow(clippy::print_stderr, reason = "says what is passed over")]

#[path = "../../store/tests/homes/mod.rs"]
mod home;
#[path = "../tests/it/orders.rs"]
mod orders;
#[path = "../tests/it/stage.rs"]
mod stage;

use porchlight_app::Actor;
use porchlight_app::import::{Fields, ImportOptions, draft_from_fields};
use std::sync::atomic::{AtomicU32, Ordering};

const ROWS: u32 = 1_000;
static SERIAL: AtomicU32 = AtomicU32::new(0);

fn main() {
    divan::main();
}

/// A file whose orders no file before had.
fn fresh_file() -> String {
    let first = SERIAL.fetch_add(ROWS, Ordering::Relaxed);
    let mut text = String::from(orders::HEADER);
    (first..first + ROWS).for_each(|n| orders::row(&mut text, n));
    text
}

fn import(stage: &stage::Stage, file: &str) {
    let mut ctx = stage.ctx(Actor::Console);
    let options = ImportOptions::default();
    let report = stage.app.import_orders(&mut ctx, stage.station, "b", file.as_bytes(), &options);
    assert!(report.expect("a healthy disk").is_clean());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn import_in_chunks(bencher: divan::Bencher<'_, '_>) {
    let stage = stage::Stage::open();
    bencher.with_inputs(fresh_file).bench_values(|file| import(&stage, &file));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn import_again_unchanged(bencher: divan::Bencher<'_, '_>) {
    let stage = stage::Stage::open();
    let file = fresh_file();
    import(&stage, &file);
    bencher.bench(|| import(&stage, &file));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn baseline_row_by_row(bencher: divan::Bencher<'_, '_>) {
    let stage = stage::Stage::open();
    let options = ImportOptions::default();
    let rules = stage
        .app
        .order_rules(&stage.ctx(Actor::Console), stage.station, &options)
        .expect("a station");
    bencher.with_inputs(fresh_file).bench_values(|file| {
        let mut lines = file.lines();
        let names: Vec<&str> = lines.next().unwrap_or("").split(',').collect();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
        for record in reader.records().skip(1).flatten() {
            let fields = Fields::named(names.iter().zip(record.iter()).map(|(n, v)| (*n, v)));
            let draft = draft_from_fields(&rules, &fields).expect("a good row");
            let mut ctx = stage.ctx(Actor::Console);
            stage.app.take_order(&mut ctx, stage.station, draft).expect("a healthy disk");
        }
    });
}
