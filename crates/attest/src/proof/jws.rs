//! Compact JWS with ES256 (RFC 7515, RFC 7518 section 3.4): strict, bounded, nothing optional.
//!
//! A signature `(r, s)` and its mirror `(r, -s)` both verify; nothing here may rely on a signature
//! being unique. What works once is remembered by its `jti`, never by its bytes.

use super::jwk::{BadKey, PublicKey};
use crate::signature::{Hash, Scheme};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use thiserror::Error;

/// Most bytes of a compact JWS.
pub const MAX_JWS: usize = 8 * 1024;

/// The scheme of every signature here.
pub const SCHEME: Scheme = Scheme::EcdsaFixed(Hash::Sha256);

/// Why text is not a JWS signed by the key it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadJws {
    /// Longer than [`MAX_JWS`].
    #[error("longer than {MAX_JWS} bytes")]
    TooLong,
    /// Not three parts of base64url with JSON objects in the first two.
    #[error("not a compact JWS: header.payload.signature, each base64url without padding")]
    Shape,
    /// A member stands twice.
    #[error("a member of the header or payload stands twice")]
    Twice,
    /// `typ` is another one.
    #[error("the header's typ is another one")]
    Type,
    /// `alg` is not ES256.
    #[error("the header's alg is not ES256")]
    Algorithm,
    /// The header names extensions that have to be understood.
    #[error("the header has crit, and no extension is understood")]
    Critical,
    /// The key in the header cannot be used.
    #[error("{0}")]
    Key(#[from] BadKey),
    /// The signature does not verify under that key.
    #[error("the signature does not verify under the key in the header")]
    Signature,
}

/// A JWS whose signature holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Jws {
    /// The key that signed.
    pub key: PublicKey,
    /// What it signed.
    pub payload: Map<String, Value>,
}

/// JSON in which no member of any object stands twice; readers differ on which one would count.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OnceReader)
    }
}

struct OnceReader;

impl<'de> Visitor<'de> for OnceReader {
    type Value = Once;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without doubled members")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Once, A::Error> {
        let mut map = Map::new();
        while let Some((name, Once(value))) = access.next_entry::<String, Once>()? {
            if map.insert(name, value).is_some() {
                return Err(de::Error::custom(TWICE));
            }
        }
        Ok(Once(map.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Once, A::Error> {
        let mut list = vec![];
        while let Some(Once(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Once(list.into()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Once, E> {
        Ok(Once(text.into()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Once, E> {
        Ok(Once(value.into()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Once, E> {
        Ok(Once(number.into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Once, E> {
        Ok(Once(number.into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Once, E> {
        Ok(Once(number.into()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Once, E> {
        Ok(Once(Value::Null))
    }
}

const TWICE: &str = "a member stands twice";

fn object(part: &str) -> Result<Map<String, Value>, BadJws> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| BadJws::Shape)?;
    match serde_json::from_slice::<Once>(&bytes) {
        Ok(Once(Value::Object(map))) => Ok(map),
        Ok(_) => Err(BadJws::Shape),
        Err(error) if error.to_string().starts_with(TWICE) => Err(BadJws::Twice),
        Err(_) => Err(BadJws::Shape),
    }
}

/// Reads a compact JWS of this type and verifies it under the key in its header.
///
/// # Errors
/// Why it does not hold.
pub fn verify(text: &str, typ: &str) -> Result<Jws, BadJws> {
    if text.len() > MAX_JWS {
        return Err(BadJws::TooLong);
    }
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(BadJws::Shape);
    };
    let signed = &text[..header.len() + 1 + payload.len()];
    let header = object(header)?;
    let is = |name: &str, value: &str| header.get(name).and_then(Value::as_str) == Some(value);
    if !is("typ", typ) {
        return Err(BadJws::Type);
    }
    if !is("alg", "ES256") {
        return Err(BadJws::Algorithm);
    }
    if header.contains_key("crit") {
        return Err(BadJws::Critical);
    }
    let key = PublicKey::read(header.get("jwk").ok_or(BadKey::NotAnObject)?)?;
    let payload = object(payload)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| BadJws::Shape)?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.point())
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| BadJws::Signature)?;
    Ok(Jws { key, payload })
}
