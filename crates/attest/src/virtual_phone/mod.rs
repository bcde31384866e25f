//! A labelled virtual phone: statements in the real formats, under test roots of its own.
//!
//! Owns: keys, certificates and statements made from a seed, so that the simulation, load tests and
//! our own tests speak the real protocol. Never does: stand in for a real phone. Its roots are not
//! among those that the crate ships, every name in its certificates says what it is, and whoever
//! accepts it has put [`Maker::root`] into the list of roots on purpose.
//!
//! Start at [`Maker`]; [`certificate`] and [`key`] serve other formats too.

pub mod android;
pub mod apple;
pub mod cbor;
pub mod certificate;
mod client;
pub mod encoding;
pub mod key;
pub mod passkey;
mod request;
pub mod webauthn;

pub use android::{Maker, Phone, Statement};
pub use apple::{AppleDevice, AppleMaker};
pub use client::{Header, VirtualClient};
pub use key::VirtualKey;
pub use request::Request;
pub use webauthn::{AuthenticatorMaker, VirtualAuthenticator, VirtualCeremony};
