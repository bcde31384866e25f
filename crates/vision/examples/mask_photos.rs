//! Masks photos and says what was found in each.
//!
//! `cargo run -p porchlight-vision --example mask_photos MODELS OUT FILE...` writes each masked
//! picture into the folder OUT.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for people")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use porchlight_vision::mask::{Masker, Masking};
use porchlight_vision::{Limits, clean_masked};
use std::path::Path;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, out, files @ ..] = arguments.as_slice() else {
        println!("usage: mask_photos MODELS OUT FILE...");
        return;
    };
    let masker = Masker::open(Path::new(models)).unwrap();
    for file in files {
        let bytes = std::fs::read(file).unwrap();
        let start = Instant::now();
        let clean = match clean_masked(&bytes, &Limits::default(), Some(&masker)) {
            Ok(clean) => clean,
            Err(refusal) => {
                println!("{file}: {refusal}");
                continue;
            }
        };
        let took = start.elapsed().as_millis();
        let name = Path::new(file).file_name().unwrap_or_default();
        std::fs::write(Path::new(out).join(name), &clean.display).unwrap();
        let Masking::Done(regions) = clean.masking else {
            println!("{file}: {:?}", clean.masking);
            continue;
        };
        println!("{file}: {took} ms, {} covered", regions.len());
        for region in regions {
            let p = region.pixels;
            println!(
                "    {:6} {:4} x {:4} at {:4}, {:4}  score {:.2} by {}",
                region.kind.code(),
                p.width(),
                p.height(),
                p.left,
                p.top,
                region.score,
                region.by.code()
            );
        }
    }
}
