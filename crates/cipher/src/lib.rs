//! Bytes sealed under a key of their own: pictures, and templates of faces.
//!
//! Owns: the one way in which Porchlight seals bytes that it keeps, with a fresh nonce before them and a
//! label that says what they are: exchanged for others, they do not open. XChaCha20-Poly1305 (RFC 8439
//! with the extended nonce of draft-irtf-cfrg-xchacha-03): random nonces are safe. Never does: make,
//! keep or destroy a key, read entropy or a clock.
//!
//! A crate of its own, so that development builds can optimise it alone: unoptimised, the cipher took a
//! third of the processor time of a demonstration. Start at [`seal`].
#![no_std]
extern crate alloc;

use alloc::vec::Vec;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// Bytes of a nonce, which stands before what it sealed.
pub const NONCE_BYTES: usize = 24;
/// Bytes by which what is sealed is longer than what it holds: the nonce and the tag.
pub const ADDED_BYTES: usize = NONCE_BYTES + 16;

/// Seals bytes; `nonce` is fresh and random. `None` for more bytes than the cipher can take
/// (256 GiB, RFC 8439 section 2.8).
#[must_use]
pub fn seal(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    label: &[u8],
    bytes: &[u8],
) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad: label }).ok()?;
    Some([&nonce[..], &sealed].concat())
}

/// What was sealed; `None` under another key or label, or if it was changed.
#[must_use]
pub fn open(key: &[u8; 32], label: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: label }).ok()
}

#[cfg(test)]
mod tests {
    use super::{ADDED_BYTES, open, seal};

    #[test]
    fn what_was_sealed_opens_under_its_own_key_and_label_and_unchanged_only() {
        let (key, nonce) = ([7; 32], [9; 24]);
        let sealed = seal(&key, nonce, b"a door", b"the picture").unwrap();
        assert_eq!(sealed.len(), b"the picture".len() + ADDED_BYTES);
        assert_eq!(open(&key, b"a door", &sealed).as_deref(), Some(&b"the picture"[..]));
        assert_eq!(open(&[8; 32], b"a door", &sealed), None);
        assert_eq!(open(&key, b"another door", &sealed), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(open(&key, b"a door", &changed), None, "byte {place}");
        }
        assert_eq!(open(&key, b"a door", &sealed[..10]), None);
    }
}
