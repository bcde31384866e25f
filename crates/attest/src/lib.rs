//! Device statements and request proofs: bytes in, facts out.
//!
//! Owns: reading and verifying what a phone, an authenticator or a client key states: certificate
//! chains, attestations, assertions, signed requests. Never does: read a clock, a file, a socket or
//! entropy, or decide what a fact is worth. The time, the trust roots, the revocation list and the
//! challenge are arguments; the answer is facts with reasons, never a boolean.
//!
//! Start at [`x509`] for chains, [`proof`] for requests, and [`signature`] for what every format rests on.

pub mod android;
pub mod apple;
pub mod cbor;
mod code;
pub mod cose;
mod hex_bytes;
pub mod outcome;
#[cfg(feature = "parsers")]
pub mod parsers;
pub mod passkey;
mod post_quantum;
pub mod proof;
mod rare_signatures;
pub mod refusal;
pub mod signature;
#[cfg(feature = "virtual-phone")]
pub mod virtual_phone;
pub mod webauthn;
pub mod x509;

pub use hex_bytes::HexBytes;
