//! Packed statements (section 8.2): by a model's key, or by the credential itself.

use super::{Stated, Subject, algorithm, attestation_certificate, certificates, member, signature};
use crate::cbor::Value;
use crate::outcome::Refusals;
use crate::webauthn::facts::{Reason, Vouching};
use crate::x509::Certificate;
use der::asn1::ObjectIdentifier;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

pub(super) fn check(
    value: &Value<'_>,
    subject: &Subject<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Stated, String> {
    let algorithm = algorithm(value, false, refusals)?;
    let given = member(value, "sig", Value::as_bytes)?;
    if value.get("x5c").is_none() {
        if algorithm.is_some_and(|algorithm| algorithm != subject.key.algorithm) {
            let detail = "a statement by the credential itself names another algorithm";
            refusals.say(Reason::AlgorithmsDiffer, detail);
        }
        signature(subject.key.verify(&subject.signed(), given), refusals);
        return Ok(Stated::by(Vouching::Credential, None));
    }
    let chain = certificates(value)?;
    let leaf = chain.leaf();
    if let Some(algorithm) = algorithm {
        let result = leaf.public_key().verify(algorithm.scheme(), &subject.signed(), given);
        signature(result, refusals);
    }
    attestation_certificate(leaf, &subject.credential.aaguid, refusals);
    subject_name(leaf, refusals);
    Ok(Stated::by(Vouching::Model, Some(chain)))
}

/// The names that section 8.2.1 demands.
fn subject_name(certificate: &Certificate, refusals: &mut Refusals<Reason>) {
    let one = |oid| {
        let mut values = certificate.subject_attribute(oid);
        if values.len() == 1 { values.pop() } else { None }
    };
    let country = one(&COUNTRY).is_some_and(|code| {
        code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_alphabetic())
    });
    let named = [&ORGANIZATION, &COMMON_NAME].iter().all(|oid| one(oid).is_some());
    let unit =
        certificate.subject_attribute(&UNIT).iter().any(|unit| unit == "Authenticator Attestation");
    if !(country && named && unit) {
        let detail =
            format!("not the name of an attestation certificate: {}", certificate.subject());
        refusals.say(Reason::CertificateForm, detail);
    }
}
