//! `porchlight face eval`: what it says without models and of wrong tables, and, where the models and
//! the pictures are, what it measures.

use crate::place::Place;
use std::fs;
use std::path::{Path, PathBuf};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models")
}

fn orl() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/face/eval/orl");
    let here = folder.is_dir() && models().join(porchlight_vision::face::DLIB.name).exists();
    if !here {
        eprintln!("SKIPPED: no {} or no models in {}", folder.display(), models().display());
    }
    here.then_some(folder)
}

fn eval(place: &Place, more: &[&str]) -> crate::place::Answer {
    let [pairs, out] = ["pairs.csv", "out"].map(|name| place.path(name));
    let mut words = vec!["face", "eval", "--pairs", pairs.to_str().unwrap()];
    words.extend(["--out", out.to_str().unwrap()]);
    words.extend(more);
    place.run(&words)
}

#[test]
fn without_models_nothing_is_measured_and_the_reason_is_said() {
    let place = Place::new();
    fs::write(place.path("pairs.csv"), "a,b,same\nx,y,1\nx,z,0\n").unwrap();
    let answer = eval(&place, &["--images", place.path("").to_str().unwrap()]);
    assert_eq!(answer.status, 1, "{}", answer.err);
    assert!(answer.err.contains("cannot check: "), "{}", answer.err);
    assert!(answer.err.contains("porchlight models fetch"), "{}", answer.err);
    assert!(!place.path("out").exists(), "nothing is written");
}

#[test]
fn pictures_that_cannot_be_used_are_named_with_their_row() {
    let Some(orl) = orl() else { return };
    let place = Place::new();
    fs::write(place.path("pairs.csv"), "a,b,same\ns1/1.pgm,nowhere.pgm,1\ns1/1.pgm,../x,0\n")
        .unwrap();
    let (images, models) = (orl.to_str().unwrap().to_owned(), models());
    let answer = eval(&place, &["--images", &images, "--models", models.to_str().unwrap()]);
    assert_eq!(answer.status, 2, "{}", answer.err);
    assert!(answer.err.contains("line 2, column b: "), "{}", answer.err);
    assert!(answer.err.contains("line 3, column b: \"../x\" lies outside"), "{}", answer.err);
    assert!(!place.path("out").exists(), "nothing is written");
}

#[test]
fn a_small_set_is_measured_and_what_it_cannot_say_is_not_measured() {
    let Some(orl) = orl() else { return };
    let place = Place::new();
    let mut table = "a,b,same,group\n".to_owned();
    for person in 1..=4 {
        table += &format!("s{person}/1.pgm,s{person}/2.pgm,1,all\n");
        for other in 1..person {
            table += &format!("s{person}/1.pgm,s{other}/2.pgm,0,all\n");
        }
    }
    fs::write(place.path("pairs.csv"), table).unwrap();
    let (images, models) = (orl.to_str().unwrap().to_owned(), models());
    let plot = place.path("curve.svg");
    let more = [
        "--images",
        &images,
        "--models",
        models.to_str().unwrap(),
        "--plot",
        plot.to_str().unwrap(),
    ];
    let answer = eval(&place, &[&more[..], &["--json"]].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(
        (&said["people"], &said["genuine"], &said["impostor"]),
        (&4.into(), &4.into(), &6.into())
    );
    assert_eq!(said["matchers"][0]["rates"][0]["measured"], false);
    assert_eq!(said["matchers"][0]["groups"][0]["fnmr"], "not shown");
    assert_eq!(said["liveness"], "not measured");
    let card = fs::read_to_string(place.path("out/face-card.md")).unwrap();
    assert!(card.contains("not measured") && card.contains("not shown"), "{card}");
    let thresholds = fs::read(place.path("out/face-thresholds.json")).unwrap();
    let read = porchlight_vision::face::Thresholds::parse(&thresholds).unwrap();
    assert!(read.matchers.is_empty(), "no limit is made of so few pairs");
    assert!(fs::read_to_string(plot).unwrap().starts_with("<svg"));
}
