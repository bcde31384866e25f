//! What stands in place of what was written once a record ended: the same for everybody who comes back to it.
//!
//! Owns: the letter that takes the place of a letter, and evidence without content. Never does: say anything
//! that was in it. Whoever kept their own copy can still compare it: the digests stay.

use crate::case::{EvidenceFile, Letter, Section};
use crate::error::Result;
use crate::pattern::PatternFile;
use crate::zone;
use jiff::tz::TimeZone;
use porchlight_assess::pack;
use porchlight_domain::time::Timestamp;

/// Names of packs in a language, in a sentence.
fn names(laws: &[String], language: &str) -> String {
    let names: Vec<&str> = laws.iter().map(|code| pack::name(code, language)).collect();
    names.join(", ")
}

/// The letter in place of one whose record ended: that it did, when, and by which packs of law.
pub(super) fn letter(
    language: &str,
    at: Timestamp,
    zone: &TimeZone,
    laws: &[String],
) -> Result<String> {
    let (date, laws) = (zone::long_day(zone::date_of(at, zone), language), names(laws, language));
    let (subject, line) = if language.starts_with("es") {
        (
            "Lo escrito sobre esto ya no se guarda",
            format!(
                "La carta, las pruebas, sus respuestas y los motivos se retiraron el {date}, porque aquí no \
                 se guardan más tiempo ({laws}). Quedan los días, qué fue y las marcas con las que puede \
                 comparar su propia copia."
            ),
        )
    } else {
        (
            "What was written about this is no longer kept",
            format!(
                "The letter, the evidence, your answers and the reasons were taken out on {date}, because \
                 they are kept no longer here ({laws}). What stays are the days, what it was, and the marks \
                 by which you can compare a copy of your own."
            ),
        )
    };
    let section = Section { code: "what".into(), title: subject.to_owned(), lines: vec![line] };
    let letter = Letter { subject: subject.to_owned(), sections: vec![section] };
    Ok(serde_json::to_string(&letter)?)
}

/// Evidence without content, in place of a case's.
pub(super) fn evidence() -> Result<String> {
    Ok(serde_json::to_string(&EvidenceFile {
        version: 1,
        courier: String::new(),
        tries: 0,
        first: None,
        last: None,
        items: vec![],
        report: String::new(),
    })?)
}

/// Evidence without content, in place of that of a question to a recipient.
pub(super) fn pattern_evidence() -> Result<String> {
    Ok(serde_json::to_string(&PatternFile {
        version: 1,
        claims: vec![],
        deliveries: 0,
        others: 0,
        others_deliveries: 0,
        bringers: 0,
        most_by_one: 0,
    })?)
}
