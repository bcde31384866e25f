//! A draft of reasons, made of nothing but the facts of a case, and what a person made of it.
//!
//! Owns: the draft's words, and the difference between two texts. Never does: decide, or hold a phrase
//! that stands in every case: what a case does not show is not in its draft. Both texts are kept with the
//! decision, so that whoever looks next sees what the person changed.

use super::EvidenceFile;
use crate::error::Result;
use crate::zone::{date_of, parse_rfc3339, zone};
use porchlight_domain::decision::{Figure, Ground};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, StatementRow};

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

fn pick(language: &str, en: String, es: String) -> String {
    if language.starts_with("es") { es } else { en }
}

fn day(text: &str, zone_name: &str) -> String {
    parse_rfc3339(text).map_or_else(String::new, |at| date_of(at, &zone(zone_name)).to_string())
}

/// One line for each ground: what was seen, its figures, and what that does not show.
fn of_items(evidence: &EvidenceFile, language: &str, lines: &mut Vec<String>) {
    for item in &evidence.items {
        let Ok(ground) = item.ground.parse::<Ground>() else { continue };
        let entry = ground.entry();
        let figures: Vec<String> = item
            .figures
            .iter()
            .filter_map(|figure| {
                let known = Figure::of_code(&figure.code)?;
                Some(known.say_span(figure.least.into(), figure.most.into(), language))
            })
            .collect();
        let mut line = format!("{ground} {}", entry.name.of(language));
        if !figures.is_empty() {
            line = format!("{line}: {}", figures.join("; "));
        }
        lines.push(format!("{line}. {}", entry.shows_not.of(language)));
    }
}

/// What a program writes from the facts of a case, in the language of whoever is to work on it.
pub(crate) fn draft(
    case: &CaseFile,
    statements: &[StatementRow],
    zone_name: &str,
    language: &str,
) -> Result<String> {
    let evidence = EvidenceFile::read(&case.evidence)?;
    let mut lines = vec![];
    if let (Some(first), Some(last)) = (&evidence.first, &evidence.last) {
        let (n, first, last) = (evidence.tries, day(first, zone_name), day(last, zone_name));
        lines.push(pick(
            language,
            format!("{n} tries from {first} to {last}."),
            format!("{n} intentos del {first} al {last}."),
        ));
    }
    if !evidence.report.is_empty() {
        let report = &evidence.report;
        lines.push(pick(language, format!("Reported: {report}"), format!("Aviso: {report}")));
    }
    of_items(&evidence, language, &mut lines);
    for said in statements {
        let who = if said.representative.is_empty() {
            pick(language, "The courier".into(), "El repartidor".into())
        } else {
            said.representative.clone()
        };
        let at = date_of(said.said_at, &zone(zone_name));
        let words = &said.words;
        lines.push(pick(
            language,
            format!("{who} answered on {at}: {words}"),
            format!("{who} respondió el {at}: {words}"),
        ));
    }
    if statements.is_empty() {
        lines.push(match case.asked_at {
            Some(at) => {
                let at = date_of(at, &zone(zone_name));
                pick(
                    language,
                    format!("Asked on {at}; no answer so far."),
                    format!("Se preguntó el {at}; sin respuesta hasta ahora."),
                )
            }
            None => pick(language, "Not asked yet.".into(), "Aún no se preguntó.".into()),
        });
    }
    Ok(lines.join("\n"))
}

/// As [`draft`], from what the store holds.
pub(crate) fn draft_of(tx: &Tx<'_>, case: &CaseFile, language: &str) -> Result<String> {
    let zone_name = tx.station(case.station)?.map_or_else(String::new, |s| s.time_zone);
    draft(case, &tx.statements_of(case.id)?, &zone_name, language)
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
