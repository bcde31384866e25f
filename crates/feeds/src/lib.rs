//! What outside bodies publish, as facts: a value of a public random chain ([`drand`]), an alert of a
//! weather service or civil protection ([`cap`]).
//!
//! Owns: reading and checking their bytes. Never does: fetch anything, keep anything, or decide what
//! follows; `server` fetches, and `domain` has the rules. The crate is apart from `attest` because its
//! readers and libraries are others, and from `domain` because of their weight.

pub mod cap;
pub mod drand;
