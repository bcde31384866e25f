//! SHA-256 digests and their hexadecimal text.
//!
//! Owns: [`Digest`] and [`sha256`]. Never does: sign or encrypt.

use alloc::string::String;
use core::fmt;
use sha2::block_api::compress256;
use sha2::{Digest as _, Sha256};

/// A SHA-256 value (FIPS 180-4), 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Lower-case hexadecimal, 64 characters.
    #[must_use]
    pub fn hex(&self) -> String {
        encode_hex(&self.0)
    }

    /// Reads 64 hexadecimal characters, either case.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        decode_hex::<32>(text).map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.hex())
    }
}

/// SHA-256 over the concatenation of `parts`. Callers make the parts unambiguous.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest(hasher.finalize().into())
}

/// Longest message of [`sha256_tagged`] that is hashed without a buffer of its own, tag included.
const SHORT: usize = 128 - 9;

/// SHA-256 of one byte and then `parts`. The same as [`sha256`], and quicker for the short messages of
/// which trees are made: they are laid out at once, and hashed as the one or two blocks they fill.
pub(crate) fn sha256_tagged(tag: u8, parts: &[&[u8]]) -> Digest {
    let length = 1 + parts.iter().map(|part| part.len()).sum::<usize>();
    if length > SHORT {
        let mut hasher = Sha256::new();
        hasher.update([tag]);
        parts.iter().for_each(|part| hasher.update(part));
        return Digest(hasher.finalize().into());
    }
    let mut blocks = [[0u8; 64]; 2];
    let bytes = blocks.as_flattened_mut();
    bytes[0] = tag;
    let mut at = 1;
    for part in parts {
        bytes[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    bytes[at] = 0x80;
    let used = if at + 9 <= 64 { 1 } else { 2 };
    bytes[used * 64 - 8..used * 64].copy_from_slice(&(length as u64 * 8).to_be_bytes());
    let mut state = OneBlock::INITIAL;
    compress256(&mut state, &blocks[..used]);
    let mut digest = [0; 32];
    for (to, word) in digest.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&word.to_be_bytes());
    }
    Digest(digest)
}

/// A SHA-256 whose first block is hashed once and continued several times.
pub(crate) struct OneBlock([u32; 8]);

impl OneBlock {
    /// The initial hash value of FIPS 180-4, section 5.3.3.
    const INITIAL: [u32; 8] = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];

    /// Begins with these 64 bytes.
    pub(crate) fn new(first: &[u8; 32], second: &[u8; 32]) -> Self {
        let mut block = [0; 64];
        block[..32].copy_from_slice(first);
        block[32..].copy_from_slice(second);
        let mut state = Self::INITIAL;
        compress256(&mut state, &[block]);
        Self(state)
    }

    /// The first 16 bytes, as two numbers, of the digest of the beginning and `rest` (4 bytes,
    /// big-endian).
    pub(crate) fn head_with(&self, rest: u32) -> (u64, u64) {
        // The last block of a message of 68 bytes: the rest, a one bit, zeros, the length in bits.
        let mut block = [0; 64];
        block[..4].copy_from_slice(&rest.to_be_bytes());
        block[4] = 0x80;
        block[56..].copy_from_slice(&(68 * 8u64).to_be_bytes());
        let mut state = self.0;
        compress256(&mut state, &[block]);
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        (pair(state[0], state[1]), pair(state[2], state[3]))
    }
}

/// Lower-case hexadecimal of any bytes.
#[must_use]
pub fn encode_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Exactly `N` bytes from `2 * N` hexadecimal characters, either case.
#[must_use]
pub fn decode_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.as_bytes();
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = [0u8; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_messages_hash_alike() {
        let bytes: [u8; 300] = core::array::from_fn(|at| at as u8);
        for length in 0..bytes.len() {
            let (left, right) = bytes[..length].split_at(length / 3);
            assert_eq!(sha256_tagged(7, &[left, right]), sha256(&[&[7], left, right]), "{length}");
        }
    }
}
