//! Checking a phone's statement: reading four certificates, three or four signatures, the facts.
//!
//! Baseline: one bare P-256 verification, the least that any check of a signature costs.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use porchlight_attest::android::{BootState, Expectation, SecurityLevel, verify};
use porchlight_attest::apple::{self, Environment};
use porchlight_attest::cose::CoseKey;
use porchlight_attest::signature::PublicKey;
use porchlight_attest::virtual_phone::{
    AppleMaker, AuthenticatorMaker, Maker, Statement, VirtualCeremony, VirtualKey,
};
use porchlight_attest::webauthn::{
    self, AssertionResponse, AttestationObject, AuthenticatorData, Credential,
    RegistrationResponse, Trust, Vouching,
};
use porchlight_attest::x509::{Chain, Revocations};

const NOW: i64 = 1_795_564_800;
const MADE: u64 = 1_795_000_000;

fn main() {
    divan::main();
}

fn chain() -> Vec<u8> {
    let statement = Statement {
        key: &VirtualKey::new(b"bench", "key").spki(),
        challenge: b"challenge",
        package: "org.example.courier",
        signature_digest: [7; 32],
        boot: BootState::Verified,
        made: 1_795_000_000,
        schema: 300,
    };
    let phone = Maker::new(b"bench").phone(1, SecurityLevel::TrustedEnvironment);
    phone.attest(&statement).concat()
}

#[divan::bench]
fn baseline_bare_p256_verification(bencher: divan::Bencher<'_, '_>) {
    let key = VirtualKey::new(b"bench", "bare");
    let signature = key.sign(b"message");
    let point = key.point();
    let algorithm = &ring::signature::ECDSA_P256_SHA256_ASN1;
    bencher.bench(|| {
        ring::signature::UnparsedPublicKey::new(algorithm, divan::black_box(&point))
            .verify(b"message", divan::black_box(&signature))
            .unwrap();
    });
}

#[divan::bench]
fn android_chain_of_four(bencher: divan::Bencher<'_, '_>) {
    let bytes = chain();
    let roots = [Maker::new(b"bench").root().unwrap()];
    let expectation = Expectation { challenge: Some(b"challenge"), ..Expectation::default() };
    bencher.bench(|| {
        let chain = Chain::from_der_stream(divan::black_box(&bytes)).unwrap();
        verify(&chain, &expectation, &roots, &Revocations::none(), NOW)
    });
}

#[divan::bench]
fn android_chain_of_four_read_only(bencher: divan::Bencher<'_, '_>) {
    let bytes = chain();
    bencher.bench(|| Chain::from_der_stream(divan::black_box(&bytes)).unwrap());
}

/// Two chains of two and a receipt: six signatures on P-256 (Apple's own chains are on P-384).
#[divan::bench]
fn app_attest_attestation(bencher: divan::Bencher<'_, '_>) {
    let maker = AppleMaker::new(b"bench");
    let object = maker.device(1, "TEAM.app", Environment::Production).attest(&[7; 32], MADE);
    let (roots, receipt_roots) = ([maker.root().unwrap()], [maker.receipt_root().unwrap()]);
    let expectation = apple::Expectation {
        client_data_hash: Some([7; 32]),
        applications: &["TEAM.app"],
        key_id: None,
        environment: None,
        roots: &roots,
        receipt_roots: &receipt_roots,
        at: i64::try_from(MADE).unwrap(),
    };
    bencher.bench(|| {
        let outcome = apple::attest(divan::black_box(&object), &expectation);
        assert!(outcome.verified().is_some());
        outcome
    });
}

#[divan::bench]
fn app_attest_assertion(bencher: divan::Bencher<'_, '_>) {
    let mut device = AppleMaker::new(b"bench").device(1, "TEAM.app", Environment::Production);
    let key = PublicKey::from_spki(&device.spki()).unwrap();
    let assertion = device.assert(&[7; 32]);
    let expectation = apple::AssertionExpectation {
        client_data_hash: [7; 32],
        applications: &["TEAM.app"],
        key: &key,
        counter: Some(0),
    };
    bencher.bench(|| {
        let outcome = apple::assert(divan::black_box(&assertion), &expectation);
        assert!(outcome.verified().is_some());
        outcome
    });
}

const CEREMONY: VirtualCeremony<'_> = VirtualCeremony {
    rp_id: "example.org",
    origin: "https://example.org",
    challenge: b"challenge",
    user_verified: true,
};

fn expected() -> webauthn::Expectation<'static> {
    webauthn::Expectation {
        challenge: Some(b"challenge"),
        origins: &["https://example.org"],
        rp_id: Some("example.org"),
        user_verification: true,
        ..webauthn::Expectation::default()
    }
}

/// A statement by a model's key: its signature, and the certificate that the maker's root signed.
#[divan::bench]
fn webauthn_registration_with_a_makers_statement(bencher: divan::Bencher<'_, '_>) {
    let maker = AuthenticatorMaker::new(b"bench");
    let made = maker.authenticator(1).register(&CEREMONY, Vouching::Model);
    let (roots, revocations) = ([maker.root().unwrap()], Revocations::none());
    let trust = Trust { roots: &roots, key_store_roots: &[], revocations: &revocations, at: NOW };
    bencher.bench(|| {
        let response = RegistrationResponse {
            client_data: &made.client_data,
            attestation_object: divan::black_box(&made.attestation_object),
            raw_id: None,
        };
        let outcome = webauthn::register(&response, &expected(), &trust);
        assert!(outcome.verified().is_some());
        outcome
    });
}

#[divan::bench]
fn webauthn_assertion(bencher: divan::Bencher<'_, '_>) {
    let mut passkey = AuthenticatorMaker::new(b"bench").authenticator(1);
    let made = passkey.register(&CEREMONY, Vouching::Nobody);
    let object = AttestationObject::read(&made.attestation_object).unwrap();
    let data = AuthenticatorData::read(object.authenticator_data).unwrap();
    let key = CoseKey::read(data.credential.unwrap().key).unwrap();
    let signed = passkey.assert(&CEREMONY);
    let credential =
        Credential { id: None, key: &key, counter: Some(0), backup_eligible: Some(false) };
    bencher.bench(|| {
        let response = AssertionResponse {
            client_data: &signed.client_data,
            authenticator_data: &signed.authenticator_data,
            signature: divan::black_box(&signed.signature),
            raw_id: None,
        };
        let outcome = webauthn::assert(&response, &credential, &expected());
        assert!(outcome.verified().is_some());
        outcome
    });
}
