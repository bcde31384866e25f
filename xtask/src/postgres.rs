//! `cargo xtask postgres -- COMMAND`: starts a PostgreSQL server in a temporary folder, runs the
//! command with it, and stops it. Tests that know both engines then share that server, and those
//! that know one use it.
//!
//! `cargo xtask postgres -- cargo nextest run -p porchlight-store -p porchlight-app`

use crate::process::root;
use anyhow::{Context, Result, bail};
use std::process::Command;

#[path = "../../crates/store/tests/home/server.rs"]
mod server;

/// Runs `command` beside a server.
///
/// # Errors
/// `PostgreSQL` is not installed, or the command failed.
pub(crate) fn run(command: &[String]) -> Result<()> {
    let (program, arguments) = command.split_first().context("name a command to run")?;
    let server = server::Server::new().context("PostgreSQL is not installed")?;
    let ended = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .env("PORCHLIGHT_TEST_POSTGRES", server.base())
        .env("PORCHLIGHT_TEST_ENGINE", "postgres")
        .status()
        .with_context(|| format!("starting {program}"))?;
    if !ended.success() {
        bail!("{program} ended with {ended}");
    }
    Ok(())
}
