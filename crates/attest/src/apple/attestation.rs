//! Attestations: the steps of Apple's "Verify the attestation", in its order.

use super::extensions::{NONCE_EXTENSION, stated_application, stated_nonce, stated_system};
use super::facts::{Attestation, Environment, Expectation, MAX_APPLICATIONS, Reason};
use super::receipt::{self, ReceiptExpectation, ReceiptFacts, ReceiptReason};
use crate::cbor::Value;
use crate::cose::CoseKey;
use crate::hex_bytes::HexBytes;
use crate::outcome::{Check, Outcome, Refusals};
use crate::signature::{KeyKind, PublicKey};
use crate::webauthn::{AttestationObject, AuthenticatorData, NewCredential};
use crate::x509::{Certificate, Chain, Revocations};
use sha2::{Digest, Sha256};

const FORMAT: &str = "apple-appattest";
const PRODUCTION: &[u8; 16] = b"appattest\0\0\0\0\0\0\0";
const DEVELOPMENT: &[u8; 16] = b"appattestdevelop";

/// Checks an attestation object as the application sends it.
#[must_use]
pub fn attest(object: &[u8], expectation: &Expectation<'_>) -> Outcome<Attestation, Reason> {
    read(object, expectation).unwrap_or_else(|detail| Outcome::Malformed { detail })
}

/// The object's parts, read and not yet believed.
struct Parts<'a> {
    format: &'a str,
    data_bytes: &'a [u8],
    data: AuthenticatorData<'a>,
    credential: NewCredential<'a>,
    chain: Chain,
    receipt: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(object: &'a [u8]) -> Result<Self, String> {
        let object = AttestationObject::read(object).map_err(|e| e.to_string())?;
        if !object.canonical {
            return Err("the attestation object is not in canonical form".into());
        }
        let data = AuthenticatorData::read(object.authenticator_data).map_err(|e| e.to_string())?;
        let credential =
            data.credential.clone().ok_or("the authenticator data hold no credential")?;
        let list = object.statement.get("x5c").and_then(Value::as_array);
        let list: Option<Vec<&[u8]>> =
            list.and_then(|list| list.iter().map(Value::as_bytes).collect());
        let chain = Chain::from_der_list(&list.ok_or("the statement has no x5c")?)
            .map_err(|e| e.to_string())?;
        let receipt = object.statement.get("receipt").and_then(Value::as_bytes);
        if object.statement.as_map().is_none_or(|pairs| pairs.len() != 2) {
            return Err("the statement holds other members than x5c and receipt".into());
        }
        Ok(Self {
            format: object.format,
            data_bytes: object.authenticator_data,
            data,
            credential,
            chain,
            receipt: receipt.ok_or("the statement has no receipt")?,
        })
    }
}

fn read(
    object: &[u8],
    expectation: &Expectation<'_>,
) -> Result<Outcome<Attestation, Reason>, String> {
    let parts = Parts::read(object)?;
    let leaf = parts.chain.leaf();
    let extension = leaf.extension(&NONCE_EXTENSION).ok_or("the certificate has no nonce")?;
    let nonce = stated_nonce(extension).ok_or("the certificate's nonce cannot be read")?;
    let mut refusals = Refusals::none();
    if parts.format != FORMAT {
        refusals.say(Reason::FormatDiffers, format!("{:?} instead of {FORMAT:?}", parts.format));
    }
    let chain = parts.chain.verify(expectation.roots, &Revocations::none(), expectation.at);
    refusals.chain(&chain, |_| false);
    let challenge_check = Check::of(
        expectation.client_data_hash.map(|hash| nonce_of(parts.data_bytes, &hash)).as_ref(),
        &nonce,
    );
    let detail = "the certificate was made for another challenge or other data";
    refusals.unless(challenge_check, Reason::NonceDiffers, detail);
    let key_id: [u8; 32] = Sha256::digest(leaf.public_key().key()).into();
    let key_id_check = key(&parts, &key_id, expectation, &mut refusals);
    let rp_id_hash = parts.data.head.rp_id_hash;
    let stated = stated_application(leaf);
    let (application, application_check) =
        application(&rp_id_hash, expectation.applications, stated.as_deref());
    let detail = format!("the key belongs to {}", stated.as_deref().unwrap_or("another one"));
    refusals.unless(application_check, Reason::ApplicationDiffers, detail);
    let counter = parts.data.head.counter;
    if counter != 0 {
        refusals.say(Reason::CounterNotZero, format!("the counter is {counter}"));
    }
    let environment = environment(&parts.credential.aaguid);
    let environment_check = environment_check(environment, expectation, &mut refusals);
    let receipt = receipt_outcome(&parts, application.as_deref(), expectation, &mut refusals);
    Ok(refusals.conclude(Attestation {
        key_id: key_id.as_slice().into(),
        key: leaf.public_key().spki().into(),
        environment,
        application,
        rp_id_hash: rp_id_hash.as_slice().into(),
        system: stated_system(leaf),
        counter,
        challenge_check,
        application_check,
        key_id_check,
        environment_check,
        chain,
        receipt_bytes: parts.receipt.to_vec(),
        receipt,
    }))
}

/// SHA-256 over authenticator data and client data's hash.
pub(super) fn nonce_of(data: &[u8], client_data_hash: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(data).chain_update(client_data_hash).finalize().into()
}

/// The certified key must be the credential's, and be named by its hash everywhere.
fn key(
    parts: &Parts<'_>,
    key_id: &[u8; 32],
    expectation: &Expectation<'_>,
    refusals: &mut Refusals<Reason>,
) -> Check {
    let certified: &PublicKey = parts.chain.leaf().public_key();
    if certified.kind() != KeyKind::P256 {
        let detail = format!("a {} key; App Attest has p256 only", certified.kind());
        refusals.say(Reason::KeyUnsupported, detail);
    }
    if parts.credential.id != key_id {
        let detail = "the credential's id is not the hash of the certified key";
        refusals.say(Reason::CredentialIdDiffers, detail);
    }
    let key = CoseKey::read(parts.credential.key);
    if !key.is_ok_and(|key| key.key.key() == certified.key()) {
        refusals.say(Reason::KeyDiffers, "the credential's key is not the certified one");
    }
    let check = Check::of(expectation.key_id.as_ref(), key_id);
    let told = format!("the key's id is {}", HexBytes(key_id.to_vec()));
    refusals.unless(check, Reason::KeyIdDiffers, told);
    check
}

/// Which application it is: one of the expected ones, or without expectation the stated one, as long
/// as its hash is the authenticator data's.
pub(super) fn application(
    rp_id_hash: &[u8; 32],
    expected: &[&str],
    stated: Option<&str>,
) -> (Option<String>, Check) {
    let is = |id: &&str| Sha256::digest(id.as_bytes()).as_slice() == rp_id_hash;
    if expected.is_empty() {
        return (stated.filter(is).map(str::to_owned), Check::NotChecked);
    }
    match expected.iter().take(MAX_APPLICATIONS).copied().find(is) {
        Some(id) => (Some(id.to_owned()), Check::Matches),
        None => (None, Check::Differs),
    }
}

fn environment(aaguid: &[u8; 16]) -> Option<Environment> {
    match aaguid {
        PRODUCTION => Some(Environment::Production),
        DEVELOPMENT => Some(Environment::Development),
        _ => None,
    }
}

fn environment_check(
    found: Option<Environment>,
    expectation: &Expectation<'_>,
    refusals: &mut Refusals<Reason>,
) -> Check {
    let Some(found) = found else {
        refusals.say(Reason::UnknownEnvironment, "the authenticator is not App Attest");
        return Check::Differs;
    };
    let check = Check::of(expectation.environment.as_ref(), &found);
    refusals.unless(check, Reason::EnvironmentDiffers, format!("made in {found}"));
    check
}

/// Checks the receipt beside the attestation; it must be about this key.
fn receipt_outcome(
    parts: &Parts<'_>,
    application: Option<&str>,
    expectation: &Expectation<'_>,
    refusals: &mut Refusals<Reason>,
) -> Outcome<ReceiptFacts, ReceiptReason> {
    let leaf: &Certificate = parts.chain.leaf();
    let applications: Vec<&str> = application.into_iter().collect();
    let outcome = receipt::verify_receipt(
        parts.receipt,
        &ReceiptExpectation {
            applications: &applications,
            key: Some(leaf.public_key().key()),
            client_data_hash: expectation.client_data_hash,
            environment: environment(&parts.credential.aaguid),
            roots: expectation.receipt_roots,
            at: expectation.at,
        },
    );
    if !expectation.receipt_roots.is_empty() {
        match &outcome {
            Outcome::Verified { .. } => {}
            Outcome::Refused { refusals: why, .. } => {
                for refusal in why {
                    refusals.say(Reason::ReceiptRefused, refusal.detail.clone());
                }
            }
            Outcome::Malformed { detail } => refusals.say(Reason::ReceiptRefused, detail.clone()),
        }
    }
    outcome
}
