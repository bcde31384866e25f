//! Provenance: bundles that a stranger can verify offline, and the operator's signing key.
//!
//! Owns: the canonical evidence bundle ([`bundle`]), its verification ([`verify`]) and Ed25519 keys
//! for the log ([`key`]). Never does: reach the network, read a clock, or judge what a photo means.
//!
//! Start at [`verify::verify`]. The format is described in `docs/evidence-bundle.md`.

pub mod bundle;
pub mod key;
pub mod verify;
