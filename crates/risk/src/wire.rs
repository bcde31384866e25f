//! Signals from outside: the JSON of `POST /v1/signals`.
//!
//! Owns: the versioned form in which another dispatch system sends what it saw, and its translation
//! into a [`Signal`]. Names of accounts, devices and networks are replaced by keyed digests at once,
//! so that neither windows nor records hold them. Never does: guess; a field that is wrong is named.

use crate::signal::{Kind, MAX_AT_MS, NO_MINUTE, Signal};
use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use porchlight_domain::words::Assurance;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The only version of [`WireSignal`] so far.
pub const WIRE_VERSION: u16 = 1;
/// Longest identifier in bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// One signal as JSON. Times are milliseconds since the Unix epoch by the sender's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WireSignal {
    /// [`WIRE_VERSION`].
    pub version: u16,
    /// When the request was received.
    pub at_ms: u64,
    /// The account.
    pub actor: String,
    /// What the request did: a code of [`Kind`].
    pub kind: String,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The device, best the thumbprint of its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The network prefix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Client hints, in any fixed form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_hints: Option<String>,
    /// The offer acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<String>,
    /// The station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// When this session was first sent the offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_at_ms: Option<u64>,
    /// The session's round trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_ms: Option<u16>,
    /// Minutes after midnight at the station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_minute: Option<u16>,
    /// What could be checked about the machine: a code of [`Assurance`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<String>,
    /// The proof that came along was forged.
    #[serde(default)]
    pub forged: bool,
}

/// What is wrong with a signal from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WireError {
    /// A version this server does not speak.
    Version(u16),
    /// A code that is in no list: field, value.
    UnknownCode(&'static str, String),
    /// An identifier that is empty or longer than [`MAX_NAME_BYTES`].
    Name(&'static str),
    /// A number outside of its range.
    Range(&'static str),
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(found) => {
                write!(f, "version {found} is not spoken here, send version {WIRE_VERSION}")
            }
            Self::UnknownCode(field, value) => write!(f, "{field}: unknown code {value:?}"),
            Self::Name(field) => write!(f, "{field}: must have 1 to {MAX_NAME_BYTES} bytes"),
            Self::Range(field) => write!(f, "{field}: out of range"),
        }
    }
}

impl core::error::Error for WireError {}

/// The key under which identifiers become digests. Another key, other digests: whoever sees only
/// windows or records cannot look an account up.
#[derive(Clone)]
pub struct Pseudonyms {
    key: [u8; 32],
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms")
    }
}

impl Pseudonyms {
    /// Takes a secret of the operator.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Names of somebody else's accounts, devices, networks and offers: no digest of theirs is one of
    /// ours, whatever they call them.
    #[must_use]
    pub fn within(&self, owner: &str) -> Self {
        Self { key: self.digest("within", owner.as_bytes()) }
    }

    /// The number of an account.
    #[must_use]
    pub fn actor(&self, name: &str) -> u128 {
        let digest = self.digest("actor", name.as_bytes());
        let mut number = [0; 16];
        number.copy_from_slice(&digest[..16]);
        u128::from_le_bytes(number)
    }

    /// The digest of a session, device, network, client hints or thing; never 0.
    #[must_use]
    pub fn part(&self, field: &str, name: &[u8]) -> u64 {
        let digest = self.digest(field, name);
        let mut number = [0; 8];
        number.copy_from_slice(&digest[..8]);
        u64::from_le_bytes(number).max(1)
    }

    /// The digest of a station, by which a policy names it; never 0.
    #[must_use]
    pub fn station(&self, name: &str) -> u32 {
        (self.part("station", name.as_bytes()) as u32).max(1)
    }

    fn digest(&self, field: &str, name: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
        hash.update(name);
        hash.finalize().into()
    }
}

impl WireSignal {
    /// The signal, with keyed digests for all identifiers.
    ///
    /// # Errors
    /// [`WireError`] names the field that is wrong. What a dispatch system did itself ([`Kind::is_ours`])
    /// is taken: it says so of its own accounts, whose names `under` keeps apart.
    pub fn signal(&self, under: &Pseudonyms) -> Result<Signal, WireError> {
        if self.version != WIRE_VERSION {
            return Err(WireError::Version(self.version));
        }
        let kind = Kind::from_str(&self.kind)
            .map_err(|_| WireError::UnknownCode("kind", self.kind.clone()))?;
        let assurance = match &self.assurance {
            None => Assurance::None,
            Some(code) => Assurance::from_str(code)
                .map_err(|_| WireError::UnknownCode("assurance", code.to_owned()))?,
        };
        if !(1..=MAX_AT_MS).contains(&self.at_ms) {
            return Err(WireError::Range("at_ms"));
        }
        if self.shown_at_ms.is_some_and(|shown| shown > self.at_ms) {
            return Err(WireError::Range("shown_at_ms"));
        }
        if self.local_minute.is_some_and(|minute| minute >= 24 * 60) {
            return Err(WireError::Range("local_minute"));
        }
        let part = |field: &'static str, name: &Option<String>| match name {
            None => Ok(0),
            Some(name) => Ok(under.part(field, checked(field, name)?.as_bytes())),
        };
        Ok(Signal {
            at_ms: self.at_ms,
            actor: under.actor(checked("actor", &self.actor)?),
            session: part("session", &self.session)?,
            device: part("device", &self.device)?,
            network: part("network", &self.network)?,
            hints: part("client_hints", &self.client_hints)?,
            thing: part("thing", &self.thing)?,
            shown_at_ms: self.shown_at_ms.unwrap_or(0),
            station: match &self.station {
                None => 0,
                Some(name) => under.station(checked("station", name)?),
            },
            round_trip_ms: self.round_trip_ms.unwrap_or(0),
            local_minute: self.local_minute.unwrap_or(NO_MINUTE),
            kind,
            assurance,
            forged: self.forged,
        })
    }
}

fn checked<'a>(field: &'static str, name: &'a str) -> Result<&'a str, WireError> {
    if (1..=MAX_NAME_BYTES).contains(&name.len()) { Ok(name) } else { Err(WireError::Name(field)) }
}
