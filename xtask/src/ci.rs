//! `cargo xtask ci`: what must hold before a change lands.

use crate::process::{cargo, run_with, timed};
use crate::{process, tests, tidy};
use anyhow::Result;

/// Format, lints, tidy, documentation, tests; cheap checks first, the tests' summary last.
///
/// # Errors
/// The first step that failed.
pub(crate) fn run() -> Result<()> {
    let cargo = cargo();
    process::run(&cargo, &["fmt", "--all", "--check"])?;
    tidy::run(false)?;
    let lints = &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    timed("lints", || process::run(&cargo, lints))?;
    let strict = [("RUSTDOCFLAGS", "-D warnings")];
    let doc = &["doc", "--workspace", "--no-deps", "--document-private-items"];
    timed("documentation", || run_with(&strict, &cargo, doc))?;
    tests::run()
}
