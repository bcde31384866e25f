//! What learning promises: clear errors, nothing left out in silence, the same result twice, and
//! figures on the public tables.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod figures;
mod models;
mod public;
mod tables;
mod town;
