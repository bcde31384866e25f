//! What must touch nobody: what gives recipients something cannot name whoever delivered, nor what was found
//! or decided about anybody; made cases cannot name an account, a real case or a letter.

use super::File;

/// Words that no code of a remedy may contain.
const BLAME: &[&str] = &["courier", "attempt", "casefile", "case_file", "decision", "standing"];

/// Words that no code of a made case may contain.
const SOMEBODY: &[&str] = &[
    "courier",
    "delivery_order",
    "orderid",
    "attempt",
    "casefile",
    "case_file",
    "decisionrow",
    "insert_decision",
    "statement",
    "appeal",
    "message",
    "enqueue",
    "pay_",
    "standing",
    "whom",
];

/// Complaints about files of remedies and of made cases.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut complaints = vec![];
    for file in files {
        let (what, words) = match () {
            () if is_of_remedies(&file.path) => ("a remedy", BLAME),
            () if is_of_made_cases(&file.path) => ("a made case", SOMEBODY),
            () => continue,
        };
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("").to_lowercase();
            for word in words.iter().filter(|word| code.contains(**word)) {
                complaints.push(format!(
                    "{}:{}: {what} knows no {word}: nothing leads from it to a person",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

/// Use-cases, rows and statements; how one looks on a page is not among them.
fn is_of_made_cases(path: &str) -> bool {
    path.ends_with("app/src/made_case.rs")
        || path.ends_with("store/src/made_rows.rs")
        || path.ends_with("store/src/statements/made_case.rs")
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

    #[test]
    fn a_made_case_that_names_somebody_is_named() {
        let bad = "fn put(tx: &Tx<'_>, whose: CourierId) {}\nenqueue_of(tx, hand, mail);\n";
        assert_eq!(check(&[file("crates/app/src/made_case.rs", bad)]).len(), 2);
        assert_eq!(check(&[file("crates/store/src/statements/made_case.rs", bad)]).len(), 2);
        let told = "//! Touches no courier.\nfn put(id: MadeCaseId) {}\n";
        assert!(check(&[file("crates/app/src/made_case.rs", told)]).is_empty());
        assert!(check(&[file("crates/app/src/case/made.rs", bad)]).is_empty());
    }
}
