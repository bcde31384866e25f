//! The record of the open draw, and the script that was written apart from it.

use crate::round_field::{Dice, any_field, crowd, seed};
use porchlight_domain::id::RoundId;
use porchlight_domain::round::beacon::{BeaconPlan, Chain};
use porchlight_domain::round::open::entry_root;
use porchlight_domain::round::open::{Drawn, Field, Revealed, draw, record};
use porchlight_domain::round::secret_digest;
use porchlight_domain::time::Timestamp;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_draw.py");
const ROUND: RoundId = RoundId([9; 16]);

fn drawn_with(field: &Field, revealed: &Revealed<'_>) -> Drawn {
    let root = entry_root(&field.entries);
    draw(field, revealed.seed(ROUND, field.announced.digest(), root).unwrap())
}

/// A round of some size: with a beacon or without, with the secret or without.
fn random_record(dice: &mut Dice) -> String {
    let (entrants, blocks) = (1 + dice.below(40) as u32, 1 + dice.below(12) as u8);
    let mut field = crowd(dice, entrants, blocks);
    let secret = [dice.below(256) as u8; 32];
    let signature: Vec<u8> = (0..48).map(|_| dice.below(256) as u8).collect();
    let mut revealed = Revealed::secret_alone(&secret);
    let kind = dice.below(3);
    if kind > 0 {
        field.announced.beacon =
            Some(BeaconPlan::for_close(Chain::QUICKNET, Timestamp(1_790_000_000_000_000)));
        revealed.beacon = Some((dice.below(3) as u32, &signature));
    }
    if kind == 2 {
        revealed.secret = None;
        revealed.secret_digest = secret_digest(&secret);
    }
    let drawn = drawn_with(&field, &revealed);
    record(ROUND, &revealed, &field, &drawn)
}

/// What the script says; `None` where there is no Python here, loudly.
fn script_accepts(files: &[PathBuf]) -> Option<bool> {
    match Command::new("python3").arg(SCRIPT).args(files).output() {
        Ok(output) => Some(output.status.success()),
        Err(error) => {
            eprintln!("SKIPPED: no python3 to check the records with: {error}");
            None
        }
    }
}

fn write_to(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_independent_script_agrees_on_a_thousand_random_rounds() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(7);
    let files: Vec<PathBuf> = (0..1_000)
        .map(|n| write_to(folder.path(), &format!("{n}.json"), &random_record(&mut dice)))
        .collect();
    assert_ne!(script_accepts(&files), Some(false));
}

#[test]
fn the_script_notices_whatever_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(8);
    let field = crowd(&mut dice, 30, 6);
    let secret = [3; 32];
    let revealed = Revealed::secret_alone(&secret);
    let drawn = drawn_with(&field, &revealed);
    let good: serde_json::Value =
        serde_json::from_str(&record(ROUND, &revealed, &field, &drawn)).unwrap();
    type Change = fn(&mut serde_json::Value);
    let changes: [(&str, Change); 9] = [
        ("tickets", |r| r["entries"][3][1] = (r["entries"][3][1].as_u64().unwrap() % 4 + 1).into()),
        ("newcomer", |r| r["entries"][3][2] = (1 - r["entries"][3][2].as_u64().unwrap()).into()),
        ("a dropped entry", |r| drop(r["entries"].as_array_mut().unwrap().remove(5))),
        ("two entries swapped", |r| r["entries"].as_array_mut().unwrap().swap(1, 2)),
        ("a limit", |r| r["rules"]["rest_minutes"] = 0.into()),
        ("places", |r| r["blocks"][0][3] = 9.into()),
        ("an award", |r| r["awards"].as_array_mut().unwrap().swap(0, 1)),
        ("contested", |r| r["contested"] = false.into()),
        ("the secret", |r| r["secret"] = "00".repeat(32).into()),
    ];
    for (what, change) in changes {
        let mut bad = good.clone();
        change(&mut bad);
        let file = write_to(folder.path(), "bad.json", &bad.to_string());
        assert_ne!(script_accepts(&[file]), Some(true), "{what} went unnoticed");
    }
}

proptest! {
    #[test]
    fn a_record_is_one_object_of_json_that_says_what_was_drawn(field in any_field(), n: u8) {
        let secret = [n; 32];
        let revealed = Revealed::secret_alone(&secret);
        let drawn = drawn_with(&field, &revealed);
        let read: serde_json::Value =
            serde_json::from_str(&record(ROUND, &revealed, &field, &drawn)).unwrap();
        prop_assert_eq!(read["entries"].as_array().unwrap().len(), field.entries.len());
        prop_assert_eq!(read["awards"].as_array().unwrap().len(), drawn.awards.len());
        prop_assert_eq!(read["contested"].as_bool(), Some(drawn.contested));
        prop_assert_eq!(read["seed"].as_str().unwrap().is_empty(), !drawn.contested);
        prop_assert!(read["beacon"].is_null());
        prop_assert_eq!(draw(&field, seed(0)).contested, drawn.contested);
    }
}
