//! Drafts of reasons, made of nothing but facts, and what a person made of one.
//!
//! Owns: the lines that drafts about couriers and about recipients share, and the difference between two texts.
//! Never does: decide, or hold a phrase that stands in every draft: what facts do not show is in none. Both texts
//! are kept, so that whoever looks next sees what the person changed. `case::draft` writes those about couriers,
//! `pattern::draft` those about recipients.

use crate::zone::{date_of, long_day, parse_rfc3339, zone};
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::{DecisionDraft, PatternCaseDraft, PatternDecisionDraft};

/// Most words of a text that are compared one by one.
const MOST_WORDS: usize = 1_500;

/// A part of what a person made of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// As drafted.
    Kept(String),
    /// Written by the person.
    Added(String),
    /// Drafted, and taken out by the person.
    Removed(String),
}

/// What a program drafted from facts beside what a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Language of the draft.
    pub language: String,
    /// The draft.
    pub drafted: String,
    /// What the person wrote.
    pub written: String,
}

impl From<DecisionDraft> for Edited {
    fn from(row: DecisionDraft) -> Self {
        Self { language: row.language, drafted: row.drafted, written: row.written }
    }
}

impl From<PatternCaseDraft> for Edited {
    fn from(row: PatternCaseDraft) -> Self {
        Self { language: row.language, drafted: row.drafted, written: row.written }
    }
}

impl From<PatternDecisionDraft> for Edited {
    fn from(row: PatternDecisionDraft) -> Self {
        Self { language: row.language, drafted: row.drafted, written: row.written }
    }
}

/// The text of a language.
pub(crate) fn pick(language: &str, en: impl Into<String>, es: impl Into<String>) -> String {
    if language.starts_with("es") { es.into() } else { en.into() }
}

/// The day of a moment in RFC 3339, at a place and in words of the language; empty where there is none.
pub(crate) fn day(text: &str, zone_name: &str, language: &str) -> String {
    parse_rfc3339(text).map_or_else(String::new, |at| day_of(at, zone_name, language))
}

fn day_of(at: Timestamp, zone_name: &str, language: &str) -> String {
    long_day(date_of(at, &zone(zone_name)), language)
}

/// An answer that somebody gave.
pub(crate) struct Said<'a> {
    /// What.
    pub(crate) words: &'a str,
    /// Who wrote it for them; empty if nobody did.
    pub(crate) representative: &'a str,
    /// When.
    pub(crate) at: Timestamp,
}

/// What was answered, or that nobody did so far; `whose` names in both languages whose side it is.
pub(crate) fn answers<'a>(
    said: impl Iterator<Item = Said<'a>>,
    asked_at: Option<Timestamp>,
    (en, es): (&str, &str),
    zone_name: &str,
    language: &str,
) -> Vec<String> {
    let day = |at: Timestamp| day_of(at, zone_name, language);
    let line = |said: Said<'_>| {
        let (at, words) = (day(said.at), said.words);
        let (who_en, who_es) = match said.representative {
            "" => (en, es),
            name => (name, name),
        };
        pick(
            language,
            format!("{who_en} answered on {at}: {words}"),
            format!("{who_es} respondió el {at}: {words}"),
        )
    };
    let lines: Vec<String> = said.map(line).collect();
    if !lines.is_empty() {
        return lines;
    }
    vec![match asked_at {
        Some(at) => {
            let at = day(at);
            pick(
                language,
                format!("Asked on {at}; no answer so far."),
                format!("Se preguntó el {at}; sin respuesta hasta ahora."),
            )
        }
        None => pick(language, "Not asked yet.", "Aún no se preguntó."),
    }]
}

/// How long the longest common part of the rests of both texts is, for each pair of beginnings.
fn common(a: &[&str], b: &[&str]) -> Vec<Vec<u16>> {
    let mut table = vec![vec![0_u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i][j] = if a[i] == b[j] {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    table
}

/// What a person made of a draft, word by word and in order.
#[must_use]
pub fn changes(drafted: &str, written: &str) -> Vec<Change> {
    let a: Vec<&str> = drafted.split_whitespace().collect();
    let b: Vec<&str> = written.split_whitespace().collect();
    if a.len() > MOST_WORDS || b.len() > MOST_WORDS {
        return vec![Change::Removed(drafted.to_owned()), Change::Added(written.to_owned())];
    }
    let table = common(&a, &b);
    let (mut i, mut j) = (0, 0);
    let mut found: Vec<Change> = vec![];
    while i < a.len() || j < b.len() {
        let next = if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            Change::Kept(a[i - 1].to_owned())
        } else if j == b.len() || (i < a.len() && table[i + 1][j] >= table[i][j + 1]) {
            i += 1;
            Change::Removed(a[i - 1].to_owned())
        } else {
            j += 1;
            Change::Added(b[j - 1].to_owned())
        };
        match (found.last_mut(), &next) {
            (Some(Change::Kept(before)), Change::Kept(word))
            | (Some(Change::Added(before)), Change::Added(word))
            | (Some(Change::Removed(before)), Change::Removed(word)) => {
                before.push(' ');
                before.push_str(word);
            }
            _ => found.push(next),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_changed_is_told_word_by_word_and_nothing_is_lost() {
        let made = changes("7 tries on 3 days.\nNot asked yet.", "7 tries on 2 days. I asked.");
        let told = |change: &Change| match change {
            Change::Kept(words) => format!("={words}"),
            Change::Added(words) => format!("+{words}"),
            Change::Removed(words) => format!("-{words}"),
        };
        let told: Vec<String> = made.iter().map(told).collect();
        assert_eq!(told, ["=7 tries on", "-3", "+2", "=days.", "-Not asked yet.", "+I asked."]);
        let rest = |skip: fn(&Change) -> bool| {
            let kept = made.iter().filter(|change| !skip(change)).map(|change| match change {
                Change::Kept(w) | Change::Added(w) | Change::Removed(w) => w.as_str(),
            });
            kept.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(rest(|c| matches!(c, Change::Added(_))), "7 tries on 3 days. Not asked yet.");
        assert_eq!(rest(|c| matches!(c, Change::Removed(_))), "7 tries on 2 days. I asked.");
    }

    #[test]
    fn an_unchanged_draft_and_a_text_without_one_are_told_as_that() {
        assert_eq!(changes("a b", "a  b"), [Change::Kept("a b".into())]);
        assert_eq!(changes("", "own words"), [Change::Added("own words".into())]);
        assert_eq!(changes("", ""), []);
    }
}
