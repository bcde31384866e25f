//! What a check of a chain found.

use crate::code::codes;
use crate::signature::KeyKind;
use serde::Serialize;

codes! {
    /// What does not hold, or is worth knowing, about one certificate of a chain.
    pub enum Reason {
        /// No trust root issued the last certificate, nor is it one.
        UnknownRoot = "unknown_root",
        /// The certificate does not name the next one as its issuer.
        NameMismatch = "name_mismatch",
        /// The signature is not one of the issuer's key.
        BadSignature = "bad_signature",
        /// The signature algorithm, or the issuer's kind of key, is not supported.
        UnsupportedAlgorithm = "unsupported_algorithm",
        /// The algorithm inside the signed part is not the one outside.
        AlgorithmsDiffer = "algorithms_differ",
        /// The issuer's basic constraints do not say that it may issue certificates.
        NotACa = "not_a_ca",
        /// The issuer's key usage does not allow to sign certificates.
        MayNotSign = "may_not_sign_certificates",
        /// More certificates below the issuer than its path length allows.
        PathTooLong = "path_too_long",
        /// An extension that must be understood is not understood.
        UnknownCriticalExtension = "unknown_critical_extension",
        /// An extension stands twice.
        RepeatedExtension = "repeated_extension",
        /// An extension cannot be read.
        MalformedExtension = "malformed_extension",
        /// Extensions in a certificate that is not of version 3.
        WrongVersion = "wrong_version",
        /// The moment lies before the validity.
        NotYetValid = "not_yet_valid",
        /// The moment lies after the validity.
        Expired = "expired",
        /// The revocation list names it as revoked.
        Revoked = "revoked",
        /// The revocation list names it as suspended.
        Suspended = "suspended",
        /// A note: the trust root's own certificate is outside of its validity. Trust in a root comes
        /// from the caller's list, not from its certificate.
        RootOutsideValidity = "root_outside_validity",
        /// A note: an issuer's RSA key has fewer than 2048 bits.
        WeakKey = "weak_key",
    }
}

impl Reason {
    /// Whether it only tells something and refuses nothing.
    #[must_use]
    pub const fn is_note(self) -> bool {
        matches!(self, Self::RootOutsideValidity | Self::WeakKey)
    }

    /// Whether it is about the time alone.
    #[must_use]
    pub const fn is_about_time(self) -> bool {
        matches!(self, Self::NotYetValid | Self::Expired | Self::RootOutsideValidity)
    }
}

/// One finding about one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Position in the chain: 0 is the leaf.
    pub link: usize,
    /// What was found.
    pub reason: Reason,
    /// The particulars, for a person.
    pub detail: String,
}

/// What one certificate of the chain says, verified or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Subject (RFC 4514).
    pub subject: String,
    /// Issuer (RFC 4514).
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    /// First second of validity, since the epoch.
    pub not_before: i64,
    /// Last second of validity, since the epoch.
    pub not_after: i64,
    /// Kind of the certified key.
    pub key: KeyKind,
}

/// The trust root that a chain leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootUsed {
    /// The name the caller gave it.
    pub name: String,
    /// Its subject (RFC 4514).
    pub subject: String,
    /// SHA-256 of its certificate as the caller gave it, in hexadecimal.
    pub fingerprint: String,
}

/// The answer about a chain. It holds where [`ChainReport::refusals`] is empty; a format may tolerate
/// findings by its own documented rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainReport {
    /// The certificates, leaf first.
    pub links: Vec<Link>,
    /// The root it leads to, if it leads to one.
    pub root: Option<RootUsed>,
    /// Everything found, by position.
    pub findings: Vec<Finding>,
}

impl ChainReport {
    /// The findings that speak against the chain.
    pub fn refusals(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.reason.is_note())
    }
}
