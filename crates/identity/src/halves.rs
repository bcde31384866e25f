//! The two halves of a template's key: one in a key store outside every backup, one on the phone.
//!
//! Owns: the halves, which cannot be copied, printed or written out and are overwritten when they are
//! dropped, and the key store's port. Never does: keep a half (see `server::ports::face_keys`) or
//! list what is kept: the port has no way to.

use alloc::string::String;
use core::fmt;
use porchlight_domain::id::FaceTemplateId;
use zeroize::Zeroizing;

/// Bytes of a half.
pub const HALF_BYTES: usize = 32;

/// The half that the server keeps, apart from database and backups.
pub struct ServerHalf(Zeroizing<[u8; HALF_BYTES]>);

/// The half that only the courier's phone keeps.
pub struct DeviceHalf(Zeroizing<[u8; HALF_BYTES]>);

/// Bytes that no random source gives: all the same.
fn is_weak(bytes: &[u8; HALF_BYTES]) -> bool {
    bytes.iter().all(|byte| *byte == bytes[0])
}

impl ServerHalf {
    /// A half from fresh random bytes, or one that a key store kept. `None` for bytes that are all
    /// the same: what should be random is not.
    #[must_use]
    pub fn new(bytes: [u8; HALF_BYTES]) -> Option<Self> {
        let bytes = Zeroizing::new(bytes);
        (!is_weak(&bytes)).then_some(Self(bytes))
    }

    /// The bytes, for a key store to keep and for nothing else.
    #[must_use]
    pub fn bytes(&self) -> &[u8; HALF_BYTES] {
        &self.0
    }
}

impl DeviceHalf {
    /// A half that a phone sent. `None` for bytes that are all the same: the phone's random source is
    /// broken, and a template sealed with it would be the server's alone.
    #[must_use]
    pub fn new(bytes: [u8; HALF_BYTES]) -> Option<Self> {
        let bytes = Zeroizing::new(bytes);
        (!is_weak(&bytes)).then_some(Self(bytes))
    }

    /// Hands the bytes to the process that compares, over its pipe, and to nothing else; the half ends
    /// with it.
    pub fn hand_over<R>(self, to: impl FnOnce(&[u8; HALF_BYTES]) -> R) -> R {
        to(&self.0)
    }

    pub(crate) fn bytes(&self) -> &[u8; HALF_BYTES] {
        &self.0
    }
}

/// The key store did not do what it was told; nothing may be promised about the half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStoreFault(pub String);

impl fmt::Display for KeyStoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for KeyStoreFault {}

/// What became of a half that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is kept, durably.
    Kept,
    /// There is one under this id; it was left as it is.
    Taken,
}

/// What became of a half that was to be destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destroyed {
    /// It was there, and is gone, durably.
    Now,
    /// There was none.
    Before,
}

/// Where the server's halves are kept: outside the database and outside every backup.
///
/// There is deliberately no way to list, count or search them: whoever wants one must know whose.
pub trait ServerHalves: Send + Sync {
    /// Keeps a half durably before it answers; never replaces one.
    ///
    /// # Errors
    /// [`KeyStoreFault`]: the half may or may not be kept; destroy it and take a new id.
    fn put(&self, id: FaceTemplateId, half: &ServerHalf) -> Result<Put, KeyStoreFault>;

    /// The half of this template; `None` when it was destroyed or never was.
    ///
    /// # Errors
    /// [`KeyStoreFault`]: it cannot be read now.
    fn get(&self, id: FaceTemplateId) -> Result<Option<ServerHalf>, KeyStoreFault>;

    /// Overwrites and removes a half durably before it answers. May be repeated.
    ///
    /// # Errors
    /// [`KeyStoreFault`]: it may still be there; no receipt may be given.
    fn destroy(&self, id: FaceTemplateId) -> Result<Destroyed, KeyStoreFault>;
}
