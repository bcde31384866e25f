//! Links between documents: each relative target exists.

use super::File;
use crate::process::root;
use std::path::Path;

/// Complaints about links in Markdown that lead nowhere.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut complaints = vec![];
    for file in files.iter().filter(|f| f.is(&["md"])) {
        let folder = Path::new(&file.path).parent().map_or_else(root, |p| root().join(p));
        for (number, line) in file.text.lines().enumerate() {
            for target in targets(line) {
                let path = target.split('#').next().unwrap_or("");
                let outside =
                    path.is_empty() || path.contains("://") || path.starts_with("mailto:");
                // Shared material lies beside the repository and may be absent.
                if outside || path.contains("../shared") || folder.join(path).exists() {
                    continue;
                }
                complaints.push(format!("{}:{}: no such file: {path}", file.path, number + 1));
            }
        }
    }
    complaints
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nowhere_is_named_with_its_line() {
        let file =
            File { path: "README.md".into(), text: "a\n[b](docs/none.md) [c](https://x)".into() };
        assert_eq!(check(&[file]), ["README.md:2: no such file: docs/none.md"]);
    }
}
