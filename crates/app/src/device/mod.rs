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
pub use assurance::{AssuranceDemand, NewDemand};
pub use attestation::{ATTESTATION_LIFE, AttestationAsked, Attested};
pub use commitment::{Committed, KeptCommitment, MAX_NONCES, Wanted, WantedNonce};
pub use finding::{AT_ONCE, FAST_TRAVEL_METRES_PER_SECOND};
pub(crate) use finding::{notice, notice_place, notice_shared_key, notice_together};
pub(crate) use gave_away::renew;
pub use own::MyDevices;

use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Assurance, SignInMethod};
use porchlight_store::rows::{Device, Session};

/// How sure we are of the phone behind a session. A browser's key is a software key; hardware counts
/// on top of a person verified by a passkey, never instead.
#[must_use]
pub(crate) fn level(session: &Session, device: &Device, now: Timestamp) -> Assurance {
    if session.method != SignInMethod::Passkey {
        return Assurance::SoftwareKey;
    }
    match device.attested_until {
        Some(until) if until > now => Assurance::HardwareAttested,
        _ => Assurance::PasskeyVerified,
    }
}
