//! Starting other programs: prints the command, runs it at the repository's root, and turns a
//! failure into an error that names it.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The cargo that started this task, or the one on the path.
pub(crate) fn cargo() -> String {
    option_env!("CARGO").unwrap_or("cargo").to_owned()
}

/// Runs `program` with `arguments` in `folder` (below the root) with additions to its environment,
/// output going to the terminal.
///
/// # Errors
/// The program is missing, or ends with a status other than zero.
pub(crate) fn run_in_with(
    folder: &str,
    environment: &[(&str, &str)],
    program: &str,
    arguments: &[&str],
) -> Result<()> {
    announce(folder, program, arguments);
    let status = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root().join(folder))
        .status()
        .with_context(|| format!("could not start `{program}`; is it installed?"))?;
    if !status.success() {
        bail!("`{program} {}` failed with {status}", arguments.join(" "));
    }
    Ok(())
}

/// Runs `program` with `arguments` in `folder` (below the root).
///
/// # Errors
/// As [`run_in_with`].
pub(crate) fn run_in(folder: &str, program: &str, arguments: &[&str]) -> Result<()> {
    run_in_with(folder, &[], program, arguments)
}

/// Runs a program at the root with additions to its environment.
///
/// # Errors
/// As [`run_in_with`].
pub(crate) fn run_with(
    environment: &[(&str, &str)],
    program: &str,
    arguments: &[&str],
) -> Result<()> {
    run_in_with(".", environment, program, arguments)
}

/// Like [`run_in`], at the root.
///
/// # Errors
/// As [`run_in`].
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<()> {
    run_in(".", program, arguments)
}

/// Runs a program and returns what it printed.
///
/// # Errors
/// As [`run_in`]; what it wrote to standard error is part of the message.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String> {
    announce(".", program, arguments);
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("could not start `{program}`; is it installed?"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{program} {}` failed with {}\n{said}", arguments.join(" "), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether `program` can be started at all.
pub(crate) fn has(program: &str, probe: &[&str]) -> bool {
    Command::new(program)
        .args(probe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn announce(folder: &str, program: &str, arguments: &[&str]) {
    let place = if folder == "." { String::new() } else { format!("({folder}) ") };
    let name = Path::new(program).file_name().map_or(program.into(), |n| n.to_string_lossy());
    eprintln!("\n> {place}{name} {}", arguments.join(" "));
}

/// Does one step of a long run and says afterwards how long it took, so that whoever waits for the
/// whole knows where to look.
///
/// # Errors
/// The step's own.
#[allow(clippy::disallowed_methods, reason = "a tool of the workshop measures by the wall clock")]
pub(crate) fn timed(step: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let begun = std::time::Instant::now();
    let done = work();
    eprintln!("step {step}: {} s", begun.elapsed().as_secs());
    done
}

/// Does `work` while `beside` is done in a thread of its own, and answers when both ended: the error of
/// `work` first. For a step that waits half of its time beside one that only computes.
///
/// # Errors
/// Those of either.
pub(crate) fn together(
    work: impl FnOnce() -> Result<()>,
    beside: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let work = work();
        let beside = beside.join().unwrap_or_else(|_| bail!("a step ended in a panic; see above"));
        work.and(beside)
    })
}

/// Like [`run_with`], giving way to everything else on this machine where the system knows how.
///
/// # Errors
/// As [`run_in`].
pub(crate) fn run_giving_way(
    environment: &[(&str, &str)],
    program: &str,
    arguments: &[&str],
) -> Result<()> {
    if has("nice", &["true"]) {
        let all = [&["-n", "15", program], arguments].concat();
        return run_with(environment, "nice", &all);
    }
    run_with(environment, program, arguments)
}
