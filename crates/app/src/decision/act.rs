//! What staff do with a case: look, ask the courier, close, propose, agree, lift.

use super::alike::{barred, first_of_two, read_grounds};
use super::mail::nothing_follows;
use super::make::{Making, end, fact, facts_of, keep_proposal, make, proposal};
use crate::app::{App, Done};
use crate::case::{Clerk, words};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use porchlight_domain::decision::{
    Asked, Authority, Barred, DECIDE_WITHIN, Decision, Ground, Human,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CaseId, DecisionId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::{CaseState, DecisionKind, DecisionState};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, DecisionRow};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What somebody wants to decide.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// What.
    pub kind: DecisionKind,
    /// On which grounds.
    pub grounds: Vec<Ground>,
    /// Why, in their words.
    pub reasons: String,
    /// For how many hours: restrictions and suspensions.
    pub hours: u32,
    /// Digest of the evidence that they had before them.
    pub seen: Digest,
}

/// What became of an act on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acted {
    /// Done.
    Done,
    /// It waits for a second person.
    Proposed,
    /// The second person did not agree; nothing follows.
    Refused,
    /// The rules do not allow it: a stable code of [`Barred`].
    Barred(String),
    /// Somebody was faster, or it is over.
    Already,
}

fn case_leaf(hand: &mut Hand, case: &CaseFile) {
    let fact = json!({"state": case.state.code(), "evidence": case.evidence_digest.hex()});
    hand.leave(LeafKind::Case, case.id, fact);
}

fn looked(case: &mut CaseFile, hand: &Hand, by: StaffId) {
    if case.looked_at.is_none() || case.state == CaseState::Open {
        case.looked_at = Some(hand.now);
        case.looked_by = Some(by);
        case.due_at = Some(case.opened_at.plus(DECIDE_WITHIN).max(hand.now.plus(24 * HOUR)));
    }
}

/// A case that something may still come of.
fn live(tx: &Tx<'_>, id: CaseId) -> Result<Option<CaseFile>> {
    let case = tx.case(id)?.ok_or(Error::Absent("case"))?;
    Ok(Some(case).filter(|case| case.state.is_live()))
}

/// Reads a decision's grounds.
pub(super) fn grounds_of(tx: &Tx<'_>, row: &DecisionRow) -> Result<Vec<Ground>> {
    read_grounds(tx.decision_grounds(row.id)?)
}

/// Ends a case, taking back the notices that came of it where nothing follows.
pub(crate) fn end_case(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut case: CaseFile,
    state: CaseState,
    why: &str,
) -> Result<()> {
    case.state = state;
    case.due_at = None;
    case.ended_at = Some(hand.now);
    why.clone_into(&mut case.reason);
    tx.put_case(&case)?;
    case_leaf(hand, &case);
    Ok(())
}

/// Takes back the notices of a case, and proposals that nobody seconded.
pub(crate) fn take_back(
    tx: &Tx<'_>,
    hand: &mut Hand,
    case: CaseId,
    state: DecisionState,
    why: &str,
) -> Result<()> {
    for row in tx.decisions_of_case(case)? {
        if row.state == DecisionState::Proposed {
            end(tx, hand, row, DecisionState::Lapsed, why)?;
        } else if row.kind == DecisionKind::Notice && row.state.stands() {
            end(tx, hand, row, state, why)?;
        }
    }
    Ok(())
}

impl App {
    pub(crate) fn clerk(&self) -> Clerk {
        Clerk {
            keys: self.keys.clone(),
            public_url: self.settings.public_url.clone(),
            operator: self.settings.operator_name.clone(),
        }
    }

    /// Notes that a person looks at a case: from now on it has until its last day to be decided.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent.
    pub fn look_at_case(&self, ctx: &mut Ctx, id: CaseId) -> Result<Acted> {
        let by = ctx.human()?;
        let acted = self.record(ctx, &format!("look {id}"), move |tx, hand| {
            let Some(mut case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            looked(&mut case, hand, by.staff());
            tx.put_case(&case)?;
            hand.leave(LeafKind::Case, id, json!({"looked_by": by.staff().to_string()}));
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_case(ctx, id);
        Ok(acted)
    }

    /// Asks the courier to answer before anything is decided: a notice by a person.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn ask_courier(
        &self,
        ctx: &mut Ctx,
        id: CaseId,
        seen: Digest,
        reasons: &str,
    ) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted = self.record(ctx, &format!("ask {id} {reasons}"), move |tx, hand| {
            let Some(mut case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            if case.asked_at.is_some() {
                return Ok(Done::Refused(Acted::Already));
            }
            let grounds = crate::case::EvidenceFile::read(&case.evidence)?.grounds();
            let making = Making {
                case: &case,
                kind: DecisionKind::Notice,
                grounds: &grounds,
                hold: 0,
                seen,
                by: Authority::Person(by),
                reasons: &reasons,
                policy: None,
                lifts: None,
            };
            if let Err(why) = make(tx, hand, &clerk, &making, None)? {
                return Ok(Done::Refused(barred(why)));
            }
            looked(&mut case, hand, by.staff());
            case.asked_at = Some(hand.now);
            case.state = CaseState::WithCourier;
            tx.put_case(&case)?;
            case_leaf(hand, &case);
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_case(ctx, id);
        Ok(acted)
    }

    /// Ends a case: nothing follows, its notices are taken back, and the courier is told.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn close_case(&self, ctx: &mut Ctx, id: CaseId, reason: &str) -> Result<Acted> {
        let by = ctx.human()?;
        let reason = words("reason", reason)?;
        let operator = self.settings.operator_name.clone();
        let acted = self.record(ctx, &format!("close {id} {reason}"), move |tx, hand| {
            let Some(mut case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            if case.reporter == Some(by.staff()) {
                return Ok(Done::Refused(barred(Barred::IsReporter)));
            }
            looked(&mut case, hand, by.staff());
            let courier = tx.courier(case.courier)?.ok_or(Error::Absent("courier"))?;
            let told = tx.decisions_of_case(id)?.iter().any(|told| told.issued_at.is_some());
            let station = case.station;
            end_case(tx, hand, case, CaseState::Closed, &reason)?;
            take_back(tx, hand, id, DecisionState::Reversed, &reason)?;
            if told {
                let (subject, body) = nothing_follows(&courier.language, &operator, &reason);
                enqueue_of(tx, hand, station, (&courier.email, &subject, &body))?;
                tell_phone(tx, hand, courier.id, CourierNote::CaseOver)?;
            }
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_case(ctx, id);
        Ok(acted)
    }

    /// Decides a case, or puts an offboarding before a second person.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn decide_case(&self, ctx: &mut Ctx, id: CaseId, wanted: Proposal) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", &wanted.reasons)?;
        let clerk = self.clerk();
        let acted = self.record(ctx, &format!("decide {id} {wanted:?}"), move |tx, hand| {
            let Some(mut case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            let waits = tx.decisions_of_case(id)?;
            if waits.iter().any(|row| row.state == DecisionState::Proposed) {
                return Ok(Done::Refused(Acted::Already));
            }
            let making = Making {
                case: &case,
                kind: wanted.kind,
                grounds: &wanted.grounds,
                hold: i64::from(wanted.hours) * HOUR,
                seen: wanted.seen,
                by: Authority::Person(by),
                reasons: &reasons,
                policy: None,
                lifts: None,
            };
            if wanted.kind == DecisionKind::Offboarding {
                return propose(tx, hand, &making, by);
            }
            if let Err(why) = make(tx, hand, &clerk, &making, None)? {
                return Ok(Done::Refused(barred(why)));
            }
            if wanted.kind != DecisionKind::Notice {
                looked(&mut case, hand, by.staff());
                end_case(tx, hand, case, CaseState::Decided, &reasons)?;
            }
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_case(ctx, id);
        Ok(acted)
    }

    /// The second person's answer to a proposal, given without the first one's reasons.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn second_decision(
        &self,
        ctx: &mut Ctx,
        id: DecisionId,
        agrees: bool,
        reasons: &str,
        seen: Digest,
    ) -> Result<Acted> {
        let second = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted =
            self.record(ctx, &format!("second {id} {agrees} {reasons}"), move |tx, hand| {
                let mut row = tx.decision(id)?.ok_or(Error::Absent("proposal"))?;
                let Some(case) = live(tx, row.case_file)? else {
                    return Ok(Done::Refused(Acted::Already));
                };
                if row.state != DecisionState::Proposed {
                    return Ok(Done::Refused(Acted::Already));
                }
                let first = match first_of_two(tx, row.first_decider, second)? {
                    Ok(first) => first,
                    Err(why) => return Ok(Done::Refused(barred(why))),
                };
                if case.reporter == Some(second.staff()) {
                    return Ok(Done::Refused(barred(Barred::IsReporter)));
                }
                row.second_decider = Some(second.staff());
                row.second_reasons.clone_from(&reasons);
                row.second_at = Some(hand.now);
                if !agrees {
                    end(tx, hand, row, DecisionState::Refused, &reasons)?;
                    return Ok(Done::Kept(Acted::Refused));
                }
                let grounds = grounds_of(tx, &row)?;
                let first_reasons = row.first_reasons.clone();
                let making = Making {
                    case: &case,
                    kind: row.kind,
                    grounds: &grounds,
                    hold: row.hold,
                    seen,
                    by: Authority::Two(first, second),
                    reasons: &first_reasons,
                    policy: row.policy,
                    lifts: None,
                };
                if let Err(why) = make(tx, hand, &clerk, &making, Some(row))? {
                    return Ok(Done::Refused(barred(why)));
                }
                end_case(tx, hand, case, CaseState::Decided, &reasons)?;
                Ok(Done::Kept(Acted::Done))
            })?;
        self.ring_decision(ctx, id);
        Ok(acted)
    }

    /// Lifts a decision: the account is as it was, and its holder is told.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn lift_decision(
        &self,
        ctx: &mut Ctx,
        id: DecisionId,
        ground: Ground,
        reasons: &str,
    ) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted =
            self.record(ctx, &format!("lift {id} {ground} {reasons}"), move |tx, hand| {
                let row = tx.decision(id)?.ok_or(Error::Absent("decision"))?;
                match lift(tx, hand, &clerk, row, (by, ground, &reasons))? {
                    Acted::Done => Ok(Done::Kept(Acted::Done)),
                    other => Ok(Done::Refused(other)),
                }
            })?;
        self.ring_decision(ctx, id);
        Ok(acted)
    }
}

fn propose(tx: &Tx<'_>, hand: &mut Hand, making: &Making<'_>, by: Human) -> Result<Done<Acted>> {
    let facts = facts_of(tx, making.case, hand.now)?;
    let Making { kind, grounds, hold, seen, .. } = *making;
    let asked = Asked { case: &facts, kind, grounds, seen, hold };
    if let Err(why) = Decision::may_propose(&asked, by, hand.now) {
        return Ok(Done::Refused(barred(why)));
    }
    let courier = tx.courier(making.case.courier)?.ok_or(Error::Absent("courier"))?;
    let row = proposal(hand, making, &courier.language, Some(by));
    keep_proposal(tx, &row, grounds)?;
    hand.leave(LeafKind::Decision, row.id, fact(&row, grounds));
    let mut case = making.case.clone();
    looked(&mut case, hand, by.staff());
    tx.put_case(&case)?;
    Ok(Done::Kept(Acted::Proposed))
}

/// Lifts a decision that stands, by a decision of its own.
pub(super) fn lift(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    row: DecisionRow,
    (by, ground, reasons): (Human, Ground, &str),
) -> Result<Acted> {
    if !row.state.stands() || row.kind == DecisionKind::Reinstatement {
        return Ok(Acted::Already);
    }
    let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
    let making = Making {
        case: &case,
        kind: DecisionKind::Reinstatement,
        grounds: &[ground],
        hold: 0,
        seen: case.evidence_digest,
        by: Authority::Person(by),
        reasons,
        policy: None,
        lifts: Some(row.id),
    };
    if let Err(why) = make(tx, hand, clerk, &making, None)? {
        return Ok(barred(why));
    }
    end(tx, hand, row, DecisionState::Reversed, reasons)?;
    Ok(Acted::Done)
}
