//! Writing a decision about a recipient down: the rules, the row, its grounds, its letter; and its end.

use super::draft::keep_of_decision;
use super::evidence::{PatternFile, facts_of};
use super::letter::{Told, decided, tell};
use crate::case::Clerk;
use crate::ctx::Hand;
use crate::decision::alike::read_grounds;
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::remedy::give_looked_at_first;
use crate::zone::zone;
use porchlight_domain::decision::{
    Authority, Barred, Human, PATTERN_CATALOGUE, PatternAsked, PatternGround, SecondLook,
};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{PatternDecisionId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionState, PatternState, Role};
use porchlight_store::Tx;
use porchlight_store::rows::{PatternCase, PatternDecision};
use serde_json::json;
use std::collections::BTreeSet;

/// Leaves what the log holds of a question: its state and digests.
pub(super) fn case_leaf(hand: &mut Hand, case: &PatternCase) {
    let words = sha256(&[case.words.as_bytes()]).hex();
    let fact = json!({
        "state": case.state.code(), "evidence": case.evidence_digest.hex(), "words": words,
        "asked_by": case.asked_by.to_string(),
    });
    hand.leave(LeafKind::PatternCase, case.id, fact);
}

/// Ends a question.
pub(super) fn end_case(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut case: PatternCase,
    state: PatternState,
    why: &str,
) -> Result<()> {
    case.state = state;
    case.due_at = None;
    case.ended_at = Some(hand.now);
    why.clone_into(&mut case.why);
    tx.put_pattern_case(&case)?;
    case_leaf(hand, &case);
    Ok(())
}

/// Reads a decision's grounds.
pub(super) fn grounds_of(tx: &Tx<'_>, id: PatternDecisionId) -> Result<Vec<PatternGround>> {
    read_grounds(tx.pattern_grounds(id)?)
}

fn leave(hand: &mut Hand, row: &PatternDecision, grounds: &[PatternGround]) {
    let fact = json!({
        "case": row.pattern_case.to_string(), "state": row.state.code(),
        "grounds": grounds.iter().map(|ground| ground.code()).collect::<Vec<_>>(),
        "catalogue": row.catalogue, "evidence": row.evidence_digest.hex(),
        "effective_at": row.effective_at.map(Timestamp::micros),
        "until_at": row.until_at.map(Timestamp::micros),
        "appeal_until": row.appeal_until.map(Timestamp::micros),
        "first": row.first_decider.to_string(),
        "second": row.second_decider.map(|id| id.to_string()),
        "words": sha256(&[row.words.as_bytes()]).hex(),
    });
    hand.leave(LeafKind::PatternDecision, row.id, fact);
}

/// What somebody puts before a second person.
pub(super) struct Wanted<'a> {
    pub(super) grounds: &'a [PatternGround],
    pub(super) look: i64,
    pub(super) reasons: &'a str,
    pub(super) seen: Digest,
}

/// Keeps a proposal, if every rule but the second person allows it.
pub(super) fn propose(
    tx: &Tx<'_>,
    hand: &mut Hand,
    case: &PatternCase,
    by: Human,
    wanted: &Wanted<'_>,
) -> Result<std::result::Result<(), Barred>> {
    let facts = facts_of(tx, case, hand.now)?;
    let Wanted { grounds, look, seen, .. } = *wanted;
    let asked = PatternAsked { facts: &facts, grounds, seen, look };
    if let Err(why) = SecondLook::may_propose(&asked, by, hand.now) {
        return Ok(Err(why));
    }
    let policy = tx.setting(crate::remedy::SETTING)?.ok_or(Error::Absent("policy"))?;
    let row = PatternDecision {
        id: hand.id(PatternDecisionId::new),
        pattern_case: case.id,
        state: DecisionState::Proposed,
        catalogue: PATTERN_CATALOGUE,
        evidence_digest: case.evidence_digest,
        policy,
        first_decider: by.staff(),
        first_reasons: wanted.reasons.to_owned(),
        first_at: hand.now,
        second_decider: None,
        second_reasons: String::new(),
        second_at: None,
        look,
        issued_at: None,
        effective_at: None,
        until_at: None,
        appeal_until: None,
        language: case.language.clone(),
        words: String::new(),
        changed_at: hand.now,
        why: String::new(),
    };
    tx.insert_pattern_decision(&row)?;
    keep_of_decision(tx, case, &row)?;
    let codes: BTreeSet<&str> = grounds.iter().map(|ground| ground.code()).collect();
    for code in codes {
        tx.insert_pattern_ground(row.id, code)?;
    }
    leave(hand, &row, grounds);
    Ok(Ok(()))
}

/// Issues a proposal with its second person, if the rules allow it: row, letter, leaf.
pub(super) fn issue(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    case: &PatternCase,
    (mut row, people, seen): (PatternDecision, (Human, Human), Digest),
) -> Result<std::result::Result<(), Barred>> {
    let facts = facts_of(tx, case, hand.now)?;
    let grounds = grounds_of(tx, row.id)?;
    let asked = PatternAsked { facts: &facts, grounds: &grounds, seen, look: row.look };
    let made = match SecondLook::issue(&asked, Authority::Two(people.0, people.1), hand.now) {
        Ok(made) => made,
        Err(why) => return Ok(Err(why)),
    };
    let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
    let station = tx.station(case.station)?.ok_or(Error::Absent("station"))?;
    let (first, second) = made.by();
    let letter = decided(
        clerk,
        &Told {
            language: &order.language,
            zone: zone(&station.time_zone),
            file: &PatternFile::read(&case.evidence)?,
            digest: case.evidence_digest,
            people: people_of(tx, &[first.staff(), second.staff()])?,
            reasons: vec![row.first_reasons.clone(), row.second_reasons.clone()],
            force: InForce::since(tx, case.station, case.asked_at)?,
        },
        &made,
    );
    row.language.clone_from(&order.language);
    row.words = serde_json::to_string(&letter)?;
    row.issued_at = Some(made.issued_at());
    row.effective_at = Some(made.effective_at());
    row.until_at = Some(made.until());
    row.appeal_until = Some(made.appeal_until());
    row.state = DecisionState::Issued;
    row.changed_at = hand.now;
    tx.put_pattern_decision(&row)?;
    leave(hand, &row, &grounds);
    tell(tx, hand, clerk, &order, (&letter.subject, &letter.text()))?;
    Ok(Ok(()))
}

/// Roles of people, in order.
pub(super) fn people_of(tx: &Tx<'_>, ids: &[StaffId]) -> Result<Vec<(Role, StaffId)>> {
    let role = |id: &StaffId| -> Result<(Role, StaffId)> {
        Ok((tx.staff(*id)?.map_or(Role::Analyst, |staff| staff.role), *id))
    };
    ids.iter().map(role).collect()
}

/// Ends a decision. One that falls gives at once what waited for a person because of it.
pub(super) fn end(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    mut row: PatternDecision,
    (state, why): (DecisionState, &str),
) -> Result<()> {
    let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
    row.state = state;
    row.changed_at = hand.now;
    why.clone_into(&mut row.why);
    tx.put_pattern_decision(&row)?;
    hand.leave(LeafKind::PatternDecision, row.id, json!({"state": state.code(), "why": why}));
    if matches!(state, DecisionState::Reversed | DecisionState::Lapsed) && row.issued_at.is_some() {
        give_looked_at_first(tx, hand, public_url, case.recipient_key)?;
    }
    Ok(())
}
