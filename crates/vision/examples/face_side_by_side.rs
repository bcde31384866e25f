//! One check of five frames, here and by a Python pipeline on OpenCV, on the same frames, in one run.
//!
//! `cargo run --release -p porchlight-vision --example face_side_by_side MODELS PHOTO.jpg [PYTHON]` takes
//! a folder of models and a photo of a face, makes five frames of it, and says how long a check
//! takes on one core, from files to a verdict, and how much memory the process has had at most. With
//! a Python that has `opencv-python-headless`, it also runs `face_opencv.py` beside this file on the
//! same frames and the same models, round about, so that both have the machine in the same state.
//! Pin it to one core (`taskset -c 0`).

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for people")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use porchlight_vision::face::{Challenge, Engine, Frame};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

#[path = "../tests/it/alike.rs"]
#[allow(dead_code, reason = "of its uses some")]
mod alike;
#[path = "../tests/it/moved.rs"]
#[allow(dead_code, reason = "of its two uses one")]
mod moved;

const CHECKS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, photo, python @ ..] = arguments.as_slice() else {
        println!("usage: face_side_by_side MODELS PHOTO.jpg [PYTHON]");
        return;
    };
    let models = Path::new(models);
    let files = moved::frames(&std::fs::read(photo).unwrap(), 5);
    let folder = std::env::temp_dir().join(format!("face-frames-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (number, file) in files.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.jpg")), file).unwrap();
    }
    let engine = Engine::open(models).unwrap();
    let first = Frame::decode(&files[0]).unwrap();
    let challenge = Challenge::default();
    let template = alike::values(engine.enrol(&challenge, &[&first]).unwrap());
    for round in 1..=2 {
        let mut times = vec![];
        let mut verdict = String::new();
        for _ in 0..CHECKS {
            let start = Instant::now();
            let frames: Vec<Frame> =
                files.iter().map(|file| Frame::decode(file).unwrap()).collect();
            let frames: Vec<&Frame> = frames.iter().collect();
            let (measured, face) = engine.measure(&challenge, &frames).unwrap();
            let compared = alike::compared(&engine, measured.matcher, &template, face);
            let said = engine.verdict(&measured, &challenge, compared);
            times.push(start.elapsed().as_secs_f64() * 1e3);
            verdict = format!("{said:?}");
        }
        times.sort_by(f64::total_cmp);
        println!(
            "round {round}, here ({}): least {:.0} ms, median {:.0} ms of {CHECKS} checks; {verdict}; at most \
             {} of memory",
            engine.matcher().code(),
            times[0],
            times[CHECKS / 2],
            most_memory()
        );
        if let Some(python) = python.first() {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/face_opencv.py");
            let said = Command::new(python).arg(script).arg(models).arg(&folder).output().unwrap();
            print!("round {round}, {}", String::from_utf8_lossy(&said.stdout));
            print!("{}", String::from_utf8_lossy(&said.stderr));
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "an unknown amount".to_owned(), |line| line.trim().to_owned())
}
