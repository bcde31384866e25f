//! Lengths, names and module docs of source files.

use super::File;
use std::path::Path;

/// Most lines of a source file.
const MAX_LINES: usize = 400;
/// Most lines of a test, stylesheet or text catalogue.
const MAX_LINES_LOOSE: usize = 800;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "manager", "common", "misc", "stuff", "shared", "base"];

/// Complaints about length, name and missing module docs.
pub(super) fn check(files: &[File]) -> Vec<String> {
    files.iter().filter(|f| f.is(&["rs", "ts", "tsx", "css", "mjs"])).flat_map(one).collect()
}

fn one(file: &File) -> Vec<String> {
    let mut complaints = vec![];
    let lines = file.text.lines().count();
    let loose = file.is_test() || file.is(&["css"]) || file.path.contains("/text/");
    let most = if loose { MAX_LINES_LOOSE } else { MAX_LINES };
    if lines > most {
        complaints.push(format!("{}: {lines} lines, at most {most}: split it", file.path));
    }
    let stem = Path::new(&file.path).file_stem().map_or("".into(), |s| s.to_string_lossy());
    if EMPTY_NAMES.contains(&stem.as_ref()) {
        complaints.push(format!("{}: name the file for what it owns", file.path));
    }
    let documented = ["//!", "//", "/*", "#!["].iter().any(|mark| file.text.starts_with(mark));
    if !documented {
        complaints.push(format!("{}:1: say what this file owns, in its first line", file.path));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_nameless_undocumented_files_get_three_complaints() {
        let text = "let x = 1;\n".repeat(MAX_LINES + 1);
        let file = File { path: "crates/app/src/util.rs".into(), text };
        assert_eq!(one(&file).len(), 3);
    }
}
