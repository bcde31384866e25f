//! Prints how much a comparison says about the place of a photo: how often photos of one door on two
//! deliveries agree in so many corners, how often photos of different places do, and the ratio of
//! both: `cargo run --release -p porchlight-vision --example scene_ratios`.
//!
//! The ratio printed is the one to use: the lower end for the right door (Jeffreys' 5 % bound) over
//! the upper end for other places (95 % bound), so that few photos prove little.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "prints a table and ends")]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/copies.rs"]
mod copies;
#[path = "../tests/it/scenes.rs"]
mod scenes;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/ways.rs"]
mod ways;

use porchlight_vision::{Limits, Look, look};
use std::path::Path;
use ways::{Kinship, doors, kinship};

/// Agreeing corners from which on a row of the table begins.
const BINS: [u32; 8] = [0, 8, 10, 12, 16, 20, 24, 32];

/// What the place of two photos has to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Places {
    /// The same door, on two deliveries.
    SameDoor,
    /// Doors of one corridor, or the view from inside.
    SameCorridor,
    /// Another building.
    Elsewhere,
}

/// Which door a photo shows, by its name: the purple door, the view out of it, the door beside the
/// yellow wall (two deliveries), and other doors of that building.
fn door(path: &Path) -> (bool, &'static str) {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let yellow = ["PXL_20201103", "PXL_20201105"].iter().any(|day| name.starts_with(day));
    match (name.starts_with("IMG_"), name.ends_with("6824")) {
        (true, false) => (true, "purple"),
        (true, true) => (true, "view"),
        _ if yellow => (false, "yellow"),
        _ => (false, "others"),
    }
}

fn places(a: &Path, b: &Path) -> Option<Places> {
    let ((house, own), (other_house, other)) = (door(a), door(b));
    match kinship(a, b) {
        Kinship::OneDelivery => None,
        _ if house != other_house => Some(Places::Elsewhere),
        _ if own == other && own != "others" => Some(Places::SameDoor),
        _ => Some(Places::SameCorridor),
    }
}

fn main() {
    let doors = doors();
    if doors.is_empty() {
        println!("SKIPPED: no photos under ../shared/data/photos/doorstep-cc0");
        return;
    }
    let looks: Vec<Look> = doors
        .iter()
        .map(|(_, picture)| look(&scenes::jpeg(picture, 90), &Limits::default()).unwrap())
        .collect();
    let mut seen: Vec<(Places, u32)> = vec![];
    for (i, (path, _)) in doors.iter().enumerate() {
        for (j, (other, _)) in doors.iter().enumerate() {
            if let (true, Some(places)) = (i != j, places(path, other)) {
                let likeness = looks[i].sought.compare(looks[j].features());
                seen.push((places, likeness.inliers));
            }
        }
    }
    table(&seen);
}

fn table(seen: &[(Places, u32)]) {
    let of = |places: Places| seen.iter().filter(move |(p, _)| *p == places).map(|(_, n)| *n);
    for places in [Places::SameDoor, Places::SameCorridor, Places::Elsewhere] {
        let mut all: Vec<u32> = of(places).collect();
        all.sort_unstable();
        println!("{places:?}, agreeing corners of {} pairs: {all:?}", all.len());
    }
    println!("\n| corners | same door | same corridor | elsewhere | ratio | ratio to rely on |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (at, from) in BINS.iter().enumerate() {
        let to = BINS.get(at + 1).copied().unwrap_or(u32::MAX);
        let count = |places: Places| of(places).filter(|n| (*from..to).contains(n)).count();
        let (same, near, far) =
            (count(Places::SameDoor), count(Places::SameCorridor), count(Places::Elsewhere));
        let all = |places: Places| of(places).count() as f64;
        let share = |n: usize, all: f64| (n as f64 + 0.5) / (all + 1.0);
        let spread = |n: usize, all: f64| {
            let p = share(n, all);
            1.645 * (p * (1.0 - p) / (all + 1.0)).sqrt()
        };
        let (here, there) = (all(Places::SameDoor), all(Places::Elsewhere));
        let plain = share(same, here) / share(far, there);
        let low = (share(same, here) - spread(same, here)).max(0.001);
        let high = share(far, there) + spread(far, there);
        let careful = if plain >= 1.0 {
            (low / high).max(1.0)
        } else {
            let (high, low) = (
                share(same, here) + spread(same, here),
                (share(far, there) - spread(far, there)).max(0.001),
            );
            (high / low).min(1.0)
        };
        println!("| {from} | {same} | {near} | {far} | {plain:.2} | {careful:.2} |");
    }
}
