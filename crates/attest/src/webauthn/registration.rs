//! Registering a credential (section 7.1).

use super::authenticator::AuthenticatorData;
use super::ceremony;
use super::client_data::ClientData;
use super::facts::{Expectation, Reason, Registration, StatementFacts, Trust, TrustState};
use super::object::AttestationObject;
use super::statement::{self, Subject};
use crate::cose::{CoseError, CoseKey};
use crate::hex_bytes::HexBytes;
use crate::outcome::{Outcome, Refusals};
use sha2::{Digest, Sha256};

/// What a browser answers to a registration.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationResponse<'a> {
    /// `response.clientDataJSON`.
    pub client_data: &'a [u8],
    /// `response.attestationObject`.
    pub attestation_object: &'a [u8],
    /// `rawId`, where it is at hand: it must be the credential's id.
    pub raw_id: Option<&'a [u8]>,
}

/// Checks a registration.
#[must_use]
pub fn register(
    response: &RegistrationResponse<'_>,
    expectation: &Expectation<'_>,
    trust: &Trust<'_>,
) -> Outcome<Registration, Reason> {
    read(response, expectation, trust).unwrap_or_else(|detail| Outcome::Malformed { detail })
}

fn read(
    response: &RegistrationResponse<'_>,
    expectation: &Expectation<'_>,
    trust: &Trust<'_>,
) -> Result<Outcome<Registration, Reason>, String> {
    let client = ClientData::read(response.client_data).map_err(|e| e.to_string())?;
    let client_data_hash: [u8; 32] = Sha256::digest(response.client_data).into();
    let object = AttestationObject::read(response.attestation_object).map_err(|e| e.to_string())?;
    let data = AuthenticatorData::read(object.authenticator_data).map_err(|e| e.to_string())?;
    let credential = data.credential.clone().ok_or("the authenticator data hold no credential")?;
    let mut refusals = Refusals::none();
    let key = match CoseKey::read(credential.key) {
        Ok(key) => Some(key),
        Err(error @ CoseError::Algorithm(_)) => {
            refusals.say(Reason::AlgorithmUnsupported, error.to_string());
            None
        }
        Err(error) => return Err(error.to_string()),
    };
    let head = (&data.head, data.extensions);
    let ceremony = ceremony::check("webauthn.create", client, head, expectation, &mut refusals);
    offered(key.as_ref(), expectation, &mut refusals);
    if response.raw_id.is_some_and(|raw| raw != credential.id) {
        refusals.say(Reason::CredentialDiffers, "the response names another id");
    }
    let mut statements = vec![];
    if let Some(key) = &key {
        let subject = Subject {
            rp_id_hash: &data.head.rp_id_hash,
            authenticator_data: object.authenticator_data,
            client_data_hash: &client_data_hash,
            credential: &credential,
            key,
        };
        let (format, value) = (object.format, &object.statement);
        statements = statement::check(format, value, &subject, trust, &mut refusals)?;
    }
    let state = overall(&statements);
    if expectation.trust && state == TrustState::NotEstablished {
        refusals.say(Reason::TrustNotEstablished, "no trust root is known for the statement");
    }
    Ok(refusals.conclude(Registration {
        ceremony,
        credential_id: credential.id.into(),
        aaguid: credential.aaguid.as_slice().into(),
        algorithm: key.as_ref().map(|key| key.algorithm),
        key_kind: key.as_ref().map(|key| key.key.kind()),
        key: credential.key.into(),
        spki: key.map(|key| HexBytes(key.key.spki().to_vec())),
        format: object.format.to_owned(),
        statements,
        trust: state,
        canonical: object.canonical,
    }))
}

fn offered(key: Option<&CoseKey>, expectation: &Expectation<'_>, refusals: &mut Refusals<Reason>) {
    let offered = expectation.algorithms;
    if let Some(key) = key.filter(|key| !offered.is_empty() && !offered.contains(&key.algorithm)) {
        refusals.say(Reason::AlgorithmNotOffered, key.algorithm.code());
    }
}

/// Established where every statement with certificates leads to a root.
fn overall(statements: &[StatementFacts]) -> TrustState {
    let has = |state| statements.iter().any(|s| s.trust == state);
    if has(TrustState::NotEstablished) {
        TrustState::NotEstablished
    } else if has(TrustState::Established) {
        TrustState::Established
    } else {
        TrustState::NothingStated
    }
}
