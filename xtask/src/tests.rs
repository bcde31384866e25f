//! `cargo xtask test`: every test of the repository.

use crate::postgres::{self, Server};
use crate::process::{self, cargo, has, root, run_in, timed};
use crate::{browser, web};
use anyhow::Result;

/// The tests that know one engine of the store and are played on the other one as well: every
/// use-case, and the storm. Those that know both run on both anyway.
const ON_POSTGRES: &str = "binary_id(porchlight-app::it) \
    + (binary_id(porchlight-sim::it) & test(/^((blocks|challenges|regressions|stations)::|storm::sixty_four_threads_break)/))";

/// How cargo-nextest runs; examples are compiled by the lints and would be linked for nothing here.
const NEXTEST: &[&str] = &["nextest", "run", "--workspace", "--lib", "--bins", "--tests"];

/// Tests at a time beyond one for each processor: many wait for a disk, a database or another process.
const BEYOND_PROCESSORS: usize = 1;

/// Runs the tests in Rust; cargo-nextest where it is installed, the built-in runner otherwise. The
/// summary of all comes last.
///
/// # Errors
/// A test failed, or a tool is missing.
fn rust() -> Result<()> {
    let cargo = cargo();
    let server = postgres::for_tests();
    let base = server.as_ref().map(Server::base);
    let shared = base.as_deref().map(|base| (postgres::SERVER, base));
    let nextest = has(&cargo, &["nextest", "--version"]);
    if !nextest {
        eprintln!("cargo-nextest is not installed; using cargo test (slower, same tests)");
    }
    // On demand until the whole of it was seen to pass in the time there is.
    let both = std::env::var_os("TESTS_BOTH").is_some();
    let on_postgres = match shared.filter(|_| both) {
        Some(shared) => {
            let environment = [shared, (postgres::ENGINE, postgres::POSTGRES)];
            let some: &[&str] = if nextest {
                &[NEXTEST, &["--no-fail-fast", "-E", ON_POSTGRES]].concat()
            } else {
                &["test", "--no-fail-fast", "--package", "porchlight-app", "--test", "it"]
            };
            process::run_with(&environment, &cargo, some)
        }
        None => Ok(()),
    };
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let at_once = format!("--test-threads={}", at_once + BEYOND_PROCESSORS);
    let all: &[&str] =
        if nextest { &[NEXTEST, &[&at_once]].concat() } else { &["test", "--workspace"] };
    let environment: Vec<_> = shared.into_iter().collect();
    process::run_with(&environment, &cargo, &[all, &["--no-fail-fast"]].concat())?;
    on_postgres
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

/// The whole suite: clients, browser, Rust. The last runner's summary comes last.
///
/// # Errors
/// As [`rust`].
pub(crate) fn run() -> Result<()> {
    run_beside(|| Ok(()))
}

/// As [`run`], with `beside` done while browsers wait, which they do for half of their time. Everything is
/// compiled in one go before: one crate after another would leave a processor idle, and what is missing is
/// installed meanwhile.
///
/// # Errors
/// As [`rust`], and those of `beside`.
pub(crate) fn run_beside(beside: impl FnOnce() -> Result<()> + Send) -> Result<()> {
    timed("building the clients", web::run)?;
    process::together(
        || timed("compiling", compile),
        || {
            timed("installing what tests need", installed)?;
            timed("tests of the clients", clients)
        },
    )?;
    let browser = browser::prepared()?;
    process::together(|| timed("browser tests", || browser.play(None)), beside)?;
    rust()
}

/// What tests need beside this repository: browsers and what they need, and a database.
///
/// # Errors
/// Something cannot be had, and no test can do without.
fn installed() -> Result<()> {
    browser::tools()?;
    postgres::install();
    Ok(())
}

/// Compiles what [`rust`] runs.
///
/// # Errors
/// As [`rust`].
fn compile() -> Result<()> {
    let cargo = cargo();
    let some: &[&str] = if has(&cargo, &["nextest", "--version"]) {
        &[NEXTEST, &["--no-run", "--cargo-quiet"]].concat()
    } else {
        &["test", "--workspace", "--no-run", "--quiet"]
    };
    process::run(&cargo, some)
}
