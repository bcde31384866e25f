//! Remedies without blame: what gives recipients something cannot name whoever delivered, nor what was
//! found or decided about anybody.

use super::File;

/// Words that no code of a remedy may contain.
const BLAME: &[&str] = &["courier", "attempt", "casefile", "case_file", "decision", "standing"];

/// Complaints about files of remedies.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut complaints = vec![];
    for file in files.iter().filter(|file| is_of_remedies(&file.path)) {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("").to_lowercase();
            for word in BLAME.iter().filter(|word| code.contains(**word)) {
                complaints.push(format!(
                    "{}:{}: a remedy knows no {word}: nothing leads from it to a person",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

fn is_of_remedies(path: &str) -> bool {
    let source = path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs");
    source && (path.ends_with("/remedy.rs") || path.contains("/remedy/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn a_remedy_that_names_whoever_delivered_is_named() {
        let bad = "fn give(to: CourierId) {}\nlet a = tx.attempts_of_order(id);\n";
        assert_eq!(check(&[file("crates/app/src/remedy/mod.rs", bad)]).len(), 2);
        assert_eq!(check(&[file("crates/store/src/statements/remedy.rs", bad)]).len(), 2);
        let told = "//! Never a courier.\nfn give() {} // no decision\n";
        assert!(check(&[file("crates/assess/src/remedy.rs", told)]).is_empty());
        assert!(check(&[file("crates/app/src/claim/make.rs", bad)]).is_empty());
    }
}
