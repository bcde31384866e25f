//! The attestation extension as a whole.

use super::authorization::AuthorizationList;
use super::reading::{
    DescriptionError, Elements, MAX_DESCRIPTION_BYTES, broken, enumerated, number, octets,
};
use crate::code::codes;
use crate::hex_bytes::HexBytes;
use der::Tag;
use der::asn1::{AnyRef, ObjectIdentifier};
use serde::Serialize;

/// The object identifier of the extension.
pub const ATTESTATION_EXTENSION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.17");

codes! {
    /// Where something was done, from weakest to strongest.
    pub enum SecurityLevel {
        /// In Android itself.
        Software = "software",
        /// In the processor's trusted environment.
        TrustedEnvironment = "trusted_environment",
        /// In a security chip of its own.
        StrongBox = "strong_box",
    }
}

/// What a key store says about one key. Read, not verified: see [`super::verify()`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyDescription {
    /// Version of the schema: 1 to 4, 100, 200, 300, 400 and later.
    pub attestation_version: u64,
    /// Where the statement was made.
    pub attestation_security_level: SecurityLevel,
    /// Version of Keymaster or KeyMint.
    pub keymint_version: u64,
    /// Where the key lives.
    pub keymint_security_level: SecurityLevel,
    /// The challenge that the application gave.
    pub challenge: HexBytes,
    /// An id of the phone for one application, mostly empty.
    pub unique_id: HexBytes,
    /// What Android enforces.
    pub software_enforced: AuthorizationList,
    /// What the hardware enforces.
    pub hardware_enforced: AuthorizationList,
}

impl KeyDescription {
    /// Reads the contents of the extension, in any version of the schema.
    ///
    /// # Errors
    /// Which field is missing or not of its type.
    pub fn from_der(bytes: &[u8]) -> Result<Self, DescriptionError> {
        if bytes.len() > MAX_DESCRIPTION_BYTES {
            return Err(DescriptionError::TooLarge);
        }
        let mut outer = Elements::inside(bytes, "key description")?;
        let sequence = outer.expect("key description")?;
        outer.end()?;
        let mut fields = Elements::of(sequence, Tag::Sequence, "key description")?;
        let attestation_version =
            number(fields.expect("attestation_version")?, "attestation_version")?;
        let attestation_security_level =
            level(fields.expect("attestation_security_level")?, "attestation_security_level")?;
        let keymint_version = number(fields.expect("keymint_version")?, "keymint_version")?;
        let keymint_security_level =
            level(fields.expect("keymint_security_level")?, "keymint_security_level")?;
        let challenge = octets(fields.expect("challenge")?, "challenge")?.into();
        let unique_id = octets(fields.expect("unique_id")?, "unique_id")?.into();
        let software = fields.expect("software_enforced")?;
        let hardware = fields.expect("hardware_enforced")?;
        fields.end()?;
        Ok(Self {
            attestation_version,
            attestation_security_level,
            keymint_version,
            keymint_security_level,
            challenge,
            unique_id,
            software_enforced: AuthorizationList::read(software, "software_enforced")?,
            hardware_enforced: AuthorizationList::read(hardware, "hardware_enforced")?,
        })
    }

    /// The weaker of the two security levels.
    #[must_use]
    pub fn security_level(&self) -> SecurityLevel {
        self.attestation_security_level.min(self.keymint_security_level)
    }
}

fn level(value: AnyRef<'_>, field: &'static str) -> Result<SecurityLevel, DescriptionError> {
    let code = enumerated(value, field)?;
    usize::try_from(code)
        .ok()
        .and_then(|index| SecurityLevel::ALL.get(index).copied())
        .ok_or_else(|| broken(field, format!("{code} is not a security level")))
}
