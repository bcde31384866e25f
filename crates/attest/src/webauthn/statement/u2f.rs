//! Statements of FIDO U2F authenticators (section 8.6).

use super::{Stated, Subject, certificates, member, signature};
use crate::cbor::Value;
use crate::cose::Algorithm;
use crate::outcome::Refusals;
use crate::signature::KeyKind;
use crate::webauthn::facts::{Reason, Vouching};

pub(super) fn check(
    value: &Value<'_>,
    subject: &Subject<'_>,
    refusals: &mut Refusals<Reason>,
) -> Result<Stated, String> {
    let given = member(value, "sig", Value::as_bytes)?;
    let chain = certificates(value)?;
    if chain.certificates().len() != 1 {
        return Err("a U2F statement has exactly one certificate".into());
    }
    let certified = chain.leaf().public_key();
    if certified.kind() != KeyKind::P256 {
        let detail = format!("the attestation key is {}, not p256", certified.kind());
        refusals.say(Reason::CertificateForm, detail);
    }
    if subject.key.algorithm != Algorithm::Es256 {
        let detail = format!("a U2F credential signs with es256, not {}", subject.key.algorithm);
        refusals.say(Reason::AlgorithmUnsupported, detail);
    }
    let signed = [
        &[0],
        subject.rp_id_hash.as_slice(),
        subject.client_data_hash,
        subject.credential.id,
        subject.key.key.key(),
    ]
    .concat();
    signature(certified.verify(Algorithm::Es256.scheme(), &signed, given), refusals);
    Ok(Stated::by(Vouching::Model, Some(chain)))
}
