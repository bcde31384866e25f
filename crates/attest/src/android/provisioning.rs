//! The extension that a remotely provisioned attestation certificate carries.

use crate::x509::Certificate;
use ciborium::Value;
use der::asn1::ObjectIdentifier;
use serde::Serialize;
use std::collections::BTreeMap;

/// The object identifier of the extension.
pub const PROVISIONING_EXTENSION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.30");

/// Most bytes of the extension; real ones have a dozen.
const MAX_BYTES: usize = 1024;
/// Deepest nesting of the extension's CBOR; it is a flat map.
const MAX_DEPTH: usize = 4;
/// Keys of the map.
const CERTIFICATES_ISSUED: i128 = 1;
const MANUFACTURER: i128 = 3;

/// What Google's provisioning server says about the phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProvisioningInfo {
    /// About how many certificates this phone was given in 30 days; a high number hints at a key that
    /// many use.
    pub certificates_issued: Option<i64>,
    /// Who made the phone.
    pub manufacturer: Option<String>,
    /// Whatever else the map holds, by key, in diagnostic notation.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
}

impl ProvisioningInfo {
    /// Reads the extension of a certificate; none where it is absent or not of its form (the
    /// certificate says remote all the same).
    #[must_use]
    pub fn of(certificate: &Certificate) -> Option<Self> {
        Self::from_cbor(certificate.extension(&PROVISIONING_EXTENSION)?)
    }

    /// Reads the extension's contents: one CBOR map with numbers as keys.
    #[must_use]
    pub fn from_cbor(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let mut rest = bytes;
        let value: Value =
            ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).ok()?;
        let entries = value.into_map().ok().filter(|_| rest.is_empty())?;
        let mut info = Self::default();
        for (key, value) in entries {
            let number = key.as_integer().map(i128::from);
            match (number, &value) {
                (Some(CERTIFICATES_ISSUED), Value::Integer(count)) => {
                    info.certificates_issued = i64::try_from(i128::from(*count)).ok();
                }
                (Some(MANUFACTURER), Value::Text(name)) => info.manufacturer = Some(name.clone()),
                _ => drop(info.other.insert(format!("{key:?}"), format!("{value:?}"))),
            }
        }
        Some(info)
    }
}
