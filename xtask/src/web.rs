//! `cargo xtask web`: builds what browsers fetch, with the pinned packages of each client.

use crate::process::{has, root, run_in};
use anyhow::{Result, bail};

/// Folders with a `package.json`, in building order.
const CLIENTS: &[&str] = &["web-client", "courier"];

/// Installs the packages of each client as its lock file says, and builds it.
///
/// # Errors
/// Node or npm is missing, or a step failed.
pub(crate) fn run() -> Result<()> {
    if !has("npm", &["--version"]) {
        bail!("npm is missing. On Debian or Ubuntu: apt-get install nodejs npm (Node 20 or newer)");
    }
    for client in CLIENTS.iter().filter(|c| root().join(c).join("package.json").exists()) {
        install(client)?;
        run_in(client, "npm", &["run", "--silent", "build"])?;
    }
    Ok(())
}

/// Installs a client's packages unless they stand there as the lock file says.
///
/// # Errors
/// npm failed.
pub(crate) fn install(client: &str) -> Result<()> {
    let folder = root().join(client);
    let changed = |path: &str| folder.join(path).metadata().and_then(|m| m.modified()).ok();
    let fresh = changed("node_modules/.package-lock.json") >= changed("package-lock.json");
    if fresh && folder.join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    run_in(client, "npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])
}
