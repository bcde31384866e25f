//! Bytes sealed under a key of their own, with a fresh nonce before them and a label that says what they
//! are: exchanged for others, they do not open.
//!
//! XChaCha20-Poly1305 (RFC 8439 with the extended nonce of draft-irtf-cfrg-xchacha-03): random
//! nonces are safe. Never does: make, keep or destroy a key.

use crate::error::{Error, Result};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// Bytes of a nonce, which stands before what it sealed.
const NONCE_BYTES: usize = 24;

/// Seals bytes; `nonce` is fresh and random.
pub(crate) fn seal(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    label: &[u8],
    bytes: &[u8],
) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad: label });
    let sealed = sealed.map_err(|_| Error::Fault("a picture could not be sealed".into()))?;
    Ok([&nonce[..], &sealed].concat())
}

/// What was sealed; `None` under another key or label, or if it was changed.
pub(crate) fn open(key: &[u8; 32], label: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: label }).ok()
}
