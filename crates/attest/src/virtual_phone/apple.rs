//! A virtual Apple device: App Attest attestations with receipts, and assertions.

use super::cbor;
use super::certificate::{COMMON_NAME, Certified, ECDSA_SHA256, Name, name};
use super::encoding::{explicit, integer, null, octet_string, oid, sequence, set, tlv};
use super::key::VirtualKey;
use crate::apple::{Environment, NONCE_EXTENSION};
use crate::x509::{Certificate, Malformed, Root};
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Names of the test roots in reports.
pub const ROOT_NAME: &str = "virtual_apple_test_root";
/// Name of the test root of receipts in reports.
pub const RECEIPT_ROOT_NAME: &str = "virtual_apple_receipt_test_root";
const ROOT: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE App Attest test root")];
const ISSUER: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE App Attest test CA")];
const RECEIPT_ROOT: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE receipt test root")];
const SIGNER: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE receipt signing")];
/// Validity of everything above the leaf: 2020-01-01 to 2049-12-31.
const MADE: u64 = 1_577_836_800;
const UNTIL: u64 = 2_524_521_600;
/// Apple's leaves are valid for some days.
const LEAF_SECONDS: u64 = 3 * 86_400;
/// Receipts can be exchanged for ninety days.
const RECEIPT_SECONDS: u64 = 90 * 86_400;
/// Version of the system that a virtual device states.
const SYSTEM: &str = "26.0";
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const RECEIPT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.12.15");
const KEY_EXTENSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.5");
const SYSTEM_EXTENSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.7");
const SIGNER_SERIAL: u64 = 3;
/// The flag that a credential follows.
const CREDENTIAL: u8 = 0x40;

/// Whoever makes virtual Apple devices: two test roots and what is below them.
#[derive(Clone)]
pub struct AppleMaker {
    seed: Vec<u8>,
    root: Vec<u8>,
    issuer: Vec<u8>,
    issuer_key: VirtualKey,
    receipt_root: Vec<u8>,
    signer: Vec<u8>,
    signer_key: VirtualKey,
}

impl AppleMaker {
    /// The maker of a seed. The same seed makes the same roots and the same devices.
    #[must_use]
    pub fn new(seed: &[u8]) -> Self {
        let key = |label| VirtualKey::new(seed, label);
        let (root_key, issuer_key) = (key("apple root"), key("apple issuer"));
        let (receipt_key, signer_key) = (key("apple receipt root"), key("apple receipt signer"));
        let certified = |serial, issuer, subject, key, issues| Certified {
            serial,
            issuer,
            subject,
            not_before: MADE,
            not_after: UNTIL,
            key,
            issues,
            extensions: vec![],
        };
        let (root_spki, issuer_spki) = (root_key.spki(), issuer_key.spki());
        let (receipt_spki, signer_spki) = (receipt_key.spki(), signer_key.spki());
        let mut signer = certified(SIGNER_SERIAL, RECEIPT_ROOT, SIGNER, &signer_spki, None);
        signer.extensions = vec![(RECEIPT_SIGNING, false, null())];
        Self {
            seed: seed.to_vec(),
            root: certified(1, ROOT, ROOT, &root_spki, Some(None)).sign(&root_key),
            issuer: certified(2, ROOT, ISSUER, &issuer_spki, Some(Some(0))).sign(&root_key),
            receipt_root: certified(1, RECEIPT_ROOT, RECEIPT_ROOT, &receipt_spki, Some(None))
                .sign(&receipt_key),
            signer: signer.sign(&receipt_key),
            issuer_key,
            signer_key,
        }
    }

    /// The test root of attestations.
    ///
    /// # Errors
    /// Never for certificates made here; the reader's own words if it should happen.
    pub fn root(&self) -> Result<Root, Malformed> {
        Ok(Root::new(ROOT_NAME, Certificate::from_der(&self.root)?))
    }

    /// The test root of receipts.
    ///
    /// # Errors
    /// Never for certificates made here; the reader's own words if it should happen.
    pub fn receipt_root(&self) -> Result<Root, Malformed> {
        Ok(Root::new(RECEIPT_ROOT_NAME, Certificate::from_der(&self.receipt_root)?))
    }

    /// Both roots' certificates in DER, for files: of attestations, of receipts.
    #[must_use]
    pub fn roots_der(&self) -> [&[u8]; 2] {
        [&self.root, &self.receipt_root]
    }

    /// An application's key on a device with a number.
    #[must_use]
    pub fn device(&self, number: u64, application: &str, environment: Environment) -> AppleDevice {
        let key = VirtualKey::new(&self.seed, &format!("apple device {number} {application}"));
        let application = application.to_owned();
        AppleDevice { maker: self.clone(), key, application, environment, counter: 0 }
    }
}

/// A virtual device with one application's key.
#[derive(Clone)]
pub struct AppleDevice {
    maker: AppleMaker,
    key: VirtualKey,
    application: String,
    environment: Environment,
    counter: u32,
}

impl AppleDevice {
    /// The key's id: SHA-256 of its point.
    #[must_use]
    pub fn key_id(&self) -> [u8; 32] {
        Sha256::digest(self.key.point()).into()
    }

    /// The key as `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        self.key.spki()
    }

    /// The attestation object for what the application commits to, made at a moment (seconds since
    /// the epoch).
    #[must_use]
    pub fn attest(&self, client_data_hash: &[u8; 32], made: u64) -> Vec<u8> {
        let data = self.new_data();
        let nonce = Sha256::digest([data.as_slice(), client_data_hash].concat());
        let leaf = self.leaf(&nonce, made);
        let receipt = self.receipt(&leaf, client_data_hash, made);
        let chain = cbor::array(&[cbor::bytes(&leaf), cbor::bytes(&self.maker.issuer)]);
        let statement = cbor::map(&[
            (cbor::text("x5c"), chain),
            (cbor::text("receipt"), cbor::bytes(&receipt)),
        ]);
        cbor::map(&[
            (cbor::text("fmt"), cbor::text("apple-appattest")),
            (cbor::text("attStmt"), statement),
            (cbor::text("authData"), cbor::bytes(&data)),
        ])
    }

    /// The next assertion over what the application signs; the counter goes up.
    pub fn assert(&mut self, client_data_hash: &[u8; 32]) -> Vec<u8> {
        self.counter = self.counter.saturating_add(1);
        let mut data = Sha256::digest(&self.application).to_vec();
        data.push(CREDENTIAL);
        data.extend(self.counter.to_be_bytes());
        let nonce = Sha256::digest([data.as_slice(), client_data_hash].concat());
        cbor::map(&[
            (cbor::text("signature"), cbor::bytes(&self.key.sign(&nonce))),
            (cbor::text("authenticatorData"), cbor::bytes(&data)),
        ])
    }

    fn new_data(&self) -> Vec<u8> {
        let aaguid = match self.environment {
            Environment::Production => b"appattest\0\0\0\0\0\0\0",
            Environment::Development => b"appattestdevelop",
        };
        let mut data = Sha256::digest(&self.application).to_vec();
        data.push(CREDENTIAL);
        data.extend([0; 4]);
        data.extend(aaguid);
        data.extend([0, 32]);
        data.extend(self.key_id());
        data.extend(cbor::cose_es256(&self.key.point()));
        data
    }

    fn leaf(&self, nonce: &[u8], made: u64) -> Vec<u8> {
        let application = explicit(1204, &octet_string(self.application.as_bytes()));
        let system = explicit(1400, &octet_string(SYSTEM.as_bytes()));
        Certified {
            serial: made,
            issuer: ISSUER,
            subject: &[(COMMON_NAME, "Virtual App Attest key")],
            not_before: made,
            not_after: made + LEAF_SECONDS,
            key: &self.key.spki(),
            issues: None,
            extensions: vec![
                (KEY_EXTENSION, false, sequence(&[application])),
                (SYSTEM_EXTENSION, false, sequence(&[system])),
                (NONCE_EXTENSION, false, sequence(&[explicit(1, &octet_string(nonce))])),
            ],
        }
        .sign(&self.maker.issuer_key)
    }

    fn receipt(&self, leaf: &[u8], client_data_hash: &[u8; 32], made: u64) -> Vec<u8> {
        let environment = match self.environment {
            Environment::Production => "production",
            Environment::Development => "sandbox",
        };
        let field =
            |number, value: &[u8]| sequence(&[integer(number), integer(1), octet_string(value)]);
        let content = set(&[
            field(2, self.application.as_bytes()),
            field(3, leaf),
            field(4, client_data_hash),
            field(5, b"dmlydHVhbA=="),
            field(6, b"ATTEST"),
            field(7, environment.as_bytes()),
            field(12, moment(made).as_bytes()),
            field(21, moment(made + RECEIPT_SECONDS).as_bytes()),
        ]);
        let digest = sequence(&[oid(&SHA256), null()]);
        let signer = sequence(&[
            integer(1),
            sequence(&[name(RECEIPT_ROOT), integer(SIGNER_SERIAL)]),
            digest.clone(),
            sequence(&[oid(&ECDSA_SHA256)]),
            octet_string(&self.maker.signer_key.sign(&content)),
        ]);
        let certificates = [self.maker.signer.clone(), self.maker.receipt_root.clone()].concat();
        let signed = sequence(&[
            integer(1),
            set(&[digest]),
            sequence(&[oid(&DATA), explicit(0, &octet_string(&content))]),
            tlv(&[0xa0], &certificates),
            set(&[signer]),
        ]);
        sequence(&[oid(&SIGNED_DATA), explicit(0, &signed)])
    }
}

fn moment(seconds: u64) -> String {
    der::DateTime::from_unix_duration(Duration::from_secs(seconds))
        .unwrap_or(der::DateTime::INFINITY)
        .to_string()
}
