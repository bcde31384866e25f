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
