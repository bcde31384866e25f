//! One check: five frames, from files to a verdict, on one core.
//!
//! Baseline: the same frames decoded and their faces found, without comparing anything. Needs the
//! models in `target/models` (`porchlight models fetch --to target/models`, more with `models add`)
//! and a photo of a face in `../shared/data`; without them it says so.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark")]

use porchlight_vision::face::{Challenge, Engine, Frame};
use std::path::{Path, PathBuf};

#[path = "../tests/it/alike.rs"]
mod alike;
#[allow(dead_code, reason = "the measurement turns no picture")]
#[path = "../tests/it/moved.rs"]
mod moved;

fn main() {
    divan::main();
}

fn below(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn engine_and_frames() -> Option<(Engine, Vec<Vec<u8>>)> {
    let engine = Engine::open(&below("target/models"));
    let photo = std::fs::read(below("../shared/data/face/eval/silentface/image_T1.jpg"));
    match (engine, photo) {
        (Ok(engine), Ok(photo)) => Some((engine, moved::frames(&photo, 5))),
        (Err(why), _) => {
            eprintln!("SKIPPED: {why}");
            None
        }
        _ => {
            eprintln!("SKIPPED: no photo of a face");
            None
        }
    }
}

fn decoded(files: &[Vec<u8>]) -> Vec<Frame> {
    files.iter().map(|bytes| Frame::decode(bytes).unwrap()).collect()
}

#[divan::bench(sample_count = 12, sample_size = 1)]
fn check(bencher: divan::Bencher<'_, '_>) {
    let Some((engine, files)) = engine_and_frames() else { return };
    let first = decoded(&files[..1]);
    let challenge = Challenge::default();
    let template = alike::values(engine.enrol(&challenge, &[&first[0]]).unwrap());
    bencher.bench_local(|| {
        let frames = decoded(&files);
        let frames: Vec<&Frame> = frames.iter().collect();
        let (measured, face) = engine.measure(&challenge, &frames).unwrap();
        let compared = alike::compared(&engine, measured.matcher, &template, face);
        engine.verdict(&measured, &challenge, compared)
    });
}

#[divan::bench(sample_count = 12, sample_size = 1)]
fn baseline_decoded_and_found(bencher: divan::Bencher<'_, '_>) {
    let Some((engine, files)) = engine_and_frames() else { return };
    bencher.bench_local(|| {
        for frame in decoded(&files) {
            engine.look(&frame).unwrap();
        }
    });
}
