//! What ended by its age was over and needed by nothing that is open; all of what was written is gone, and the log
//! says when and by which packs of law.

use super::{LATE, facts};
use crate::referee::{Bench, Whistle};
use porchlight_domain::digest::sha256;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{AppealState, DecisionKind, DecisionState};
use porchlight_store::rows::{CaseFile, Claim, DecisionRow, PatternCase};
use serde_json::Value;
use std::collections::BTreeMap;

/// What stands where words had to stay.
const REMOVED: &str = "removed";

pub(in crate::referee) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let said = facts(&bench.leaves, LeafKind::Erasure);
    let rows = &bench.redress;
    for case in rows.cases.values() {
        if let Some(at) = case.removed_at {
            logged(&said, &case.id.to_string(), at, now, whistle);
            one_case(bench, case, whistle);
        }
    }
    for case in rows.patterns.cases.values() {
        if let Some(at) = case.removed_at {
            logged(&said, &case.id.to_string(), at, now, whistle);
            one_pattern(bench, case, whistle);
        }
    }
    for claim in rows.claims.values() {
        if let Some(at) = claim.removed_at {
            logged(&said, &claim.id.to_string(), at, now, whistle);
            one_claim(bench, claim, whistle);
        }
    }
}

/// The log says that it ended, by which packs, and that the days were over.
fn logged(
    said: &BTreeMap<&str, Vec<Value>>,
    name: &str,
    at: Timestamp,
    now: Timestamp,
    whistle: &mut Whistle<'_>,
) {
    let ended = said.get(name).into_iter().flatten().find(|fact| fact["record"] == "ended");
    let over = ended.and_then(|fact| {
        let over = Timestamp(fact["over_at"].as_i64()?);
        Some(over.plus(fact["days"].as_i64()?.saturating_mul(DAY)))
    });
    whistle.unless(over.is_some_and(|over| over <= at) && at <= now.plus(LATE), || {
        format!("{name} ended before its time, or the log does not say so")
    });
}

/// Whether a decision still does something to somebody.
fn acts(row: &DecisionRow) -> bool {
    let held = !matches!(row.kind, DecisionKind::Notice | DecisionKind::Reinstatement);
    matches!(row.state, DecisionState::Proposed | DecisionState::Issued)
        || (held && row.state == DecisionState::InEffect)
}

fn one_case(bench: &Bench, case: &CaseFile, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress;
    let gone = case.report.is_empty()
        && sha256(&[case.evidence.as_bytes()]) != case.evidence_digest
        && rows.heard.get(&case.id).into_iter().flatten().all(|said| said.words.is_empty());
    whistle.unless(gone, || format!("{} ended, and its words are here", case.id));
    whistle.unless(!case.state.is_live(), || format!("{} ended and is open", case.id));
    for row in rows.decisions.values().filter(|row| row.case_file == case.id) {
        whistle.unless(!acts(row), || format!("{} is in force, and its record ended", row.id));
        let bare = [&row.first_reasons, &row.second_reasons];
        let bare = bare.iter().all(|words| words.is_empty() || *words == REMOVED);
        whistle.unless(bare, || format!("{} ended, and its reasons are here", row.id));
        let appeals = rows.appeals.values().filter(|appeal| appeal.decision == row.id);
        for appeal in appeals {
            let over = appeal.state != AppealState::Open && appeal.words.is_empty();
            whistle.unless(over, || format!("{} is open or here, and its case ended", appeal.id));
        }
    }
}

fn one_pattern(bench: &Bench, case: &PatternCase, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress.patterns;
    let gone = case.reasons == REMOVED
        && sha256(&[case.evidence.as_bytes()]) != case.evidence_digest
        && !case.state.is_live();
    whistle.unless(gone, || format!("{} ended, and is open or here", case.id));
    for row in rows.decisions.values().filter(|row| row.pattern_case == case.id) {
        let over = !row.state.stands() && row.state != DecisionState::Proposed;
        whistle.unless(over && row.first_reasons == REMOVED, || {
            format!("{} is in force or here, and its record ended", row.id)
        });
        let mut appeals = rows.appeals.iter().filter(|appeal| appeal.decision == row.id);
        let closed = appeals.all(|appeal| appeal.state != AppealState::Open);
        whistle.unless(closed, || format!("{} is appealed, and its record ended", row.id));
    }
}

fn one_claim(bench: &Bench, claim: &Claim, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress;
    let answers = rows.answers.values().filter(|answer| answer.claim == claim.id);
    let gone = claim.statement.is_empty() && claim.answer.is_empty() && claim.looked == "[]";
    let gone = gone && answers.into_iter().all(|answer| answer.words.is_empty());
    whistle.unless(gone && !claim.open, || format!("{} ended, and is open or here", claim.id));
    let due = rows
        .remedies
        .values()
        .any(|r| r.claim == claim.id && r.given_at.is_none() && r.due_at.is_some());
    whistle.unless(!due, || format!("{} ended before its remedy was given", claim.id));
}
