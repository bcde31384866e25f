//! Statements of phones, checked on the command line without any installation.

use crate::place::Place;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_attest::android::{BootState, SecurityLevel};
use porchlight_attest::virtual_phone::{Maker, Statement, VirtualKey};
use std::fs;
use std::path::Path;

const AT: &str = "2026-11-25T12:00:00Z";
/// "challenge" in hexadecimal digits.
const CHALLENGE: &str = "6368616c6c656e6765";

/// A virtual phone's chain and its maker's root as files.
fn files(place: &Place, boot: BootState) -> (String, String) {
    let maker = Maker::new(b"command line");
    let key = VirtualKey::new(b"command line", "key").spki();
    let statement = Statement {
        key: &key,
        challenge: b"challenge",
        package: "org.example.courier",
        signature_digest: [7; 32],
        boot,
        made: 1_795_000_000,
        schema: 300,
    };
    let chain = maker.phone(1, SecurityLevel::TrustedEnvironment).attest(&statement);
    let roots = place.path("roots");
    fs::create_dir_all(&roots).unwrap();
    fs::write(roots.join("test.der"), maker.root_der()).unwrap();
    let input = place.path("chain.der");
    fs::write(&input, chain.concat()).unwrap();
    (text(&input), text(&roots))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn a_statement_is_verified_refused_or_malformed_and_the_exit_status_tells() {
    let place = Place::new();
    let (input, roots) = files(&place, BootState::Verified);
    let broken = place.path("broken.pem");
    fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let broken = text(&broken);
    let base = ["attest", "verify", "--format", "android-key", "--at", AT, "--input"];
    let mut said = String::new();
    for more in [
        vec![&*input, "--roots", &roots],
        vec![&*input, "--roots", &roots, "--challenge", CHALLENGE],
        vec![&*input, "--roots", &roots, "--challenge", "00"],
        vec![&*input],
        vec![&*broken],
        vec![&*input, "--challenge", "xyz"],
        vec![&*input, "--roots", &text(&place.path("nowhere"))],
    ] {
        let arguments = [base.to_vec(), more].concat();
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
fn programs_get_every_fact_in_json() {
    let place = Place::new();
    let (input, roots) = files(&place, BootState::Unverified);
    let answer = place.run_bare(&[
        "--json",
        "attest",
        "verify",
        "--format",
        "android-key",
        "--at",
        AT,
        "--input",
        &input,
        "--roots",
        &roots,
    ]);
    assert_eq!(answer.status, 0);
    let value: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn a_chain_is_taken_as_pem_as_der_and_as_json() {
    let place = Place::new();
    let (input, roots) = files(&place, BootState::Verified);
    let chain =
        porchlight_attest::x509::Chain::from_der_stream(&fs::read(&input).unwrap()).unwrap();
    let base64: Vec<String> =
        chain.certificates().iter().map(|c| STANDARD.encode(c.der())).collect();
    let pem: String = base64
        .iter()
        .map(|text| format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"))
        .collect();
    for (name, contents) in [
        ("chain.pem", pem),
        ("list.json", serde_json::json!(base64).to_string()),
        ("x5c.json", serde_json::json!({"x5c": base64}).to_string()),
    ] {
        let path = place.path(name);
        fs::write(&path, contents).unwrap();
        let answer = place.run_bare(&[
            "attest",
            "verify",
            "--format",
            "android-key",
            "--at",
            AT,
            "--input",
            &text(&path),
            "--roots",
            &roots,
        ]);
        assert_eq!(answer.status, 0, "{name}: {}", answer.out);
    }
}
