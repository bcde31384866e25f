//! What the core of identity checks promises, as its callers see it.

#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod cadence;
mod check;
mod compile;
mod consent;
mod ending;
mod made_right;
mod policy;
mod receipt;
mod sample;
mod template;
