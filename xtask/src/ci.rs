//! `cargo xtask ci`: what must hold before a change lands.

use crate::process::{cargo, run_giving_way, timed};
use crate::{process, tests, tidy};
use anyhow::Result;

/// Format and tidy, which are cheap; then the tests, with lints and documentation done while browsers
/// wait. The tests' summary comes last.
///
/// # Errors
/// The first step that failed.
pub(crate) fn run() -> Result<()> {
    process::run(&cargo(), &["fmt", "--all", "--check"])?;
    tidy::run(false)?;
    tests::run_beside(|| {
        timed("lints", lints)?;
        timed("documentation", documentation)
    })
}

fn lints() -> Result<()> {
    let strict = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    run_giving_way(&[], &cargo(), &strict)
}

fn documentation() -> Result<()> {
    let whole = ["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"];
    run_giving_way(&[("RUSTDOCFLAGS", "-D warnings")], &cargo(), &whole)
}
