//! `cargo xtask test`: every test of the repository.

use crate::process::{self, cargo, has};
use anyhow::Result;

/// Runs all tests; cargo-nextest where it is installed, the built-in runner otherwise.
///
/// # Errors
/// A test failed, or a tool is missing.
pub(crate) fn run_all_rust() -> Result<()> {
    let cargo = cargo();
    if has(&cargo, &["nextest", "--version"]) {
        return process::run(&cargo, &["nextest", "run", "--workspace", "--no-fail-fast"]);
    }
    eprintln!("cargo-nextest is not installed; using cargo test (slower, same tests)");
    process::run(&cargo, &["test", "--workspace", "--no-fail-fast"])
}

/// The whole suite.
///
/// # Errors
/// As [`run_all_rust`].
pub(crate) fn run() -> Result<()> {
    run_all_rust()
}
