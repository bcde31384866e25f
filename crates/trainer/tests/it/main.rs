//! What learning promises: clear errors, nothing left out in silence, the same result twice, and
//! figures on the public tables.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod figures;
mod models;
mod public;
mod signals;
mod tables;
mod town;
#[path = "../../../risk/tests/it/traffic.rs"]
#[allow(dead_code, reason = "it is the risk crate's, and not all of it is needed here")]
mod traffic;
