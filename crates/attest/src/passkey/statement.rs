//! What the maker of an authenticator states about a new passkey, and what follows from it.
//!
//! Owns: the ladder of standings, and taking the statement off the answer: the library checks the
//! ceremony without it, [`webauthn::register`] checks the statement. Never does: demand one; most
//! passkeys have none, and that is no fault.

use crate::android::SecurityLevel;
use crate::code::codes;
use crate::outcome::{Cause, Outcome, Refusal};
use crate::webauthn::{
    self, AttestationObject, Expectation, ObjectError, Reason, Registration, RegistrationResponse,
    StatementFacts, Trust, TrustState, Vouching,
};
use crate::x509;

/// The format of no statement (section 8.7).
const NONE: &str = "none";

codes! {
    /// What the statement about a new passkey comes to.
    pub enum Standing {
        /// There is no statement.
        NotGiven = "not_given",
        /// The passkey vouches for itself, so nobody else does.
        OwnKey = "own_key",
        /// Somebody vouches whose root is not known here.
        UnknownMaker = "unknown_maker",
        /// It does not show a chip that keeps the key: of a form that cannot be weighed, expired, or
        /// about a key that is kept elsewhere.
        Unclear = "unclear",
        /// A known maker vouches for the chip that keeps the key.
        MakerChecked = "maker_checked",
        /// It is forged, revoked or about something else.
        Refused = "refused",
    }
}

/// A statement that was checked.
#[derive(Debug, Clone)]
pub struct Stated {
    /// What it comes to.
    pub standing: Standing,
    /// All that was found.
    pub outcome: Outcome<Registration, Reason>,
}

/// The same attestation object without its statement (section 8.7).
pub(super) fn bare(object: &[u8]) -> Result<Vec<u8>, ObjectError> {
    let data = AttestationObject::read(object)?.authenticator_data;
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes();
    Ok([b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x5a", length.as_slice(), data].concat())
}

/// Checks the statement of an answer whose ceremony holds.
pub(super) fn check(
    response: &RegistrationResponse<'_>,
    challenge: Option<&[u8]>,
    trust: &Trust<'_>,
) -> Stated {
    let expectation = Expectation { challenge, user_verification: true, ..Expectation::default() };
    let outcome = webauthn::register(response, &expectation, trust);
    let format = AttestationObject::read(response.attestation_object).map(|object| object.format);
    let standing = if format == Ok(NONE) { Standing::NotGiven } else { weigh(&outcome) };
    Stated { standing, outcome }
}

/// What follows from a checked statement.
#[must_use]
pub fn weigh(outcome: &Outcome<Registration, Reason>) -> Standing {
    let facts = match outcome {
        Outcome::Verified { facts } => facts,
        Outcome::Refused { refusals, .. } if refusals.iter().all(says_nothing) => {
            return Standing::Unclear;
        }
        Outcome::Refused { .. } | Outcome::Malformed { .. } => return Standing::Refused,
    };
    let own = |statement: &StatementFacts| statement.vouching == Vouching::Credential;
    match facts.trust {
        TrustState::Established if facts.statements.iter().any(in_software) => Standing::Unclear,
        TrustState::Established => Standing::MakerChecked,
        TrustState::NotEstablished => Standing::UnknownMaker,
        TrustState::NothingStated if facts.statements.iter().any(own) => Standing::OwnKey,
        TrustState::NothingStated => Standing::NotGiven,
    }
}

/// The key store says itself that no hardware keeps the key.
fn in_software(statement: &StatementFacts) -> bool {
    let description = statement.key_store.as_ref();
    description.is_some_and(|key| key.security_level() == SecurityLevel::Software)
}

/// Reasons that take the statement's worth away without speaking against anybody: authenticators are
/// used for longer than certificates live, and old ones speak in forms that have gone.
fn says_nothing(refusal: &Refusal<Reason>) -> bool {
    match refusal.reason {
        Cause::Chain(reason) => {
            reason.is_about_time() || reason == x509::Reason::UnsupportedAlgorithm
        }
        Cause::Statement(reason) => matches!(
            reason,
            Reason::UnknownFormat
                | Reason::FormatRetired
                | Reason::AlgorithmUnsupported
                | Reason::CertificateForm
                | Reason::KeyForAll
                | Reason::KeyNotGenerated
                | Reason::KeyNotForSigning
        ),
    }
}
