//! The first start: folder, keys, operator. And the starts after it.

use crate::place::{Answer, Place};
use porchlight_app::Actor;
use porchlight_app::session::Subject;
use porchlight_server::entropy_clock;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_start_makes_a_folder_and_keys_for_this_user_only_and_keeps_them() {
    let place = Place::new();
    place.begin();
    assert_eq!(mode(&place.data()), 0o700);
    assert_eq!(mode(&place.data().join("keys")), 0o700);
    let read = |name: &str| fs::read_to_string(place.data().join("keys").join(name)).unwrap();
    let keys = ["link", "draw", "log"].map(|name| {
        assert_eq!(mode(&place.data().join("keys").join(name)), 0o600);
        read(name)
    });
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert_eq!(place.run(&["station", "list"]).status, 0);
    assert_eq!(["link", "draw", "log"].map(read), keys);
}

#[test]
fn the_printed_link_lets_the_operator_enrol_once() {
    let place = Place::new();
    let answer =
        place.run(&["operator", "add", "--name", "Ana", "--email", "ana@example.org", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let path =
        said["url"].as_str().unwrap().strip_prefix("http://localhost:8080/sign-in/").unwrap();
    let (link, secret) = path.split_once('/').unwrap();
    let app = place.app();
    let press = || {
        app.use_invitation(&mut entropy_clock::ctx(Actor::Public), link.parse().unwrap(), secret)
    };
    let opened = press().unwrap().expect("the link works");
    let who = app.enrolling(&entropy_clock::ctx(Actor::Public), &opened.0).unwrap();
    assert!(matches!(who.subject, Subject::Staff(_)) && who.name == "Ana");
    assert_eq!(press().unwrap(), None, "the link works once");
}

fn said(answer: &Answer) -> String {
    format!("status {}\n{}{}\n", answer.status, answer.out, answer.err)
}

#[test]
fn commands_say_what_went_wrong_and_what_to_do() {
    let place = Place::new();
    let mut all = String::new();
    let station = ["station", "add", "--code", "ATX1", "--name", "Austin East", "--lat", "30.27"];
    let station =
        [&station[..], &["--lon", "-97.7", "--per-hour", "2000", "--per-km", "30"]].concat();
    let station = [&station[..], &["--cost-per-km", "20", "--minimum-per-hour", "1500"]].concat();
    let with_zone = |zone| [&station[..], &["--time-zone", zone]].concat();
    let template =
        ["template", "add", "--station", "ATX1", "--name", "Morning", "--start", "08:00"];
    let template = [&template[..], &["--minutes", "210", "--places", "4"]].concat();
    let template = [&template[..], &["--expected-stops", "30", "--expected-km", "45"]].concat();
    fs::write(place.path("terms.txt"), "You keep what you earn.").unwrap();
    fs::write(place.path("line.json"), r#"{"type": "LineString"}"#).unwrap();
    let terms = place.path("terms.txt").to_string_lossy().into_owned();
    let line = place.path("line.json").to_string_lossy().into_owned();
    for arguments in [
        vec!["station-is-not-a-command"],
        vec!["staff", "add", "--name", "Bo", "--email", "bo@example.org", "--role", "dispatcher"],
        vec!["operator", "add", "--name", "", "--email", "nobody"],
        with_zone("Mars/Olympus"),
        with_zone("America/Chicago"),
        with_zone("America/Chicago"),
        vec!["station", "list"],
        vec!["sign-in-link", "stranger@example.org"],
        vec!["staff", "add", "--name", "Bo", "--email", "bo@example.org", "--role", "boss"],
        vec!["service-area", "add", "--station", "ATX1", "--name", "East", &line],
        vec!["programme", "add", "--code", "own", "--name", "Own car", "--terms", &terms],
        vec!["programme", "list"],
        vec!["terms", "publish", "--programme", "own", &terms],
        vec!["terms", "publish", "--programme", "fleet", &terms],
        [&template[..], &["--weekdays", "mon,tue,wed,thu,fri,sat,sun"]].concat(),
        [&template[..], &["--weekdays", "noday"]].concat(),
        vec!["blocks", "make", "--station", "ATX1", "--days", "40"],
        vec!["blocks", "make", "--station", "ATX9"],
        vec!["plan", "--station", "ATX1", "--date", "2026-11-28"],
        vec!["plan", "--station", "ATX1", "--date", "tomorrow"],
        vec!["round", "list"],
        vec!["round", "announce", "--station", "ATX1", "--closes", "tonight"],
        vec!["api-key", "revoke", "key_1"],
        vec!["api-key", "list"],
        vec!["bundle", "export", "att_nope", "--out", "bundle.zip"],
        vec!["log", "checkpoint"],
    ] {
        let answer = place.run(&arguments);
        // Ids differ from run to run.
        let shown = arguments.join(" ");
        all += &format!("$ porchlight {}\n{}\n", place.plain(&shown), said(&answer));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let place = Place::new();
    place.begin();
    let key = place.data().join("keys/log");
    fs::set_permissions(&key, Permissions::from_mode(0o640)).unwrap();
    let answer = place.run(&["station", "list"]);
    assert_eq!(answer.status, 1);
    assert!(answer.err.contains("chmod 600"), "{}", answer.err);
}

#[test]
fn a_missing_or_damaged_key_is_never_made_anew() {
    let place = Place::new();
    place.begin();
    let key = place.data().join("keys/draw");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, "not a key").unwrap();
    let answer = place.run(&["station", "list"]);
    assert!(answer.status == 3 && answer.err.contains("damaged"), "{}", answer.err);
    fs::remove_file(&key).unwrap();
    let answer = place.run(&["station", "list"]);
    assert!(answer.status == 3 && answer.err.contains("keys folder back"), "{}", answer.err);
    assert!(!key.exists());
    fs::write(&key, kept).unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(place.run(&["station", "list"]).status, 0);
}

#[test]
fn a_mistyped_folder_is_not_taken_for_a_new_installation() {
    let place = Place::new();
    let answer = place.run(&["round", "list"]);
    assert_eq!(answer.status, 1);
    assert!(answer.err.contains("there is no Porchlight in"), "{}", answer.err);
    assert!(!place.data().exists());
}
