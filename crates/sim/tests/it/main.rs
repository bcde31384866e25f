//! The rehearsal of the product, and the tests of the rehearsal itself.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod absent;
mod bells;
mod blocks;
mod challenges;
mod claims;
#[path = "../../../store/tests/homes/mod.rs"]
mod home;
mod identity;
mod living;
mod market;
mod patterns;
mod planted;
mod planted_market;
mod planted_races;
mod planted_redress;
mod regressions;
mod rehearsal;
mod scrub;
mod stage;
mod stations;
mod storm;
mod street;
