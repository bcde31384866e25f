//! What scoring promises: exact reasons, kept directions, and refusal of changed models.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod card;
mod trees;
