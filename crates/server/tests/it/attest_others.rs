//! App Attest and passkeys, checked on the command line.

use crate::place::Place;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_attest::apple::Environment;
use porchlight_attest::virtual_phone::{AppleMaker, AuthenticatorMaker, VirtualCeremony};
use porchlight_attest::webauthn::Vouching;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;

const AT: &str = "2026-11-25T12:00:00Z";
/// A day before.
const MADE: u64 = 1_795_521_600;
/// "challenge" in hexadecimal digits.
const CHALLENGE: &str = "6368616c6c656e6765";
const APPLICATION: &str = "TEAM123456.org.example.courier";

/// Writes files, runs the command on the first, gives status and answer.
fn verify(place: &Place, format: &str, input: &[u8], more: &[&str]) -> (i32, Value) {
    let path = place.path("input");
    fs::write(&path, input).unwrap();
    let path = path.to_string_lossy().into_owned();
    let base = ["--json", "attest", "verify", "--format", format, "--at", AT, "--input", &path];
    let answer = place.run_bare(&[&base, more].concat());
    let value = serde_json::from_str(&answer.out).unwrap_or(Value::Null);
    (answer.status, value)
}

fn roots(place: &Place, certificates: &[&[u8]]) -> String {
    let folder = place.path("roots");
    fs::create_dir_all(&folder).unwrap();
    for (number, certificate) in certificates.iter().enumerate() {
        fs::write(folder.join(format!("{number}.der")), certificate).unwrap();
    }
    folder.to_string_lossy().into_owned()
}

#[test]
fn an_attestation_is_taken_as_cbor_as_base64_and_as_json() {
    let place = Place::new();
    let maker = AppleMaker::new(b"command line");
    let roots = roots(&place, &maker.roots_der());
    let device = maker.device(1, APPLICATION, Environment::Production);
    let object = device.attest(&Sha256::digest(b"challenge").into(), MADE);
    let base64 = STANDARD.encode(&object);
    let full = json!({
        "attestation": base64, "applicationId": APPLICATION, "environment": "production",
        "keyId": STANDARD.encode(device.key_id()), "challenge": STANDARD.encode("challenge"),
    });
    let check = |input: &[u8], more: &[&str]| {
        let more = [&["--roots", &roots], more].concat();
        verify(&place, "apple-app-attest", input, &more)
    };
    for input in [object.clone(), base64.clone().into_bytes(), full.to_string().into_bytes()] {
        let (status, answer) = check(&input, &["--challenge", CHALLENGE]);
        assert_eq!((status, &answer["verdict"]), (0, &json!("verified")), "{answer}");
        assert_eq!(answer["facts"]["application"], APPLICATION);
        let (status, answer) = check(&input, &["--challenge", "00"]);
        assert_eq!((status, &answer["reasons"][0]["code"]), (1, &json!("nonce_differs")));
    }
    let (status, answer) = check(&object, &[]);
    assert_eq!((status, &answer["challenge_checked"]), (0, &json!(false)));
    let (status, answer) = check(full.to_string().as_bytes(), &[]);
    assert_eq!((status, &answer["challenge_checked"]), (0, &json!(true)));
    assert_eq!(check(&object[1..], &[]).0, 2);
    assert_eq!(check(b"{}", &[]).0, 2);
    let (status, answer) = verify(&place, "apple-app-attest", &object, &[]);
    assert_eq!((status, &answer["reasons"][0]["code"]), (1, &json!("unknown_root")));
}

#[test]
fn an_assertion_is_verified_once_and_for_its_data_only() {
    let place = Place::new();
    let maker = AppleMaker::new(b"command line");
    let mut device = maker.device(1, APPLICATION, Environment::Production);
    let data = b"{\"act\":\"check in\",\"challenge\":\"challenge\"}";
    let assertion = device.assert(&Sha256::digest(data).into());
    let with = |counter: u32, data: &[u8]| {
        let input = json!({
            "assertion": STANDARD.encode(&assertion), "publicKey": STANDARD.encode(device.spki()),
            "clientData": STANDARD.encode(data), "previousCounter": counter,
            "applicationId": APPLICATION,
        });
        verify(&place, "apple-assertion", input.to_string().as_bytes(), &["--challenge", CHALLENGE])
    };
    assert_eq!(with(0, data).0, 0);
    assert_eq!(with(1, data).1["reasons"][0]["code"], "counter_not_up");
    let codes: Vec<Value> = with(0, b"other").1["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].clone())
        .collect();
    assert_eq!(codes, ["bad_signature", "challenge_differs"]);
}

#[test]
fn a_passkey_registers_and_signs_in() {
    let place = Place::new();
    let maker = AuthenticatorMaker::new(b"command line");
    let roots = roots(&place, &[maker.root_der()]);
    let mut passkey = maker.authenticator(1);
    let ceremony = VirtualCeremony {
        rp_id: "example.org",
        origin: "https://example.org",
        challenge: b"challenge",
        user_verified: true,
    };
    let made = passkey.register(&ceremony, Vouching::Model);
    let input = json!({
        "rawId": URL_SAFE_NO_PAD.encode(passkey.credential_id()),
        "response": {
            "clientDataJSON": URL_SAFE_NO_PAD.encode(&made.client_data),
            "attestationObject": URL_SAFE_NO_PAD.encode(&made.attestation_object),
        },
        "rpId": "example.org", "origin": "https://example.org", "userVerification": true,
    })
    .to_string();
    let check = |input: &str, more: &[&str]| verify(&place, "webauthn", input.as_bytes(), more);
    let (status, answer) = check(&input, &["--challenge", CHALLENGE, "--roots", &roots]);
    assert_eq!((status, &answer["facts"]["trust"]), (0, &json!("established")), "{answer}");
    let (status, answer) = check(&input, &[]);
    assert_eq!((status, &answer["facts"]["trust"]), (0, &json!("not_established")));
    let (status, answer) = check(&input, &["--challenge", "00"]);
    assert_eq!((status, &answer["reasons"][0]["code"]), (1, &json!("challenge_differs")));
    let signed = passkey.assert(&ceremony);
    let hex = answer["facts"]["key"].as_str().unwrap();
    let key: Vec<u8> = (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    let input = json!({
        "response": {
            "clientDataJSON": URL_SAFE_NO_PAD.encode(&signed.client_data),
            "authenticatorData": URL_SAFE_NO_PAD.encode(&signed.authenticator_data),
            "signature": URL_SAFE_NO_PAD.encode(&signed.signature),
        },
        "credentialKey": URL_SAFE_NO_PAD.encode(key), "previousCounter": 0,
    })
    .to_string();
    let (status, answer) = check(&input, &["--challenge", CHALLENGE]);
    assert_eq!((status, &answer["facts"]["counter_move"]), (0, &json!("up")), "{answer}");
}
