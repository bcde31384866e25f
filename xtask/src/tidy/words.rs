//! Words that must not stand in the repository: package-registry hosts, absolute paths of somebody's
//! machine, and words that accuse a person.

use super::File;

/// Fragments are joined here so that this file does not contain what it forbids.
fn forbidden() -> Vec<(String, &'static str)> {
    [
        (["crates", ".io"].concat(), "do not name package registries"),
        (["registry.", "npmjs"].concat(), "do not name package registries"),
        (["pypi", ".org"].concat(), "do not name package registries"),
        (["/wo", "rk/"].concat(), "absolute path of a machine"),
        (["/ro", "ot/"].concat(), "absolute path of a machine"),
        (["/ho", "me/"].concat(), "absolute path of a machine"),
    ]
    .into()
}

/// Words never used towards a person on a screen.
const ACCUSING: &[&str] = &["fraud", "suspicious", "violation", "cheater"];

/// Complaints about forbidden words.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let forbidden = forbidden();
    let mut complaints = vec![];
    for file in files.iter().filter(|f| f.path != "Cargo.lock") {
        let speaks = file.is(&["ftl"]) || file.path.starts_with("courier/src/text");
        for (number, line) in file.text.lines().enumerate() {
            for (word, why) in &forbidden {
                if line.contains(word.as_str()) {
                    complaints.push(format!("{}:{}: {why}: {word}", file.path, number + 1));
                }
            }
            let lower = line.to_lowercase();
            for word in ACCUSING.iter().filter(|word| speaks && lower.contains(**word)) {
                complaints.push(format!(
                    "{}:{}: say the fact instead of \"{word}\"",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}
