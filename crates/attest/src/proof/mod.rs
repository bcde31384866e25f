//! Proofs that a request or a commitment comes from the holder of a key.
//!
//! Owns: reading public keys (`jwk`), compact signatures (`jws`), request proofs of RFC 9449
//! (`dpop`), server nonces (`nonce`), the memory that lets a proof work once (`replay`), signed
//! commitments (`commitment`) and capture records (`capture`). Never does: know accounts or tokens beyond their hash. Start at
//! [`dpop::check`].

pub mod capture;
pub mod commitment;
pub mod dpop;
pub mod jwk;
pub mod jws;
pub mod message_signature;
pub mod nonce;
pub mod replay;
