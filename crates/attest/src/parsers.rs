//! Every reader of foreign bytes in this crate, by name: what fuzzing drives.
//!
//! Owns: the list. A reader that is not in it is not fuzzed, so whoever adds one adds a line here.
//! A reader must neither stop the program nor use memory without bound, whatever the bytes are.

use crate::android::{self, Expectation, KeyDescription, ProvisioningInfo};
use crate::apple::{self, AssertionExpectation, ReceiptExpectation};
use crate::cbor;
use crate::cose::CoseKey;
use crate::outcome::Outcome;
use crate::passkey::Passkeys;
use crate::proof::message_signature::{self, Key, Message, Start, Wanted};
use crate::proof::nonce::{BoundNonces, Nonces};
use crate::proof::{commitment, dpop, jwk};
use crate::signature::{self, Hash, Scheme};
use crate::webauthn::{self, AuthenticatorData, ClientData, RegistrationResponse, Trust};
use crate::x509::{Certificate, Chain, Revocations};

/// A moment at which checks are made: 2026-11-25.
const AT: i64 = 1_795_564_800;

/// One reader.
#[derive(Debug, Clone, Copy)]
pub struct Parser {
    /// Its name.
    pub name: &'static str,
    /// Reads the bytes, drops the answer, and tells whether they were readable.
    pub read: fn(&[u8]) -> bool,
}

/// All of them.
pub const PARSERS: &[Parser] = &[
    Parser { name: "app_attestation", read: app_attestation },
    Parser { name: "app_assertion", read: app_assertion },
    Parser { name: "app_receipt", read: app_receipt },
    Parser { name: "authenticator_data", read: |bytes| AuthenticatorData::read(bytes).is_ok() },
    Parser { name: "cbor", read: |bytes| cbor::read_first(bytes).is_ok() },
    Parser { name: "certificate", read: |bytes| Certificate::from_der(bytes).is_ok() },
    Parser { name: "chain_pem", read: |bytes| Chain::from_pem(bytes).is_ok_and(checked) },
    Parser { name: "chain_der", read: |bytes| Chain::from_der_stream(bytes).is_ok_and(checked) },
    Parser { name: "client_data", read: |bytes| ClientData::read(bytes).is_ok() },
    Parser { name: "cose_key", read: |bytes| CoseKey::read(bytes).is_ok() },
    Parser { name: "commitment", read: |bytes| text(bytes, commitment) },
    Parser { name: "jwk", read: |bytes| json(bytes, |value| jwk::PublicKey::read(value).is_ok()) },
    Parser { name: "key_description", read: |bytes| KeyDescription::from_der(bytes).is_ok() },
    Parser { name: "message_signature", read: |bytes| text(bytes, message_signature) },
    Parser {
        name: "passkey_answer",
        read: |bytes| json(bytes, |value| Passkeys::named(value).is_ok()),
    },
    Parser { name: "provisioning", read: |bytes| ProvisioningInfo::from_cbor(bytes).is_some() },
    Parser { name: "public_key", read: public_key },
    Parser { name: "request_proof", read: |bytes| text(bytes, request_proof) },
    Parser { name: "revocations", read: |bytes| Revocations::from_json(bytes).is_ok() },
    Parser { name: "webauthn_registration", read: webauthn_registration },
];

fn text(bytes: &[u8], read: fn(&str) -> bool) -> bool {
    std::str::from_utf8(bytes).is_ok_and(read)
}

fn json(bytes: &[u8], read: fn(&serde_json::Value) -> bool) -> bool {
    serde_json::from_slice(bytes).is_ok_and(|value| read(&value))
}

/// Readable is what is refused for something else than its form.
fn request_proof(text: &str) -> bool {
    let (method, url) = ("GET", "https://porch.example/v1/me");
    let expected = dpop::Expected { method, url, access_token: None, now: AT };
    dpop::check(text, &expected, &Nonces::new([7; 32]))
        .map_or_else(|no| no.reason != dpop::Reason::Malformed, |_| true)
}

fn commitment(text: &str) -> bool {
    let expected = commitment::Expected {
        account: b"account",
        act: "check_in",
        subject: "awd_1",
        digest: [0; 32],
        thumbprint: [0; 32],
        now: AT,
        online: false,
    };
    commitment::check(text, &expected, &BoundNonces::new([7; 32]))
        .map_or_else(|no| no.reason != commitment::Reason::Malformed, |_| true)
}

/// Lines of fields, `name: value`, of a request.
fn message_signature(text: &str) -> bool {
    let fields: Vec<_> = text.lines().filter_map(|line| line.split_once(": ")).collect();
    let start = Start::Request { method: "GET", url: "https://porch.example/v1/me?q=1&r=%20" };
    let message = Message { start, fields: &fields };
    let wanted = Wanted { label: None, covered: &[], max_age: None, now: AT };
    let key = |_: Option<&str>| Some(Key::Shared(b"hammer".to_vec()));
    message_signature::verify(&message, &wanted, key)
        .map_or_else(|no| no.reason == message_signature::Reason::Signature, |_| true)
}

/// A readable chain is also checked, every part of it being foreign.
#[expect(clippy::needless_pass_by_value, reason = "the shape that is_ok_and wants")]
fn checked(chain: Chain) -> bool {
    let roots = android::google_roots();
    let nothing = Expectation::default();
    drop(android::verify(&chain, &nothing, &roots, &Revocations::none(), AT));
    true
}

fn app_attestation(bytes: &[u8]) -> bool {
    let (roots, receipt_roots) = (apple::app_attestation_roots(), apple::receipt_roots());
    let expectation = apple::Expectation {
        client_data_hash: Some([0; 32]),
        applications: &["TEAM.org.example.courier"],
        key_id: None,
        environment: None,
        roots: &roots,
        receipt_roots: &receipt_roots,
        at: AT,
    };
    !matches!(apple::attest(bytes, &expectation), Outcome::Malformed { .. })
}

/// The first 91 bytes stand for a key (a P-256 key has so many), the others for an assertion.
fn app_assertion(bytes: &[u8]) -> bool {
    let (spki, assertion) = bytes.split_at(bytes.len().min(91));
    let Ok(key) = signature::PublicKey::from_spki(spki) else {
        return cbor::read(assertion).is_ok();
    };
    let expectation = AssertionExpectation {
        client_data_hash: [0; 32],
        applications: &[],
        key: &key,
        counter: Some(0),
    };
    !matches!(apple::assert(assertion, &expectation), Outcome::Malformed { .. })
}

fn app_receipt(bytes: &[u8]) -> bool {
    let roots = apple::receipt_roots();
    let expectation = ReceiptExpectation {
        applications: &[],
        key: None,
        client_data_hash: None,
        environment: None,
        roots: &roots,
        at: AT,
    };
    !matches!(apple::verify_receipt(bytes, &expectation), Outcome::Malformed { .. })
}

/// Any attestation object, beside client data that are in order.
fn webauthn_registration(bytes: &[u8]) -> bool {
    let client_data = br#"{"type":"webauthn.create","challenge":"AQI","origin":"https://a"}"#;
    let response = RegistrationResponse { client_data, attestation_object: bytes, raw_id: None };
    let revocations = Revocations::none();
    let trust = Trust { roots: &[], key_store_roots: &[], revocations: &revocations, at: AT };
    let outcome = webauthn::register(&response, &webauthn::Expectation::default(), &trust);
    !matches!(outcome, Outcome::Malformed { .. })
}

/// The first 64 bytes stand for a signature, the others for a key.
fn public_key(bytes: &[u8]) -> bool {
    let (signature, spki) = bytes.split_at(bytes.len().min(64));
    let schemes = [
        Scheme::Ecdsa(Hash::Sha256),
        Scheme::EcdsaFixed(Hash::Sha256),
        Scheme::RsaPkcs1(Hash::Sha256),
        Scheme::RsaPss(Hash::Sha256),
        Scheme::Ed25519,
        Scheme::MlDsa,
    ];
    for scheme in schemes {
        let _ = signature::verify(scheme, spki, b"message", signature);
    }
    signature::PublicKey::from_spki(spki).is_ok()
}
