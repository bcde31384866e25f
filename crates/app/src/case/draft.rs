//! The draft of reasons about a courier, made of nothing but the facts of a case.
//!
//! Never does: hold a phrase that stands in every case; see [`crate::draft`] for what a person makes of it.

use super::EvidenceFile;
use crate::draft::{Said, answers, day, pick};
use crate::error::Result;
use porchlight_domain::decision::{Figure, Ground};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, StatementRow};

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
        let (n, first, last) =
            (evidence.tries, day(first, zone_name, language), day(last, zone_name, language));
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
    let said = statements.iter().map(|row| Said {
        words: &row.words,
        representative: &row.representative,
        at: row.said_at,
    });
    let whose = ("The courier", "El repartidor");
    lines.extend(answers(said, case.asked_at, whose, zone_name, language));
    Ok(lines.join("\n"))
}

/// As [`draft`], from what the store holds.
pub(crate) fn draft_of(tx: &Tx<'_>, case: &CaseFile, language: &str) -> Result<String> {
    let zone_name = tx.station(case.station)?.map_or_else(String::new, |s| s.time_zone);
    draft(case, &tx.statements_of(case.id)?, &zone_name, language)
}
