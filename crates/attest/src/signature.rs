//! Signatures under public keys as they stand in certificates, COSE keys and JWKs.
//!
//! Owns: which schemes are known, and the one function that checks a signature. Never does: choose a
//! scheme (formats name theirs) or sign. Start at [`verify`].

use crate::code::codes;
use crate::post_quantum;
use crate::rare_signatures;
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use ring::signature as ring_signature;
use serde::Serialize;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const ED448: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");
const ML_DSA_44: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17");
const ML_DSA_65: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18");
const ML_DSA_87: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19");

/// RSA keys below this many bits are named as weak by whoever relies on them.
pub const WEAK_RSA_BITS: usize = 2048;

codes! {
    /// The hash inside a scheme.
    pub enum Hash {
        /// SHA-256.
        Sha256 = "sha256",
        /// SHA-384.
        Sha384 = "sha384",
        /// SHA-512.
        Sha512 = "sha512",
    }
}

/// How a message was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// ECDSA, the signature as a DER sequence of two integers.
    Ecdsa(Hash),
    /// ECDSA, the signature as the two numbers side by side (JWS).
    EcdsaFixed(Hash),
    /// RSA with PKCS #1 v1.5 padding.
    RsaPkcs1(Hash),
    /// RSA with PKCS #1 v1.5 padding and SHA-1: only in statements of older security chips.
    RsaSha1,
    /// RSA-PSS with MGF1 of the same hash and a salt of the hash's length.
    RsaPss(Hash),
    /// Ed25519.
    Ed25519,
    /// Ed448.
    Ed448,
    /// ML-DSA with an empty context; the key says which parameter set.
    MlDsa,
}

codes! {
    /// What kind of key a public key is.
    pub enum KeyKind {
        /// An elliptic-curve key on P-256.
        P256 = "p256",
        /// An elliptic-curve key on P-384.
        P384 = "p384",
        /// An elliptic-curve key on P-521.
        P521 = "p521",
        /// An RSA key.
        Rsa = "rsa",
        /// An Ed25519 key.
        Ed25519 = "ed25519",
        /// An Ed448 key.
        Ed448 = "ed448",
        /// A key of ML-DSA-44.
        MlDsa44 = "ml_dsa_44",
        /// A key of ML-DSA-65.
        MlDsa65 = "ml_dsa_65",
        /// A key of ML-DSA-87.
        MlDsa87 = "ml_dsa_87",
        /// Any other kind: kept, but nothing can be verified under it.
        Other = "other",
    }
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SignatureError {
    /// It is not the signature of this message under this key.
    #[error("the signature is not one of this message under this key")]
    Wrong,
    /// The key is not of the kind that the scheme needs, or this combination is not known here.
    #[error("this combination of key and signature algorithm is not supported")]
    Unsupported,
    /// The key cannot be read.
    #[error("the public key cannot be read")]
    Key,
}

/// A public key read from a `SubjectPublicKeyInfo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    spki: Vec<u8>,
    /// What stands in the bit string: an EC point, an `RSAPublicKey`, raw bytes.
    key: Vec<u8>,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER. A key of an unknown kind is kept as [`KeyKind::Other`].
    ///
    /// # Errors
    /// The bytes are not a `SubjectPublicKeyInfo`.
    pub fn from_spki(der: &[u8]) -> Result<Self, SignatureError> {
        let info = SubjectPublicKeyInfoOwned::from_der(der).map_err(|_| SignatureError::Key)?;
        Self::from_info(&info)
    }

    pub(crate) fn from_info(info: &SubjectPublicKeyInfoOwned) -> Result<Self, SignatureError> {
        let key = info.subject_public_key.as_bytes().ok_or(SignatureError::Key)?;
        let spki = info.to_der().map_err(|_| SignatureError::Key)?;
        Ok(Self { kind: kind_of(&info.algorithm), spki, key: key.to_vec() })
    }

    /// What kind of key it is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The contents of the key's bit string: for an elliptic curve the point (SEC 1), for RSA the
    /// `RSAPublicKey` in DER, else the raw key.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The length of the modulus in bits, for RSA.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<usize> {
        if self.kind != KeyKind::Rsa {
            return None;
        }
        let numbers = Vec::<der::asn1::Uint>::from_der(&self.key).ok()?;
        let modulus = numbers.first()?.as_bytes();
        let leading = modulus.first()?.leading_zeros();
        Some(modulus.len() * 8 - usize::try_from(leading).ok()?)
    }

    /// Checks one signature under this key.
    ///
    /// # Errors
    /// Why the signature is not accepted.
    pub fn verify(
        &self,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        if scheme == Scheme::MlDsa {
            return post_quantum::verify(self.kind, &self.key, message, signature);
        }
        match (scheme, self.kind) {
            (Scheme::Ecdsa(hash), KeyKind::P521) => {
                return rare_signatures::p521(hash, &self.key, message, signature);
            }
            (Scheme::Ed448, KeyKind::Ed448) => {
                return rare_signatures::ed448(&self.key, message, signature);
            }
            (Scheme::RsaSha1, KeyKind::Rsa) => {
                return rare_signatures::rsa_sha1(&self.key, message, signature);
            }
            _ => {}
        }
        let algorithm = ring_algorithm(scheme, self).ok_or(SignatureError::Unsupported)?;
        ring_signature::UnparsedPublicKey::new(algorithm, &self.key)
            .verify(message, signature)
            .map_err(|_| SignatureError::Wrong)
    }
}

/// Checks one signature under the key of a `SubjectPublicKeyInfo` in DER.
///
/// # Errors
/// Why the signature is not accepted.
pub fn verify(
    scheme: Scheme,
    spki: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    PublicKey::from_spki(spki)?.verify(scheme, message, signature)
}

/// The scheme that an X.509 `AlgorithmIdentifier` names, if it is known here.
pub(crate) fn scheme_of(algorithm: &AlgorithmIdentifierOwned) -> Option<Scheme> {
    // Parameters are absent or NULL in all of these; anything else is not what the name says.
    if algorithm.parameters.as_ref().is_some_and(|p| !p.is_null()) {
        return None;
    }
    Some(match algorithm.oid.to_string().as_str() {
        "1.2.840.10045.4.3.2" => Scheme::Ecdsa(Hash::Sha256),
        "1.2.840.10045.4.3.3" => Scheme::Ecdsa(Hash::Sha384),
        "1.2.840.10045.4.3.4" => Scheme::Ecdsa(Hash::Sha512),
        "1.2.840.113549.1.1.11" => Scheme::RsaPkcs1(Hash::Sha256),
        "1.2.840.113549.1.1.12" => Scheme::RsaPkcs1(Hash::Sha384),
        "1.2.840.113549.1.1.13" => Scheme::RsaPkcs1(Hash::Sha512),
        _ if algorithm.oid == ED25519 => Scheme::Ed25519,
        _ if algorithm.oid == ED448 => Scheme::Ed448,
        _ if [ML_DSA_44, ML_DSA_65, ML_DSA_87].contains(&algorithm.oid) => Scheme::MlDsa,
        _ => return None,
    })
}

fn kind_of(algorithm: &AlgorithmIdentifierOwned) -> KeyKind {
    match algorithm.oid {
        EC_PUBLIC_KEY => {
            let curve = algorithm.parameters.as_ref().and_then(|p| p.decode_as().ok());
            match curve {
                Some(P256) => KeyKind::P256,
                Some(P384) => KeyKind::P384,
                Some(P521) => KeyKind::P521,
                _ => KeyKind::Other,
            }
        }
        RSA => KeyKind::Rsa,
        ED25519 => KeyKind::Ed25519,
        ED448 => KeyKind::Ed448,
        ML_DSA_44 => KeyKind::MlDsa44,
        ML_DSA_65 => KeyKind::MlDsa65,
        ML_DSA_87 => KeyKind::MlDsa87,
        _ => KeyKind::Other,
    }
}

fn ring_algorithm(
    scheme: Scheme,
    key: &PublicKey,
) -> Option<&'static dyn ring_signature::VerificationAlgorithm> {
    use ring_signature as r;
    Some(match (scheme, key.kind) {
        (Scheme::Ecdsa(Hash::Sha256), KeyKind::P256) => &r::ECDSA_P256_SHA256_ASN1,
        (Scheme::Ecdsa(Hash::Sha384), KeyKind::P256) => &r::ECDSA_P256_SHA384_ASN1,
        (Scheme::Ecdsa(Hash::Sha256), KeyKind::P384) => &r::ECDSA_P384_SHA256_ASN1,
        (Scheme::Ecdsa(Hash::Sha384), KeyKind::P384) => &r::ECDSA_P384_SHA384_ASN1,
        (Scheme::EcdsaFixed(Hash::Sha256), KeyKind::P256) => &r::ECDSA_P256_SHA256_FIXED,
        (Scheme::EcdsaFixed(Hash::Sha384), KeyKind::P384) => &r::ECDSA_P384_SHA384_FIXED,
        // Android's old software keys are of 1024 bits; callers see the size and judge.
        (Scheme::RsaPkcs1(Hash::Sha256), KeyKind::Rsa) => {
            &r::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
        }
        (Scheme::RsaPkcs1(Hash::Sha384), KeyKind::Rsa) => &r::RSA_PKCS1_2048_8192_SHA384,
        (Scheme::RsaPkcs1(Hash::Sha512), KeyKind::Rsa) => &r::RSA_PKCS1_2048_8192_SHA512,
        (Scheme::RsaPss(Hash::Sha256), KeyKind::Rsa) => &r::RSA_PSS_2048_8192_SHA256,
        (Scheme::RsaPss(Hash::Sha384), KeyKind::Rsa) => &r::RSA_PSS_2048_8192_SHA384,
        (Scheme::RsaPss(Hash::Sha512), KeyKind::Rsa) => &r::RSA_PSS_2048_8192_SHA512,
        (Scheme::Ed25519, KeyKind::Ed25519) => &r::ED25519,
        _ => return None,
    })
}
