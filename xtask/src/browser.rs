//! Browser tests: real Chromium against the real binary.

use crate::debian::installed;
use crate::process::{self, cargo, has};
use crate::{demo, models, web};
use anyhow::{Result, bail};
use std::path::Path;

/// Names under which systems install Chromium or Chrome.
const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Files played at the same time: half of the time a journey waits, for a page, a tick of the server or
/// a phone.
const AT_ONCE: &str = "2";

/// Files that hold how long something takes, and are played alone.
const ALONE: &[&str] = &["tests/shutter.test.mjs"];

/// More failing files than this are no unsteadiness, and are not played again.
const MOST_PLAYED_AGAIN: usize = 2;

/// Runs the browser tests whose name matches.
///
/// # Errors
/// As [`prepared`] and [`Prepared::play`].
pub(crate) fn run(filter: Option<&str>) -> Result<()> {
    prepared()?.play(filter)
}

/// Everything that browser tests need is built and installed.
pub(crate) struct Prepared {
    browser: String,
}

/// Builds the binary, and installs what its tests need.
///
/// # Errors
/// As [`tools`], or a build failed.
pub(crate) fn prepared() -> Result<Prepared> {
    let browser = tools()?;
    let build = ["build", "--package", "porchlight-server"];
    process::timed("building the binary", || process::run(&cargo(), &build))?;
    models::fetch();
    Ok(Prepared { browser })
}

/// Installs the browser, what moves its server's clock and what drives it, where they are missing; the
/// browser's name.
///
/// # Errors
/// One of them cannot be had.
pub(crate) fn tools() -> Result<String> {
    let browser = browser()?;
    clock_mover()?;
    web::install("browser-tests")?;
    Ok(browser)
}

impl Prepared {
    /// Runs the browser tests whose name matches. A real browser on a busy machine can be late: up to
    /// [`MOST_PLAYED_AGAIN`] files with a failed test are played once more, alone, and what passes
    /// only then is named as unsteady.
    ///
    /// # Errors
    /// A test failed, or no runner could be started.
    pub(crate) fn play(&self, filter: Option<&str>) -> Result<()> {
        let environment = [
            ("BROWSER_UNDER_TEST", self.browser.as_str()),
            ("BINARY_UNDER_TEST", &demo::binary()),
            (models::VARIABLE, &models::folder()),
        ];
        let listed =
            std::env::temp_dir().join(format!("failed-browser-tests-{}", std::process::id()));
        let files = files()?;
        let (alone, together): (Vec<&str>, Vec<&str>) =
            files.iter().map(String::as_str).partition(|file| ALONE.contains(file));
        let groups = [(together, AT_ONCE), (alone, "1")];
        let mut failed = String::new();
        let mut outcome = Ok(());
        for (files, at_once) in groups {
            let played = play(&environment, filter, &listed, &files, at_once);
            failed += &std::fs::read_to_string(&listed).unwrap_or_default();
            outcome = outcome.and(played);
        }
        let failed: Vec<&str> = failed.lines().collect();
        let outcome = match outcome {
            Err(_) if (1..=MOST_PLAYED_AGAIN).contains(&failed.len()) => {
                eprintln!("failed, and played once more, alone: {}", failed.join(", "));
                let again = play(&environment, filter, &listed, &failed, "1");
                if again.is_ok() {
                    eprintln!("UNSTEADY (failed once, then passed alone): {}", failed.join(", "));
                }
                again
            }
            outcome => outcome,
        };
        // Missing where no runner could be started; why that was is the outcome.
        std::fs::remove_file(&listed).ok();
        outcome
    }
}

/// Every file of browser tests, as their folder's runner names it.
fn files() -> Result<Vec<String>> {
    let folder = process::root().join("browser-tests/tests");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(format!("tests/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

/// Plays the tests of some files, so many files at a time; those with a failed test are listed in a
/// file.
fn play(
    environment: &[(&str, &str)],
    filter: Option<&str>,
    listed: &Path,
    files: &[&str],
    at_once: &str,
) -> Result<()> {
    let pattern = filter.map(|f| format!("--test-name-pattern={f}"));
    let list = format!("--test-reporter-destination={}", listed.display());
    let at_once = format!("--test-concurrency={at_once}");
    let mut arguments = vec!["--test", &at_once];
    arguments.extend(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    arguments.extend(["--test-reporter=./stage/failed_files.mjs", &list]);
    arguments.extend(pattern.as_deref());
    arguments.extend(files);
    process::run_in_with("browser-tests", environment, "node", &arguments)
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
