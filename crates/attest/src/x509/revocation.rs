//! Revocation lists as Google publishes them: a JSON object from serial number to status.
//!
//! Owns: reading the list and looking serial numbers up. Never does: fetch it.

use super::Certificate;
use crate::code::codes;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most bytes of a list; the published one has about 100 KiB.
pub const MAX_REVOCATION_BYTES: usize = 16 * 1024 * 1024;

codes! {
    /// What the list says about a certificate.
    pub enum Status {
        /// Revoked for good.
        Revoked = "revoked",
        /// Suspended: not to be trusted for now.
        Suspended = "suspended",
    }
}

/// Why a list cannot be used. Without a usable list nothing should be accepted.
#[derive(Debug, thiserror::Error)]
pub enum RevocationsError {
    /// More bytes than the limit.
    #[error("the revocation list has more than {MAX_REVOCATION_BYTES} bytes")]
    TooLarge,
    /// Not of the form {"entries": {"serial": {"status": "..."}}}.
    #[error("the revocation list is not of its form: {0}")]
    Form(#[from] serde_json::Error),
}

/// A revocation list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revocations {
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    status: Status,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    entries: BTreeMap<String, ListedEntry>,
}

#[derive(Deserialize)]
struct ListedEntry {
    status: String,
    reason: Option<String>,
}

impl Revocations {
    /// A list without entries: nothing is revoked.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a list in Google's form (`status.json`). A status that is not known counts as revoked:
    /// whoever lists a certificate does not vouch for it.
    ///
    /// # Errors
    /// It is too large or not of that form.
    pub fn from_json(json: &[u8]) -> Result<Self, RevocationsError> {
        if json.len() > MAX_REVOCATION_BYTES {
            return Err(RevocationsError::TooLarge);
        }
        let listed: Listed = serde_json::from_slice(json)?;
        let entries = listed.entries.into_iter().map(|(serial, entry)| {
            let status = match entry.status.as_str() {
                "SUSPENDED" => Status::Suspended,
                _ => Status::Revoked,
            };
            let serial = serial.to_ascii_lowercase();
            let digits = serial.trim_start_matches('0');
            let key = if digits.is_empty() { "0" } else { digits };
            (key.to_owned(), Entry { status, reason: entry.reason })
        });
        Ok(Self { entries: entries.collect() })
    }

    /// How many certificates the list names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the list names none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the list says about a certificate, and the reason it gives. Serial numbers stand in the
    /// list in hexadecimal; old entries stand there in decimal, so both readings count.
    #[must_use]
    pub fn status(&self, certificate: &Certificate) -> Option<(Status, Option<&str>)> {
        if self.entries.is_empty() {
            return None;
        }
        let found = self
            .entries
            .get(&certificate.serial_hex())
            .or_else(|| self.entries.get(&decimal(certificate.serial())))?;
        Some((found.status, found.reason.as_deref()))
    }
}

/// A number of big-endian bytes in decimal digits.
fn decimal(bytes: &[u8]) -> String {
    // Digits, lowest first; serial numbers have at most some fifty of them.
    let mut digits: Vec<u8> = vec![0];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_decimal() {
        assert_eq!(decimal(&[]), "0");
        assert_eq!(decimal(&[1, 0]), "256");
        assert_eq!(decimal(&11_244_410_301_401_252_959_u64.to_be_bytes()), "11244410301401252959");
    }

    #[test]
    fn a_status_that_is_not_known_counts_as_revoked() {
        let list = Revocations::from_json(br#"{"entries":{"0A":{"status":"ODD"}}}"#).unwrap();
        assert_eq!(list.entries["a"].status, Status::Revoked);
    }
}
