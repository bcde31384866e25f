//! The real implementations of the conductor's ports. Each translates, none decides.

pub mod alert_feeds;
pub mod blobs;
pub(crate) mod cover;
pub mod erasures;
pub mod face_keys;
pub mod mail;
pub mod masking;
#[cfg(feature = "oidc")]
pub(crate) mod oidc;
pub mod outward;
pub(crate) mod phones;
pub mod photo_hashes;
pub mod picture_code;
pub mod public_numbers;
mod push;
pub mod router;
pub mod seal;
pub(crate) mod statements;
mod wire;
