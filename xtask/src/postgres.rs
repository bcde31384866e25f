//! PostgreSQL for tests: one server in a temporary folder for a whole run.
//!
//! `cargo xtask test` starts it by itself. `cargo xtask postgres -- COMMAND` starts one for any other
//! command: tests that know both engines then share that server, and those that know one use it.
//!
//! `cargo xtask postgres -- cargo nextest run -p porchlight-store -p porchlight-app`

use crate::debian::installed;
use crate::process::root;
use anyhow::{Context, Result, bail};
use server::Disk;
pub(crate) use server::Server;
use std::process::Command;

#[path = "../../crates/store/tests/homes/server.rs"]
#[allow(clippy::unwrap_used, reason = "shared with the tests, which stop at the first surprise")]
mod server;

/// Names the server to tests.
pub(crate) const SERVER: &str = "TESTS_POSTGRES";
/// Puts tests that know one engine on the other one.
pub(crate) const ENGINE: &str = "TESTS_ENGINE";
/// The other one, as [`ENGINE`] says it.
pub(crate) const POSTGRES: &str = "postgres";

/// Installs Debian's package where this user may do so and it is missing; says why it could not.
pub(crate) fn install() {
    if !server::is_installed()
        && let Err(error) = installed("postgresql")
    {
        eprintln!("{error:#}");
    }
}

/// A server for the tests; none, loudly, where it cannot be had.
pub(crate) fn for_tests() -> Option<Server> {
    install();
    let server = Server::new(Disk::Skipped);
    if server.is_none() {
        let line = "=".repeat(80);
        eprintln!(
            "\n{line}\nNO TEST RUNS ON POSTGRESQL. {}, and run again.\n{line}\n",
            server::MISSING
        );
    }
    server
}

/// Runs `command` beside a server.
///
/// # Errors
/// `PostgreSQL` is not installed, or the command failed.
pub(crate) fn run(command: &[String]) -> Result<()> {
    let (program, arguments) = command.split_first().context("name a command to run")?;
    let server = Server::new(Disk::Skipped).context(server::MISSING)?;
    let ended = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .env(SERVER, server.base())
        .env(ENGINE, POSTGRES)
        .status()
        .with_context(|| format!("starting {program}"))?;
    if !ended.success() {
        bail!("{program} ended with {ended}");
    }
    Ok(())
}
