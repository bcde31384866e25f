//! App Attest statements of real devices.

use crate::chains::vectors;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_attest::apple::{
    Assertion, AssertionExpectation, Attestation, Environment, Exchange, Expectation, Reason,
    Receipt, ReceiptExpectation, ReceiptReason, app_attestation_roots, assert, attest,
    receipt_roots, verify_receipt,
};
use porchlight_attest::outcome::{Check, Outcome};
use porchlight_attest::signature::PublicKey;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One document of the files: members by name, those of `properties` as `properties.name`.
pub(crate) type Document = BTreeMap<String, String>;

pub(crate) fn documents() -> Option<Vec<Document>> {
    let folder = vectors()?.join("veehaitch-devicecheck-appattest/src/test/resources");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut found = vec![];
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        found.extend(format!("\n{text}").split("\n---\n").skip(1).map(document));
    }
    Some(found)
}

fn document(text: &str) -> Document {
    let mut members = Document::new();
    let (mut parent, mut block) = (String::new(), String::new());
    for line in text.lines() {
        let inner = line.starts_with("  ");
        let line = line.trim();
        if inner && !block.is_empty() {
            members.entry(block.clone()).or_default().push_str(line);
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim().trim_matches('\''));
        block.clear();
        match (inner, value) {
            (true, _) => drop(members.insert(format!("{parent}.{name}"), value.into())),
            (false, "|") => block = name.to_owned(),
            (false, "") => parent = name.to_owned(),
            (false, _) => drop(members.insert(name.into(), value.into())),
        }
    }
    members
}

pub(crate) fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap()
}

fn milliseconds(text: &str) -> i64 {
    let (whole, fraction) = text.trim_end_matches('Z').split_once('.').unwrap();
    let moment: der::DateTime = format!("{whole}Z").parse().unwrap();
    let seconds = i64::try_from(moment.unix_duration().as_secs()).unwrap();
    seconds * 1000 + fraction.parse::<i64>().unwrap()
}

pub(crate) fn seconds(text: &str) -> i64 {
    milliseconds(text) / 1000
}

fn key(document: &Document) -> PublicKey {
    let pem = document["publicKey"].replace("-----BEGIN PUBLIC KEY-----", "");
    let der = bytes(&pem.replace("-----END PUBLIC KEY-----", ""));
    PublicKey::from_spki(&der).unwrap()
}

fn array(base64: &str) -> [u8; 32] {
    bytes(base64).try_into().unwrap()
}

fn application(document: &Document) -> String {
    format!("{}.{}", document["teamIdentifier"], document["bundleIdentifier"])
}

fn of_type(documents: &[Document], kind: &str) -> Vec<Document> {
    documents.iter().filter(|d| d["type"] == kind).cloned().collect()
}

/// An attestation with everything that is to be expected of it.
pub(crate) struct Case {
    pub(crate) object: Vec<u8>,
    pub(crate) application: String,
    pub(crate) client_data_hash: [u8; 32],
    pub(crate) key_id: [u8; 32],
    pub(crate) environment: Environment,
    pub(crate) at: i64,
}

impl Case {
    pub(crate) fn check(
        &self,
        object: &[u8],
        change: impl Fn(&mut Expectation<'_>),
    ) -> Outcome<Attestation, Reason> {
        let (roots, receipts) = (app_attestation_roots(), receipt_roots());
        let applications = [self.application.as_str()];
        let mut expectation = Expectation {
            client_data_hash: Some(self.client_data_hash),
            applications: &applications,
            key_id: Some(self.key_id),
            environment: Some(self.environment),
            roots: &roots,
            receipt_roots: &receipts,
            at: self.at,
        };
        change(&mut expectation);
        attest(object, &expectation)
    }
}

pub(crate) fn cases() -> Option<Vec<Case>> {
    let mut cases: Vec<Case> = of_type(&documents()?, "attestation")
        .iter()
        .map(|d| Case {
            object: bytes(&d["attestationBase64"]),
            application: application(d),
            client_data_hash: array(&d["clientDataHashSha256Base64"]),
            key_id: array(&d["keyIdBase64"]),
            environment: Environment::Development,
            at: seconds(&d["timestamp"]),
        })
        .collect();
    let folder = vectors()?.join("uebelack-node-app-attest/test/fixtures");
    for (name, environment, at) in [
        ("development", Environment::Development, "2024-02-04T20:27:06.0Z"),
        ("production", Environment::Production, "2024-02-07T21:08:56.0Z"),
    ] {
        let text = std::fs::read(folder.join(format!("attestation-{name}.json"))).unwrap();
        let json: Document = serde_json::from_slice(&text).unwrap();
        cases.push(Case {
            object: bytes(&json["attestation"]),
            application: "V8H6LQ9448.io.uebelacker.AppAttestExample".into(),
            client_data_hash: Sha256::digest(bytes(&json["challenge"])).into(),
            key_id: array(&json["keyId"]),
            environment,
            at: seconds(at),
        });
    }
    Some(cases)
}

#[test]
fn every_attestation_of_a_real_device_is_verified() {
    let Some(cases) = cases() else { return };
    assert_eq!(cases.len(), 8);
    for case in cases {
        let outcome = case.check(&case.object, |_| {});
        let facts = outcome.verified().unwrap_or_else(|| panic!("{outcome:#?}"));
        assert_eq!(facts.key_id.as_slice(), case.key_id);
        assert_eq!(facts.environment, Some(case.environment));
        assert_eq!(facts.application.as_deref(), Some(case.application.as_str()));
        assert_eq!(facts.counter, 0);
        let receipt = facts.receipt.verified().unwrap();
        assert_eq!(receipt.receipt.kind, "ATTEST");
        assert_eq!(receipt.receipt.application, case.application);
        assert_eq!(receipt.client_data_check, Check::Matches);
        assert_eq!(Receipt::read(&facts.receipt_bytes).unwrap(), receipt.receipt);
    }
}

#[test]
fn an_attestation_for_something_else_is_refused() {
    let Some(cases) = cases() else { return };
    for case in cases {
        let refused = |reason, change: &dyn Fn(&mut Expectation<'_>)| {
            let outcome = case.check(&case.object, change);
            assert!(outcome.is_refused_for(reason), "{reason}: {outcome:#?}");
        };
        refused(Reason::NonceDiffers, &|e| e.client_data_hash = Some([0; 32]));
        refused(Reason::ApplicationDiffers, &|e| e.applications = &["TEAM.another"]);
        refused(Reason::KeyIdDiffers, &|e| e.key_id = Some([0; 32]));
        refused(Reason::EnvironmentDiffers, &|e| {
            e.environment = Environment::ALL.iter().copied().find(|o| Some(*o) != e.environment);
        });
        let outcome = case.check(&case.object, |e| e.roots = &[]);
        assert!(outcome.verified().is_none());
        let outcome = case.check(&case.object, |e| e.at += 5 * 365 * 86_400);
        assert!(outcome.verified().is_none());
    }
}

#[test]
fn without_expectations_the_checks_are_told_as_not_made() {
    let Some(cases) = cases() else { return };
    for case in cases {
        let outcome = case.check(&case.object, |e| {
            (e.client_data_hash, e.applications) = (None, &[]);
            (e.key_id, e.environment) = (None, None);
        });
        let facts = outcome.verified().unwrap();
        let checks = [
            facts.challenge_check,
            facts.application_check,
            facts.key_id_check,
            facts.environment_check,
        ];
        assert_eq!(checks, [Check::NotChecked; 4]);
        assert_eq!(facts.application.as_deref(), Some(case.application.as_str()), "as stated");
        assert!(facts.system.is_some());
    }
}

fn check(document: &Document, counter: u32, hash: [u8; 32]) -> Outcome<Assertion, Reason> {
    let (application, key) = (application(document), key(document));
    let expectation = AssertionExpectation {
        client_data_hash: hash,
        applications: &[&application],
        key: &key,
        counter: Some(counter),
    };
    assert(&bytes(&document["assertionBase64"]), &expectation)
}

#[test]
fn every_assertion_of_a_real_device_is_verified_once() {
    let Some(documents) = documents() else { return };
    let assertions = of_type(&documents, "assertion");
    assert_eq!(assertions.len(), 6);
    for document in assertions {
        let hash = array(&document["clientDataHashSha256Base64"]);
        let counter: u32 = document["counter"].parse().unwrap();
        let outcome = check(&document, counter - 1, hash);
        let facts = outcome.verified().unwrap_or_else(|| panic!("{outcome:#?}"));
        assert_eq!(facts.counter.now, counter);
        let again = check(&document, counter, hash);
        assert!(again.is_refused_for(Reason::CounterNotUp));
        assert!(check(&document, 0, [1; 32]).is_refused_for(Reason::BadSignature));
        let object = bytes(&document["assertionBase64"]);
        let (application, key) = (application(&document), key(&document));
        for at in 0..object.len() {
            let mut changed = object.clone();
            changed[at] ^= 1 << (at % 8);
            let expectation = AssertionExpectation {
                client_data_hash: hash,
                applications: &[&application],
                key: &key,
                counter: Some(0),
            };
            assert!(assert(&changed, &expectation).verified().is_none(), "byte {at}");
        }
    }
}

#[test]
fn every_receipt_has_the_documented_properties() {
    let Some(documents) = documents() else { return };
    let receipts = of_type(&documents, "receipt");
    assert_eq!(receipts.len(), 18);
    let roots = receipt_roots();
    for document in receipts {
        let created = milliseconds(&document["properties.creationTime"]);
        let (application, key) = (application(&document), key(&document));
        let expectation = ReceiptExpectation {
            applications: &[&application],
            key: Some(key.key()),
            client_data_hash: None,
            environment: Some(Environment::Development),
            roots: &roots,
            at: created / 1000,
        };
        let outcome = verify_receipt(&bytes(&document["receiptBase64"]), &expectation);
        let facts = outcome.verified().unwrap_or_else(|| panic!("{outcome:#?}"));
        let receipt = &facts.receipt;
        let time = |name: &str| {
            document.get(name).filter(|text| !text.is_empty()).map(|text| milliseconds(text))
        };
        assert_eq!(
            receipt.client_data_hash.as_slice(),
            bytes(&document["properties.clientHashBase64"])
        );
        assert_eq!(receipt.created_at, created);
        assert_eq!(
            receipt.environment.as_deref(),
            Some(document["properties.environment"].as_str())
        );
        assert_eq!(Some(receipt.expires_at), time("properties.expirationTime"));
        assert_eq!(receipt.not_before, time("properties.notBefore"));
        let metric = document["properties.riskMetric"].parse().ok();
        assert_eq!(receipt.risk_metric, metric);
        assert_eq!(receipt.token, document["properties.token"]);
        assert_eq!(receipt.kind, document["properties.type"]);
        assert_eq!(receipt.key.as_slice(), key.spki());
        let exchange = if receipt.not_before.is_some() { Exchange::NotYet } else { Exchange::Open };
        assert_eq!(facts.exchange, exchange);
        let other = ReceiptExpectation { key: Some(b"another"), ..expectation };
        let outcome = verify_receipt(&bytes(&document["receiptBase64"]), &other);
        assert!(outcome.is_refused_for(ReceiptReason::KeyDiffers));
    }
}
