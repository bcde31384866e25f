//! What is expected of App Attest, and what its check tells.

use super::receipt::{ReceiptFacts, ReceiptReason};
use crate::code::codes;
use crate::hex_bytes::HexBytes;
use crate::outcome::{Check, Outcome};
use crate::x509::{ChainReport, Root};
use serde::Serialize;

/// Most applications that are accepted at once.
pub const MAX_APPLICATIONS: usize = 64;

codes! {
    /// Which of Apple's two environments made the key.
    pub enum Environment {
        /// Applications from the store.
        Production = "production",
        /// Applications in development.
        Development = "development",
    }
}

/// What the caller expects; what is absent or empty is not checked.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// SHA-256 of what the application committed to (of the challenge, in the simplest case).
    pub client_data_hash: Option<[u8; 32]>,
    /// Ids of accepted applications: team, dot, bundle.
    pub applications: &'a [&'a str],
    /// Id of the key as the application told it.
    pub key_id: Option<[u8; 32]>,
    /// The environment that is accepted.
    pub environment: Option<Environment>,
    /// Apple's App Attest root.
    pub roots: &'a [Root],
    /// Roots of receipts. Where it is empty the receipt is kept but nothing in it is relied on.
    pub receipt_roots: &'a [Root],
    /// The moment, in seconds since the epoch.
    pub at: i64,
}

codes! {
    /// What speaks against an attestation or assertion.
    pub enum Reason {
        /// The object is of another format.
        FormatDiffers = "format_differs",
        /// The certificate was made for other data: another challenge, or changed data.
        NonceDiffers = "nonce_differs",
        /// The key is of another application.
        ApplicationDiffers = "application_differs",
        /// The key's id is not the one that the application told.
        KeyIdDiffers = "key_id_differs",
        /// The credential's id is not the hash of the certified key.
        CredentialIdDiffers = "credential_id_differs",
        /// The credential's key is not the certified one.
        KeyDiffers = "key_differs",
        /// The counter of a new key is not zero.
        CounterNotZero = "counter_not_zero",
        /// The counter did not go up: the request is a copy, or the key has been copied.
        CounterNotUp = "counter_not_up",
        /// The environment is not one of Apple's.
        UnknownEnvironment = "unknown_environment",
        /// The key was made in the other environment.
        EnvironmentDiffers = "environment_differs",
        /// The signature is not one of the key over these data.
        BadSignature = "bad_signature",
        /// The key is of a kind that App Attest does not have.
        KeyUnsupported = "key_unsupported",
        /// The receipt is not one of Apple's for this attestation.
        ReceiptRefused = "receipt_refused",
    }
}

/// What an attestation tells. Facts of a refused one are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attestation {
    /// SHA-256 of the public key: how the application names its key.
    pub key_id: HexBytes,
    /// The key as `SubjectPublicKeyInfo`: what assertions are checked with.
    pub key: HexBytes,
    /// The environment, if it is one of Apple's.
    pub environment: Option<Environment>,
    /// The application, where it is known: an expected one, or the one that the certificate states
    /// if its hash is that of the authenticator data.
    pub application: Option<String>,
    /// SHA-256 of the application's id.
    pub rp_id_hash: HexBytes,
    /// Version of the system as the certificate states it.
    pub system: Option<String>,
    /// The counter of the new key.
    pub counter: u32,
    /// The challenge.
    pub challenge_check: Check,
    /// The application.
    pub application_check: Check,
    /// The key's id.
    pub key_id_check: Check,
    /// The environment.
    pub environment_check: Check,
    /// The certificates.
    pub chain: ChainReport,
    /// The receipt as it stands, to be kept.
    #[serde(skip)]
    pub receipt_bytes: Vec<u8>,
    /// What the receipt tells.
    pub receipt: Outcome<ReceiptFacts, ReceiptReason>,
}

/// The counter of an assertion and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counter {
    /// The last one that was accepted, if it is known.
    pub before: Option<u32>,
    /// The one of this assertion.
    pub now: u32,
    /// Whether it went up.
    pub went_up: Check,
}

/// What an assertion tells. Facts of a refused one are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assertion {
    /// The counter: keep [`Counter::now`] if the assertion is accepted.
    pub counter: Counter,
    /// The application, where it is an expected one.
    pub application: Option<String>,
    /// SHA-256 of the application's id.
    pub rp_id_hash: HexBytes,
    /// The application.
    pub application_check: Check,
}
