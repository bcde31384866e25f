//! Comparing a new photo with an earlier one whose features are kept.
//!
//! Baseline: decoding the earlier photo as it is shown, which keeping features saves.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[path = "../tests/it/scenes.rs"]
mod scenes;

use porchlight_vision::likeness::{Features, Sought};
use porchlight_vision::{Limits, look};

fn main() {
    divan::main();
}

fn photo(seed: u64) -> Vec<u8> {
    scenes::jpeg(&scenes::clutter(1_600, 1_200, seed), 82)
}

fn sought(seed: u64) -> Sought {
    look(&photo(seed), &Limits::default()).unwrap().sought
}

#[divan::bench]
fn compare_with_another_place(bencher: divan::Bencher<'_, '_>) {
    let (new, earlier) = (sought(1), sought(2));
    bencher.bench(|| new.compare(earlier.features()));
}

#[divan::bench]
fn compare_with_a_copy(bencher: divan::Bencher<'_, '_>) {
    let new = sought(1);
    bencher.bench(|| new.compare(new.features()));
}

#[divan::bench]
fn read_kept_features(bencher: divan::Bencher<'_, '_>) {
    let bytes = sought(1).features().to_bytes();
    bencher.bench(|| Features::from_bytes(&bytes).unwrap());
}

#[divan::bench]
fn features_of_640_pixels(bencher: divan::Bencher<'_, '_>) {
    let luma = image::DynamicImage::ImageRgb8(scenes::clutter(640, 480, 1)).into_luma8().into_raw();
    bencher.bench(|| Features::of(&luma, 640, 480).unwrap());
}

#[divan::bench]
fn baseline_decode_as_shown(bencher: divan::Bencher<'_, '_>) {
    let bytes = photo(1);
    bencher
        .bench(|| image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).unwrap());
}
