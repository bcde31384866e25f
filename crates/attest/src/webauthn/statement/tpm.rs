//! Statements of a security chip, a TPM 2.0 (section 8.3).

use super::tpm_structures::{Certified, PublicArea, sha2};
use super::{Stated, Subject, algorithm, attestation_certificate, certificates, member, signature};
use crate::cbor::Value;
use crate::cose::Algorithm;
use crate::outcome::Refusals;
use crate::webauthn::facts::{Chip, Reason, Vouching};
use crate::x509::Certificate;
use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectAltName};

const ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const EXTENDED_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// Certificates of a chip's attestation keys (tcg-kp-AIKCertificate).
const ATTESTATION_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.8.3");
const MANUFACTURER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.1");
const CHIP_MODEL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.2");
const CHIP_VERSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.3");

pub(super) fn check(
    value: &Value<'_>,
    subject: &Subject<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Stated, String> {
    if member(value, "ver", Value::as_text)? != "2.0" {
        return Err("only chips of version 2.0 are known".into());
    }
    let algorithm = algorithm(value, true, refusals)?;
    let given = member(value, "sig", Value::as_bytes)?;
    let certified = member(value, "certInfo", Value::as_bytes)?;
    let area = member(value, "pubArea", Value::as_bytes)?;
    let area = PublicArea::read(area).ok_or("the statement's pubArea cannot be read")?;
    let chain = certificates(value)?;
    let leaf = chain.leaf();
    if !area.is_of(&subject.key.key) {
        refusals.say(Reason::KeyDiffers, "the chip speaks of another key");
    }
    match Certified::read(certified) {
        None => refusals.say(Reason::ChipStatement, "certInfo is not a chip's word about a key"),
        Some(read) => {
            if area.name.as_ref() != Some(&read.name) {
                refusals.say(Reason::ChipStatement, "the chip certifies another key");
            }
            let expected = algorithm.and_then(|algorithm| digest(algorithm, &subject.signed()));
            if expected.is_none_or(|expected| expected != read.extra) {
                refusals.say(Reason::NonceDiffers, "the chip answers another ceremony");
            }
        }
    }
    if let Some(algorithm) = algorithm {
        let result = leaf.public_key().verify(algorithm.scheme(), certified, given);
        signature(result, refusals);
    }
    attestation_certificate(leaf, &subject.credential.aaguid, refusals);
    let chip = certificate_form(leaf, refusals);
    let mut stated = Stated::by(Vouching::ChipAuthority, Some(chain));
    stated.chip = chip;
    Ok(stated)
}

/// The hash of an algorithm over some bytes, if it has one.
fn digest(algorithm: Algorithm, bytes: &[u8]) -> Option<Vec<u8>> {
    if algorithm == Algorithm::Rs1 {
        let sha1 = &ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
        return Some(ring::digest::digest(sha1, bytes).as_ref().to_vec());
    }
    algorithm.hash().map(|hash| sha2(hash, bytes))
}

/// What section 8.3.1 demands besides: no subject, the chip's names, the usage.
fn certificate_form(certificate: &Certificate, refusals: &mut Refusals<Reason>) -> Option<Chip> {
    let mut wrong = |detail: &str| refusals.say(Reason::CertificateForm, detail);
    if !certificate.subject().is_empty() {
        wrong("the certificate of a chip's attestation key names a subject");
    }
    let usage = certificate.extension(&EXTENDED_USAGE).map(ExtendedKeyUsage::from_der);
    if !matches!(usage, Some(Ok(usage)) if usage.0.contains(&ATTESTATION_KEY)) {
        wrong("the certificate is not one of a chip's attestation key");
    }
    let chip = chip(certificate);
    if chip.is_none() {
        wrong("the certificate does not name the chip's maker, model and version");
    }
    chip
}

fn chip(certificate: &Certificate) -> Option<Chip> {
    let names = SubjectAltName::from_der(certificate.extension(&ALTERNATIVE_NAME)?).ok()?;
    let directory = names.0.iter().find_map(|name| match name {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    })?;
    let attribute = |oid: ObjectIdentifier| {
        let mut pairs = directory.iter_rdn().flat_map(|set| set.iter());
        let pair = pairs.find(|pair| pair.oid == oid)?;
        std::str::from_utf8(pair.value.value()).ok().map(str::to_owned)
    };
    Some(Chip {
        manufacturer: attribute(MANUFACTURER)?,
        model: attribute(CHIP_MODEL)?,
        version: attribute(CHIP_VERSION)?,
    })
}
