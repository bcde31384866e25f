//! COSE keys (RFC 9052) as authenticators write them, and the algorithms they name.
//!
//! Owns: which algorithms are known, and reading a key into a [`PublicKey`]. Never does: keep private
//! parameters, or guess a curve: the algorithm, the kind of key and the curve must agree as WebAuthn
//! (section 5.8.5) demands. Start at [`CoseKey::read`].

use crate::cbor::{self, CborError, Value};
use crate::code::codes;
use crate::signature::{Hash, PublicKey, Scheme, SignatureError};
use der::Encode;
use der::asn1::{Any, BitString, ObjectIdentifier, UintRef};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// Longest RSA modulus, in bytes.
pub const MAX_RSA_BYTES: usize = 1024;
/// Longest RSA exponent, in bytes.
pub const MAX_RSA_EXPONENT_BYTES: usize = 8;

codes! {
    /// A signature algorithm of the COSE registry.
    pub enum Algorithm {
        /// ECDSA with SHA-256 (in WebAuthn: on P-256).
        Es256 = "es256",
        /// ECDSA with SHA-384 (in WebAuthn: on P-384).
        Es384 = "es384",
        /// ECDSA with SHA-512 (in WebAuthn: on P-521).
        Es512 = "es512",
        /// Ed25519.
        Ed25519 = "ed25519",
        /// Ed448.
        Ed448 = "ed448",
        /// RSA PKCS #1 v1.5 with SHA-1: only in statements of older security chips.
        Rs1 = "rs1",
        /// RSA PKCS #1 v1.5 with SHA-256.
        Rs256 = "rs256",
        /// RSA PKCS #1 v1.5 with SHA-384.
        Rs384 = "rs384",
        /// RSA PKCS #1 v1.5 with SHA-512.
        Rs512 = "rs512",
        /// RSA-PSS with SHA-256.
        Ps256 = "ps256",
        /// RSA-PSS with SHA-384.
        Ps384 = "ps384",
        /// RSA-PSS with SHA-512.
        Ps512 = "ps512",
    }
}

impl Algorithm {
    /// The algorithm of a number in the registry, if it is known here. The names that also say the
    /// curve (-9, -51, -52, -19) are read as the algorithm they narrow.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            -7 | -9 => Self::Es256,
            -35 | -51 => Self::Es384,
            -36 | -52 => Self::Es512,
            -8 | -19 => Self::Ed25519,
            -53 => Self::Ed448,
            -65535 => Self::Rs1,
            -257 => Self::Rs256,
            -258 => Self::Rs384,
            -259 => Self::Rs512,
            -37 => Self::Ps256,
            -38 => Self::Ps384,
            -39 => Self::Ps512,
            _ => return None,
        })
    }

    /// How its signatures are checked.
    #[must_use]
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::Es256 => Scheme::Ecdsa(Hash::Sha256),
            Self::Es384 => Scheme::Ecdsa(Hash::Sha384),
            Self::Es512 => Scheme::Ecdsa(Hash::Sha512),
            Self::Ed25519 => Scheme::Ed25519,
            Self::Ed448 => Scheme::Ed448,
            Self::Rs1 => Scheme::RsaSha1,
            Self::Rs256 => Scheme::RsaPkcs1(Hash::Sha256),
            Self::Rs384 => Scheme::RsaPkcs1(Hash::Sha384),
            Self::Rs512 => Scheme::RsaPkcs1(Hash::Sha512),
            Self::Ps256 => Scheme::RsaPss(Hash::Sha256),
            Self::Ps384 => Scheme::RsaPss(Hash::Sha384),
            Self::Ps512 => Scheme::RsaPss(Hash::Sha512),
        }
    }

    /// The hash inside, of the SHA-2 family; Ed25519 and Ed448 have none of their own.
    #[must_use]
    pub const fn hash(self) -> Option<Hash> {
        match self.scheme() {
            Scheme::Ecdsa(hash)
            | Scheme::EcdsaFixed(hash)
            | Scheme::RsaPkcs1(hash)
            | Scheme::RsaPss(hash) => Some(hash),
            Scheme::RsaSha1 | Scheme::Ed25519 | Scheme::Ed448 | Scheme::MlDsa => None,
        }
    }
}

/// Why bytes are not a COSE key that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// Not CBOR in CTAP2's canonical form.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A member is missing or not of its kind.
    #[error("the COSE key's {0} is missing or not of its kind")]
    Member(&'static str),
    /// An algorithm that is not known here.
    #[error("the COSE algorithm {0} is not supported")]
    Algorithm(i64),
    /// Kind of key, curve and algorithm do not belong together.
    #[error("the COSE key's kind, curve and algorithm do not belong together")]
    Mismatch,
    /// The numbers do not make a key.
    #[error("the COSE key's numbers do not make a key")]
    Key,
}

impl From<SignatureError> for CoseError {
    fn from(_: SignatureError) -> Self {
        Self::Key
    }
}

/// A credential's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoseKey {
    /// The algorithm it signs with.
    pub algorithm: Algorithm,
    /// The number by which the key named the algorithm.
    pub number: i64,
    /// The key.
    pub key: PublicKey,
}

impl CoseKey {
    /// Reads a key in CTAP2's canonical form, as WebAuthn demands of credential keys.
    ///
    /// # Errors
    /// The bytes are not such a key, or one that is not supported.
    pub fn read(bytes: &[u8]) -> Result<Self, CoseError> {
        Self::from_value(&cbor::read_canonical(bytes)?)
    }

    /// Reads a key that is already a CBOR value.
    ///
    /// # Errors
    /// It is not a key, or one that is not supported.
    pub fn from_value(value: &Value<'_>) -> Result<Self, CoseError> {
        let integer = |label: i64, name| {
            value.at(label).and_then(Value::as_i64).ok_or(CoseError::Member(name))
        };
        let kind = integer(1, "kind (1)")?;
        let number = integer(3, "algorithm (3)")?;
        let algorithm = Algorithm::from_number(number)
            .filter(|algorithm| *algorithm != Algorithm::Rs1)
            .ok_or(CoseError::Algorithm(number))?;
        let key = match kind {
            1 => octet_key(value, algorithm, integer(-1, "curve (-1)")?)?,
            2 => curve_key(value, algorithm, integer(-1, "curve (-1)")?)?,
            3 => rsa_key(value, algorithm)?,
            _ => return Err(CoseError::Mismatch),
        };
        Ok(Self { algorithm, number, key })
    }

    /// Checks a signature of this key with its own algorithm.
    ///
    /// # Errors
    /// Why the signature is not accepted.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        self.key.verify(self.algorithm.scheme(), message, signature)
    }
}

fn member<'a>(
    value: &Value<'a>,
    label: i64,
    name: &'static str,
    length: usize,
) -> Result<&'a [u8], CoseError> {
    let bytes = value.at(label).and_then(Value::as_bytes).ok_or(CoseError::Member(name))?;
    if bytes.len() == length { Ok(bytes) } else { Err(CoseError::Key) }
}

/// A key that is a string of bytes: Ed25519 or Ed448.
fn octet_key(value: &Value<'_>, algorithm: Algorithm, curve: i64) -> Result<PublicKey, CoseError> {
    let (oid, length) = match (algorithm, curve) {
        (Algorithm::Ed25519, 6) => ("1.3.101.112", 32),
        (Algorithm::Ed448, 7) => ("1.3.101.113", 57),
        _ => return Err(CoseError::Mismatch),
    };
    spki(oid, None, member(value, -2, "x (-2)", length)?)
}

/// A key on one of NIST's curves, uncompressed.
fn curve_key(value: &Value<'_>, algorithm: Algorithm, curve: i64) -> Result<PublicKey, CoseError> {
    let (oid, length) = match (algorithm, curve) {
        (Algorithm::Es256, 1) => ("1.2.840.10045.3.1.7", 32),
        (Algorithm::Es384, 2) => ("1.3.132.0.34", 48),
        (Algorithm::Es512, 3) => ("1.3.132.0.35", 66),
        _ => return Err(CoseError::Mismatch),
    };
    let mut point = vec![4];
    point.extend(member(value, -2, "x (-2)", length)?);
    point.extend(member(value, -3, "y (-3)", length)?);
    let parameters = Any::encode_from(&named(oid)?).map_err(|_| CoseError::Key)?;
    spki("1.2.840.10045.2.1", Some(parameters), &point)
}

fn rsa_key(value: &Value<'_>, algorithm: Algorithm) -> Result<PublicKey, CoseError> {
    if !matches!(algorithm.scheme(), Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) {
        return Err(CoseError::Mismatch);
    }
    let bytes =
        |label, name| value.at(label).and_then(Value::as_bytes).ok_or(CoseError::Member(name));
    let (modulus, exponent) = (bytes(-1, "modulus (-1)")?, bytes(-2, "exponent (-2)")?);
    rsa_public_key(modulus, exponent)
}

/// An RSA key of two big-endian numbers.
pub(crate) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Result<PublicKey, CoseError> {
    if modulus.len() > MAX_RSA_BYTES || exponent.len() > MAX_RSA_EXPONENT_BYTES {
        return Err(CoseError::Key);
    }
    let number = |bytes| UintRef::new(bytes).map_err(|_| CoseError::Key);
    let numbers = vec![number(modulus)?, number(exponent)?];
    let der = numbers.to_der().map_err(|_| CoseError::Key)?;
    spki("1.2.840.113549.1.1.1", Some(Any::null()), &der)
}

fn named(oid: &str) -> Result<ObjectIdentifier, CoseError> {
    ObjectIdentifier::new(oid).map_err(|_| CoseError::Key)
}

fn spki(oid: &str, parameters: Option<Any>, key: &[u8]) -> Result<PublicKey, CoseError> {
    let info = SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned { oid: named(oid)?, parameters },
        subject_public_key: BitString::from_bytes(key).map_err(|_| CoseError::Key)?,
    };
    Ok(PublicKey::from_info(&info)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::KeyKind;
    use proptest::prelude::*;

    fn key(kind: u8, algorithm: &[u8], curve: u8, x: &[u8], y: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = vec![if y.is_some() { 0xa5 } else { 0xa4 }, 0x01, kind, 0x03];
        bytes.extend(algorithm);
        bytes.extend([0x20, curve]);
        for (label, number) in [(0x21, Some(x)), (0x22, y)] {
            if let Some(number) = number {
                bytes.extend([label, 0x58, u8::try_from(number.len()).unwrap()]);
                bytes.extend(number);
            }
        }
        bytes
    }

    #[test]
    fn kinds_curves_and_algorithms_must_belong_together() {
        let good = key(2, &[0x26], 1, &[7; 32], Some(&[8; 32]));
        assert_eq!(CoseKey::read(&good).unwrap().key.kind(), KeyKind::P256);
        let wrong = key(2, &[0x26], 2, &[7; 48], Some(&[8; 48]));
        assert_eq!(CoseKey::read(&wrong), Err(CoseError::Mismatch));
        let short = key(2, &[0x26], 1, &[7; 31], Some(&[8; 32]));
        assert_eq!(CoseKey::read(&short), Err(CoseError::Key));
        let unknown = key(2, &[0x38, 0x2e], 8, &[7; 32], Some(&[8; 32]));
        assert_eq!(CoseKey::read(&unknown), Err(CoseError::Algorithm(-47)));
        let ed = key(1, &[0x27], 6, &[7; 32], None);
        assert_eq!(CoseKey::read(&ed).unwrap().key.kind(), KeyKind::Ed25519);
    }

    #[test]
    fn a_compressed_point_is_not_a_credential_key() {
        let mut bytes = key(2, &[0x26], 1, &[7; 32], None);
        bytes[0] = 0xa5;
        bytes.extend([0x22, 0xf5]);
        assert_eq!(CoseKey::read(&bytes), Err(CoseError::Member("y (-3)")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_key_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(CoseKey::read(&bytes).is_err() || !bytes.is_empty());
        }
    }
}
