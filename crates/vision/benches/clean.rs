//! Making a photo of twelve million pixels safe.
//!
//! Baseline: decoding it and nothing else, which any service that looks at a photo must do.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[path = "../tests/it/scenes.rs"]
mod scenes;

use porchlight_vision::{Limits, clean};

fn main() {
    divan::main();
}

fn phone_photo() -> Vec<u8> {
    scenes::jpeg(&scenes::porch(4_000, 3_000), 88)
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn clean_12_megapixels(bencher: divan::Bencher<'_, '_>) {
    let bytes = phone_photo();
    bencher.bench(|| clean(&bytes, &Limits::default()).expect("a good photo"));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn baseline_decode_only(bencher: divan::Bencher<'_, '_>) {
    let bytes = phone_photo();
    bencher.bench(|| {
        image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).expect("a good photo")
    });
}
