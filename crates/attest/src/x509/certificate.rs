//! One certificate: its bytes, and what they say.

use super::Malformed;
use crate::signature::{PublicKey, Scheme, scheme_of};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader};
use sha2::{Digest, Sha256};
use std::fmt;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::name::Name;

/// Most bytes of one certificate; real ones with post-quantum keys stay below 8 KiB.
pub const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;

/// A certificate that could be read. Nothing about it has been verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    /// The signed part, as it stood in the input.
    signed: Vec<u8>,
    signature: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    key: PublicKey,
    inner: CertificateInner<Raw>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({} by {})", self.subject(), self.issuer())
    }
}

impl Certificate {
    /// Reads one certificate in DER, without anything after it.
    ///
    /// # Errors
    /// It is too large or not a certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(Malformed::TooLarge {
                what: "a certificate",
                limit: MAX_CERTIFICATE_BYTES,
            });
        }
        Self::read(der).map_err(|e| Malformed::Certificate { index: 0, detail: e.to_string() })
    }

    fn read(der: &[u8]) -> der::Result<Self> {
        let inner = CertificateInner::<Raw>::from_der(der)?;
        let signed = signed_part(der)?;
        let tbs = inner.tbs_certificate();
        let signature = inner.signature().as_bytes().ok_or(der::Tag::BitString.value_error())?;
        let key = PublicKey::from_info(tbs.subject_public_key_info())
            .map_err(|_| der::Tag::BitString.value_error())?;
        Ok(Self {
            der: der.to_vec(),
            signed: signed.to_vec(),
            signature: signature.to_vec(),
            issuer: tbs.issuer().to_der()?,
            subject: tbs.subject().to_der()?,
            key,
            inner,
        })
    }

    /// The whole certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The subject's name for people (RFC 4514).
    #[must_use]
    pub fn subject(&self) -> String {
        self.inner.tbs_certificate().subject().to_string()
    }

    /// The issuer's name for people (RFC 4514).
    #[must_use]
    pub fn issuer(&self) -> String {
        self.inner.tbs_certificate().issuer().to_string()
    }

    /// The subject's name in DER: what names are compared by.
    #[must_use]
    pub fn subject_der(&self) -> &[u8] {
        &self.subject
    }

    /// The issuer's name in DER.
    #[must_use]
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer
    }

    /// Whether another certificate's subject is the name that this one gives as its issuer: the same
    /// attributes with the same text, in whatever kind of string, case or spacing (RFC 5280, 7.1).
    #[must_use]
    pub fn names_as_issuer(&self, issuer: &Self) -> bool {
        self.issuer == issuer.subject
            || same_name(
                self.inner.tbs_certificate().issuer(),
                issuer.inner.tbs_certificate().subject(),
            )
    }

    /// Whether subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// The bytes of the serial number, without leading zeros.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        let bytes = self.inner.tbs_certificate().serial_number().as_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        &bytes[zeros..]
    }

    /// The serial number as lower-case hexadecimal digits without leading zeros.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        let digits: String = self.serial().iter().map(|byte| format!("{byte:02x}")).collect();
        let trimmed = digits.trim_start_matches('0');
        if trimmed.is_empty() { "0".into() } else { trimmed.into() }
    }

    /// First second of validity, since the epoch.
    #[must_use]
    pub fn not_before(&self) -> i64 {
        seconds(self.inner.tbs_certificate().validity().not_before)
    }

    /// Last second of validity, since the epoch.
    #[must_use]
    pub fn not_after(&self) -> i64 {
        seconds(self.inner.tbs_certificate().validity().not_after)
    }

    /// The certified key.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// SHA-256 of the whole certificate.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// Version 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.inner.tbs_certificate().version() as u8 + 1
    }

    /// The contents of an extension, if it is there exactly once.
    #[must_use]
    pub fn extension(&self, oid: &ObjectIdentifier) -> Option<&[u8]> {
        let mut found = self.extensions().filter(|e| e.extn_id == *oid);
        let first = found.next()?;
        found.next().is_none().then(|| first.extn_value.as_bytes())
    }

    /// Whether an extension is there, once or more often.
    #[must_use]
    pub fn has_extension(&self, oid: &ObjectIdentifier) -> bool {
        self.extensions().any(|e| e.extn_id == *oid)
    }

    /// Every extension: identifier, whether critical, contents.
    pub fn all_extensions(&self) -> impl Iterator<Item = (ObjectIdentifier, bool, &[u8])> {
        self.extensions().map(|e| (e.extn_id, e.critical, e.extn_value.as_bytes()))
    }

    /// The values of an attribute of the subject's name (for example 2.5.4.3, the common name), as
    /// text where they are text.
    #[must_use]
    pub fn subject_attribute(&self, oid: &ObjectIdentifier) -> Vec<String> {
        let name = self.inner.tbs_certificate().subject();
        name.iter_rdn()
            .flat_map(|set| set.iter())
            .filter(|pair| pair.oid == *oid)
            .filter_map(|pair| std::str::from_utf8(pair.value.value()).ok())
            .map(str::to_owned)
            .collect()
    }

    /// Checks this certificate's signature under a key, and nothing else.
    ///
    /// # Errors
    /// Why the signature is not accepted.
    pub fn verify_signature(
        &self,
        issuer: &PublicKey,
    ) -> Result<(), crate::signature::SignatureError> {
        let scheme = self.scheme().ok_or(crate::signature::SignatureError::Unsupported)?;
        issuer.verify(scheme, &self.signed, &self.signature)
    }

    /// How it was signed, if that is known here.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        scheme_of(self.inner.signature_algorithm())
    }

    /// Whether the algorithm inside the signed part is the one outside it.
    pub(super) fn algorithms_agree(&self) -> bool {
        self.inner.signature_algorithm() == self.inner.tbs_certificate().signature()
    }

    /// Basic constraints; `Err` where they cannot be read or stand twice.
    pub(super) fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ()> {
        match self.inner.tbs_certificate().get_extension::<BasicConstraints>() {
            Ok(found) => Ok(found.map(|(_, constraints)| constraints)),
            Err(_) => Err(()),
        }
    }

    /// Key usage; `Err` where it cannot be read or stands twice.
    pub(super) fn key_usage(&self) -> Result<Option<KeyUsage>, ()> {
        match self.inner.tbs_certificate().get_extension::<KeyUsage>() {
            Ok(found) => Ok(found.map(|(_, usage)| usage)),
            Err(_) => Err(()),
        }
    }

    fn extensions(&self) -> impl Iterator<Item = &Extension> {
        self.inner.tbs_certificate().extensions().into_iter().flatten()
    }
}

/// The first element of the outer sequence, with its header.
fn signed_part(der: &[u8]) -> der::Result<&[u8]> {
    let mut outer = SliceReader::new(der)?;
    let header = der::Header::decode(&mut outer)?;
    header.tag().assert_eq(der::Tag::Sequence)?;
    outer.tlv_bytes()
}

fn same_name(one: &Name, other: &Name) -> bool {
    let parts = |name: &Name| -> Option<Vec<Vec<(ObjectIdentifier, String)>>> {
        name.iter_rdn()
            .map(|set| {
                set.iter()
                    .map(|pair| {
                        let text = std::str::from_utf8(pair.value.value()).ok()?;
                        let words: Vec<&str> = text.split_whitespace().collect();
                        Some((pair.oid, words.join(" ").to_lowercase()))
                    })
                    .collect()
            })
            .collect()
    };
    // What is not text is the same only byte by byte, and that was compared before.
    parts(one).is_some_and(|one| Some(one) == parts(other))
}

fn seconds(time: x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}
