//! What reviewers find, what it does, and how long it takes to say all of it.

use super::Seen;
use super::dice::Dice;
use super::review::ERROR;
use super::truth::City;
use porchlight_assess::finding::{Finding, Told};
use porchlight_assess::place::{Assessment, Residue};
use porchlight_assess::strength::{Word, is_told_by_record};
use std::collections::BTreeSet;

/// Findings about claims of honest couriers' deliveries, and what followed from them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Found {
    /// Claims about their deliveries.
    pub claims: u32,
    /// D01, D02, D03.
    pub findings: [u32; 3],
    /// D01 although the record was right.
    pub wrong: u32,
}

/// What somebody without error would find.
fn plainly(made: &Assessment) -> Finding {
    match (made.residue, made.strength.word) {
        (Residue::OtherDoor | Residue::Unaccounted, _) => Finding::ForRecipient,
        (_, Word::Supported) => Finding::RecordStands,
        _ => Finding::Undecidable,
    }
}

/// A reviewer finds something about every claim that a record can tell; one time in twenty it is another
/// finding. None of the three is a ground for anything, and each leaves the remedy where it is.
pub fn findings(seed: u64, seen: &[Seen]) -> Found {
    let mut dice = Dice::new(seed ^ 0xf1d);
    let mut found = Found::default();
    for one in seen {
        if City::keeps_parcels(one.claim.courier) {
            continue;
        }
        found.claims += 1;
        if !is_told_by_record(one.claim.kind) {
            continue;
        }
        let mut which = plainly(&one.made);
        if dice.often(ERROR) {
            let others = Finding::ALL.iter().filter(|other| **other != which);
            let others: Vec<Finding> = others.copied().collect();
            which = others[usize::from(dice.often(5_000))];
        }
        assert!(which.keeps_remedy());
        found.findings[which as usize] += 1;
        let wrong = which == Finding::ForRecipient && one.claim.why.record_is_right();
        found.wrong += u32::from(wrong);
    }
    found
}

/// Most words that anybody has to read about an outcome: what the evidence says, why, what was not known,
/// what is left, and the finding; in English and in Spanish.
pub fn longest(seen: &[Seen]) -> [usize; 2] {
    let mut most = [0; 2];
    let mut told: BTreeSet<String> = BTreeSet::new();
    for one in seen {
        let items = one.made.strength.items.iter().map(|item| item.seen);
        let facts = items.collect::<Vec<_>>().join(" ");
        let key = format!("{facts} {:?} {:?}", one.made.explanations, one.made.residue);
        if !told.insert(key) {
            continue;
        }
        for (most, language) in most.iter_mut().zip(["en", "es"]) {
            let count = |text: &str| text.split_whitespace().count();
            let finding = Finding::ALL.iter().map(|f| count(f.words().of(language))).max();
            *most =
                count(&one.made.words(language)).saturating_add(finding.unwrap_or(0)).max(*most);
        }
    }
    most
}
