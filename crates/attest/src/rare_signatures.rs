//! Signatures that the main library does not have: P-521 and Ed448, and RSA with SHA-1.
//!
//! They occur in WebAuthn only. RSA with SHA-1 is what older security chips (TPM) sign their own
//! statements with; nothing else may ask for it.

use crate::signature::{Hash, SignatureError};
use p521::ecdsa::signature::hazmat::PrehashVerifier;
use ring::digest::{SHA256, SHA384, SHA512, digest};
use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};

/// ECDSA on P-521, the key as a point, the signature as a DER sequence.
pub(crate) fn p521(
    hash: Hash,
    point: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| SignatureError::Key)?;
    let signature =
        p521::ecdsa::Signature::from_der(signature).map_err(|_| SignatureError::Wrong)?;
    let algorithm = match hash {
        Hash::Sha256 => &SHA256,
        Hash::Sha384 => &SHA384,
        Hash::Sha512 => &SHA512,
    };
    key.verify_prehash(digest(algorithm, message).as_ref(), &signature)
        .map_err(|_| SignatureError::Wrong)
}

/// Ed448 without a context.
pub(crate) fn ed448(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let bytes: [u8; 57] = key.try_into().map_err(|_| SignatureError::Key)?;
    let key =
        ed448_goldilocks::VerifyingKey::from_bytes(&bytes).map_err(|_| SignatureError::Key)?;
    let signature =
        ed448_goldilocks::Signature::from_slice(signature).map_err(|_| SignatureError::Wrong)?;
    key.verify_raw(&signature, message).map_err(|_| SignatureError::Wrong)
}

/// RSA PKCS #1 v1.5 with SHA-1.
pub(crate) fn rsa_sha1(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, key)
        .verify(message, signature)
        .map_err(|_| SignatureError::Wrong)
}
