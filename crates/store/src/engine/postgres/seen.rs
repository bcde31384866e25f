//! What a transaction changed, told from the text of its statements: which table, and whether any row.
//!
//! SQLite tells of every changed row by itself. Here the store is the only program that writes, all
//! its changes pass one function, and each begins with its verb and its table; what does not is
//! refused, so that no change goes uncounted.

use crate::tables::{self, Class};

/// What the statements of a transaction changed and met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::engine) struct Seen {
    /// A row of a fact.
    pub(in crate::engine) fact: bool,
    /// A row of the log's own tables.
    pub(in crate::engine) leaf: bool,
    /// Any row.
    pub(in crate::engine) changed: bool,
    /// A statement failed, so that nothing of the transaction can be kept.
    pub(in crate::engine) failed: bool,
    /// A constraint refused a statement.
    pub(in crate::engine) refused: bool,
    /// Another writer was in the way.
    pub(in crate::engine) conflict: bool,
    /// The connection broke.
    pub(in crate::engine) lost: bool,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed<'a> {
    Reads,
    Changes(&'a str),
    Unknown,
}

pub(super) fn deed(sql: &str) -> Deed<'_> {
    let mut words = sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let mut next = || words.by_ref().find(|word| !word.is_empty()).unwrap_or("");
    match next() {
        "SELECT" => Deed::Reads,
        "UPDATE" => Deed::Changes(next()),
        "INSERT" if next() == "INTO" => Deed::Changes(next()),
        "DELETE" if next() == "FROM" => Deed::Changes(next()),
        _ => Deed::Unknown,
    }
}

impl Seen {
    /// A statement changed rows of a table.
    pub(super) fn change(&mut self, table: &str) {
        self.changed = true;
        match tables::class(table) {
            Some(Class::Fact) => self.fact = true,
            Some(Class::Log) => self.leaf = true,
            Some(Class::Working | Class::Trace) => {}
            // A table that nobody classed is treated as the strictest.
            None => self.fact = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_says_first_what_it_does_and_to_which_table() {
        assert_eq!(deed("SELECT 1"), Deed::Reads);
        assert_eq!(deed("INSERT INTO award (id) VALUES ($1)"), Deed::Changes("award"));
        assert_eq!(deed("UPDATE  block SET a = 1"), Deed::Changes("block"));
        assert_eq!(deed("DELETE FROM entry WHERE a = 1"), Deed::Changes("entry"));
        for other in [
            "WITH x AS (DELETE FROM entry) SELECT 1",
            "INSERT OR REPLACE INTO a",
            "",
            "DROP TABLE a",
        ] {
            assert_eq!(deed(other), Deed::Unknown);
        }
    }

    #[test]
    fn an_unknown_table_counts_as_a_fact() {
        let mut seen = Seen::default();
        seen.change("nobody_listed_me");
        assert!(seen.fact && !seen.leaf);
    }
}
