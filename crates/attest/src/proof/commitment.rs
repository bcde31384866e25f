//! Signed commitments: what a phone's key signed for, over a server's nonce and the digest of the
//! exact bytes that are sent.

use super::jws;
use super::nonce::BoundNonces;
use crate::code::codes;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Media type of a commitment.
pub const TYPE: &str = "porchlight-commitment+jwt";

codes! {
    /// Why a commitment does not hold.
    pub enum Reason {
        /// It cannot be read, or its signature fails.
        Malformed = "malformed",
        /// It is about another act.
        Act = "act",
        /// It is about another thing.
        Subject = "subject",
        /// It is about other bytes.
        Digest = "digest",
        /// Its nonce is not for this account, act and thing.
        Nonce = "nonce",
        /// Its nonce has run out.
        Stale = "stale",
        /// Another key signed it.
        Key = "key",
    }
}

/// A commitment that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// In plain words.
    pub message: String,
}

/// What a commitment has to be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The account, as the nonce names it.
    pub account: &'a [u8],
    /// The act, as its stable code.
    pub act: &'a str,
    /// The round, block, award or stop.
    pub subject: &'a str,
    /// SHA-256 of the bytes that were sent.
    pub digest: [u8; 32],
    /// Thumbprint of the phone's key.
    pub thumbprint: [u8; 32],
    /// Seconds since 1970.
    pub now: i64,
}

/// The nonce for a commitment, until this second.
#[must_use]
pub fn nonce(nonces: &BoundNonces, account: &[u8], act: &str, subject: &str, until: i64) -> String {
    nonces.make(&[account, act.as_bytes(), subject.as_bytes()], until)
}

/// Checks a commitment.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(text: &str, expected: &Expected<'_>, nonces: &BoundNonces) -> Result<(), Refusal> {
    let refused = |reason, message: &str| Err(Refusal { reason, message: message.into() });
    let jws = jws::verify(text, TYPE).map_err(|bad| Refusal {
        reason: Reason::Malformed,
        message: format!("the commitment does not hold: {bad}"),
    })?;
    let claim = |name: &str| jws.payload.get(name).and_then(Value::as_str).unwrap_or("");
    if jws.key.thumbprint() != expected.thumbprint {
        return refused(Reason::Key, "another key signed the commitment than signs the requests");
    }
    if claim("act") != expected.act {
        return refused(Reason::Act, "the commitment is about another act");
    }
    if claim("subject") != expected.subject {
        return refused(Reason::Subject, "the commitment is about another thing");
    }
    if claim("digest") != URL_SAFE_NO_PAD.encode(expected.digest) {
        return refused(Reason::Digest, "the commitment is about other bytes than were sent");
    }
    let parts: [&[u8]; 3] =
        [expected.account, expected.act.as_bytes(), expected.subject.as_bytes()];
    match nonces.until(claim("nonce"), &parts) {
        None => refused(Reason::Nonce, "the nonce is not for this account, act and thing"),
        Some(until) if until < expected.now => {
            refused(Reason::Stale, "the nonce has run out: ask for a new one and sign again")
        }
        Some(_) => Ok(()),
    }
}
