//! Plans as a whole: what always holds, how good they are, and large days.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod city;
#[allow(dead_code, reason = "days are for the examples")]
mod drivers;
mod instances;
mod large;
mod nearest;
mod property;
mod quality;
mod reasons;
mod shares;
