//! The evidence of a case: tries, by the grounds they show, as bytes that never change.
//!
//! The digest of these bytes stands in the case, in every decision about it and in the letter to the
//! courier, so that everybody can tell that they had the same before them.

use crate::error::Result;
use crate::verdict::ReasonGiven;
use crate::zone::rfc3339;
use porchlight_domain::decision::{Figure, Ground, enough, ground_of_group};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::VerdictRow;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the shape.
const VERSION: u32 = 1;
/// Most tries listed one by one for a ground; its figures are over all of them.
const MOST_LISTED: usize = 20;

/// All evidence of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Version of the shape.
    pub version: u32,
    /// About whom.
    pub courier: String,
    /// Number of different tries.
    pub tries: u32,
    /// The first of them, RFC 3339.
    pub first: Option<String>,
    /// The last of them, RFC 3339.
    pub last: Option<String>,
    /// What they show, one item for each independent ground.
    pub items: Vec<EvidenceItem>,
    /// What somebody reported, in their words.
    pub report: String,
}

/// What tries show of one ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceItem {
    /// Code of the ground.
    pub ground: String,
    /// How many tries show it.
    pub tries: u32,
    /// Its figures over all of them.
    pub figures: Vec<EvidenceFigure>,
    /// The newest of them.
    pub listed: Vec<EvidenceTry>,
}

/// One figure over several tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceFigure {
    /// Code of the feature.
    pub code: String,
    /// Smallest value.
    pub least: f32,
    /// Largest value.
    pub most: f32,
    /// In how many tries.
    pub tries: u32,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceTry {
    /// Id of the verdict.
    pub verdict: String,
    /// When, RFC 3339.
    pub at: String,
    /// What was tried.
    pub act: String,
    /// For what.
    pub thing: String,
    /// What happened to it: challenge or refuse.
    pub outcome: String,
    /// The figures then.
    pub reasons: Vec<ReasonGiven>,
}

impl EvidenceFile {
    /// Reads a case's evidence.
    ///
    /// # Errors
    /// A fault: the store holds something else.
    pub fn read(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// Evidence that is only what somebody reports.
    pub(crate) fn of_report(courier: CourierId, ground: Ground, report: &str) -> Self {
        let ground = ground.code().to_owned();
        let item = EvidenceItem { ground, tries: 0, figures: vec![], listed: vec![] };
        let (items, report) = (vec![item], report.to_owned());
        let courier = courier.to_string();
        Self { version: VERSION, courier, tries: 0, first: None, last: None, items, report }
    }

    /// Its bytes and their digest.
    pub(super) fn seal(&self) -> Result<(String, Digest)> {
        let text = serde_json::to_string(self)?;
        let digest = sha256(&[text.as_bytes()]);
        Ok((text, digest))
    }

    /// Its grounds.
    pub(crate) fn grounds(&self) -> Vec<Ground> {
        self.items.iter().filter_map(|item| item.ground.parse().ok()).collect()
    }
}

/// A try with the grounds that its figures show.
struct Weighed<'a> {
    row: &'a VerdictRow,
    reasons: Vec<(Ground, ReasonGiven)>,
}

fn weighed(row: &VerdictRow) -> Result<Weighed<'_>> {
    let reasons: Vec<ReasonGiven> = serde_json::from_str(&row.reasons)?;
    // A figure without a number or without words for people cannot be told, so it cannot count.
    let counts = |reason: &ReasonGiven| {
        let told = reason.value.and_then(|_| Figure::of_code(&reason.code));
        told.and_then(|_| ground_of_group(&reason.group))
    };
    let reasons = reasons.into_iter().filter_map(|r| counts(&r).map(|ground| (ground, r)));
    Ok(Weighed { row, reasons: reasons.collect() })
}

/// The evidence in these tries, newest first, if it is enough for a next step.
pub(super) fn gather(courier: CourierId, rows: &[VerdictRow]) -> Result<Option<EvidenceFile>> {
    let tries = rows.iter().map(weighed).collect::<Result<Vec<_>>>()?;
    let shown: Vec<Vec<Ground>> =
        tries.iter().map(|t| t.reasons.iter().map(|(ground, _)| *ground).collect()).collect();
    let Some(grounds) = enough(shown.iter().map(Vec::as_slice)) else { return Ok(None) };
    let counted: Vec<&Weighed<'_>> = tries
        .iter()
        .filter(|t| t.reasons.iter().any(|(ground, _)| grounds.contains(ground)))
        .collect();
    let moment = |t: Option<&&Weighed<'_>>| t.map(|t| rfc3339(t.row.at));
    Ok(Some(EvidenceFile {
        version: VERSION,
        courier: courier.to_string(),
        tries: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        first: moment(counted.last()),
        last: moment(counted.first()),
        items: grounds.iter().map(|ground| item(*ground, &counted)).collect(),
        report: String::new(),
    }))
}

fn item(ground: Ground, tries: &[&Weighed<'_>]) -> EvidenceItem {
    let mut figures: BTreeMap<&str, (f32, f32, BTreeSet<Timestamp>)> = BTreeMap::new();
    let (mut listed, mut count) = (vec![], 0);
    for one in tries {
        let reasons: Vec<ReasonGiven> =
            one.reasons.iter().filter(|(g, _)| *g == ground).map(|(_, r)| r.clone()).collect();
        if reasons.is_empty() {
            continue;
        }
        count += 1;
        for (_, reason) in one.reasons.iter().filter(|(g, _)| *g == ground) {
            let Some(value) = reason.value else { continue };
            let (least, most, at) =
                figures.entry(reason.code.as_str()).or_insert((value, value, BTreeSet::new()));
            (*least, *most) = (least.min(value), most.max(value));
            at.insert(one.row.at);
        }
        if listed.len() < MOST_LISTED {
            listed.push(EvidenceTry {
                verdict: one.row.id.to_string(),
                at: rfc3339(one.row.at),
                act: one.row.act.clone(),
                thing: one.row.thing.clone(),
                outcome: one.row.verdict.code().to_owned(),
                reasons,
            });
        }
    }
    let figures = figures.into_iter().map(|(code, (least, most, at))| EvidenceFigure {
        code: code.to_owned(),
        least,
        most,
        tries: u32::try_from(at.len()).unwrap_or(u32::MAX),
    });
    EvidenceItem { ground: ground.code().into(), tries: count, figures: figures.collect(), listed }
}

#[cfg(test)]
mod tests {
    use porchlight_domain::decision::{Figure, ground_of_group};
    use porchlight_risk::feature::{Feature, Role};

    #[test]
    fn every_scored_figure_that_can_be_evidence_has_words_and_no_other_has() {
        for feature in Feature::ALL {
            let counts = feature.role() == Role::Scored
                && ground_of_group(&feature.group().to_string()).is_some();
            assert_eq!(Figure::of_code(feature.code()).is_some(), counts, "{feature}");
        }
    }
}
