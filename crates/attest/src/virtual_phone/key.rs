//! P-256 keys from a seed. Signing is deterministic too (RFC 6979), so that runs repeat.

use super::encoding::{EC_PUBLIC_KEY, P256, bit_string, oid, sequence};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

/// A private key of the virtual phone, or of its maker.
#[derive(Clone)]
pub struct VirtualKey(SigningKey);

impl VirtualKey {
    /// The key of a seed and a label. The same two give the same key.
    #[must_use]
    pub fn new(seed: &[u8], label: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"porchlight virtual phone");
        digest.update(u64::try_from(seed.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(seed);
        digest.update(label.as_bytes());
        let mut bytes: [u8; 32] = digest.finalize().into();
        loop {
            // One in 2^32 digests is no key; the next digest is tried.
            match SigningKey::from_slice(&bytes) {
                Ok(key) => return Self(key),
                Err(_) => bytes = Sha256::digest(bytes).into(),
            }
        }
    }

    /// The signing key itself, for whoever signs what is not here.
    #[must_use]
    pub const fn signing_key(&self) -> &SigningKey {
        &self.0
    }

    /// The public point: 0x04, x, y.
    #[must_use]
    pub fn point(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// The public key as `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        let algorithm = sequence(&[oid(&EC_PUBLIC_KEY), oid(&P256)]);
        sequence(&[algorithm, bit_string(&self.point())])
    }

    /// ECDSA with SHA-256, as a DER sequence.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_der().as_bytes().to_vec()
    }

    /// ECDSA with SHA-256, the two numbers side by side (64 bytes), as JWS has it.
    #[must_use]
    pub fn sign_fixed(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().to_vec()
    }
}
