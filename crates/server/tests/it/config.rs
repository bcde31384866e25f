//! Settings: every complaint names the key, what it was and what would be right.

use crate::place::Place;
use porchlight_server::config::{DEFAULTS, load};
use std::fs;

/// Each wrong file and what is said about it.
const WRONG: &[(&str, &str)] = &[
    ("a misspelt key", "public_ulr = \"https://x.example\""),
    ("a key in the wrong section", "[mail]\nlisten = \"127.0.0.1:80\""),
    ("a key nobody knows", "colour = \"green\""),
    ("the wrong type", "listen = 8080"),
    ("not TOML", "listen = "),
    ("a text without its end", "[mail]\nurl = \"smtp://user:geheim@mail.example\nfrom = \"x\""),
    ("http for phones", "public_url = \"http://parcels.example.org\""),
    ("https that nobody serves", "public_url = \"https://parcels.example.org\""),
    ("a URL with a path", "public_url = \"http://localhost/porch\""),
    ("an address without a port", "listen = \"0.0.0.0\""),
    ("a certificate without its key", "[tls]\ncertificate = \"cert.pem\""),
    ("certificate files that are not there", "[tls]\ncertificate = \"no.pem\"\nkey = \"no.key\""),
    ("a proxy by name", "trusted_proxy = [\"proxy.local\"]"),
    ("a log name with a space", "log_origin = \"my log\""),
    ("mail by another protocol", "[mail]\nurl = \"https://u:geheim@mail.example\"\nfrom = \"x\""),
    ("a text carrier nobody has", "[sms]\ncarrier = \"pigeon\""),
    ("text messages to no folder", "[sms]\ncarrier = \"folder\""),
    ("a short token", "[metrics]\ntoken = \"geheim\""),
    ("figures in two places", "[metrics]\nlisten = \"127.0.0.1:9\"\ntoken = \"0123456789abcdef\""),
    ("limits that are none", "[limits]\nconnections = 0\ndrain_seconds = 4000"),
    ("a wish nobody knows", "[passkeys]\nstatements = \"sometimes\""),
    ("makers required, and none named", "[passkeys]\nstatements = \"required\""),
    (
        "relays that are none, and a chain half named",
        "[public_numbers]\nrelays = [\"relay.example\", \"https://a:b@relay.example\"]\nchain = \"own\"",
    ),
    ("a format of logs nobody knows", "[logs]\nformat = \"xml\"\nlevel = \"=,=\""),
];

#[test]
fn every_complaint_names_the_key_what_it_was_and_what_would_be_right() {
    let place = Place::new();
    let mut said = String::new();
    for (what, text) in WRONG {
        place.settings(text);
        let answer = place.run(&["check-config"]);
        assert_eq!(answer.status, 2, "{what}: {}", answer.out);
        assert!(!answer.err.contains("geheim"), "a secret was repeated: {}", answer.err);
        said += &format!("## {what}\n{}\n", answer.err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn every_key_is_documented_with_its_default_and_the_defaults_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(None, Some(&folder.path().join("data"))).unwrap();
    assert_eq!(config.public_url, "http://localhost:8080");
    assert_eq!(config.log_origin, "localhost:8080/log");
    let mut documented = false;
    for line in DEFAULTS.lines().filter(|line| !line.is_empty()) {
        let section = line.starts_with('[') && documented;
        let key = line.contains(" = ") && !line.starts_with('#');
        documented = line.starts_with('#') || section || (key && documented);
        assert!(documented, "say what this is for: {line}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_command_line_over_both() {
    let place = Place::new();
    place.settings("listen = \"127.0.0.1:1\"\noperator_name = \"From the file\"");
    let data = place.data().to_string_lossy().into_owned();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_porchlight"))
        .args(["check-config", "--json", "--data", &data])
        .env_clear()
        .env("PORCHLIGHT_LISTEN", "127.0.0.1:2")
        .env("PORCHLIGHT_DATA_FOLDER", "elsewhere")
        .env("PORCHLIGHT_LIMITS__CONNECTIONS", "7")
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["listen"], "127.0.0.1:2");
    assert_eq!(said["data_folder"], data);
}

#[test]
fn a_misspelt_variable_is_refused_like_a_misspelt_key() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_porchlight"))
        .args(["check-config"])
        .env_clear()
        .env("PORCHLIGHT_LISTENS", "127.0.0.1:2")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("listens") && said.contains("did you mean listen?"), "{said}");
}

#[test]
fn right_settings_are_summed_up() {
    let place = Place::new();
    place.settings(
        "listen = \"0.0.0.0:8443\"\npublic_url = \"https://parcels.example.org/\"\n\
         trusted_proxy = [\"10.0.0.1\"]\n[mail]\nurl = \"smtp://u:geheim@mail.example\"\n\
         from = \"Porch <post@example.org>\"",
    );
    let answer = place.run(&["check-config"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    insta::assert_snapshot!(answer.out);
    let named = place.path("other.toml");
    fs::write(&named, "operator_name = \"Named\"").unwrap();
    let named = named.to_string_lossy().into_owned();
    assert!(place.run(&["check-config", "--config", &named]).out.contains("other.toml"));
    assert_eq!(place.run(&["check-config", "--config", "missing.toml"]).status, 2);
}
