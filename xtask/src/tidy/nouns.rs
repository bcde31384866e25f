//! The noun map: which modules carry the same noun in which crate. ARCHITECTURE.md prints it between
//! two marks; `tidy --fix` rewrites it, so that it cannot rot.

use super::File;
use crate::process::root;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;

const START: &str = "<!-- nouns: written by cargo xtask tidy --fix -->";
const END: &str = "<!-- /nouns -->";
/// Where a noun's module may stand: (crate, folder under `crates/`).
const PLACES: &[(&str, &str)] = &[
    ("domain", "domain/src/"),
    ("store", "store/src/statements/"),
    ("app", "app/src/"),
    ("api", "web/src/api/"),
    ("console", "web/src/console/"),
    ("recipient", "web/src/recipient/"),
    ("public", "web/src/public/"),
];

/// Compares the printed map with the sources, or rewrites it.
pub(super) fn check(files: &[File], fix: bool) -> Result<Vec<String>> {
    let path = root().join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).context("reading ARCHITECTURE.md")?;
    let (head, rest) = text.split_once(START).context("ARCHITECTURE.md: no noun map mark")?;
    let (_, tail) = rest.split_once(END).context("ARCHITECTURE.md: no end of the noun map")?;
    let wanted = format!("{head}{START}\n{}{END}{tail}", table(files));
    if wanted == text {
        return Ok(vec![]);
    }
    if fix {
        std::fs::write(&path, wanted)?;
        return Ok(vec![]);
    }
    Ok(vec!["ARCHITECTURE.md: the noun map is stale: run cargo xtask tidy --fix".into()])
}

/// Nouns that stand in at least two places, as a Markdown table.
fn table(files: &[File]) -> String {
    let mut map: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files.iter().filter(|f| f.is(&["rs"])) {
        for (name, folder) in PLACES {
            let inside = file.path.strip_prefix("crates/").and_then(|p| p.strip_prefix(folder));
            let Some(first) = inside.and_then(|p| p.split('/').next()) else { continue };
            let noun = first.trim_end_matches(".rs");
            if matches!(noun, "lib" | "mod" | "main") {
                continue;
            }
            let places = map.entry(noun.to_owned()).or_default();
            if !places.contains(name) {
                places.push(name);
            }
        }
    }
    let mut text = String::from("\n| noun |");
    for (name, _) in PLACES {
        let _ = write!(text, " {name} |");
    }
    text.push_str("\n| --- |");
    text.push_str(&" :-: |".repeat(PLACES.len()));
    text.push('\n');
    for (noun, places) in map.iter().filter(|(_, places)| places.len() > 1) {
        let _ = write!(text, "| {noun} |");
        for (name, _) in PLACES {
            let _ = write!(text, " {} |", if places.contains(name) { "•" } else { "" });
        }
        text.push('\n');
    }
    text.push('\n');
    text
}
