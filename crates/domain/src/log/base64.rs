//! Standard base 64 with padding (RFC 4648 section 4), strict: one text per value.

use alloc::string::String;
use alloc::vec::Vec;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text of `bytes`.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = u32::from(chunk[0]) << 16
            | u32::from(chunk.get(1).copied().unwrap_or(0)) << 8
            | u32::from(chunk.get(2).copied().unwrap_or(0));
        for i in 0..4 {
            if i <= chunk.len() {
                text.push(char::from(ALPHABET[(word >> (18 - 6 * i) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// The bytes of `text`; `None` for anything [`encode`] would not have written.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in text.as_bytes().chunks(4) {
        let pads = chunk.iter().rev().take_while(|c| **c == b'=').count();
        let mut word = 0u32;
        for c in &chunk[..4 - pads.min(2)] {
            let digit = ALPHABET.iter().position(|a| a == c)?;
            word = word << 6 | u32::try_from(digit).ok()?;
        }
        word <<= 6 * pads.min(2);
        bytes.extend_from_slice(&word.to_be_bytes()[1..4 - pads.min(2)]);
    }
    (encode(&bytes) == text).then_some(bytes)
}
