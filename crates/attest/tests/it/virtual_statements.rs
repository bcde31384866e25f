//! The virtual phone's App Attest and passkey: the real formats, under test roots only.

use crate::changed_bytes::{CHANGES, accepted_places};
use porchlight_attest::apple::{
    self, AssertionExpectation, Attestation, Environment, Expectation, Reason,
    app_attestation_roots, receipt_roots,
};
use porchlight_attest::cose::CoseKey;
use porchlight_attest::outcome::Outcome;
use porchlight_attest::signature::PublicKey;
use porchlight_attest::virtual_phone::{AppleMaker, AuthenticatorMaker, VirtualCeremony};
use porchlight_attest::webauthn::{
    self, AssertionResponse, CounterMove, Credential, RegistrationResponse, Trust, TrustState,
    Vouching, register,
};
use porchlight_attest::x509::{Revocations, Root};

const NOW: u64 = 1_795_000_000;
const APPLICATION: &str = "TEAM123456.org.example.courier";
const HASH: [u8; 32] = [5; 32];

fn check(object: &[u8], roots: &[Root], receipts: &[Root]) -> Outcome<Attestation, Reason> {
    let expectation = Expectation {
        client_data_hash: Some(HASH),
        applications: &[APPLICATION],
        key_id: None,
        environment: Some(Environment::Production),
        roots,
        receipt_roots: receipts,
        at: NOW as i64 + 60,
    };
    apple::attest(object, &expectation)
}

#[test]
fn a_virtual_device_attests_under_its_test_roots_and_nowhere_else() {
    let maker = AppleMaker::new(b"tests");
    let device = maker.device(1, APPLICATION, Environment::Production);
    let object = device.attest(&HASH, NOW);
    assert_eq!(
        object,
        AppleMaker::new(b"tests")
            .device(1, APPLICATION, Environment::Production)
            .attest(&HASH, NOW)
    );
    let (roots, receipts) = ([maker.root().unwrap()], [maker.receipt_root().unwrap()]);
    let outcome = check(&object, &roots, &receipts);
    let facts = outcome.verified().unwrap_or_else(|| panic!("{outcome:#?}"));
    assert_eq!(facts.key_id.as_slice(), device.key_id());
    assert_eq!(facts.system.as_deref(), Some("26.0"));
    assert!(facts.receipt.verified().is_some());
    let outcome = check(&object, &app_attestation_roots(), &receipts);
    assert!(outcome.verified().is_none());
    let outcome = check(&object, &roots, &receipt_roots());
    assert!(outcome.is_refused_for(Reason::ReceiptRefused));
}

#[test]
fn ten_thousand_changes_of_a_virtual_devices_attestation_are_all_refused() {
    let maker = AppleMaker::new(b"tests");
    let object = maker.device(1, APPLICATION, Environment::Production).attest(&HASH, NOW);
    let (roots, receipts) = ([maker.root().unwrap()], [maker.receipt_root().unwrap()]);
    let places = accepted_places(&object, CHANGES, |object| {
        check(object, &roots, &receipts).verified().is_some()
    });
    assert_eq!(places, []);
}

#[test]
fn a_virtual_devices_assertion_counts_once() {
    let mut device = AppleMaker::new(b"tests").device(1, APPLICATION, Environment::Production);
    let key = PublicKey::from_spki(&device.spki()).unwrap();
    let assertion = device.assert(&HASH);
    let with = |counter, client_data_hash| {
        let expectation = AssertionExpectation {
            client_data_hash,
            applications: &[APPLICATION],
            key: &key,
            counter: Some(counter),
        };
        apple::assert(&assertion, &expectation)
    };
    assert_eq!(with(0, HASH).verified().unwrap().counter.now, 1);
    assert!(with(1, HASH).is_refused_for(Reason::CounterNotUp));
    assert!(with(0, [6; 32]).is_refused_for(Reason::BadSignature));
}

#[test]
fn a_virtual_passkey_registers_in_three_ways_and_signs_in() {
    let maker = AuthenticatorMaker::new(b"tests");
    let mut passkey = maker.authenticator(1);
    let ceremony = VirtualCeremony {
        rp_id: "example.org",
        origin: "https://example.org",
        challenge: b"challenge",
        user_verified: true,
    };
    let expectation = webauthn::Expectation {
        challenge: Some(b"challenge"),
        origins: &["https://example.org"],
        rp_id: Some("example.org"),
        user_verification: true,
        ..webauthn::Expectation::default()
    };
    let revocations = Revocations::none();
    let roots = [maker.root().unwrap()];
    let trust =
        Trust { roots: &roots, key_store_roots: &[], revocations: &revocations, at: NOW as i64 };
    for (vouching, state) in [
        (Vouching::Nobody, TrustState::NothingStated),
        (Vouching::Credential, TrustState::NothingStated),
        (Vouching::Model, TrustState::Established),
    ] {
        let made = passkey.register(&ceremony, vouching);
        let response = RegistrationResponse {
            client_data: &made.client_data,
            attestation_object: &made.attestation_object,
            raw_id: Some(&passkey.credential_id()),
        };
        let outcome = register(&response, &expectation, &trust);
        let facts = outcome.verified().unwrap_or_else(|| panic!("{outcome:#?}"));
        assert_eq!((facts.statements[0].vouching, facts.trust), (vouching, state));
        let key = CoseKey::read(facts.key.as_slice()).unwrap();
        let signed = passkey.assert(&ceremony);
        let response = AssertionResponse {
            client_data: &signed.client_data,
            authenticator_data: &signed.authenticator_data,
            signature: &signed.signature,
            raw_id: None,
        };
        let kept = facts.ceremony.counter;
        let credential =
            Credential { id: None, key: &key, counter: Some(kept), backup_eligible: Some(false) };
        let outcome = webauthn::assert(&response, &credential, &expectation);
        assert_eq!(outcome.verified().unwrap().counter_move, CounterMove::Up);
    }
}
