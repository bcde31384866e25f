//! Hashing a decoded picture of 512 by 512 pixels, the largest that is hashed.
//!
//! Baseline: one mean over the same pixels, which any hash of all pixels must at least read.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[path = "../tests/it/scenes.rs"]
mod scenes;

use porchlight_vision::pdq::Spectrum;

fn main() {
    divan::main();
}

#[divan::bench]
fn hash_512_colour(bencher: divan::Bencher<'_, '_>) {
    let pixels = scenes::porch(512, 512).into_raw();
    bencher.bench(|| Spectrum::of(divan::black_box(&pixels), 512, 512, 3).unwrap().pdq());
}

#[divan::bench]
fn hash_512_by_384_colour(bencher: divan::Bencher<'_, '_>) {
    let pixels = scenes::porch(512, 384).into_raw();
    bencher.bench(|| Spectrum::of(divan::black_box(&pixels), 512, 384, 3).unwrap().pdq());
}

#[divan::bench]
fn all_eight_ways_512_colour(bencher: divan::Bencher<'_, '_>) {
    let pixels = scenes::porch(512, 512).into_raw();
    bencher.bench(|| Spectrum::of(divan::black_box(&pixels), 512, 512, 3).unwrap().dihedral());
}

#[divan::bench]
fn baseline_read_every_byte_512_colour(bencher: divan::Bencher<'_, '_>) {
    let pixels = scenes::porch(512, 512).into_raw();
    bencher.bench(|| divan::black_box(&pixels).iter().map(|p| u64::from(*p)).sum::<u64>());
}
