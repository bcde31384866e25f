//! The rules for Android statements, tried on virtual phones: nothing here needs published files.

use crate::android_vectors::{codes, verified};
use porchlight_attest::android::{
    ATTESTATION_EXTENSION, BootState, ChallengeCheck, Conclusion, Doubt, Expectation,
    KeyDescription, Outcome, Provisioning, SecurityLevel, google_roots, verify,
};
use porchlight_attest::virtual_phone::android::{ROOT_NAME, description};
use porchlight_attest::virtual_phone::certificate::{COMMON_NAME, Certified};
use porchlight_attest::virtual_phone::encoding::{
    boolean, enumerated, explicit, integer, null, octet_string, sequence,
};
use porchlight_attest::virtual_phone::{Maker, Phone, Statement, VirtualKey};
use porchlight_attest::x509::{Certificate, Chain, Revocations, Root};

pub(crate) const SEED: &[u8] = b"tests";
/// 2026-11-25.
pub(crate) const NOW: i64 = 1_795_564_800;
const CHALLENGE: &[u8] = b"a challenge of the server";
const PACKAGE: &str = "org.example.courier";
const DIGEST: [u8; 32] = [7; 32];

fn phone(level: SecurityLevel) -> Phone {
    Maker::new(SEED).phone(1, level)
}

fn tee() -> Phone {
    phone(SecurityLevel::TrustedEnvironment)
}

pub(crate) fn statement(key: &[u8]) -> Statement<'_> {
    Statement {
        key,
        challenge: CHALLENGE,
        package: PACKAGE,
        signature_digest: DIGEST,
        boot: BootState::Verified,
        made: 1_795_000_000,
        schema: 300,
    }
}

pub(crate) fn key() -> Vec<u8> {
    VirtualKey::new(SEED, "attested").spki()
}

pub(crate) fn test_roots() -> Vec<Root> {
    vec![Maker::new(SEED).root().unwrap()]
}

fn check(chain: &[Vec<u8>], expectation: &Expectation<'_>) -> Outcome {
    let chain = Chain::from_der_list(chain).unwrap();
    verify(&chain, expectation, &test_roots(), &Revocations::none(), NOW)
}

fn plain(chain: &[Vec<u8>]) -> Outcome {
    check(chain, &Expectation::default())
}

#[test]
fn a_locked_phone_is_verified_as_hardware_with_everything_that_was_expected() {
    let key = key();
    let chain = tee().attest(&statement(&key));
    let expectation = Expectation {
        challenge: Some(CHALLENGE),
        package: Some(PACKAGE),
        signature_digests: &[[1; 32], DIGEST],
        key: Some(&key),
    };
    let facts = verified(check(&chain, &expectation));
    assert_eq!(facts.conclusion, Conclusion::Hardware);
    assert_eq!(facts.doubts, []);
    assert_eq!(facts.challenge, ChallengeCheck::Matches);
    assert_eq!(facts.provisioning, Provisioning::Factory);
    assert_eq!(facts.chain.root.unwrap().name, ROOT_NAME);
    assert_eq!(facts.key.as_slice(), key);
}

#[test]
fn virtual_phones_repeat_with_their_seed_and_mean_nothing_under_other_roots() {
    let key = key();
    assert_eq!(tee().attest(&statement(&key)), tee().attest(&statement(&key)));
    let chain = Chain::from_der_list(&tee().attest(&statement(&key))).unwrap();
    let none = Revocations::none();
    let nothing = Expectation::default();
    assert_eq!(codes(&verify(&chain, &nothing, &google_roots(), &none, NOW)), ["unknown_root"]);
    let other = vec![Maker::new(b"another seed").root().unwrap()];
    assert_eq!(codes(&verify(&chain, &nothing, &other, &none, NOW)), ["unknown_root"]);
}

#[test]
fn each_thing_that_is_not_as_expected_is_refused_by_name() {
    let key = key();
    let chain = tee().attest(&statement(&key));
    let other_key = VirtualKey::new(SEED, "other").spki();
    let nothing = Expectation::default();
    let expected = [
        (Expectation { challenge: Some(b"another"), ..nothing }, "challenge_differs"),
        (Expectation { challenge: Some(b""), ..nothing }, "challenge_differs"),
        (Expectation { package: Some("org.example"), ..nothing }, "package_differs"),
        (Expectation { signature_digests: &[[1; 32]], ..nothing }, "signature_differs"),
        (Expectation { key: Some(&other_key), ..nothing }, "key_differs"),
    ];
    for (expectation, reason) in expected {
        let outcome = check(&chain, &expectation);
        assert_eq!(codes(&outcome), [reason]);
        let Outcome::Refused { facts: Some(facts), .. } = outcome else { panic!("no facts") };
        assert_eq!(facts.conclusion, Conclusion::Nothing);
    }
    assert_eq!(verified(plain(&chain)).challenge, ChallengeCheck::NotChecked);
}

#[test]
fn an_unlocked_phone_is_inconclusive_and_never_refused() {
    let key = key();
    for (boot, doubts) in [
        (BootState::SelfSigned, vec![Doubt::SelfSignedSystem]),
        (BootState::Unverified, vec![Doubt::BootLoaderUnlocked, Doubt::SystemNotVerified]),
        (BootState::Failed, vec![Doubt::BootLoaderUnlocked, Doubt::SystemNotVerified]),
    ] {
        let chain = tee().attest(&Statement { boot, ..statement(&key) });
        let facts = verified(plain(&chain));
        assert_eq!(facts.conclusion, Conclusion::Inconclusive);
        assert_eq!(facts.doubts, doubts);
    }
}

#[test]
fn a_software_key_is_a_fact_and_a_security_chip_must_be_one() {
    let key = key();
    let facts = verified(plain(&phone(SecurityLevel::Software).attest(&statement(&key))));
    assert_eq!(facts.conclusion, Conclusion::Software);
    assert_eq!(facts.doubts, [Doubt::SoftwareAttestation, Doubt::SoftwareKey]);
    let facts = verified(plain(&phone(SecurityLevel::StrongBox).attest(&statement(&key))));
    assert_eq!(facts.security_level, SecurityLevel::StrongBox);
    assert_eq!(facts.conclusion, Conclusion::Hardware);
    // A trusted environment that claims to be a chip.
    let chip = description(SecurityLevel::StrongBox, &statement(&key));
    assert_eq!(codes(&plain(&tee().certify(&key, &chip))), ["level_above_certificate"]);
}

#[test]
fn every_version_of_the_schema_is_read() {
    let key = key();
    for schema in [1, 2, 3, 4, 100, 200, 300, 400, 500] {
        let chain = tee().attest(&Statement { schema, ..statement(&key) });
        let facts = verified(plain(&chain));
        assert_eq!(facts.description.attestation_version, schema);
        let hash = facts.root_of_trust.unwrap().verified_boot_hash;
        assert_eq!(hash.is_some(), schema >= 3);
    }
}

/// A description with these lists; each element a tagged value.
fn with_lists(software: &[Vec<u8>], hardware: &[Vec<u8>]) -> Vec<u8> {
    sequence(&[
        integer(300),
        enumerated(1),
        integer(300),
        enumerated(1),
        octet_string(CHALLENGE),
        octet_string(&[]),
        sequence(software),
        sequence(hardware),
    ])
}

#[test]
fn a_tag_that_is_not_known_is_kept_as_it_stands() {
    let odd = explicit(70_000, &octet_string(b"new"));
    let generated = explicit(702, &integer(0));
    let chain = tee().certify(&key(), &with_lists(&[], &[generated, odd]));
    let facts = verified(plain(&chain));
    let unknown = &facts.description.hardware_enforced.unknown[0];
    assert_eq!((unknown.tag, unknown.value.to_string()), (70_000, "04036e6577".into()));
    assert_eq!(facts.doubts, [Doubt::NoRootOfTrust]);
}

#[test]
fn a_root_of_trust_that_only_android_vouches_for_does_not_count() {
    let root = sequence(&[octet_string(&[0; 32]), boolean(true), enumerated(0)]);
    let lists = with_lists(&[explicit(704, &root)], &[explicit(702, &integer(0))]);
    let facts = verified(plain(&tee().certify(&key(), &lists)));
    assert_eq!(facts.root_of_trust, None);
    assert_eq!(facts.conclusion, Conclusion::Inconclusive);
}

#[test]
fn imported_keys_and_unordered_tags_are_refused() {
    for origin in [1, 2, 3, 4] {
        let lists = with_lists(&[], &[explicit(702, &integer(origin))]);
        assert_eq!(codes(&plain(&tee().certify(&key(), &lists))), ["key_not_generated"]);
    }
    let unordered = [explicit(702, &integer(0)), explicit(3, &integer(256))];
    let outcome = plain(&tee().certify(&key(), &with_lists(&[], &unordered)));
    assert_eq!(codes(&outcome), ["tags_out_of_order"]);
}

#[test]
fn what_is_not_of_the_schema_is_malformed_with_the_field_named() {
    let root = |locked: &[u8]| {
        sequence(&[octet_string(&[0; 32]), locked.to_vec(), enumerated(0), octet_string(&[0; 32])])
    };
    for (extension, named) in [
        (with_lists(&[], &[explicit(3, &integer(1)), explicit(3, &integer(1))]), "tag 3 stands"),
        (with_lists(&[], &[explicit(702, &integer(9))]), "origin"),
        (with_lists(&[], &[explicit(503, &integer(1))]), "no_auth_required"),
        (with_lists(&[], &[explicit(704, &root(&[1, 1, 1]))]), "device_locked"),
        (with_lists(&[], &[explicit(704, &root(&integer(1)))]), "device_locked"),
        (with_lists(&[], &[explicit(3, &[integer(1), integer(2)].concat())]), "hardware_enforced"),
        (with_lists(&[integer(1)], &[]), "software_enforced"),
        (with_lists(&[], &[])[..20].to_vec(), "key description"),
        ([with_lists(&[], &[]), null()].concat(), "key description"),
        (sequence(&[integer(3), enumerated(7)]), "attestation_security_level"),
        (vec![], "key description"),
        (vec![0x30; 9000], "more than"),
    ] {
        let Outcome::Malformed { detail, .. } = plain(&tee().certify(&key(), &extension)) else {
            panic!("{named}: accepted or refused")
        };
        assert!(detail.contains(named), "{named}: {detail}");
    }
}

#[test]
fn a_certificate_made_with_an_attested_key_cannot_carry_a_statement() {
    let attested = VirtualKey::new(SEED, "attested");
    let chain = tee().attest(&statement(&attested.spki()));
    let invented = VirtualKey::new(SEED, "software key of a bot");
    let leaf = Certified {
        serial: 1,
        issuer: &[(COMMON_NAME, "Virtual phone key")],
        subject: &[(COMMON_NAME, "Virtual phone key 2")],
        not_before: 0,
        not_after: 2_000_000_000,
        key: &invented.spki(),
        issues: None,
        extensions: vec![(
            ATTESTATION_EXTENSION,
            false,
            description(SecurityLevel::TrustedEnvironment, &statement(&invented.spki())),
        )],
    };
    let longer = [vec![leaf.sign(&attested)], chain.clone()].concat();
    let reasons = codes(&plain(&longer));
    assert_eq!(reasons, ["not_a_ca", "may_not_sign_certificates", "extension_above_leaf"]);
    // The same without the true statement in between: then the chain does not meet.
    let shorter = [vec![leaf.sign(&attested)], chain[1..].to_vec()].concat();
    assert_eq!(codes(&plain(&shorter)), ["name_mismatch", "bad_signature"]);
}

#[test]
fn a_leaf_without_a_statement_is_refused() {
    let above = tee().certificates_above().to_vec();
    assert_eq!(codes(&plain(&above)), ["no_extension"]);
}

#[test]
fn the_phones_own_dates_are_a_note_and_all_others_count() {
    let chain = Chain::from_der_list(&tee().attest(&statement(&key()))).unwrap();
    let after_leaf = chain.leaf().not_after() + 1;
    let at = |at| verify(&chain, &Expectation::default(), &test_roots(), &Revocations::none(), at);
    let facts = verified(at(after_leaf));
    assert_eq!(facts.doubts, [Doubt::LeafOutsideValidity]);
    assert_eq!(facts.conclusion, Conclusion::Hardware);
    let last = chain.certificates()[1].not_after();
    verified(at(last));
    assert_eq!(codes(&at(last + 1)), ["expired", "expired"]);
    let first = chain.certificates()[1].not_before();
    verified(at(first));
    assert_eq!(codes(&at(first - 1)), ["not_yet_valid", "not_yet_valid"]);
}

#[test]
fn a_listed_certificate_is_refused_in_hexadecimal_and_in_decimal() {
    let chain = Chain::from_der_list(&tee().attest(&statement(&key()))).unwrap();
    let serial = chain.certificates()[2].serial_hex();
    let decimal = u64::from_str_radix(&serial, 16).unwrap();
    for (number, status, reason) in [
        (serial.clone(), "REVOKED", "revoked"),
        (serial.to_uppercase(), "SUSPENDED", "suspended"),
        (format!("00{serial}"), "REVOKED", "revoked"),
        (decimal.to_string(), "REVOKED", "revoked"),
    ] {
        let json = format!(
            r#"{{"entries": {{"{number}": {{"status": "{status}", "reason": "KEY_COMPROMISE"}}}}}}"#
        );
        let list = Revocations::from_json(json.as_bytes()).unwrap();
        let outcome = verify(&chain, &Expectation::default(), &test_roots(), &list, NOW);
        assert_eq!(codes(&outcome), [reason]);
    }
    let other = br#"{"entries": {"1234": {"status": "REVOKED"}}}"#;
    let list = Revocations::from_json(other).unwrap();
    verified(verify(&chain, &Expectation::default(), &test_roots(), &list, NOW));
}

#[test]
fn a_chain_may_come_without_its_root_but_not_in_another_order() {
    let full = tee().attest(&statement(&key()));
    verified(plain(&full[..3]));
    let mut turned = full.clone();
    turned.swap(1, 2);
    let reasons = codes(&plain(&turned));
    assert!(reasons.contains(&"name_mismatch") && reasons.contains(&"bad_signature"));
    let gap = [full[..1].to_vec(), full[2..].to_vec()].concat();
    assert!(codes(&plain(&gap)).contains(&"name_mismatch"));
}

#[test]
fn names_meet_whatever_their_case_and_spacing() {
    let maker = VirtualKey::new(SEED, "root of many names");
    let attested = key();
    let extension = description(SecurityLevel::TrustedEnvironment, &statement(&attested));
    let root = Certified {
        serial: 1,
        issuer: &[(COMMON_NAME, "Test Root")],
        subject: &[(COMMON_NAME, "Test Root")],
        not_before: 0,
        not_after: 2_000_000_000,
        key: &maker.spki(),
        issues: Some(None),
        extensions: vec![],
    };
    let roots = [Root::new("own", Certificate::from_der(&root.sign(&maker)).unwrap())];
    for (issuer, meets) in [("test  root ", true), ("Test Roof", false)] {
        let leaf = Certified {
            issuer: &[(COMMON_NAME, issuer)],
            subject: &[(COMMON_NAME, "leaf")],
            key: &attested,
            issues: None,
            extensions: vec![(ATTESTATION_EXTENSION, false, extension.clone())],
            ..root.clone()
        };
        let chain = Chain::from_der_list(&[leaf.sign(&maker)]).unwrap();
        let outcome = verify(&chain, &Expectation::default(), &roots, &Revocations::none(), NOW);
        assert_eq!(matches!(outcome, Outcome::Verified { .. }), meets, "{issuer}");
    }
}

#[test]
fn path_lengths_count() {
    let maker = VirtualKey::new(SEED, "short root");
    let middle = VirtualKey::new(SEED, "middle");
    let low = VirtualKey::new(SEED, "low");
    let attested = key();
    let names = ["root", "middle", "low", "leaf"].map(|text| [(COMMON_NAME, text)]);
    let made = |serial, issuer: usize, subject: usize, key: &[u8], issues, by: &VirtualKey| {
        let extension = description(SecurityLevel::TrustedEnvironment, &statement(&attested));
        let leaf =
            if subject == 3 { vec![(ATTESTATION_EXTENSION, false, extension)] } else { vec![] };
        Certified {
            serial,
            issuer: &names[issuer],
            subject: &names[subject],
            not_before: 0,
            not_after: 2_000_000_000,
            key,
            issues,
            extensions: leaf,
        }
        .sign(by)
    };
    for (length, reasons) in [(0, vec!["path_too_long"]), (1, vec![])] {
        let root = made(1, 0, 0, &maker.spki(), Some(None), &maker);
        let chain = [
            made(4, 2, 3, &attested, None, &low),
            made(3, 1, 2, &low.spki(), Some(None), &middle),
            made(2, 0, 1, &middle.spki(), Some(Some(length)), &maker),
            root.clone(),
        ];
        let roots = [Root::new("short", Certificate::from_der(&root).unwrap())];
        let chain = Chain::from_der_list(&chain).unwrap();
        let outcome = verify(&chain, &Expectation::default(), &roots, &Revocations::none(), NOW);
        if reasons.is_empty() {
            verified(outcome);
        } else {
            assert_eq!(codes(&outcome), reasons);
        }
    }
}

#[test]
fn a_written_description_is_read_back() {
    let key = key();
    let written = description(SecurityLevel::TrustedEnvironment, &statement(&key));
    let read = KeyDescription::from_der(&written).unwrap();
    assert_eq!(read.challenge.as_slice(), CHALLENGE);
    let application = read.software_enforced.application.unwrap();
    assert_eq!(application.packages[0].name, PACKAGE);
    assert_eq!(application.signature_digests[0].as_slice(), DIGEST);
    assert_eq!(read.hardware_enforced.purposes, Some(vec![2, 3]));
}
