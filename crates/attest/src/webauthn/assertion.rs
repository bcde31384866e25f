//! Signing in with a credential (section 7.2).

use super::authenticator::AuthenticatorData;
use super::ceremony;
use super::client_data::ClientData;
use super::facts::{Assertion, CounterMove, Expectation, Reason};
use crate::cose::CoseKey;
use crate::outcome::{Outcome, Refusals};
use crate::signature::SignatureError;
use sha2::{Digest, Sha256};

/// What a browser answers to a sign-in.
#[derive(Debug, Clone, Copy)]
pub struct AssertionResponse<'a> {
    /// `response.clientDataJSON`.
    pub client_data: &'a [u8],
    /// `response.authenticatorData`.
    pub authenticator_data: &'a [u8],
    /// `response.signature`.
    pub signature: &'a [u8],
    /// `rawId`, where it is at hand: it must be the credential's id.
    pub raw_id: Option<&'a [u8]>,
}

/// What is kept of a registered credential.
#[derive(Debug, Clone, Copy)]
pub struct Credential<'a> {
    /// Its id.
    pub id: Option<&'a [u8]>,
    /// Its key.
    pub key: &'a CoseKey,
    /// The counter at the last assertion.
    pub counter: Option<u32>,
    /// Whether it could be copied when it was registered.
    pub backup_eligible: Option<bool>,
}

/// Checks an assertion.
#[must_use]
pub fn assert(
    response: &AssertionResponse<'_>,
    credential: &Credential<'_>,
    expectation: &Expectation<'_>,
) -> Outcome<Assertion, Reason> {
    read(response, credential, expectation).unwrap_or_else(|detail| Outcome::Malformed { detail })
}

fn read(
    response: &AssertionResponse<'_>,
    credential: &Credential<'_>,
    expectation: &Expectation<'_>,
) -> Result<Outcome<Assertion, Reason>, String> {
    let client = ClientData::read(response.client_data).map_err(|e| e.to_string())?;
    let data = AuthenticatorData::read(response.authenticator_data).map_err(|e| e.to_string())?;
    let mut refusals = Refusals::none();
    if let (Some(raw), Some(id)) = (response.raw_id, credential.id)
        && raw != id
    {
        refusals.say(Reason::CredentialDiffers, "the response names another id");
    }
    let head = (&data.head, data.extensions);
    let ceremony = ceremony::check("webauthn.get", client, head, expectation, &mut refusals);
    let eligible = ceremony.flags.backup_eligible;
    if credential.backup_eligible.is_some_and(|before| before != eligible) {
        refusals.say(Reason::BackupEligibilityChanged, "the flag BE is not what it was");
    }
    let mut signed = response.authenticator_data.to_vec();
    signed.extend(Sha256::digest(response.client_data));
    if let Err(error) = credential.key.verify(&signed, response.signature) {
        let reason = match error {
            SignatureError::Wrong => Reason::BadSignature,
            SignatureError::Unsupported | SignatureError::Key => Reason::AlgorithmUnsupported,
        };
        refusals.say(reason, error.to_string());
    }
    let counter_move = counter_move(credential.counter, ceremony.counter);
    Ok(refusals.conclude(Assertion { ceremony, counter_move }))
}

const fn counter_move(before: Option<u32>, now: u32) -> CounterMove {
    match (before, now) {
        (None, _) => CounterMove::NotCompared,
        (Some(0), 0) => CounterMove::NotUsed,
        (Some(before), now) if now > before => CounterMove::Up,
        (Some(_), _) => CounterMove::NotUp,
    }
}
