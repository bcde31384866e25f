//! `cargo xtask demo`: builds everything and starts the product with a living demo city.

use crate::process::{self, cargo, root, run_with};
use crate::{models, web};
use anyhow::Result;

/// Builds the clients and the `porchlight` binary, then runs `porchlight demo` with `arguments`.
///
/// # Errors
/// A build step failed, or the demo ended with a status other than zero.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    web::run()?;
    process::run(&cargo(), &["build", "--package", "porchlight-server"])?;
    models::fetch();
    let mut all = vec!["demo"];
    all.extend(arguments.iter().map(String::as_str));
    run_with(&[(models::VARIABLE, &models::folder())], &binary(), &all)
}

/// The `porchlight` binary of the development profile.
pub(crate) fn binary() -> String {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    folder.join("debug/porchlight").to_string_lossy().into_owned()
}
