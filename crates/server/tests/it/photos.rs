//! What `porchlight photo` says about photos, to people and to programs.

use crate::place::Place;
use std::fs;
use std::path::{Path, PathBuf};

/// The photos that come with the demonstration, in order.
fn doors() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo-photos");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut doors: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|e| e == "jpg")).collect();
    doors.sort();
    doors
}

fn said(place: &Place, arguments: &[&str], shown: &str) -> String {
    let answer = place.run_bare(arguments);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos");
    let said = format!("{}{}", answer.out, answer.err).replace(folder, "[photos]");
    format!("$ porchlight photo {shown}\nstatus {}\n{said}\n", answer.status)
}

#[test]
fn photos_are_measured_and_compared_in_plain_words() {
    let place = Place::new();
    let doors = doors();
    let [one, other] = [0, 1].map(|at| doors[at].to_str().unwrap());
    let none = place.path("text.jpg");
    fs::write(&none, "not a picture").unwrap();
    let none = none.to_str().unwrap();
    let mut all = said(&place, &["photo", "inspect", one], "inspect ONE");
    all += &said(&place, &["photo", "compare", one, one], "compare ONE ONE");
    all += &said(&place, &["photo", "compare", one, other], "compare ONE OTHER");
    all += &said(&place, &["photo", "inspect", none], "inspect TEXT");
    all += &said(&place, &["photo", "compare", one, "nowhere.jpg"], "compare ONE NOWHERE");
    insta::assert_snapshot!(all);
}

#[test]
fn programs_get_every_measurement_and_the_threshold() {
    let place = Place::new();
    let door = doors()[0].to_str().unwrap().to_owned();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let answer = place.run_bare(&[&["--json", "photo"], arguments].concat());
        assert_eq!(answer.status, 0, "{}", answer.err);
        serde_json::from_str(&answer.out).unwrap()
    };
    let inspected = json(&["inspect", &door]);
    for name in ["mean_luma", "clipped_dark", "clipped_bright", "sharpness", "detail", "grid"] {
        assert!(inspected[name].is_number(), "{name}: {inspected}");
    }
    assert_eq!(inspected["pdq"].as_str().unwrap().len(), 64);
    let compared = json(&["compare", &door, &door]);
    assert_eq!(compared["pdq_distance"], 0);
    assert_eq!(compared["worth_a_look"], true);
    assert!(compared["agreement_fine"].as_f64().unwrap() > 0.99, "{compared}");
    assert!(compared["inliers"].as_u64() > compared["threshold"]["inliers"].as_u64());
    for (got, want) in
        compared["quad"].as_array().unwrap().iter().zip([[0, 0], [1, 0], [1, 1], [0, 1]])
    {
        for (got, want) in got.as_array().unwrap().iter().zip(want) {
            assert!((got.as_f64().unwrap() - f64::from(want)).abs() < 0.01, "{compared}");
        }
    }
}
