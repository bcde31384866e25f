//! Pictures sealed under a key of their own: [`porchlight_cipher`], with this crate's error.
//! Never does: make, keep or destroy a key.

use crate::error::{Error, Result};
use porchlight_cipher::NONCE_BYTES;

pub(crate) use porchlight_cipher::open;

/// Seals bytes; `nonce` is fresh and random.
pub(crate) fn seal(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    label: &[u8],
    bytes: &[u8],
) -> Result<Vec<u8>> {
    porchlight_cipher::seal(key, nonce, label, bytes)
        .ok_or_else(|| Error::Fault("a picture could not be sealed".into()))
}
