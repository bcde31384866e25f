//! The transparency log's mathematics: leaves, the Merkle tree, proofs, checkpoints, receipts.
//!
//! Owns: bytes and hashes (RFC 6962 / RFC 9162 hashing, C2SP signed notes and checkpoints).
//! Never does: keep leaves (see `store`) or hold keys; signatures are checked through a function
//! that the caller passes in. Start at [`leaf`] for what is recorded, [`merkle`] for the tree,
//! [`checkpoint`] for what is signed.

pub mod base64;
pub mod checkpoint;
pub mod leaf;
pub mod merkle;
pub mod note;
pub mod receipt;
pub mod tlog_proof;
