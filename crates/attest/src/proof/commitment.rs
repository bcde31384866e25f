//! Signed commitments: what a phone's key signed for, over a server's nonce and the digest of the
//! exact bytes that are sent.

use super::jws;
use super::nonce::BoundNonces;
use crate::code::codes;
use crate::refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// An act that happens with a network is signed at most this long before it arrives, seconds: as long
/// as its nonce works.
pub const MAX_AGE: i64 = 15 * 60;
/// Such a commitment may lie this far in the future, seconds: clocks of phones run ahead.
pub const MAX_AHEAD: i64 = 60;

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
        /// It says it was signed at a time that cannot be.
        Time = "time",
        /// Another key signed it.
        Key = "key",
    }
}

/// A commitment that does not hold.
pub type Refusal = refusal::Refusal<Reason>;

/// What a commitment has to be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The account, as the nonce names it.
    pub account: &'a [u8],
    /// The act, as its stable code.
    pub act: &'a str,
    /// Id of the round, reservation, award or stop.
    pub subject: &'a str,
    /// SHA-256 of the bytes that were sent.
    pub digest: [u8; 32],
    /// Thumbprint of the phone's key.
    pub thumbprint: [u8; 32],
    /// Seconds since 1970.
    pub now: i64,
    /// Whether the act happens with a network: then `iat` has to lie near `now`. What was signed
    /// without a network arrives whenever there is one again, and phones that were off for days have
    /// wrong clocks: its `iat` is kept and shown beside the time of receipt, and refuses nothing. The
    /// nonce bounds it either way.
    pub online: bool,
}

/// The nonce for a commitment, until this second.
#[must_use]
pub fn nonce(nonces: &BoundNonces, account: &[u8], act: &str, subject: &str, until: i64) -> String {
    nonces.make(&[account, act.as_bytes(), subject.as_bytes()], until)
}

/// Checks a commitment and gives its `iat`: when it was signed by the phone's clock, seconds since 1970,
/// if it says so.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(
    text: &str,
    expected: &Expected<'_>,
    nonces: &BoundNonces,
) -> Result<Option<i64>, Refusal> {
    let refused = |reason, message: &str| Err(Refusal::new(reason, message));
    let jws = jws::verify(text, TYPE).map_err(|bad| {
        Refusal::new(Reason::Malformed, format!("the commitment does not hold: {bad}"))
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
        Some(_) => signed_at(jws.payload.get("iat"), expected),
    }
}

/// The thumbprint of the key that signed a commitment to these bytes. Says nothing about when, for whom
/// and for what: for records that come by another way than the network, long after.
///
/// # Errors
/// Its signature does not hold, or it is about other bytes.
pub fn signer(text: &str, digest: [u8; 32]) -> Result<[u8; 32], Refusal> {
    let refused = |reason, message: String| Refusal { reason, message };
    let jws = jws::verify(text, TYPE).map_err(|bad| {
        refused(Reason::Malformed, format!("the commitment does not hold: {bad}"))
    })?;
    let signed = jws.payload.get("digest").and_then(Value::as_str).unwrap_or("");
    if signed != URL_SAFE_NO_PAD.encode(digest) {
        let message = "the commitment is about other bytes than were sent";
        return Err(refused(Reason::Digest, message.into()));
    }
    Ok(jws.key.thumbprint())
}

fn signed_at(iat: Option<&Value>, expected: &Expected<'_>) -> Result<Option<i64>, Refusal> {
    let refused = |message: String| Err(Refusal::new(Reason::Time, message));
    let at = match iat.map(Value::as_i64) {
        Some(Some(at)) => at,
        Some(None) => return refused("iat is not a whole number of seconds".into()),
        None if expected.online => return refused("iat, the time of signing, is missing".into()),
        None => return Ok(None),
    };
    let age = expected.now.saturating_sub(at);
    if expected.online && age > MAX_AGE {
        let message = format!("it was signed {age} s ago; at most {MAX_AGE} s are taken");
        return refused(format!("{message}: sign again"));
    }
    if expected.online && age < -MAX_AHEAD {
        return refused(format!("it lies {} s in the future: set the clock, sign again", -age));
    }
    Ok(Some(at))
}
