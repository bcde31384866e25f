//! Phones bound to accounts: what a courier sees of them, what is noticed about them, what they
//! signed for, and what a station asks of them.
//!
//! Noticing never judges: a finding is a fact for people to read. Start at [`MyDevices`].

mod assertion;
mod assurance;
mod attestation;
mod commitment;
mod finding;
mod gave_away;
mod own;

pub use assertion::MAX_ASSERTION;
pub(crate) use assurance::asks_for_statements;
pub use assurance::{AssuranceDemand, NewDemand};
pub use attestation::{ATTESTATION_LIFE, AttestationAsked, Attested};
pub use commitment::{Committed, KeptCommitment, MAX_NONCES, Wanted, WantedNonce};
pub use finding::{AT_ONCE, FAST_TRAVEL_METRES_PER_SECOND};
pub(crate) use finding::{notice, notice_place, notice_shared_key, notice_together};
pub(crate) use gave_away::renew;
pub use own::MyDevices;

use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Assurance, PasskeyStatement, SignInMethod};
use porchlight_store::Tx;
use porchlight_store::rows::{Device, Passkey, Session};

type StoreResult<T> = std::result::Result<T, porchlight_store::Error>;

/// The passkey that a session began with.
pub(crate) fn passkey_of(tx: &Tx<'_>, session: &Session) -> StoreResult<Option<Passkey>> {
    session.passkey.map_or(Ok(None), |id| tx.passkey(id))
}

/// How sure we are of the phone behind a session. A browser's key is a software key; hardware counts
/// on top of a person verified by a passkey, never instead.
#[must_use]
pub(crate) fn level(
    session: &Session,
    device: &Device,
    passkey: Option<&Passkey>,
    now: Timestamp,
) -> Assurance {
    if session.method != SignInMethod::Passkey {
        return Assurance::SoftwareKey;
    }
    match device.attested_until {
        Some(until) if until > now => Assurance::HardwareAttested,
        _ if passkey.is_some_and(stays_in_its_chip) => Assurance::PasskeyAttested,
        _ => Assurance::PasskeyVerified,
    }
}

/// Whether a known maker vouches for the chip that keeps a passkey. One that may be copied lies
/// elsewhere too, whatever the chip is.
fn stays_in_its_chip(passkey: &Passkey) -> bool {
    passkey.attestation == PasskeyStatement::MakerChecked && !passkey.synced
}
