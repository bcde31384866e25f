//! SHA-256 digests and their hexadecimal text.
//!
//! Owns: [`Digest`] and [`sha256`]. Never does: sign or encrypt.

use alloc::string::String;
use core::fmt;
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
    Hasher::with(parts).finish(&[])
}

/// A SHA-256 whose beginning is hashed once and continued several times.
#[derive(Clone)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    /// Begins with the concatenation of `parts`.
    pub(crate) fn with(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher)
    }

    /// Ends with `rest`.
    pub(crate) fn finish(mut self, rest: &[u8]) -> Digest {
        self.0.update(rest);
        Digest(self.0.finalize().into())
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
