//! Browser tests: real Chromium against the real binary.

use crate::debian::installed;
use crate::process::{self, cargo, has};
use crate::{demo, models, web};
use anyhow::{Result, bail};

/// Names under which systems install Chromium or Chrome.
const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Runs every browser test.
///
/// # Errors
/// No browser can be had, a build failed, or a test failed.
pub(crate) fn run(filter: Option<&str>) -> Result<()> {
    let browser = browser()?;
    clock_mover()?;
    web::install("browser-tests")?;
    process::run(&cargo(), &["build", "--package", "porchlight-server"])?;
    let mut arguments = vec!["--test", "--test-concurrency=1", "--test-reporter=spec"];
    let pattern = filter.map(|f| format!("--test-name-pattern={f}"));
    arguments.extend(pattern.as_deref());
    arguments.push("tests/");
    models::fetch();
    let environment = [
        ("BROWSER_UNDER_TEST", browser.as_str()),
        ("BINARY_UNDER_TEST", &demo::binary()),
        (models::VARIABLE, &models::folder()),
    ];
    process::run_in_with("browser-tests", &environment, "node", &arguments)
}

/// The browser on this machine; Debian's package is installed where this user may do so.
fn browser() -> Result<String> {
    if let Some(found) = BROWSERS.iter().find(|name| has(name, &["--version"])) {
        return Ok((*found).to_owned());
    }
    if installed("chromium")? {
        return Ok("chromium".into());
    }
    bail!(
        "the browser tests need Chromium. On Debian or Ubuntu: apt-get install chromium; \
         elsewhere install Chromium or Chrome so that `chromium` or `google-chrome` starts it"
    )
}

/// What lets days pass for a server under test; Debian's package is installed where this user may do so.
fn clock_mover() -> Result<()> {
    if has("faketime", &["--version"]) || installed("faketime")? {
        return Ok(());
    }
    bail!(
        "the browser tests let days pass with libfaketime. On Debian or Ubuntu: apt-get install \
         faketime; elsewhere install libfaketime so that `faketime` starts it"
    )
}
