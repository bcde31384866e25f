//! Receipts: the log's signed promise that a leaf will be in the tree within five seconds.

use super::base64;
use super::note::{Malformed, text_of};
use crate::digest::Digest;
use crate::time::{SECOND, Timestamp};
use alloc::string::{String, ToString};

/// Longest time between a receipt and the checkpoint that covers its leaf, in microseconds.
pub const MAX_MERGE_DELAY: i64 = 5 * SECOND;

const FIRST_LINE: &str = "porchlight receipt v1";

/// What the log promised, to be signed as a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Name of the log.
    pub origin: String,
    /// Hash of the promised leaf.
    pub leaf: Digest,
    /// When the promise was made.
    pub at: Timestamp,
}

impl Receipt {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let (at, delay) = (self.at.micros().to_string(), MAX_MERGE_DELAY.to_string());
        text_of(&[FIRST_LINE, &self.origin, &base64::encode(&self.leaf.0), &at, &delay])
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// The text is not a receipt in canonical form.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let lines: alloc::vec::Vec<&str> = text.lines().collect();
        let [FIRST_LINE, origin, leaf, at, _delay] = lines[..] else {
            return Err(Malformed("a receipt has five lines: kind, origin, leaf, time, delay"));
        };
        let leaf = base64::decode(leaf)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Digest)
            .ok_or(Malformed("the leaf hash is not 32 bytes in base 64"))?;
        let at = at.parse().map(Timestamp).map_err(|_| Malformed("the time is not a number"))?;
        let parsed = Self { origin: origin.to_string(), leaf, at };
        if parsed.text() != text {
            return Err(Malformed("the receipt is not in canonical form"));
        }
        Ok(parsed)
    }
}
