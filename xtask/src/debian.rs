//! Programs that the tests need and that Debian packages: installed where this user may do so.

use crate::process::{has, output, run_in};
use anyhow::Result;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the lists of packages were asked for already.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Installs a package of Debian's; `false` where this user may not.
///
/// # Errors
/// The package could not be installed.
pub(crate) fn installed(package: &str) -> Result<bool> {
    if !has("apt-get", &["--version"]) || !is_administrator() {
        return Ok(false);
    }
    if !ASKED.swap(true, Ordering::Relaxed) {
        run_in(".", "apt-get", &["update", "-qq"])?;
    }
    run_in(".", "apt-get", &["install", "-y", "-qq", "--no-install-recommends", package])?;
    Ok(true)
}

fn is_administrator() -> bool {
    output("id", &["-u"]).is_ok_and(|id| id.trim() == "0")
}
