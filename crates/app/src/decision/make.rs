//! Writing a decision down: the rules, the row, its grounds, its letter, its effect.

use super::lost::pay_lost;
use crate::case::{Clerk, EvidenceFile, LetterFacts, draft_of};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::message::enqueue_known;
use crate::zone;
use porchlight_domain::decision::{
    Asked, Authority, Barred, CATALOGUE_VERSION, CaseFacts, DECIDE_WITHIN, Decision, EarlierNotice,
    Ground, HOLD_PERIOD, Human,
};
use porchlight_domain::id::{CourierId, DecisionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{CourierState, DecisionKind, DecisionState, Role};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, DecisionDraft, DecisionRow};
use serde_json::json;
use std::collections::BTreeSet;

/// Most decisions of one courier that are looked at.
const MOST_READ: u32 = 200;

/// A decision to be written.
pub(crate) struct Making<'a> {
    /// About which case.
    pub(crate) case: &'a CaseFile,
    /// What, on which grounds, for how long; the digest is the case's own.
    pub(crate) kind: DecisionKind,
    pub(crate) grounds: &'a [Ground],
    pub(crate) hold: i64,
    /// Digest of what those who decide had before them.
    pub(crate) seen: porchlight_domain::digest::Digest,
    pub(crate) by: Authority,
    pub(crate) reasons: &'a str,
    /// Version of the verdicts' policy that the evidence comes from.
    pub(crate) policy: Option<i64>,
    /// What it lifts.
    pub(crate) lifts: Option<DecisionId>,
}

/// What the rules have to know about a case.
pub(crate) fn facts_of(tx: &Tx<'_>, case: &CaseFile, now: Timestamp) -> Result<CaseFacts> {
    let earlier = case.earlier_notice.map_or(Ok(None), |id| tx.decision(id))?;
    let earlier = earlier.filter(|notice| notice.state == DecisionState::InEffect);
    let earlier = earlier.and_then(|notice| notice.delivered_at);
    let told = tx.decisions_about(case.courier, MOST_READ)?;
    let since = now.plus(-HOLD_PERIOD);
    let held =
        told.iter().filter(|d| d.until_at.is_some() && d.issued_at.is_some_and(|at| at > since));
    let acts = |d: &DecisionRow| d.kind != DecisionKind::Reinstatement && d.state.stands();
    Ok(CaseFacts {
        state: case.state,
        reporter: case.reporter,
        evidence: case.evidence_digest,
        grounds: usize::try_from(case.grounds).unwrap_or(usize::MAX),
        tries: case.tries,
        earlier: earlier.map(|delivered_at| EarlierNotice { delivered_at }),
        asked_at: case.asked_at,
        answered: case.answered_at.is_some(),
        held: held.map(|d| d.hold).sum(),
        under_decision: told.iter().any(acts),
        terms: InForce::since(tx, case.station, case.opened_at)?.terms(),
    })
}

/// A row for a proposal.
pub(super) fn proposal(
    hand: &mut Hand,
    making: &Making<'_>,
    courier_language: &str,
    first: Option<Human>,
) -> DecisionRow {
    let egregious = making.grounds.iter().any(|ground| ground.entry().egregious);
    let held = matches!(making.kind, DecisionKind::Restriction | DecisionKind::Suspension);
    let needs_notice = making.kind == DecisionKind::Offboarding && !egregious;
    DecisionRow {
        id: hand.id(DecisionId::new),
        case_file: making.case.id,
        courier: making.case.courier,
        kind: making.kind,
        state: DecisionState::Proposed,
        catalogue: CATALOGUE_VERSION,
        evidence_digest: making.case.evidence_digest,
        policy: making.policy,
        automatic: first.is_none(),
        egregious,
        first_decider: first.map(Human::staff),
        first_reasons: making.reasons.to_owned(),
        first_at: hand.now,
        second_decider: None,
        second_reasons: String::new(),
        second_at: None,
        hold: if held { making.hold } else { 0 },
        earlier_notice: making.case.earlier_notice.filter(|_| needs_notice),
        lifts: making.lifts,
        issued_at: None,
        effective_at: None,
        until_at: None,
        appeal_until: None,
        language: courier_language.to_owned(),
        words: String::new(),
        message: None,
        delivered_at: None,
        changed_at: hand.now,
        why: String::new(),
    }
}

/// Keeps a proposal with its grounds.
pub(super) fn keep_proposal(tx: &Tx<'_>, row: &DecisionRow, grounds: &[Ground]) -> Result<()> {
    tx.insert_decision(row)?;
    keep_draft(tx, row)?;
    let codes: BTreeSet<&str> = grounds.iter().map(|ground| ground.code()).collect();
    for code in codes {
        tx.insert_decision_ground(row.id, code)?;
    }
    Ok(())
}

/// Keeps what a program drafts from the case's facts beside what the person wrote who proposes. What gives
/// something back needs no draft.
fn keep_draft(tx: &Tx<'_>, row: &DecisionRow) -> Result<()> {
    let person = row.first_decider.filter(|_| row.kind != DecisionKind::Reinstatement);
    let Some(person) = person.map_or(Ok(None), |id| tx.staff(id))? else { return Ok(()) };
    let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
    tx.insert_decision_draft(&DecisionDraft {
        id: row.id,
        drafted: draft_of(tx, &case, &person.language)?,
        language: person.language,
        written: row.first_reasons.clone(),
        kept_at: row.first_at,
    })?;
    Ok(())
}

/// Makes a decision, if the rules allow it: row, letter, leaf, and its effect if that is due.
pub(crate) fn make(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    making: &Making<'_>,
    proposed: Option<DecisionRow>,
) -> Result<std::result::Result<DecisionRow, Barred>> {
    let facts = facts_of(tx, making.case, hand.now)?;
    let Making { kind, grounds, hold, seen, .. } = *making;
    let asked = Asked { case: &facts, kind, grounds, seen, hold };
    let made = match Decision::issue(&asked, making.by, hand.now) {
        Ok(made) => made,
        Err(barred) => return Ok(Err(barred)),
    };
    let courier = tx.courier(making.case.courier)?.ok_or(Error::Absent("courier"))?;
    let (first, second) = match making.by {
        Authority::Automatic => (None, None),
        Authority::Person(one) => (Some(one), None),
        Authority::Two(one, two) => (Some(one), Some(two)),
    };
    let mut row = match proposed {
        Some(row) => row,
        None => {
            let row = proposal(hand, making, &courier.language, first);
            keep_proposal(tx, &row, grounds)?;
            row
        }
    };
    let station = tx.station(making.case.station)?.ok_or(Error::Absent("station"))?;
    let force = InForce::since(tx, making.case.station, making.case.opened_at)?;
    let letter = clerk.write(&LetterFacts {
        name: &courier.name,
        language: &courier.language,
        zone: zone::zone(&station.time_zone),
        decision: &made,
        evidence: &EvidenceFile::read(&making.case.evidence)?,
        answer_until: hand
            .now
            .plus(facts.terms.hearing())
            .min(making.case.opened_at.plus(DECIDE_WITHIN)),
        terms: facts.terms,
        laws: force.names_beyond_house(&courier.language),
        contact: force.contact,
        roles: roles(tx, &[first, second])?,
        reasons: [&row.first_reasons, &row.second_reasons]
            .into_iter()
            .filter(|reasons| !reasons.is_empty())
            .cloned()
            .collect(),
    });
    let mail = (courier.email.as_str(), letter.subject.as_str(), &*letter.text());
    row.message = Some(enqueue_known(tx, hand, station.id, mail)?);
    tell_phone(tx, hand, courier.id, CourierNote::Letter(row.id))?;
    row.language.clone_from(&courier.language);
    row.words = serde_json::to_string(&letter)?;
    row.issued_at = Some(made.issued_at());
    row.effective_at = Some(made.effective_at());
    row.until_at = made.until();
    row.appeal_until = Some(made.appeal_until());
    row.changed_at = hand.now;
    let now = made.effective_at() <= hand.now;
    row.state = if now { DecisionState::InEffect } else { DecisionState::Issued };
    tx.put_decision(&row)?;
    hand.leave(LeafKind::Decision, row.id, fact(&row, grounds));
    if now {
        settle_account(tx, hand, row.courier)?;
    }
    Ok(Ok(row))
}

/// What the log holds of a decision: ids, codes and digests.
pub(super) fn fact(row: &DecisionRow, grounds: &[Ground]) -> serde_json::Value {
    json!({
        "case": row.case_file.to_string(), "kind": row.kind.code(), "state": row.state.code(),
        "grounds": grounds.iter().map(|ground| ground.code()).collect::<Vec<_>>(),
        "catalogue": row.catalogue, "evidence": row.evidence_digest.hex(),
        "effective_at": row.effective_at.map(Timestamp::micros),
        "appeal_until": row.appeal_until.map(Timestamp::micros),
        "first": row.first_decider.map(|id| id.to_string()),
        "second": row.second_decider.map(|id| id.to_string()),
        "words": porchlight_domain::digest::sha256(&[row.words.as_bytes()]).hex(),
    })
}

fn roles(tx: &Tx<'_>, people: &[Option<Human>]) -> Result<Vec<Role>> {
    let mut roles = vec![];
    for human in people.iter().flatten() {
        let staff = tx.staff(human.staff())?.ok_or(Error::Absent("member of staff"))?;
        roles.push(staff.role);
    }
    Ok(roles)
}

/// Brings an account into the state that the decisions in effect say.
pub(crate) fn settle_account(tx: &Tx<'_>, hand: &mut Hand, id: CourierId) -> Result<()> {
    let mut courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
    if courier.state == CourierState::Left {
        return Ok(());
    }
    let told = tx.decisions_about(id, MOST_READ)?;
    let acts = |kind: DecisionKind| {
        told.iter().any(|d| d.kind == kind && d.state == DecisionState::InEffect)
    };
    let state = if acts(DecisionKind::Offboarding) {
        CourierState::Offboarded
    } else if acts(DecisionKind::Restriction) || acts(DecisionKind::Suspension) {
        CourierState::Paused
    } else {
        CourierState::Active
    };
    if courier.state == state {
        return Ok(());
    }
    courier.state = state;
    tx.update_courier(&courier)?;
    hand.leave(LeafKind::Courier, id, json!({"state": state.code()}));
    Ok(())
}

/// Ends a decision, with the reason, and brings the account into its state.
pub(crate) fn end(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut row: DecisionRow,
    state: DecisionState,
    why: &str,
) -> Result<()> {
    row.state = state;
    row.changed_at = hand.now;
    why.clone_into(&mut row.why);
    tx.put_decision(&row)?;
    let fact = json!({"state": state.code(), "why": why});
    hand.leave(LeafKind::Decision, row.id, fact);
    if matches!(state, DecisionState::Reversed | DecisionState::Lapsed) {
        pay_lost(tx, hand, &row)?;
    }
    settle_account(tx, hand, row.courier)
}
