//! The rehearsal of the product, and the tests of the rehearsal itself.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod living;
mod planted;
mod regressions;
mod rehearsal;
mod storm;
