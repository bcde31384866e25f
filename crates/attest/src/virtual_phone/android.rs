//! A virtual Android phone: factory-provisioned, with a statement about any key it is given.

use super::certificate::{COMMON_NAME, Certified, Name, SERIAL_NUMBER, TITLE};
use super::encoding::{boolean, enumerated, explicit, integer, null, octet_string, sequence, set};
use super::key::VirtualKey;
use crate::android::{ATTESTATION_EXTENSION, BootState, SecurityLevel};
use crate::x509::{Certificate, Malformed, Root};
use sha2::{Digest, Sha256};

/// Name of the test root in reports.
pub const ROOT_NAME: &str = "virtual_phone_test_root";
const ROOT_SUBJECT: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE test root, not hardware")];
/// Validity of everything above the leaf: 2020-01-01 to 2049-12-31.
const MADE: u64 = 1_577_836_800;
const UNTIL: u64 = 2_524_521_600;
/// Validity of leaves, as phones write it: 1970-01-01 to 2048-01-01.
const LEAF_UNTIL: u64 = 2_461_449_600;
/// Numbers of KeyMint.
const PURPOSE_SIGN: u64 = 2;
const PURPOSE_VERIFY: u64 = 3;
const ALGORITHM_EC: u64 = 3;
const P256_BITS: u64 = 256;
const P256_CURVE: u64 = 1;
const DIGEST_SHA256: u64 = 4;
const ORIGIN_GENERATED: u64 = 0;
const MILLISECONDS: u64 = 1000;

/// Whoever makes virtual phones: a test root and a batch certificate below it.
#[derive(Clone)]
pub struct Maker {
    seed: Vec<u8>,
    root: Vec<u8>,
    batch: Vec<u8>,
    batch_key: VirtualKey,
    batch_serial: String,
}

impl Maker {
    /// The maker of a seed. The same seed makes the same root and the same phones.
    #[must_use]
    pub fn new(seed: &[u8]) -> Self {
        let root_key = VirtualKey::new(seed, "root");
        let batch_key = VirtualKey::new(seed, "batch");
        let batch_serial = short_digest(&[seed, b"batch name"]);
        let root = Certified {
            serial: serial(&[seed, b"root serial"]),
            issuer: ROOT_SUBJECT,
            subject: ROOT_SUBJECT,
            not_before: MADE,
            not_after: UNTIL,
            key: &root_key.spki(),
            issues: Some(None),
            extensions: vec![],
        };
        let batch = Certified {
            serial: serial(&[seed, b"batch serial"]),
            subject: &[(SERIAL_NUMBER, &batch_serial), (TITLE, "TEE")],
            key: &batch_key.spki(),
            ..root.clone()
        };
        let (root, batch) = (root.sign(&root_key), batch.sign(&root_key));
        Self { seed: seed.to_vec(), root, batch, batch_key, batch_serial }
    }

    /// The test root, for the list of whoever wants to accept virtual phones.
    ///
    /// # Errors
    /// Never for certificates made here; the reader's own words if it should happen.
    pub fn root(&self) -> Result<Root, Malformed> {
        Ok(Root::new(ROOT_NAME, Certificate::from_der(&self.root)?))
    }

    /// The root's certificate in DER, for a file.
    #[must_use]
    pub fn root_der(&self) -> &[u8] {
        &self.root
    }

    /// A phone with a number and an attestation key of one security level.
    #[must_use]
    pub fn phone(&self, number: u64, level: SecurityLevel) -> Phone {
        let label = format!("phone {number} {level}");
        let key = VirtualKey::new(&self.seed, &label);
        let name = short_digest(&[&self.seed, label.as_bytes()]);
        let title = title(level);
        let issuer = [(SERIAL_NUMBER, self.batch_serial.as_str()), (TITLE, "TEE")];
        let attestation = Certified {
            serial: serial(&[&self.seed, label.as_bytes(), b"serial"]),
            issuer: &issuer,
            subject: &[(SERIAL_NUMBER, &name), (TITLE, title)],
            not_before: MADE,
            not_after: UNTIL,
            key: &key.spki(),
            issues: Some(None),
            extensions: vec![],
        };
        let above = vec![attestation.sign(&self.batch_key), self.batch.clone(), self.root.clone()];
        Phone { level, key, name, above }
    }
}

fn title(level: SecurityLevel) -> &'static str {
    match level {
        SecurityLevel::StrongBox => "StrongBox",
        SecurityLevel::TrustedEnvironment => "TEE",
        SecurityLevel::Software => "Software",
    }
}

/// What a virtual phone is asked to state.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// The key it is about, as `SubjectPublicKeyInfo` of a P-256 key.
    pub key: &'a [u8],
    /// The challenge that the server gave.
    pub challenge: &'a [u8],
    /// Name of the package.
    pub package: &'a str,
    /// SHA-256 of the certificate that signed the package.
    pub signature_digest: [u8; 32],
    /// What the boot loader found; the boot loader is locked unless it found nothing to verify.
    pub boot: BootState,
    /// When the key was made, seconds since the epoch.
    pub made: u64,
    /// Version of the schema, for example 300.
    pub schema: u64,
}

/// A virtual phone.
#[derive(Clone)]
pub struct Phone {
    level: SecurityLevel,
    key: VirtualKey,
    name: String,
    above: Vec<Vec<u8>>,
}

impl Phone {
    /// The chain that states this, leaf first, each certificate in DER.
    #[must_use]
    pub fn attest(&self, statement: &Statement<'_>) -> Vec<Vec<u8>> {
        self.certify(statement.key, &description(self.level, statement))
    }

    /// A chain whose leaf carries any extension: for tests of what is refused.
    #[must_use]
    pub fn certify(&self, key: &[u8], extension: &[u8]) -> Vec<Vec<u8>> {
        let leaf = Certified {
            serial: 1,
            issuer: &[(SERIAL_NUMBER, &self.name), (TITLE, title(self.level))],
            subject: &[(COMMON_NAME, "Virtual phone key")],
            not_before: 0,
            not_after: LEAF_UNTIL,
            key,
            issues: None,
            extensions: vec![(ATTESTATION_EXTENSION, false, extension.to_vec())],
        };
        [vec![leaf.sign(&self.key)], self.above.clone()].concat()
    }

    /// Its attestation key: for tests that issue what a phone would not.
    #[must_use]
    pub const fn attestation_key(&self) -> &VirtualKey {
        &self.key
    }

    /// The certificates above a leaf, the attestation certificate first.
    #[must_use]
    pub fn certificates_above(&self) -> &[Vec<u8>] {
        &self.above
    }
}

/// The contents of the attestation extension.
#[must_use]
pub fn description(level: SecurityLevel, statement: &Statement<'_>) -> Vec<u8> {
    let level = level as u8;
    let package = sequence(&[octet_string(statement.package.as_bytes()), integer(1)]);
    let digest = octet_string(&statement.signature_digest);
    let application = sequence(&[set(&[package]), set(&[digest])]);
    let software = sequence(&[
        explicit(701, &integer(statement.made * MILLISECONDS)),
        explicit(709, &octet_string(&application)),
    ]);
    sequence(&[
        integer(statement.schema),
        enumerated(level),
        integer(statement.schema),
        enumerated(level),
        octet_string(statement.challenge),
        octet_string(&[]),
        software,
        hardware(statement),
    ])
}

fn hardware(statement: &Statement<'_>) -> Vec<u8> {
    let locked = matches!(statement.boot, BootState::Verified | BootState::SelfSigned);
    let mut root = vec![octet_string(&[0; 32]), boolean(locked), enumerated(statement.boot as u8)];
    if statement.schema >= 3 {
        root.push(octet_string(&[0; 32]));
    }
    sequence(&[
        explicit(1, &set(&[integer(PURPOSE_SIGN), integer(PURPOSE_VERIFY)])),
        explicit(2, &integer(ALGORITHM_EC)),
        explicit(3, &integer(P256_BITS)),
        explicit(5, &set(&[integer(DIGEST_SHA256)])),
        explicit(10, &integer(P256_CURVE)),
        explicit(503, &null()),
        explicit(702, &integer(ORIGIN_GENERATED)),
        explicit(704, &sequence(&root)),
        explicit(705, &integer(160_000)),
        explicit(706, &integer(202_611)),
        explicit(718, &integer(20_261_105)),
        explicit(719, &integer(20_261_105)),
    ])
}

fn short_digest(parts: &[&[u8]]) -> String {
    digest(parts)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn serial(parts: &[&[u8]]) -> u64 {
    digest(parts).iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    Sha256::digest(parts.concat()).into()
}
