//! Making a phone's photo safe, with faces and labels covered and without.
//!
//! Baseline: the same without masking. Needs the models in `target/models`
//! (`porchlight models fetch --to target/models`); without them there is the baseline only.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark")]

#[path = "../tests/it/scenes.rs"]
mod scenes;

use porchlight_vision::mask::Masker;
use porchlight_vision::{Limits, clean, clean_masked};
use std::path::Path;

fn main() {
    divan::main();
}

/// Of 9.4 million pixels.
fn phone_photo() -> Vec<u8> {
    scenes::jpeg(&scenes::porch(3_540, 2_655), 88)
}

#[divan::bench(sample_count = 8, sample_size = 1)]
fn masked(bencher: divan::Bencher<'_, '_>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models");
    let masker = match Masker::open(&folder) {
        Ok(masker) => masker,
        Err(why) => {
            eprintln!("SKIPPED: {why}");
            return;
        }
    };
    // A picture that was here a while ago is not looked through again: each is another one.
    let photo = |shift: u32| {
        let mut porch = scenes::porch(3_540, 2_655);
        for at in 0..64 {
            porch.put_pixel(at + shift * 64, 7, image::Rgb([255, 0, 0]));
        }
        scenes::jpeg(&porch, 88)
    };
    let number = std::sync::atomic::AtomicU32::new(0);
    let next = || photo(number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    bencher
        .with_inputs(next)
        .bench_refs(|bytes| clean_masked(bytes, &Limits::default(), Some(&masker)).unwrap());
}

#[divan::bench(sample_count = 8, sample_size = 1)]
fn baseline_unmasked(bencher: divan::Bencher<'_, '_>) {
    let bytes = phone_photo();
    bencher.bench(|| clean(&bytes, &Limits::default()).unwrap());
}
