//! A chain, leaf first, and the check that it leads to a trust root.
//!
//! Names must meet, signatures must hold, issuers must be allowed to issue. Every certificate is
//! looked at even after the first finding, so that a report is complete.

use super::pem::{certificates_from_pem, certificates_from_stream};
use super::report::{ChainReport, Finding, Link, Reason, RootUsed};
use super::{Certificate, MAX_CERTIFICATE_BYTES, Malformed, Revocations, Status};
use crate::signature::{SignatureError, WEAK_RSA_BITS};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::asn1::ObjectIdentifier;
use std::time::Duration;

/// Most certificates of a chain; real ones have at most six.
pub const MAX_CHAIN: usize = 10;

/// Extensions that are understood, or may be critical without changing what is decided here: key
/// usage, subject and issuer names, basic constraints, policies, key identifiers, extended usage.
const UNDERSTOOD: [&str; 8] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.18",
    "2.5.29.19",
    "2.5.29.32",
    "2.5.29.35",
    "2.5.29.37",
];

/// A trust root: a certificate that the caller trusts for its name and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    name: String,
    certificate: Certificate,
}

impl Root {
    /// A root under a name that reports use.
    #[must_use]
    pub fn new(name: impl Into<String>, certificate: Certificate) -> Self {
        Self { name: name.into(), certificate }
    }

    /// Its name in reports.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn is(&self, certificate: &Certificate) -> bool {
        self.certificate.public_key() == certificate.public_key()
            && self.certificate.subject_der() == certificate.subject_der()
    }
}

/// Certificates, leaf first, each issued by the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain(Vec<Certificate>);

impl Chain {
    /// A chain of certificates, leaf first.
    ///
    /// # Errors
    /// There are none, or too many.
    pub fn new(certificates: Vec<Certificate>) -> Result<Self, Malformed> {
        match certificates.len() {
            0 => Err(Malformed::Empty),
            n if n > MAX_CHAIN => Err(Malformed::TooMany { limit: MAX_CHAIN }),
            _ => Ok(Self(certificates)),
        }
    }

    /// Reads a PEM bundle, leaf first.
    ///
    /// # Errors
    /// It is not one; see [`certificates_from_pem`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, Malformed> {
        Self::new(certificates_from_pem(pem)?)
    }

    /// Reads certificates in DER that stand directly one after another, leaf first.
    ///
    /// # Errors
    /// It is anything else; see [`certificates_from_stream`].
    pub fn from_der_stream(der: &[u8]) -> Result<Self, Malformed> {
        Self::new(certificates_from_stream(der)?)
    }

    /// Reads a list of certificates in DER, leaf first.
    ///
    /// # Errors
    /// One cannot be read, or there are none or too many.
    pub fn from_der_list<T: AsRef<[u8]>>(list: &[T]) -> Result<Self, Malformed> {
        if list.len() > MAX_CHAIN {
            return Err(Malformed::TooMany { limit: MAX_CHAIN });
        }
        let read = list
            .iter()
            .enumerate()
            .map(|(index, der)| Certificate::from_der(der.as_ref()).map_err(|e| e.at(index)));
        Self::new(read.collect::<Result<_, _>>()?)
    }

    /// Reads a list of certificates in base64 of DER, leaf first (the form of `x5c` in JSON).
    ///
    /// # Errors
    /// One cannot be read, or there are none or too many.
    pub fn from_base64_list<T: AsRef<str>>(list: &[T]) -> Result<Self, Malformed> {
        if list.len() > MAX_CHAIN {
            return Err(Malformed::TooMany { limit: MAX_CHAIN });
        }
        let decoded = list.iter().enumerate().map(|(index, text)| {
            let text = text.as_ref();
            if text.len() > MAX_CERTIFICATE_BYTES * 2 {
                return Err(Malformed::TooLarge {
                    what: "a certificate",
                    limit: MAX_CERTIFICATE_BYTES,
                });
            }
            let broken =
                |e: base64::DecodeError| Malformed::Certificate { index, detail: e.to_string() };
            STANDARD.decode(text).map_err(broken)
        });
        Self::from_der_list(&decoded.collect::<Result<Vec<_>, _>>()?)
    }

    /// Orders a bag of certificates (as PKCS #7 carries them) into the chain above a leaf, by names
    /// and signatures; certificates that do not belong to it are left out.
    ///
    /// # Errors
    /// The chain would be too long.
    pub fn assemble(leaf: Certificate, bag: &[Certificate]) -> Result<Self, Malformed> {
        let mut chain = vec![leaf];
        while let Some(last) = chain.last() {
            if last.is_self_issued() || chain.len() > MAX_CHAIN {
                break;
            }
            let issuer = bag.iter().find(|candidate| {
                last.names_as_issuer(candidate)
                    && !chain.contains(candidate)
                    && last.verify_signature(candidate.public_key()).is_ok()
            });
            match issuer {
                Some(issuer) => chain.push(issuer.clone()),
                None => break,
            }
        }
        Self::new(chain)
    }

    /// The certificates, leaf first.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.0
    }

    /// The first certificate.
    #[must_use]
    pub fn leaf(&self) -> &Certificate {
        &self.0[0]
    }

    /// Checks the chain at a moment (seconds since the epoch). The last certificate is a root of the
    /// list itself, or issued by one.
    #[must_use]
    pub fn verify(&self, roots: &[Root], revocations: &Revocations, at: i64) -> ChainReport {
        let mut check = Check { chain: &self.0, findings: vec![] };
        let root = check.find_root(roots);
        for link in 0..self.0.len() {
            let is_root = link + 1 == self.0.len() && root.is_some_and(|r| r.is(&self.0[link]));
            check.form(link);
            check.extensions(link);
            check.validity(link, at, is_root);
            check.revocation(link, revocations);
            if link > 0 {
                check.may_issue(link);
                check.issued(link - 1);
            }
        }
        check.findings.sort_by_key(|finding| finding.link);
        let root = root.map(|root| RootUsed {
            name: root.name.clone(),
            subject: root.certificate.subject(),
            fingerprint: hex(&root.certificate.fingerprint()),
        });
        ChainReport { links: self.0.iter().map(link_of).collect(), root, findings: check.findings }
    }
}

struct Check<'a> {
    chain: &'a [Certificate],
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, link: usize, reason: Reason, detail: impl Into<String>) {
        self.findings.push(Finding { link, reason, detail: detail.into() });
    }

    /// The root that the last certificate is, or that issued it.
    fn find_root<'r>(&mut self, roots: &'r [Root]) -> Option<&'r Root> {
        let link = self.chain.len() - 1;
        let last = &self.chain[link];
        if last.is_self_issued() {
            // Even where the key is trusted, damaged bytes are not.
            self.signed_by(link, last.public_key());
            if let Some(root) = roots.iter().find(|root| root.is(last)) {
                return Some(root);
            }
        }
        let named = |root: &&Root| last.names_as_issuer(&root.certificate);
        let issuer = roots.iter().filter(named).find(|root| {
            !last.is_self_issued() && last.verify_signature(root.certificate.public_key()).is_ok()
        });
        if issuer.is_none() {
            let detail = match roots.iter().find(named) {
                Some(root) => format!("signed by another key than that of \"{}\"", root.name),
                None => format!("no trust root is named {}", last.issuer()),
            };
            self.say(link, Reason::UnknownRoot, detail);
        }
        issuer
    }

    /// Whether the next certificate issued this one.
    fn issued(&mut self, link: usize) {
        let (certificate, issuer) = (&self.chain[link], &self.chain[link + 1]);
        if !certificate.names_as_issuer(issuer) {
            let detail =
                format!("issued by {}, but {} follows", certificate.issuer(), issuer.subject());
            self.say(link, Reason::NameMismatch, detail);
        }
        self.signed_by(link, issuer.public_key());
    }

    fn signed_by(&mut self, link: usize, key: &crate::signature::PublicKey) {
        if let Err(error) = self.chain[link].verify_signature(key) {
            let reason = match error {
                SignatureError::Wrong => Reason::BadSignature,
                SignatureError::Unsupported | SignatureError::Key => Reason::UnsupportedAlgorithm,
            };
            self.say(link, reason, error.to_string());
        }
    }

    /// What must hold for every certificate by itself.
    fn form(&mut self, link: usize) {
        let certificate = &self.chain[link];
        if !certificate.algorithms_agree() {
            self.say(link, Reason::AlgorithmsDiffer, "inside and outside of the signed part");
        }
        let version = certificate.version();
        if version != 3 && certificate.all_extensions().next().is_some() {
            self.say(link, Reason::WrongVersion, format!("extensions in version {version}"));
        }
    }

    fn extensions(&mut self, link: usize) {
        let listed: Vec<(ObjectIdentifier, bool)> =
            self.chain[link].all_extensions().map(|(oid, critical, _)| (oid, critical)).collect();
        for (index, (oid, critical)) in listed.iter().enumerate() {
            if listed[..index].iter().any(|(known, _)| known == oid) {
                self.say(link, Reason::RepeatedExtension, oid.to_string());
            }
            if *critical && !UNDERSTOOD.contains(&oid.to_string().as_str()) {
                self.say(link, Reason::UnknownCriticalExtension, oid.to_string());
            }
        }
    }

    fn validity(&mut self, link: usize, at: i64, is_root: bool) {
        let certificate = &self.chain[link];
        let (from, until) = (certificate.not_before(), certificate.not_after());
        let detail = format!(
            "valid from {} to {}, checked at {}",
            instant(from),
            instant(until),
            instant(at)
        );
        let outside = at < from || at > until;
        match (outside, is_root) {
            (false, _) => {}
            (true, true) => self.say(link, Reason::RootOutsideValidity, detail),
            (true, false) if at < from => self.say(link, Reason::NotYetValid, detail),
            (true, false) => self.say(link, Reason::Expired, detail),
        }
    }

    fn revocation(&mut self, link: usize, revocations: &Revocations) {
        if let Some((status, why)) = revocations.status(&self.chain[link]) {
            let reason = match status {
                Status::Revoked => Reason::Revoked,
                Status::Suspended => Reason::Suspended,
            };
            let serial = self.chain[link].serial_hex();
            self.say(
                link,
                reason,
                format!("serial {serial}: {}", why.unwrap_or("no reason given")),
            );
        }
    }

    /// Whether the certificate at `link` may issue those below it.
    fn may_issue(&mut self, link: usize) {
        let certificate = &self.chain[link];
        match certificate.basic_constraints() {
            Err(()) => self.say(link, Reason::MalformedExtension, "basic constraints"),
            Ok(Some(constraints)) if constraints.ca => {
                let below = self.chain[1..link].iter().filter(|c| !c.is_self_issued()).count();
                let most = constraints.path_len_constraint.map(usize::from);
                if most.is_some_and(|most| below > most) {
                    let detail = format!("{below} issuers below, at most {}", most.unwrap_or(0));
                    self.say(link, Reason::PathTooLong, detail);
                }
            }
            Ok(_) => self.say(link, Reason::NotACa, certificate.subject()),
        }
        match certificate.key_usage() {
            Err(()) => self.say(link, Reason::MalformedExtension, "key usage"),
            Ok(Some(usage)) if !usage.key_cert_sign() => {
                self.say(link, Reason::MayNotSign, certificate.subject());
            }
            Ok(_) => {}
        }
        if let Some(bits) = certificate.public_key().rsa_bits().filter(|b| *b < WEAK_RSA_BITS) {
            self.say(link, Reason::WeakKey, format!("an RSA key of {bits} bits"));
        }
    }
}

fn link_of(certificate: &Certificate) -> Link {
    Link {
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial_hex(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        key: certificate.public_key().kind(),
    }
}

/// Seconds since the epoch for a person; what no calendar of ASN.1 holds stays a number.
fn instant(seconds: i64) -> String {
    u64::try_from(seconds)
        .ok()
        .and_then(|s| der::DateTime::from_unix_duration(Duration::from_secs(s)).ok())
        .map_or_else(|| seconds.to_string(), |at| at.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
