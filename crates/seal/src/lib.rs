//! Provenance: bundles that a stranger can verify offline, and the operator's signing key.
//!
//! Owns: the canonical evidence bundle ([`bundle`]), its verification ([`verify`]), the signed manifest
//! inside a picture ([`picture`]) with the operator's certificates ([`certificate`]), and Ed25519 keys for
//! the log ([`key`]); and the checks of what is exported otherwise
//! ([`matter`], [`pack`], [`record`]). Never does: reach the network or judge what a photo means. The clock is read in one
//! place that is not ours: the C2PA library asks whether a certificate's time is over.
//!
//! Start at [`verify::verify`]. The format is described in `docs/evidence-bundle.md`.

pub mod bundle;
pub mod certificate;
pub mod key;
pub mod matter;
pub mod pack;
pub mod picture;
pub mod record;
mod signed;
pub mod verify;
