//! The examples of the WebAuthn standard, Level 3.

use crate::chains::vectors;
use porchlight_attest::cose::CoseKey;
use porchlight_attest::outcome::{Check, Outcome};
use porchlight_attest::webauthn::{
    Assertion, AssertionResponse, CounterMove, Credential, Embedding, Expectation, Reason,
    Registration, RegistrationResponse, Trust, TrustState, Vouching, assert, register,
};
use porchlight_attest::x509::{Certificate, Revocations, Root};
use std::collections::BTreeMap;

/// In the validity of all certificates of the examples (2024 to 3024).
pub(crate) const AT: i64 = 1_750_000_000;

/// One example: a registration and an authentication with the same credential.
pub(crate) struct Pair {
    pub(crate) title: String,
    pub(crate) registration: BTreeMap<String, Vec<u8>>,
    pub(crate) authentication: BTreeMap<String, Vec<u8>>,
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn fields(text: &str) -> BTreeMap<String, Vec<u8>> {
    let line = |line: &str| {
        let (name, value) = line.split_once(" = h'")?;
        Some((name.to_owned(), hex(value.split('\'').next()?)))
    };
    text.lines().filter_map(line).collect()
}

/// The root, and the fifteen pairs.
pub(crate) fn examples() -> Option<(Root, Vec<Pair>)> {
    let file = vectors()?.join("w3c-webauthn-l3/test-vectors.txt");
    let text = std::fs::read_to_string(file).unwrap();
    let root = Certificate::from_der(&fields(&text)["attestation_ca_cert"]).unwrap();
    let pairs: Vec<Pair> = text
        .split("\n## ")
        .filter(|section| section.contains("attestationObject = "))
        .map(|section| {
            let (registration, authentication) = section.split_once("|Authentication=]").unwrap();
            Pair {
                title: section.split(" ##").next().unwrap().to_owned(),
                registration: fields(registration),
                authentication: fields(authentication),
            }
        })
        .collect();
    Some((Root::new("w3c", root), pairs))
}

impl Pair {
    pub(crate) fn register(
        &self,
        object: &[u8],
        roots: &[Root],
        change: impl Fn(&mut Expectation<'_>),
    ) -> Outcome<Registration, Reason> {
        let mut expectation = Expectation {
            challenge: Some(&self.registration["challenge"]),
            origins: &["https://example.org"],
            rp_id: Some("example.org"),
            embedding: Embedding::Below(&["https://example.com"]),
            ..Expectation::default()
        };
        change(&mut expectation);
        let response = RegistrationResponse {
            client_data: &self.registration["clientDataJSON"],
            attestation_object: object,
            raw_id: Some(&self.registration["credential_id"]),
        };
        let revocations = Revocations::none();
        let trust = Trust { roots, key_store_roots: roots, revocations: &revocations, at: AT };
        register(&response, &expectation, &trust)
    }

    fn assert(&self, key: &[u8], signature: &[u8]) -> Outcome<Assertion, Reason> {
        let key = CoseKey::read(key).unwrap();
        let credential = Credential {
            id: Some(&self.registration["credential_id"]),
            key: &key,
            counter: Some(0),
            backup_eligible: None,
        };
        let response = AssertionResponse {
            client_data: &self.authentication["clientDataJSON"],
            authenticator_data: &self.authentication["authenticatorData"],
            signature,
            raw_id: None,
        };
        let expectation = Expectation {
            challenge: Some(&self.authentication["challenge"]),
            origins: &["https://example.org"],
            rp_id: Some("example.org"),
            embedding: Embedding::Below(&["https://example.com"]),
            ..Expectation::default()
        };
        assert(&response, &credential, &expectation)
    }

    pub(crate) fn object(&self) -> &[u8] {
        &self.registration["attestationObject"]
    }
}

#[test]
fn every_example_registers_and_signs_in() {
    let Some((root, pairs)) = examples() else { return };
    assert_eq!(pairs.len(), 15);
    for pair in &pairs {
        let outcome = pair.register(pair.object(), std::slice::from_ref(&root), |e| e.trust = true);
        let facts = outcome.verified().unwrap_or_else(|| panic!("{}: {outcome:#?}", pair.title));
        assert_eq!(facts.credential_id.as_slice(), pair.registration["credential_id"]);
        assert_eq!(facts.aaguid.as_slice(), pair.registration["aaguid"]);
        assert_eq!(facts.ceremony.challenge_check, Check::Matches);
        assert!(facts.canonical);
        let signature = &pair.authentication["signature"];
        let signed_in = pair.assert(facts.key.as_slice(), signature);
        let signed_in =
            signed_in.verified().unwrap_or_else(|| panic!("{}: {signed_in:#?}", pair.title));
        assert_eq!(signed_in.counter_move, CounterMove::NotUsed);
    }
}

#[test]
fn who_vouches_is_told_by_format() {
    let Some((root, pairs)) = examples() else { return };
    let told: Vec<(String, Vouching, TrustState, Option<&str>)> = pairs
        .iter()
        .map(|pair| {
            let outcome = pair.register(pair.object(), std::slice::from_ref(&root), |_| {});
            let facts = outcome.verified().unwrap();
            let statement = &facts.statements[0];
            let algorithm = facts.algorithm.map(|algorithm| algorithm.code());
            (facts.format.clone(), statement.vouching, statement.trust, algorithm)
        })
        .collect();
    let line =
        |(format, vouching, trust, algorithm): &(String, Vouching, TrustState, Option<&str>)| {
            format!("{format} {vouching} {trust} {}", algorithm.unwrap_or("?"))
        };
    let lines: Vec<String> = told.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "none nobody nothing_stated es256",
            "packed credential nothing_stated es256",
            "none nobody nothing_stated es256",
            "none nobody nothing_stated es256",
            "none nobody nothing_stated es256",
            "packed model established es256",
            "packed model established es384",
            "packed model established es512",
            "packed model established rs256",
            "packed model established ed25519",
            "packed model established ed448",
            "tpm chip_authority established es256",
            "android-key key_store established es256",
            "apple anonymous_authority established es256",
            "fido-u2f model established es256",
        ]
    );
}

#[test]
fn a_root_that_is_not_known_is_a_fact_unless_trust_is_demanded() {
    let Some((_, pairs)) = examples() else { return };
    for pair in pairs {
        let outcome = pair.register(pair.object(), &[], |_| {});
        let facts = outcome.verified().unwrap_or_else(|| panic!("{}: {outcome:#?}", pair.title));
        let chained = facts.statements.iter().any(|s| s.chain.is_some());
        let expected = if chained { TrustState::NotEstablished } else { TrustState::NothingStated };
        assert_eq!(facts.trust, expected, "{}", pair.title);
        let outcome = pair.register(pair.object(), &[], |e| e.trust = true);
        assert_eq!(outcome.is_refused_for(Reason::TrustNotEstablished), chained);
    }
}

#[test]
fn another_challenge_page_or_relying_party_is_refused() {
    let Some((root, pairs)) = examples() else { return };
    let roots = [root];
    for pair in &pairs {
        let refused = |reason, change: &dyn Fn(&mut Expectation<'_>)| {
            let outcome = pair.register(pair.object(), &roots, change);
            assert!(outcome.is_refused_for(reason), "{}: {reason} {outcome:#?}", pair.title);
        };
        refused(Reason::ChallengeDiffers, &|e| e.challenge = Some(b"another"));
        refused(Reason::OriginDiffers, &|e| e.origins = &["https://example.net"]);
        refused(Reason::RelyingPartyDiffers, &|e| e.rp_id = Some("example.net"));
    }
    let embedded = pairs.iter().filter(|pair| {
        let outcome = pair.register(pair.object(), &roots, |e| e.embedding = Embedding::Refused);
        outcome.is_refused_for(Reason::Embedded)
    });
    assert_eq!(embedded.count(), 2, "the examples with crossOrigin and topOrigin");
}

#[test]
fn a_counter_that_does_not_go_up_is_a_fact() {
    let Some((root, pairs)) = examples() else { return };
    let outcome = pairs[0].register(pairs[0].object(), &[root], |_| {});
    let key = CoseKey::read(outcome.verified().unwrap().key.as_slice()).unwrap();
    let credential =
        Credential { id: None, key: &key, counter: Some(5), backup_eligible: Some(true) };
    let authentication = &pairs[0].authentication;
    let response = AssertionResponse {
        client_data: &authentication["clientDataJSON"],
        authenticator_data: &authentication["authenticatorData"],
        signature: &authentication["signature"],
        raw_id: Some(b"another"),
    };
    let outcome = assert(&response, &credential, &Expectation::default());
    let facts = outcome.verified().unwrap();
    assert_eq!(facts.counter_move, CounterMove::NotUp);
    assert_eq!(facts.ceremony.challenge_check, Check::NotChecked);
    let once_bound = Credential { backup_eligible: Some(false), id: Some(b"own"), ..credential };
    let outcome = assert(&response, &once_bound, &Expectation::default());
    assert!(outcome.is_refused_for(Reason::BackupEligibilityChanged));
    assert!(outcome.is_refused_for(Reason::CredentialDiffers));
}

#[test]
fn an_assertion_with_any_byte_changed_is_not_verified() {
    let Some((root, pairs)) = examples() else { return };
    for pair in &pairs {
        let outcome = pair.register(pair.object(), std::slice::from_ref(&root), |_| {});
        let key = outcome.verified().unwrap().key.clone();
        let signature = &pair.authentication["signature"];
        for at in 0..signature.len() {
            let mut changed = signature.clone();
            changed[at] ^= 1 << (at % 8);
            let outcome = pair.assert(key.as_slice(), &changed);
            assert!(outcome.verified().is_none(), "{}: byte {at}", pair.title);
        }
    }
}
