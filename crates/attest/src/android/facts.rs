//! What a check of an Android attestation tells: facts, doubts, refusals.

use super::authorization::RootOfTrust;
use super::description::{KeyDescription, SecurityLevel};
use super::provisioning::ProvisioningInfo;
use crate::code::codes;
use crate::hex_bytes::HexBytes;
use crate::signature::KeyKind;
use crate::x509::{ChainReport, Reason};
use serde::{Serialize, Serializer};

/// What the caller expects; what is absent is not checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expectation<'a> {
    /// The challenge that was given to the phone.
    pub challenge: Option<&'a [u8]>,
    /// The package that must be among those that may use the key.
    pub package: Option<&'a str>,
    /// SHA-256 of certificates that may have signed the package; one of them must match. Empty means
    /// that it is not checked.
    pub signature_digests: &'a [[u8; 32]],
    /// The `SubjectPublicKeyInfo` of the key that the statement must be about.
    pub key: Option<&'a [u8]>,
}

codes! {
    /// What became of the challenge.
    pub enum ChallengeCheck {
        /// It is the expected one.
        Matches = "matches",
        /// It is another one.
        Differs = "differs",
        /// None was expected, so nothing was checked.
        NotChecked = "not_checked",
    }
}

codes! {
    /// How the attestation key came into the phone.
    pub enum Provisioning {
        /// In the factory.
        Factory = "factory",
        /// From Google's server, for some weeks.
        Remote = "remote",
        /// Neither can be seen in the chain.
        Unknown = "unknown",
    }
}

codes! {
    /// What a verified statement is worth.
    pub enum Conclusion {
        /// The key lives in hardware of a phone that started a verified system.
        Hardware = "hardware",
        /// The hardware vouches for the key, but not for the system: no sign of guilt.
        Inconclusive = "inconclusive",
        /// Android itself made the statement or holds the key; no hardware vouches for it.
        Software = "software",
        /// Nothing follows from it: the statement is refused.
        Nothing = "nothing",
    }
}

codes! {
    /// What keeps a verified statement from being worth more, or is worth knowing about it.
    pub enum Doubt {
        /// The statement was made by Android, not by hardware.
        SoftwareAttestation = "software_attestation",
        /// The key lives in Android, not in hardware.
        SoftwareKey = "software_key",
        /// Statement and key have different security levels.
        LevelsDiffer = "levels_differ",
        /// The boot loader is unlocked.
        BootLoaderUnlocked = "boot_loader_unlocked",
        /// The system was checked with a key that the owner installed.
        SelfSignedSystem = "self_signed_system",
        /// The system was not checked, or the check failed.
        SystemNotVerified = "system_not_verified",
        /// The hardware says nothing about the system.
        NoRootOfTrust = "no_root_of_trust",
        /// Nothing says where the key came from.
        NoOrigin = "no_origin",
        /// A note: the leaf's validity, which the phone writes, does not hold the moment.
        LeafOutsideValidity = "leaf_outside_validity",
        /// A note: the root's own certificate is outside of its validity.
        RootOutsideValidity = "root_outside_validity",
        /// A note: an issuer has a weak RSA key.
        WeakKey = "weak_key",
    }
}

codes! {
    /// Why the statement itself is refused, whatever the chain is like.
    pub enum StatementReason {
        /// The leaf carries no attestation extension.
        NoExtension = "no_extension",
        /// A certificate above the leaf carries one: the leaf was made with an attested key.
        ExtensionAboveLeaf = "extension_above_leaf",
        /// The tags of a list are not in ascending order.
        TagsOutOfOrder = "tags_out_of_order",
        /// The challenge is not the expected one.
        ChallengeDiffers = "challenge_differs",
        /// The expected package may not use the key.
        PackageDiffers = "package_differs",
        /// The package is not signed by an expected certificate.
        SignatureDiffers = "signature_differs",
        /// The statement is about another key.
        KeyDiffers = "key_differs",
        /// The key was not made in the phone, so others may hold it.
        KeyNotGenerated = "key_not_generated",
        /// The statement claims a security chip, but its certificate is not one of a security chip.
        LevelAboveCertificate = "level_above_certificate",
    }
}

/// Why a statement is refused: about the chain, or about what is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalReason {
    /// The chain does not hold.
    Chain(Reason),
    /// The statement is not acceptable.
    Statement(StatementReason),
}

impl RefusalReason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chain(reason) => reason.code(),
            Self::Statement(reason) => reason.code(),
        }
    }
}

impl Serialize for RefusalReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One reason against a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// Position of the certificate it is about: 0 is the leaf.
    pub link: usize,
    /// The particulars, for a person.
    pub detail: String,
}

/// Everything a readable statement says. Facts of a refused statement are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// What the statement is worth.
    pub conclusion: Conclusion,
    /// What keeps it from being worth more, and notes.
    pub doubts: Vec<Doubt>,
    /// The weaker of the two security levels.
    pub security_level: SecurityLevel,
    /// What the hardware knows about the system that started.
    pub root_of_trust: Option<RootOfTrust>,
    /// What became of the challenge.
    pub challenge: ChallengeCheck,
    /// How the attestation key came into the phone.
    pub provisioning: Provisioning,
    /// What the provisioning server says.
    pub provisioning_info: Option<ProvisioningInfo>,
    /// Kind of the attested key.
    pub key_kind: KeyKind,
    /// The attested key as `SubjectPublicKeyInfo`.
    pub key: HexBytes,
    /// The extension, as it stands.
    pub description: KeyDescription,
    /// The chain, certificate by certificate.
    pub chain: ChainReport,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Outcome {
    /// The chain leads to a root and the statement is what was expected.
    Verified {
        /// What it says.
        facts: Box<Facts>,
    },
    /// At least one thing does not hold.
    Refused {
        /// What does not hold.
        refusals: Vec<Refusal>,
        /// What it claims, where that could be read.
        facts: Option<Box<Facts>>,
    },
    /// The extension cannot be read.
    Malformed {
        /// What is wrong.
        detail: String,
        /// The chain around it.
        chain: Box<ChainReport>,
    },
}
