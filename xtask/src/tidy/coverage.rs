//! `docs/coverage.md` answers every statement about the public system: each id has one row with a
//! page, a use-case and a test, or "not yet" with the reason; and every file that a row names exists.

use super::File;
use crate::process::root;

/// The document.
const PATH: &str = "docs/coverage.md";
/// Kinds of statements and how many there are: photo, bots, faces.
const KINDS: &[(char, usize)] = &[('P', 17), ('B', 13), ('F', 11)];
/// Columns of a row: id, statement, page, use-case, test.
const COLUMNS: usize = 5;

/// Complaints about missing, repeated or empty answers, and about files that do not exist.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let Some(file) = files.iter().find(|f| f.path == PATH) else {
        return vec![format!("{PATH}: missing")];
    };
    rows(&file.text, &|path| root().join(path).exists())
}

fn rows(text: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = vec![];
    let mut seen: Vec<String> = vec![];
    for (number, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let id = cells[0];
        let is_id = |c: char| KINDS.iter().any(|(kind, _)| *kind == c);
        if !line.starts_with("| ")
            || !id.starts_with(is_id)
            || !id[1..].chars().all(|c| c.is_ascii_digit())
        {
            continue;
        }
        let place = format!("{PATH}:{}", number + 1);
        if cells.len() != COLUMNS || cells.iter().any(|cell| cell.is_empty()) {
            complaints.push(format!("{place}: {id} needs {COLUMNS} filled columns"));
        }
        if seen.iter().any(|known| known == id) {
            complaints.push(format!("{place}: {id} stands twice"));
        }
        seen.push(id.to_owned());
        for path in line.split('`').skip(1).step_by(2).filter(|p| is_file(p)) {
            if !exists(path) {
                complaints.push(format!("{place}: {id} names {path}, which does not exist"));
            }
        }
    }
    for (kind, count) in KINDS {
        for n in 1..=*count {
            let id = format!("{kind}{n}");
            if !seen.contains(&id) {
                complaints.push(format!("{PATH}: {id} is not answered"));
            }
        }
    }
    complaints
}

/// Whether a quoted word names a file of the repository.
fn is_file(word: &str) -> bool {
    ["crates/", "courier/", "web-client/", "browser-tests/", "docs/", "xtask/"]
        .iter()
        .any(|folder| word.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unanswered_id_and_a_missing_file_are_named() {
        let text = "| P1 | a | page | use-case | `docs/nowhere.md` |\n| P1 | a | | x | y |\n";
        let complaints = rows(text, &|_| false);
        assert!(complaints.iter().any(|c| c.contains("docs/nowhere.md")));
        assert!(complaints.iter().any(|c| c.contains("P1 stands twice")));
        assert!(complaints.iter().any(|c| c.contains("needs 5 filled columns")));
        assert!(complaints.iter().any(|c| c.contains("F11 is not answered")));
        assert!(!complaints.iter().any(|c| c.contains("P1 is not answered")));
    }
}
