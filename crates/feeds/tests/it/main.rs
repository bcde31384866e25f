//! What outside bodies publish, read and checked.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod cap;
mod drand;
mod index;
