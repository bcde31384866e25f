//! Searching within 31 bits among a million and ten million hashes.
//!
//! Baseline: comparing with every one of the million.

#![allow(missing_docs, clippy::print_stderr, reason = "a benchmark")]

use porchlight_vision::hash_index::HashIndex;
use porchlight_vision::pdq::{COPY_DISTANCE, PdqHash};
use std::cell::Cell;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

const MILLION: usize = 1_000_000;

fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn hashes(count: usize) -> Vec<(u32, PdqHash)> {
    let mut state = 1;
    let mut hash = || PdqHash::from_words(std::array::from_fn(|_| draw(&mut state)));
    (0u32..).take(count).map(|key| (key, hash())).collect()
}

static ONE: LazyLock<HashIndex<u32>> = LazyLock::new(|| HashIndex::bulk(hashes(MILLION)));
static TEN: LazyLock<HashIndex<u32>> = LazyLock::new(|| HashIndex::bulk(hashes(10 * MILLION)));

/// A new hash for each search, so that no search finds the last one's memory warm.
fn search(bencher: divan::Bencher<'_, '_>, index: &HashIndex<u32>, scan: bool) {
    let state = Cell::new(99);
    let sought = || {
        let mut at = state.get();
        let hash = PdqHash::from_words(std::array::from_fn(|_| draw(&mut at)));
        state.set(at);
        hash
    };
    let bencher = bencher.with_inputs(sought);
    if scan {
        bencher.bench_local_values(|hash| index.scan(hash, COPY_DISTANCE));
    } else {
        bencher.bench_local_values(|hash| index.search(hash, COPY_DISTANCE));
    }
}

#[divan::bench]
fn baseline_scan_1_million(bencher: divan::Bencher<'_, '_>) {
    search(bencher, &ONE, true);
}

#[divan::bench]
fn search_1_million(bencher: divan::Bencher<'_, '_>) {
    search(bencher, &ONE, false);
}

#[divan::bench]
fn search_10_million(bencher: divan::Bencher<'_, '_>) {
    search(bencher, &TEN, false);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn build_1_million(bencher: divan::Bencher<'_, '_>) {
    bencher.with_inputs(|| hashes(MILLION)).bench_local_values(HashIndex::bulk);
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn print_bytes_for_each_hash() {
    let of = |index: &HashIndex<u32>| index.bytes() as f64 / index.len() as f64;
    eprintln!("bytes for each hash: {:.1} of 1 million, {:.1} of 10", of(&ONE), of(&TEN));
}
