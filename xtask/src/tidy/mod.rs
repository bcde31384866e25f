//! `cargo xtask tidy`: the rules of the repository that no compiler checks. Each rule is a function
//! from the repository's files to complaints; a complaint names file and line and says what to do.
//!
//! Start at [`run`]; `imports` holds the table of who may import whom.

mod blameless;
mod coverage;
mod imports;
mod links;
mod nouns;
mod sources;
mod words;

use crate::process::root;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file of the repository.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Contents; files that are not UTF-8 are not looked at.
    pub(crate) text: String,
}

impl File {
    /// Whether the name ends in one of these extensions.
    pub(crate) fn is(&self, extensions: &[&str]) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|e| extensions.iter().any(|wanted| e == *wanted))
    }
    /// Whether it is a test or benchmark, where some rules are looser.
    pub(crate) fn is_test(&self) -> bool {
        ["/tests/", "/benches/", "/test/", ".test.", "tests.rs"]
            .iter()
            .any(|p| self.path.contains(p))
            || self.path.starts_with("browser-tests/")
    }
}

/// Runs every rule; with `fix`, rewrites what is generated instead of complaining.
///
/// # Errors
/// At least one rule complained.
pub(crate) fn run(fix: bool) -> Result<()> {
    let files = tracked()?;
    let mut complaints = vec![];
    complaints.extend(imports::check(&files)?);
    complaints.extend(sources::check(&files));
    complaints.extend(words::check(&files));
    complaints.extend(blameless::check(&files));
    complaints.extend(coverage::check(&files));
    complaints.extend(links::check(&files));
    complaints.extend(nouns::check(&files, fix)?);
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    if !complaints.is_empty() {
        bail!("tidy: {} complaints", complaints.len());
    }
    println!("tidy: {} files, nothing to complain about", files.len());
    Ok(())
}

/// Files that git knows or would add, read as text.
fn tracked() -> Result<Vec<File>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root())
        .output()?;
    let mut files = vec![];
    for path in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|p| !p.is_empty()) {
        let full: PathBuf = root().join(path);
        if let Ok(text) = std::fs::read_to_string(&full) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    Ok(files)
}
