//! Ids, codes and digests as the texts that canonical JSON holds.
//!
//! Owns: the two serde adapters. Never does: decide what is written.

use alloc::string::String;
use core::fmt::Display;
use core::str::FromStr;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes what has one spelling.
pub(crate) fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// Reads what has one spelling.
pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// SHA-256 values in hexadecimal.
pub(crate) mod hex {
    use alloc::string::String;
    use porchlight_domain::digest::Digest;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer};

    pub(crate) use super::serialize;

    /// Reads 64 hexadecimal digits.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(from)?;
        Digest::from_hex(&text).ok_or_else(|| D::Error::custom("must be 64 hexadecimal digits"))
    }
}
