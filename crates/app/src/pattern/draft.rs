//! Drafts about a recipient's claims: the words of a question, and reasons of a decision.
//!
//! Never does: say what facts do not show, or what stands in the letter in any case. What a person makes of one is
//! kept beside it ([`crate::draft`]), and whoever looks after them sees what they changed.

use super::evidence::PatternFile;
use super::otherwise;
use crate::draft::{Said, answers, day, pick};
use crate::error::Result;
use porchlight_assess::place::Explanation;
use porchlight_domain::id::StaffId;
use porchlight_store::Tx;
use porchlight_store::rows::{
    PatternCase, PatternCaseDraft, PatternDecision, PatternDecisionDraft, PatternStatement,
};

/// Whose side it is, in both languages.
const WHOSE: (&str, &str) = ("The recipient", "La persona que recibe");

/// The word that goes with a number.
const fn one_or(n: u32, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

/// What the claims show side by side, and what else accounts for them.
fn facts(file: &PatternFile, zone_name: &str, language: &str) -> Vec<String> {
    let mut lines = vec![];
    let mut line = |en: String, es: String| lines.push(pick(language, en, es));
    if let (Some(first), Some(last)) = (file.claims.first(), file.claims.last()) {
        let (n, of) = (file.count(), file.deliveries);
        let [first, last] = [first, last].map(|claim| day(&claim.at, zone_name, language));
        line(
            format!("{n} of {of} parcels were reported missing, from {first} to {last}."),
            format!("De {of} paquetes se reclamaron {n}, del {first} al {last}."),
        );
    }
    let explained = file.explained();
    if explained > 0 {
        line(
            format!("The place or our own work accounts for {explained} of them."),
            format!(
                "{explained} se {} por el lugar o por nuestro propio trabajo.",
                one_or(explained, "explica", "explican")
            ),
        );
    }
    let later = |codes: &[String]| codes.iter().any(|code| code == Explanation::TakenLater.code());
    let later = file.counted(|claim| later(&claim.explanations));
    if later > 0 {
        line(
            format!("{later} may have been taken later."),
            format!("{later} {} robarse después.", one_or(later, "pudo", "pudieron")),
        );
    }
    let handed = file.handed();
    if handed > 0 {
        line(
            format!("{handed} {} handed over against the code.", one_or(handed, "was", "were")),
            format!("{handed} se {} con el código.", one_or(handed, "entregó", "entregaron")),
        );
    }
    if file.bringers > 0 {
        lines.push(otherwise::bringers(file, language));
    }
    if file.others_deliveries > 0 {
        lines.push(otherwise::building(file, language));
    }
    lines
}

/// The words of a question.
pub(super) fn of_question(file: &PatternFile, zone_name: &str, language: &str) -> String {
    facts(file, zone_name, language).join("\n")
}

/// The reasons of a decision: the facts, and what the recipient said.
pub(super) fn of_decision(
    case: &PatternCase,
    statements: &[PatternStatement],
    zone_name: &str,
    language: &str,
) -> Result<String> {
    let mut lines = facts(&PatternFile::read(&case.evidence)?, zone_name, language);
    let said = statements.iter().map(|row| Said {
        words: &row.words,
        representative: &row.representative,
        at: row.said_at,
    });
    lines.extend(answers(said, Some(case.asked_at), WHOSE, zone_name, language));
    Ok(lines.join("\n"))
}

/// The language in which somebody on the staff works.
pub(super) fn language_of(tx: &Tx<'_>, reader: Option<StaffId>) -> Result<String> {
    let reader = reader.map_or(Ok(None), |id| tx.staff(id))?;
    Ok(reader.map_or_else(|| "en".to_owned(), |staff| staff.language))
}

/// Keeps what a program drafts for a question beside what the person wrote who asks.
pub(super) fn keep_of_question(tx: &Tx<'_>, case: &PatternCase, zone_name: &str) -> Result<()> {
    let language = language_of(tx, Some(case.asked_by))?;
    Ok(tx.insert_pattern_case_draft(&PatternCaseDraft {
        id: case.id,
        drafted: of_question(&PatternFile::read(&case.evidence)?, zone_name, &language),
        language,
        written: case.reasons.clone(),
        kept_at: case.asked_at,
    })?)
}

/// Keeps what a program drafts for a proposal beside what the person wrote who proposes.
pub(super) fn keep_of_decision(
    tx: &Tx<'_>,
    case: &PatternCase,
    row: &PatternDecision,
) -> Result<()> {
    let language = language_of(tx, Some(row.first_decider))?;
    let zone_name = tx.station(case.station)?.map_or_else(String::new, |s| s.time_zone);
    let said = tx.pattern_statements(case.id)?;
    Ok(tx.insert_pattern_decision_draft(&PatternDecisionDraft {
        id: row.id,
        drafted: of_decision(case, &said, &zone_name, &language)?,
        language,
        written: row.first_reasons.clone(),
        kept_at: row.first_at,
    })?)
}

#[cfg(test)]
mod tests {
    use super::super::evidence::PatternClaim;
    use super::*;

    fn claim(day: u32, hand_over: &str, explanations: &[&str]) -> PatternClaim {
        PatternClaim {
            claim: "clm_1".into(),
            parcel: format!("P-{day}"),
            at: format!("2026-11-{day:02}T10:00:00Z"),
            kind: "not_received".into(),
            hand_over: hand_over.into(),
            strength: "open".into(),
            explanations: explanations.iter().map(|&code| code.to_owned()).collect(),
            accounted: explanations.contains(&"wrong_pin"),
            remedy: None,
        }
    }

    fn file() -> PatternFile {
        PatternFile {
            version: 1,
            claims: vec![
                claim(3, "left", &["taken_later"]),
                claim(9, "code", &[]),
                claim(17, "left", &["wrong_pin"]),
                claim(24, "left", &[]),
            ],
            deliveries: 9,
            others: 1,
            others_deliveries: 40,
            bringers: 2,
            most_by_one: 2,
        }
    }

    #[test]
    fn a_draft_says_of_what_each_of_its_numbers_is_in_both_languages() {
        let one_each =
            PatternFile { most_by_one: 1, claims: vec![], others_deliveries: 0, ..file() };
        let all = ["en", "es"].map(|language| {
            let drafted = |file: &PatternFile| of_question(file, "Europe/Madrid", language);
            format!("{}\n----\n{}\n----\n", drafted(&file()), drafted(&one_each))
        });
        insta::assert_snapshot!(all.concat());
    }
}
