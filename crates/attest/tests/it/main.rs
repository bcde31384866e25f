//! Behaviour of the crate through its public interface.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod android_rules;
mod android_vectors;
mod apple_vectors;
mod chains;
mod changed_bytes;
mod commitments;
mod complete_list;
mod device_document;
mod message_signatures;
mod mutation;
mod passkeys;
mod replay_memory;
mod request_proofs;
mod virtual_statements;
mod webauthn_vectors;
