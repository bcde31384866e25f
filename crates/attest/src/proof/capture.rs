//! Capture records: what a phone's key signed at the shutter, without a network.
//!
//! Owns: that the signature holds. Never does: decide whether the record fits a stop, a photo or a
//! courier; its one-time challenge is the stop's, and whoever knows it compares.

use super::jws::{self, BadJws};
use serde_json::{Map, Value};

/// Media type of a capture record.
pub const TYPE: &str = "porchlight-capture+jwt";

/// A capture record whose signature holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Thumbprint of the key that signed (RFC 7638).
    pub thumbprint: [u8; 32],
    /// What it signed.
    pub payload: Map<String, Value>,
}

/// Reads a capture record.
///
/// # Errors
/// It cannot be read, or its signature fails.
pub fn read(text: &str) -> Result<Capture, BadJws> {
    let jws = jws::verify(text, TYPE)?;
    Ok(Capture { thumbprint: jws.key.thumbprint(), payload: jws.payload })
}
