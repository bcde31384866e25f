//! Checks that need no installation: bundles and round records.

use crate::place::Place;
use std::fs;

#[test]
fn a_file_that_is_no_bundle_and_a_key_that_is_no_key_are_refused_in_plain_words() {
    let place = Place::new();
    let file = place.path("bundle.zip");
    fs::write(&file, "not a zip").unwrap();
    let file = file.to_string_lossy().into_owned();
    let mut said = String::new();
    for arguments in [
        vec!["verify", &file],
        vec!["verify", &file, "--log-key", "secret"],
        vec!["verify", "nowhere.zip"],
        vec!["round", "verify", &file],
        vec!["--json", "verify", &file],
    ] {
        let answer = place.run_bare(&arguments);
        let shown = place.plain(&arguments.join(" "));
        said += &format!(
            "$ porchlight {shown}\nstatus {}\n{}{}\n",
            answer.status, answer.out, answer.err
        );
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_file_that_looks_like_the_export_of_a_matter_is_checked_as_one() {
    let place = Place::new();
    let file = place.path("matter.zip");
    let files = [("matter.json".to_owned(), b"{}\n".to_vec())];
    fs::write(&file, porchlight_seal::bundle::archive(&files).unwrap()).unwrap();
    let file = file.to_string_lossy().into_owned();
    let answer = place.run_bare(&["verify", &file]);
    assert_eq!(answer.status, 1, "{}", answer.err);
    assert!(answer.out.contains("REFUSED: a file is missing (log.key)."), "{}", answer.out);
    let answer = place.run_bare(&["--json", "verify", &file]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((&said["reason"], &said["part"]), (&"file_missing".into(), &"log.key".into()));
}
