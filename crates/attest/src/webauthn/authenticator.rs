//! Authenticator data: what the authenticator says about itself and the credential (section 6.1).

use crate::cbor::{self, CborError, Value};
use serde::Serialize;

/// Most bytes of a credential id (section 7.1).
pub const MAX_CREDENTIAL_ID_BYTES: usize = 1023;
/// Most bytes of authenticator data.
pub const MAX_AUTHENTICATOR_DATA_BYTES: usize = 16 * 1024;
/// Bytes before the credential and the extensions.
pub const HEAD_BYTES: usize = 37;

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const CREDENTIAL: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// Why bytes are not authenticator data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticatorDataError {
    /// More bytes than the limit.
    #[error("the authenticator data has more than {MAX_AUTHENTICATOR_DATA_BYTES} bytes")]
    TooLarge,
    /// The data end too early.
    #[error("the authenticator data ends inside its {0}")]
    Ends(&'static str),
    /// A credential id beyond the limit.
    #[error("the credential id has {0} bytes; at most {MAX_CREDENTIAL_ID_BYTES} are allowed")]
    CredentialId(usize),
    /// The key or the extensions are not CBOR.
    #[error("the authenticator data's {part}: {error}")]
    Cbor {
        /// Which part.
        part: &'static str,
        /// What is wrong with it.
        error: CborError,
    },
    /// Bytes follow that no flag announces.
    #[error("{0} bytes follow the authenticator data")]
    Trailing(usize),
}

/// The flags that people may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Flags {
    /// Somebody was there.
    pub user_present: bool,
    /// The authenticator verified who it was (fingerprint, face, PIN).
    pub user_verified: bool,
    /// The credential may be copied to other devices.
    pub backup_eligible: bool,
    /// The credential has been copied.
    pub backed_up: bool,
    /// The whole byte, with the bits that are reserved.
    pub raw: u8,
}

impl Flags {
    const fn of(raw: u8) -> Self {
        Self {
            user_present: raw & USER_PRESENT != 0,
            user_verified: raw & USER_VERIFIED != 0,
            backup_eligible: raw & BACKUP_ELIGIBLE != 0,
            backed_up: raw & BACKED_UP != 0,
            raw,
        }
    }
}

/// What stands in all authenticator data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// SHA-256 of the relying party's id.
    pub rp_id_hash: [u8; 32],
    /// Flags.
    pub flags: Flags,
    /// Signature counter.
    pub counter: u32,
}

impl Head {
    /// Reads the head and gives what follows it.
    ///
    /// # Errors
    /// There are too few or too many bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), AuthenticatorDataError> {
        if bytes.len() > MAX_AUTHENTICATOR_DATA_BYTES {
            return Err(AuthenticatorDataError::TooLarge);
        }
        let short = AuthenticatorDataError::Ends("head");
        let (hash, rest) = bytes.split_first_chunk::<32>().ok_or(short.clone())?;
        let (flags, rest) = rest.split_first().ok_or(short.clone())?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(short)?;
        let counter = u32::from_be_bytes(*counter);
        Ok((Self { rp_id_hash: *hash, flags: Flags::of(*flags), counter }, rest))
    }
}

/// A credential that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential<'a> {
    /// Model of the authenticator.
    pub aaguid: [u8; 16],
    /// Id of the credential.
    pub id: &'a [u8],
    /// Its public key, a COSE key.
    pub key: &'a [u8],
}

impl<'a> NewCredential<'a> {
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), AuthenticatorDataError> {
        let short = AuthenticatorDataError::Ends("credential");
        let (aaguid, rest) = bytes.split_first_chunk::<16>().ok_or(short.clone())?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(short.clone())?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length > MAX_CREDENTIAL_ID_BYTES {
            return Err(AuthenticatorDataError::CredentialId(length));
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(short)?;
        let key = cbor::read_first(rest).map_err(|error| cbor_error("key", error))?;
        let (key, rest) = rest.split_at(key.length);
        Ok((Self { aaguid: *aaguid, id, key }, rest))
    }
}

/// Authenticator data as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorData<'a> {
    /// What stands in all of them.
    pub head: Head,
    /// The new credential, in a registration.
    pub credential: Option<NewCredential<'a>>,
    /// Names of the extensions that answered.
    pub extensions: Vec<String>,
}

impl<'a> AuthenticatorData<'a> {
    /// Reads authenticator data.
    ///
    /// # Errors
    /// The bytes are not of its form, or go beyond a limit.
    pub fn read(bytes: &'a [u8]) -> Result<Self, AuthenticatorDataError> {
        let (head, mut rest) = Head::read(bytes)?;
        let mut credential = None;
        if head.flags.raw & CREDENTIAL != 0 {
            let (read, after) = NewCredential::read(rest)?;
            (credential, rest) = (Some(read), after);
        }
        let mut extensions = vec![];
        if head.flags.raw & EXTENSIONS != 0 {
            let item = cbor::read_first(rest).map_err(|error| cbor_error("extensions", error))?;
            extensions = names(&item.value)?;
            rest = &rest[item.length..];
        }
        if !rest.is_empty() {
            return Err(AuthenticatorDataError::Trailing(rest.len()));
        }
        Ok(Self { head, credential, extensions })
    }
}

const fn cbor_error(part: &'static str, error: CborError) -> AuthenticatorDataError {
    AuthenticatorDataError::Cbor { part, error }
}

fn names(extensions: &Value<'_>) -> Result<Vec<String>, AuthenticatorDataError> {
    let wrong = || cbor_error("extensions", CborError::Kind { at: 0, what: "this value" });
    let pairs = extensions.as_map().ok_or_else(wrong)?;
    pairs.iter().map(|(name, _)| name.as_text().map(str::to_owned).ok_or_else(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(flags: u8) -> Vec<u8> {
        let mut bytes = vec![9; 32];
        bytes.extend([flags, 0, 0, 1, 2]);
        bytes
    }

    #[test]
    fn flags_announce_what_follows() {
        let plain = head(0x1d);
        let read = AuthenticatorData::read(&plain).unwrap();
        assert_eq!(read.head.counter, 258);
        assert!(read.head.flags.user_verified && read.head.flags.backed_up);
        assert_eq!(
            AuthenticatorData::read(&head(0x41)),
            Err(AuthenticatorDataError::Ends("credential"))
        );
        let mut extended = head(0x81);
        extended.extend([0xa1, 0x61, b'x', 0xf5]);
        assert_eq!(AuthenticatorData::read(&extended).unwrap().extensions, ["x"]);
        extended[32] = 0x01;
        let trailing = AuthenticatorData::read(&extended);
        assert_eq!(trailing, Err(AuthenticatorDataError::Trailing(4)));
    }

    #[test]
    fn a_credential_id_may_have_1023_bytes_and_no_more() {
        for (length, fits) in [(1023_u16, true), (1024, false)] {
            let mut bytes = head(0x41);
            bytes.extend([0; 16]);
            bytes.extend(length.to_be_bytes());
            bytes.extend(vec![1; length.into()]);
            bytes.push(0xa0);
            assert_eq!(AuthenticatorData::read(&bytes).is_ok(), fits);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(read) = AuthenticatorData::read(&bytes) {
                prop_assert!(bytes.len() >= HEAD_BYTES);
                prop_assert_eq!(read.head.rp_id_hash.as_slice(), &bytes[..32]);
            }
        }
    }
}
