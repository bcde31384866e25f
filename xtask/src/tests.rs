//! `cargo xtask test`: every test of the repository.

use crate::process::{self, cargo, has, root, run_in};
use crate::{browser, web};
use anyhow::Result;

/// Runs the tests in Rust; cargo-nextest where it is installed, the built-in runner otherwise.
///
/// # Errors
/// A test failed, or a tool is missing.
fn rust() -> Result<()> {
    let cargo = cargo();
    if has(&cargo, &["nextest", "--version"]) {
        return process::run(
            &cargo,
            &["nextest", "run", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"],
        );
    }
    eprintln!("cargo-nextest is not installed; using cargo test (slower, same tests)");
    process::run(&cargo, &["test", "--workspace", "--no-fail-fast"])
}

/// Types and tests of the clients that run in browsers.
///
/// # Errors
/// As [`rust`].
fn clients() -> Result<()> {
    for client in ["web-client", "courier"] {
        if root().join(client).join("package.json").exists() {
            run_in(client, "npm", &["run", "--silent", "check"])?;
            run_in(client, "npm", &["test", "--silent"])?;
        }
    }
    Ok(())
}

/// The whole suite: clients, Rust, browser. The last runner's summary comes last.
///
/// # Errors
/// As [`rust`].
pub(crate) fn run() -> Result<()> {
    web::run()?;
    clients()?;
    browser::run(None)?;
    rust()
}
