//! The worked bytes of docs/api/device.md, made anew: a document that says something else than the
//! code fails here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_attest::proof::dpop::{self, MAX_AGE, MAX_AHEAD, MAX_JTI, MIN_JTI};
use porchlight_attest::proof::jws::{self, MAX_JWS};
use porchlight_attest::proof::nonce::{BoundNonces, Nonces};
use porchlight_attest::proof::replay::Replays;
use porchlight_attest::proof::{commitment, replay::Remembered};
use porchlight_attest::virtual_phone::{Request, VirtualKey};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

const START: &str =
    "<!-- worked bytes: crates/attest/tests/it/device_document.rs compares them -->\n";
const END: &str = "<!-- end of worked bytes -->";
const NOW: i64 = 1_795_046_400;
const TOKEN: &str = "example-access-token";
const URL: &str = "https://porch.example/v1/itinerary";
const COURIER: &[u8; 16] = &[0x11; 16];
const ROUND: &str = "rnd_06f0b2k5tz3q8v1m9r7c4xw2ag";
const BODY: &str = r#"{"ranked":["blk_06f0b2k5tz3q8v1m9r7c4xw2ag"],"max_blocks":1}"#;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/device.md");
    std::fs::read_to_string(path).unwrap()
}

fn key() -> VirtualKey {
    VirtualKey::from_seed(b"worked example")
}

fn request_proof() -> String {
    let nonce = Nonces::new([7; 32]).current(NOW);
    key().proof(&Request {
        method: "GET",
        url: URL,
        jti: "worked-example-0001",
        nonce: Some(&nonce),
        access_token: Some(TOKEN),
        now: NOW,
    })
}

fn round_entry() -> String {
    let nonces = BoundNonces::new([9; 32]);
    let nonce = commitment::nonce(&nonces, COURIER, "enter_round", ROUND, NOW + 900);
    key().commitment("enter_round", ROUND, BODY.as_bytes(), &nonce, NOW)
}

/// One JWS taken apart: header, payload, signature, and the whole.
fn show(out: &mut String, name: &str, jws: &str) {
    let [header, payload, signature]: [&str; 3] =
        jws.split('.').collect::<Vec<_>>().try_into().unwrap();
    let text = |part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let (header, payload) = (text(header), text(payload));
    writeln!(out, "{name}, header:\n\n    {header}\n").unwrap();
    writeln!(out, "{name}, claims:\n\n    {payload}\n").unwrap();
    writeln!(out, "{name}, signature:\n\n    {signature}\n").unwrap();
    writeln!(out, "{name}, whole:\n\n    {jws}\n").unwrap();
}

fn worked() -> String {
    let mut out = String::from("\n");
    let line = |out: &mut String, name: &str, value: &str| {
        writeln!(out, "{name}:\n\n    {value}\n").unwrap();
    };
    let public = key().public();
    line(&mut out, "Public key", &public.to_jwk().to_string());
    line(&mut out, "Its thumbprint (RFC 7638)", &URL_SAFE_NO_PAD.encode(public.thumbprint()));
    let request = format!("GET {URL}, at {NOW}, with the access token {TOKEN}");
    line(&mut out, "A request", &request);
    show(&mut out, "Its proof", &request_proof());
    let request = format!("PUT /v1/rounds/{ROUND}/entry, with these {} bytes", BODY.len());
    line(&mut out, "An entry", &request);
    line(&mut out, "Body", BODY);
    line(&mut out, "SHA-256 of the body", &URL_SAFE_NO_PAD.encode(Sha256::digest(BODY)));
    show(&mut out, "Its commitment", &round_entry());
    out
}

#[test]
fn the_worked_bytes_are_those_that_the_code_makes() {
    let document = document();
    let (_, rest) = document.split_once(START).unwrap();
    let (written, _) = rest.split_once(END).unwrap();
    let worked = worked();
    assert!(written == worked, "docs/api/device.md should have between its marks:\n{worked}");
}

#[test]
fn the_worked_bytes_hold() {
    let expected = dpop::Expected { method: "GET", url: URL, access_token: Some(TOKEN), now: NOW };
    let proof = dpop::check(&request_proof(), &expected, &Nonces::new([7; 32])).unwrap();
    let replays = Replays::default();
    let once = || replays.remember(&proof.thumbprint, &proof.jti, NOW + 300, NOW);
    assert_eq!((once(), once()), (Remembered::New, Remembered::Again));
    let expected = commitment::Expected {
        account: COURIER,
        act: "enter_round",
        subject: ROUND,
        digest: Sha256::digest(BODY).into(),
        thumbprint: proof.thumbprint,
        now: NOW,
        online: true,
    };
    commitment::check(&round_entry(), &expected, &BoundNonces::new([9; 32])).unwrap();
}

#[test]
fn the_document_names_the_types_and_limits_of_the_code() {
    let document = document();
    for said in [
        format!("`{}`", dpop::TYPE),
        format!("`{}`", commitment::TYPE),
        format!("at most {MAX_AGE} s old and {MAX_AHEAD} s ahead"),
        format!("{MIN_JTI} to {MAX_JTI} characters"),
    ] {
        assert!(document.contains(&said), "{said}");
    }
    assert_eq!(MAX_JWS, 8_192, "the document says 8,192 bytes");
    assert!(document.contains("8,192 bytes"));
    assert!(jws::verify(&"a".repeat(MAX_JWS + 1), dpop::TYPE).is_err());
}
