//! Values of a drand chain, checked offline.
//!
//! A chain of the scheme `bls-unchained-g1-rfc9380` signs the SHA-256 of each value's number (8 bytes,
//! big-endian) with a key that a group holds in parts. The signature is a point of G1 of BLS12-381, the
//! key one of G2 (<https://docs.drand.love/docs/specification>). The value is the signature's SHA-256.
//! Who holds the signature needs no network and no trust in whoever brought it.

use blst::BLST_ERROR;
use blst::min_sig::{PublicKey, Signature};
use porchlight_domain::digest::{Digest, decode_hex, encode_hex, sha256};
use porchlight_domain::round::beacon::{Chain, value_of};
use serde::Deserialize;

/// Bytes of a chain's key.
pub const KEY_BYTES: usize = 96;
/// Bytes of a signature.
pub const SIGNATURE_BYTES: usize = 48;
/// Most bytes of an answer that [`Group::read_answer`] looks at.
pub const MAX_ANSWER: usize = 4_096;

/// The domain separation of RFC 9380 for this scheme.
const SEPARATION: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

/// Key of the League of Entropy's chain "quicknet": a public fact of that chain.
const QUICKNET_KEY: &str = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3a\
                            c6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5\
                            a6e9c76a4bc09e76eae8991ef5ece45a";

/// Why bytes are not a value of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAValue {
    /// The bytes are no point of the curve's group.
    #[error("the signature is not a point of the curve")]
    NotAPoint,
    /// The signature is of another value, another chain, or nobody.
    #[error("the signature does not belong to this value of this chain")]
    WrongSignature,
    /// The answer is not the JSON that a drand relay gives.
    #[error("the answer is not one of a drand relay")]
    NotAnAnswer,
    /// The answer is about another value than was asked for.
    #[error("the answer is about another value")]
    AnotherValue,
}

/// The bytes are not a key of this scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key of this scheme is a point of the group, 96 bytes")]
pub struct NotAKey;

/// A chain with the key of its group.
#[derive(Debug, Clone)]
pub struct Group {
    chain: Chain,
    key: PublicKey,
}

impl Group {
    /// A chain and its key, compressed.
    ///
    /// # Errors
    /// [`NotAKey`], also for the point at infinity, which would accept anything.
    pub fn new(chain: Chain, key: &[u8; KEY_BYTES]) -> Result<Self, NotAKey> {
        let key = PublicKey::key_validate(key).map_err(|_| NotAKey)?;
        Ok(Self { chain, key })
    }

    /// The chain "quicknet" of the League of Entropy.
    ///
    /// # Errors
    /// Never in practice: the key is a constant that the tests check.
    pub fn quicknet() -> Result<Self, NotAKey> {
        let key = decode_hex::<KEY_BYTES>(QUICKNET_KEY).ok_or(NotAKey)?;
        Self::new(Chain::QUICKNET, &key)
    }

    /// The chain.
    #[must_use]
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Checks a signature, and gives the value that follows from it.
    ///
    /// # Errors
    /// [`NotAValue::NotAPoint`] or [`NotAValue::WrongSignature`].
    pub fn value(&self, round: u64, signature: &[u8]) -> Result<Digest, NotAValue> {
        if signature.len() != SIGNATURE_BYTES {
            return Err(NotAValue::NotAPoint);
        }
        // With its check that the point lies in the group and is not the point at infinity.
        let point = Signature::sig_validate(signature, true).map_err(|_| NotAValue::NotAPoint)?;
        let message = sha256(&[&round.to_be_bytes()]);
        match point.verify(false, &message.0, SEPARATION, &[], &self.key, false) {
            BLST_ERROR::BLST_SUCCESS => Ok(value_of(signature)),
            _ => Err(NotAValue::WrongSignature),
        }
    }

    /// Reads the answer of a relay to the question for one value, checks it, and gives the signature.
    /// The randomness that the relay states beside it is compared, not believed.
    ///
    /// # Errors
    /// Every way in which it is not that value.
    pub fn read_answer(&self, round: u64, json: &[u8]) -> Result<[u8; SIGNATURE_BYTES], NotAValue> {
        let short = json.get(..json.len().min(MAX_ANSWER + 1)).unwrap_or_default();
        if short.len() > MAX_ANSWER {
            return Err(NotAValue::NotAnAnswer);
        }
        let answer: Answer = serde_json::from_slice(short).map_err(|_| NotAValue::NotAnAnswer)?;
        if answer.round != round {
            return Err(NotAValue::AnotherValue);
        }
        let signature: [u8; SIGNATURE_BYTES] =
            decode_hex(&answer.signature).ok_or(NotAValue::NotAnAnswer)?;
        let value = self.value(round, &signature)?;
        let stated = answer.randomness.is_none_or(|stated| stated == encode_hex(&value.0));
        if stated { Ok(signature) } else { Err(NotAValue::NotAnAnswer) }
    }
}

/// What a relay answers.
#[derive(Deserialize)]
struct Answer {
    round: u64,
    signature: String,
    randomness: Option<String>,
}
