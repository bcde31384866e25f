//! How many photos of 9.4 million pixels one core makes safe in a second, beside two programs that
//! only decode, shrink and write them, in one run:
//!
//! `cargo run --release -p porchlight-vision --example ingest_rate [FILE.jpg]`
//!
//! Ours decodes, turns, strips, measures, hashes and writes two pictures. The others write one.
//! Processor time counts, all threads and processes together, so that a busy machine disturbs
//! little. A program that is not installed is left out, with a word.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use image::codecs::jpeg::JpegEncoder;
use porchlight_vision::pdq::Spectrum;
use porchlight_vision::{DISPLAY_SIDE, Limits, QUALITY, clean};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Photos in one row.
const PHOTOS: usize = 20;
/// Rows; the best of each counts, because whatever else runs only adds.
const ROWS: usize = 3;
/// Clock ticks in a second, as Linux reports them.
const TICKS: f64 = 100.0;
/// Fields of `/proc/self/stat` behind the name: own time and that of ended children.
const OWN: [usize; 2] = [11, 12];
const CHILDREN: [usize; 2] = [13, 14];

fn seconds(fields: [usize; 2]) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let behind = &stat[stat.rfind(')').unwrap() + 2..];
    let all: Vec<&str> = behind.split(' ').collect();
    fields.iter().map(|at| all[*at].parse::<f64>().unwrap() / TICKS).sum()
}

/// Seconds of processor time for each photo.
fn best(fields: [usize; 2], mut row: impl FnMut()) -> f64 {
    let one = |row: &mut dyn FnMut()| {
        let before = seconds(fields);
        row();
        (seconds(fields) - before) / PHOTOS as f64
    };
    (0..ROWS).map(|_| one(&mut row)).fold(f64::MAX, f64::min)
}

/// A door, enlarged to what a phone's camera gives.
fn photo() -> Vec<u8> {
    let door = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/demo-photos/door-1.jpg");
    let door = image::open(door).unwrap();
    let (width, height) =
        if door.width() > door.height() { (3_540, 2_655) } else { (2_655, 3_540) };
    let large = door.resize_exact(width, height, image::imageops::FilterType::CatmullRom);
    let mut bytes = vec![];
    large.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 92)).unwrap();
    bytes
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1_024
}

fn main() {
    let argument = std::env::args().nth(1);
    // In a new process, so that the peak is that of ingest alone.
    if argument.as_deref() == Some("--peak") {
        let file = std::env::args().nth(2).unwrap();
        clean(&fs::read(file).unwrap(), &Limits::default()).unwrap();
        println!("{}", peak());
        return;
    }
    let bytes = argument.map_or_else(photo, |path| fs::read(path).unwrap());
    let folder = std::env::temp_dir().join(format!("ingest-rate-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let files: Vec<PathBuf> = (0..PHOTOS).map(|n| folder.join(format!("{n}.jpg"))).collect();
    files.iter().for_each(|file| fs::write(file, &bytes).unwrap());
    let done = clean(&bytes, &Limits::default()).unwrap();
    println!(
        "{} x {} pixels, {} kB; display {} kB, preview {} kB",
        done.width,
        done.height,
        bytes.len() / 1_000,
        done.display.len() / 1_000,
        done.preview.len() / 1_000
    );
    let ours = best(OWN, || {
        for file in &files {
            clean(&fs::read(file).unwrap(), &Limits::default()).unwrap();
        }
    });
    println!("this project   {:.1} photos a second and core ({:.1} ms)", 1.0 / ours, ours * 1e3);
    let side = DISPLAY_SIDE.to_string();
    let out = folder.join("out_%s.jpg");
    let shrink = format!("{}[Q={QUALITY}]", out.display());
    let mut vips = Command::new("vipsthumbnail");
    vips.args(&files).args(["--size", &side, "-o", &shrink]).env("VIPS_CONCURRENCY", "1");
    compare("vipsthumbnail", vips, ours);
    // `mogrify` takes one picture after another; `convert` would hold all of them at once.
    let shrunk = folder.join("magick");
    fs::create_dir_all(&shrunk).unwrap();
    let mut magick = Command::new("mogrify");
    magick.args(["-limit", "thread", "1", "-path"]).arg(&shrunk);
    magick.args(["-resize", &format!("{side}x{side}"), "-quality", &QUALITY.to_string()]);
    magick.args(&files);
    compare("ImageMagick", magick, ours);
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own).arg("--peak").arg(&files[0]).output().unwrap();
    println!("peak memory    {} MB", String::from_utf8_lossy(&output.stdout).trim());
    let small = image::load_from_memory(&done.display).unwrap();
    let small = small.resize(512, 512, image::imageops::FilterType::Triangle).into_rgb8();
    let [w, h] = [small.width(), small.height()].map(|side| side as usize);
    let hash = best(OWN, || {
        for _ in 0..PHOTOS * 100 {
            std::hint::black_box(Spectrum::of(&small, w, h, 3).unwrap().pdq());
        }
    });
    println!("PDQ            {:.0} hashes a second and core at {w} x {h}", 100.0 / hash);
    fs::remove_dir_all(&folder).unwrap();
}

fn compare(name: &str, mut command: Command, ours: f64) {
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            println!("{name} fails here: left out ({})", words.lines().next().unwrap_or(""));
            return;
        }
        Err(_) => {
            println!("{name} is not installed: left out");
            return;
        }
    }
    let theirs = best(CHILDREN, || {
        assert!(command.status().unwrap().success(), "{name}");
    });
    println!(
        "{name:<14} {:.1} photos a second and core ({:.1} ms): ours is {:.2} times as fast",
        1.0 / theirs,
        theirs * 1e3,
        theirs / ours
    );
}
