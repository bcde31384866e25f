//! "Did you mean": the known key that is closest to a mistyped one.

/// Most single-letter edits for a suggestion.
const MAX_EDITS: usize = 3;

/// The known word closest to `typed`, if it is close.
pub(super) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let (edits, word) = known.iter().map(|word| (edits(typed, word), *word)).min()?;
    (edits <= MAX_EDITS.min(word.len() / 2)).then_some(word)
}

/// Insertions, deletions and changes between two words (Levenshtein, row by row).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_key_and_nonsense_finds_none() {
        let known = ["listen", "public_url", "operator_name"];
        assert_eq!(nearest("public_ulr", &known), Some("public_url"));
        assert_eq!(nearest("operatorname", &known), Some("operator_name"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
