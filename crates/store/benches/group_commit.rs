//! Durable use-cases with and without group commit, full fsync, real file.
//!
//! Baseline: one commit per use-case. The group must be at least ten times faster at 256 callers.

use porchlight_domain::digest::sha256;
use porchlight_domain::id::LeafId;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::Setting;
use porchlight_store::{Commit, Options, PendingLeaf, Store};
use std::sync::atomic::{AtomicU64, Ordering};

const CALLERS: u64 = 256;
const EACH: u64 = 4;
static SERIAL: AtomicU64 = AtomicU64::new(0);

fn main() {
    divan::main();
}

fn one_use_case(store: &Store) {
    let number = SERIAL.fetch_add(1, Ordering::Relaxed);
    let mut random = [0u8; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    let done = store.write(move |tx| {
        let (name, value) = (format!("setting {}", number % 1_000), number.to_string());
        tx.put_setting(&Setting { name, value, changed_at: Timestamp(1) })?;
        let leaf = PendingLeaf {
            id: LeafId::new(Timestamp(i64::try_from(number).unwrap_or(0) * 1_000), random),
            kind: "setting_changed",
            subject: format!("setting {number}"),
            at: Timestamp(1),
            salt: [7; 16],
            fact: "{\"a\":1}".into(),
            body: format!("leaf {number}"),
            hash: sha256(&[&number.to_be_bytes()]),
        };
        Ok(Commit::Record((), vec![leaf]))
    });
    done.expect("a durable write on a healthy disk");
}

fn all_callers(store: &Store) {
    std::thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| (0..EACH).for_each(|_| one_use_case(store)));
        }
    });
}

fn store(max_group: usize) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options { max_group, ..Options::durable(folder.path().join("db")) };
    let store = Store::open(&options).expect("a fresh store");
    (folder, store)
}

#[divan::bench(sample_count = 5)]
fn baseline_one_commit_each(bencher: divan::Bencher<'_, '_>) {
    let (_folder, store) = store(1);
    bencher
        .counter(divan::counter::ItemsCount::new(CALLERS * EACH))
        .bench_local(|| all_callers(&store));
}

#[divan::bench(sample_count = 5)]
fn grouped(bencher: divan::Bencher<'_, '_>) {
    let (_folder, store) = store(512);
    bencher
        .counter(divan::counter::ItemsCount::new(CALLERS * EACH))
        .bench_local(|| all_callers(&store));
}
