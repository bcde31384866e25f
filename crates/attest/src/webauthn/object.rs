//! The attestation object: format, statement and authenticator data in one CBOR map (section 6.5.4).

use super::authenticator::AuthenticatorDataError;
use crate::cbor::{self, CborError, Value};

/// Why bytes are not an attestation object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// Not CBOR.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A member is missing, not of its kind, or one too many.
    #[error("the attestation object's {0} is missing or not of its kind")]
    Member(&'static str),
    /// More members than the three.
    #[error("the attestation object has other members than fmt, attStmt and authData")]
    Others,
    /// The authenticator data cannot be read.
    #[error(transparent)]
    AuthenticatorData(#[from] AuthenticatorDataError),
}

/// An attestation object that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestationObject<'a> {
    /// Name of the statement's format.
    pub format: &'a str,
    /// The statement.
    pub statement: Value<'a>,
    /// The authenticator data, as they stand.
    pub authenticator_data: &'a [u8],
    /// Whether all of it is in CTAP2's canonical form.
    pub canonical: bool,
}

impl<'a> AttestationObject<'a> {
    /// Reads an attestation object. Only the statement's format knows what the statement must hold.
    ///
    /// # Errors
    /// The bytes are not of its form, or go beyond a limit.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ObjectError> {
        let item = cbor::read(bytes)?;
        let member = |name| item.value.get(name).ok_or(ObjectError::Member(name));
        let format = member("fmt")?.as_text().ok_or(ObjectError::Member("fmt"))?;
        let statement = member("attStmt")?.clone();
        let authenticator_data =
            member("authData")?.as_bytes().ok_or(ObjectError::Member("authData"))?;
        if item.value.as_map().is_some_and(|pairs| pairs.len() != 3) {
            return Err(ObjectError::Others);
        }
        Ok(Self { format, statement, authenticator_data, canonical: item.canonical })
    }
}
