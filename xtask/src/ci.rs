//! `cargo xtask ci`: what must hold before a change lands.

use crate::process::{cargo, run_with};
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
    process::run(&cargo, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    run_with(
        &[("RUSTDOCFLAGS", "-D warnings")],
        &cargo,
        &["doc", "--workspace", "--no-deps", "--document-private-items"],
    )?;
    tests::run()
}
