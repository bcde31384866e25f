//! Assertions: the steps of Apple's "Verify the assertion".

use super::attestation::{application, nonce_of};
use super::facts::{Assertion, Counter, Reason};
use crate::cbor::{self, Value};
use crate::outcome::{Check, Outcome, Refusals};
use crate::signature::{Hash, PublicKey, Scheme, SignatureError};
use crate::webauthn::Head;

/// What the caller expects of an assertion.
#[derive(Debug, Clone, Copy)]
pub struct AssertionExpectation<'a> {
    /// SHA-256 of the data that the application signed.
    pub client_data_hash: [u8; 32],
    /// Ids of accepted applications; empty means that it is not checked.
    pub applications: &'a [&'a str],
    /// The key of the attestation.
    pub key: &'a PublicKey,
    /// The last counter that was accepted; zero after the attestation.
    pub counter: Option<u32>,
}

/// Checks an assertion as the application sends it.
#[must_use]
pub fn assert(
    assertion: &[u8],
    expectation: &AssertionExpectation<'_>,
) -> Outcome<Assertion, Reason> {
    read(assertion, expectation).unwrap_or_else(|detail| Outcome::Malformed { detail })
}

fn read(
    assertion: &[u8],
    expectation: &AssertionExpectation<'_>,
) -> Result<Outcome<Assertion, Reason>, String> {
    let value = cbor::read_canonical(assertion).map_err(|e| e.to_string())?;
    let member = |name: &str| {
        let bytes = value.get(name).and_then(Value::as_bytes);
        bytes.ok_or_else(|| format!("the assertion's {name} is missing or not of its kind"))
    };
    let (signature, data) = (member("signature")?, member("authenticatorData")?);
    if value.as_map().is_none_or(|pairs| pairs.len() != 2) {
        return Err("the assertion holds other members than signature and authenticatorData".into());
    }
    // The flags announce a credential that is not there, so only the head can be read; the signature
    // covers whatever may follow it.
    let (head, _) = Head::read(data).map_err(|e| e.to_string())?;
    let mut refusals = Refusals::none();
    let nonce = nonce_of(data, &expectation.client_data_hash);
    signed(expectation.key, &nonce, signature, &mut refusals);
    let (application, application_check) =
        application(&head.rp_id_hash, expectation.applications, None);
    let detail = "the assertion is of another application";
    refusals.unless(application_check, Reason::ApplicationDiffers, detail);
    let went_up = match expectation.counter {
        None => Check::NotChecked,
        Some(before) if head.counter > before => Check::Matches,
        Some(_) => Check::Differs,
    };
    let counter = Counter { before: expectation.counter, now: head.counter, went_up };
    let before = expectation.counter.unwrap_or_default();
    let detail = format!("the counter is {}, after {before}", head.counter);
    refusals.unless(went_up, Reason::CounterNotUp, detail);
    Ok(refusals.conclude(Assertion {
        counter,
        application,
        rp_id_hash: head.rp_id_hash.as_slice().into(),
        application_check,
    }))
}

fn signed(key: &PublicKey, nonce: &[u8; 32], signature: &[u8], refusals: &mut Refusals<Reason>) {
    match key.verify(Scheme::Ecdsa(Hash::Sha256), nonce, signature) {
        Ok(()) => {}
        Err(SignatureError::Wrong) => {
            refusals.say(Reason::BadSignature, "not a signature of the key over these data");
        }
        Err(error @ (SignatureError::Unsupported | SignatureError::Key)) => {
            refusals.say(Reason::KeyUnsupported, error.to_string());
        }
    }
}
