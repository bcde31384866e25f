//! Prints what comparing photos finds and what it leaves alone, on photos of doors beside the
//! repository: `cargo run --release -p porchlight-vision --example reuse_table`.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "prints a table and ends")]

#[path = "../tests/it/copies.rs"]
mod copies;
#[path = "../tests/it/scenes.rs"]
mod scenes;
#[path = "../tests/it/ways.rs"]
mod ways;

use porchlight_vision::likeness::Likeness;
use porchlight_vision::pdq::COPY_DISTANCE;
use porchlight_vision::{Limits, Look, look};
use ways::{Kinship, WAYS, doors, kinship};

fn looked(bytes: &[u8]) -> Look {
    look(bytes, &Limits::default()).unwrap()
}

fn least(all: &[Likeness], of: fn(&Likeness) -> f64) -> f64 {
    all.iter().map(of).fold(f64::INFINITY, f64::min)
}

fn most(all: &[Likeness], of: fn(&Likeness) -> f64) -> f64 {
    all.iter().map(of).fold(0.0, f64::max)
}

fn main() {
    let doors = doors();
    if doors.is_empty() {
        println!("SKIPPED: no photos under ../shared/data/photos/doorstep-cc0");
        return;
    }
    let looks: Vec<Look> = doors.iter().map(|(_, p)| looked(&scenes::jpeg(p, 90))).collect();
    let grids: Vec<f64> = looks.iter().map(|look| look.grid).collect();
    copies_table(&doors, &looks, &grids);
    honest_table(&doors, &looks);
}

/// For each way: found by likeness, found by hash, and the least of every number.
fn copies_table(doors: &[(std::path::PathBuf, image::RgbImage)], looks: &[Look], honest: &[f64]) {
    println!("| copy | found | by hash | least inliers | least agreement | least overlap | grid |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let (mut found, mut tried) = (0, 0);
    let mut screens = vec![];
    for (name, way) in WAYS {
        let mut all = vec![];
        let (mut by_hash, mut grid) = (0, 0.0);
        for ((_, picture), original) in doors.iter().zip(looks) {
            let new = looked(&way(picture));
            let bits = new.nearest_hash(original.pdq);
            by_hash += usize::from(bits.is_some_and(|bits| bits <= COPY_DISTANCE));
            grid += new.grid / doors.len() as f64;
            if name.starts_with("screen") {
                screens.push(new.grid);
            }
            all.push(new.sought.compare(original.features()));
        }
        let seen = all.iter().filter(|likeness| likeness.is_worth_a_look()).count();
        println!(
            "| {name} | {seen}/{} | {by_hash}/{} | {} | {:.2} | {:.2} | {grid:.1} |",
            all.len(),
            all.len(),
            least(&all, |l| f64::from(l.inliers)),
            least(&all, Likeness::agreement),
            least(&all, |l| l.covered),
        );
        found += seen;
        tried += all.len();
    }
    println!("\ncopies found: {found} of {tried}, {:.4}", found as f64 / tried as f64);
    let above: usize = screens.iter().map(|s| honest.iter().filter(|h| s > h).count()).sum();
    let mean = honest.iter().sum::<f64>() / honest.len() as f64;
    println!(
        "grid signal: mean of honest photos {mean:.1}; a screen is above an honest photo in {:.2} \
         of all pairs (0.5 is chance)\n",
        above as f64 / (screens.len() * honest.len()) as f64
    );
}

/// For each kinship: how many pairs, how many flagged, and the most of every number.
fn honest_table(doors: &[(std::path::PathBuf, image::RgbImage)], looks: &[Look]) {
    println!("| honest pairs | flagged | most inliers | most agreement, inliers enough |");
    println!("| --- | --- | --- | --- |");
    for (kind, words) in [
        (Kinship::Others, "other places"),
        (Kinship::OneDoor, "same house or corridor, other delivery"),
        (Kinship::OneDelivery, "one delivery (never compared in earnest)"),
    ] {
        let mut all = vec![];
        for (i, (path, _)) in doors.iter().enumerate() {
            for (j, (other, _)) in doors.iter().enumerate() {
                if i != j && kinship(path, other) == kind {
                    all.push(looks[i].sought.compare(looks[j].features()));
                }
            }
        }
        let flagged = all.iter().filter(|likeness| likeness.is_worth_a_look()).count();
        let enough: Vec<Likeness> =
            all.iter().filter(|l| l.inliers >= 12 && l.covered >= 0.3).copied().collect();
        println!(
            "| {words} | {flagged}/{} | {} | {:.2} |",
            all.len(),
            most(&all, |l| f64::from(l.inliers)),
            most(&enough, Likeness::agreement),
        );
    }
}
