//! Ed25519 (RFC 8032) keys of the log.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// The operator's signing key.
pub struct LogKey(SigningKey);

impl LogKey {
    /// The key made from 32 secret bytes.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Whether the signature is this key's over the message. Strict: malleable encodings and small
/// order keys are refused.
#[must_use]
pub fn check(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) =
        (VerifyingKey::from_bytes(key), Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}
