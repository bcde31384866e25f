//! Appeals of recipients: the list of staff, and the answer of somebody who neither asked nor decided.

use super::ending::{restored, stands};
use super::letter::tell;
use super::make::{end, grounds_of};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Ctx, Hand};
use crate::decision::Acted;
use crate::draft::Edited;
use crate::error::{Error, Result};
use crate::remedy::give_looked_at_first;
use porchlight_domain::decision::PatternGround;
use porchlight_domain::id::{PatternAppealId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AppealState, DecisionState};
use porchlight_store::rows::{Order, PatternAppeal, PatternCase, PatternDecision, Staff};
use porchlight_store::{Page, Slice, Tx};
use serde_json::json;

/// A recipient's appeal as staff see it.
#[derive(Debug, Clone)]
pub struct PatternAppealLine {
    /// The appeal.
    pub appeal: PatternAppeal,
    /// Against what.
    pub decision: PatternDecision,
    /// The question that it came of.
    pub case: PatternCase,
    /// The parcel with which the recipient was told.
    pub order: Order,
    /// What was drafted from facts, and what the person wrote who proposed it.
    pub draft: Option<Edited>,
    /// On which grounds it was decided.
    pub grounds: Vec<PatternGround>,
    /// Who decided.
    pub deciders: Vec<Staff>,
    /// Who answered.
    pub answered_by: Option<Staff>,
    /// Whether whoever looks may answer: they neither asked nor decided.
    pub may_answer: bool,
}

/// Everybody who has a part in a decision, and so answers no appeal against it.
fn had_a_part(row: &PatternDecision, case: &PatternCase) -> [Option<StaffId>; 3] {
    [Some(row.first_decider), row.second_decider, Some(case.asked_by)]
}

fn line(tx: &Tx<'_>, ctx: &Ctx, appeal: PatternAppeal) -> Result<PatternAppealLine> {
    let decision = tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
    let case = tx.pattern_case(decision.pattern_case)?.ok_or(Error::Absent("question"))?;
    let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
    let mut deciders = vec![];
    for id in [Some(decision.first_decider), decision.second_decider].into_iter().flatten() {
        deciders.extend(tx.staff(id)?);
    }
    let part = had_a_part(&decision, &case);
    Ok(PatternAppealLine {
        draft: tx.pattern_decision_draft(decision.id)?.map(Edited::from),
        grounds: grounds_of(tx, decision.id)?,
        answered_by: appeal.answered_by.map_or(Ok(None), |id| tx.staff(id))?,
        may_answer: ctx.human().is_ok_and(|human| !part.contains(&Some(human.staff()))),
        appeal,
        decision,
        case,
        order,
        deciders,
    })
}

/// Leaves what the log holds of the answer to an appeal.
pub(super) fn answered_leaf(hand: &mut Hand, appeal: &PatternAppeal) {
    let fact = json!({
        "decision": appeal.decision.to_string(), "state": appeal.state.code(),
        "reasons": appeal.reasons,
    });
    hand.leave(LeafKind::PatternAppeal, appeal.id, fact);
}

impl App {
    /// Recipients' appeals in a state, the soonest due first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn pattern_appeals(
        &self,
        ctx: &Ctx,
        state: AppealState,
        slice: Slice,
    ) -> Result<Page<PatternAppealLine>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.pattern_appeals_in(state, slice)?;
            let rows = page.rows.into_iter().map(|appeal| line(tx, ctx, appeal));
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// One appeal of a recipient. That somebody read it is written down.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn pattern_appeal_line(
        &self,
        ctx: &mut Ctx,
        id: PatternAppealId,
    ) -> Result<PatternAppealLine> {
        ctx.allow_cases()?;
        let found =
            self.read(|tx| line(tx, ctx, tx.pattern_appeal(id)?.ok_or(Error::Absent("appeal"))?))?;
        self.note_pattern_read(ctx, found.case.id.to_string(), found.case.delivery_order)?;
        Ok(found)
    }

    /// Answers a recipient's appeal: upheld, and the decision falls, or rejected. Whoever asked or decided
    /// does not answer.
    ///
    /// # Errors
    /// Denied to all but analysts and operators, and to those who asked or decided; absent; invalid: no
    /// reasons.
    pub fn answer_pattern_appeal(
        &self,
        ctx: &mut Ctx,
        id: PatternAppealId,
        upheld: bool,
        reasons: &str,
    ) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted =
            self.record(ctx, &format!("answer {id} {upheld} {reasons}"), move |tx, hand| {
                let mut appeal = tx.pattern_appeal(id)?.ok_or(Error::Absent("appeal"))?;
                let row = tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
                let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
                if had_a_part(&row, &case).contains(&Some(by.staff())) {
                    return Err(Error::Denied("somebody who neither asked nor decided this"));
                }
                if appeal.state != AppealState::Open || hand.now > appeal.answer_by {
                    return Ok(Done::Refused(Acted::Already));
                }
                appeal.state = if upheld { AppealState::Upheld } else { AppealState::Rejected };
                appeal.answered_by = Some(by.staff());
                appeal.answered_at = Some(hand.now);
                appeal.reasons.clone_from(&reasons);
                tx.put_pattern_appeal(&appeal)?;
                answered_leaf(hand, &appeal);
                let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
                let (language, operator) = (order.language.clone(), clerk.operator.clone());
                let (subject, body) = if upheld {
                    if row.state.stands() {
                        end(tx, hand, &clerk.public_url, row, (DecisionState::Reversed, &reasons))?;
                    } else {
                        // Its time was over before it was answered: what still waits for it is given all the same.
                        give_looked_at_first(tx, hand, &clerk.public_url, case.recipient_key)?;
                    }
                    restored(&language, &operator, &reasons)
                } else {
                    stands(&language, &operator, &reasons)
                };
                tell(tx, hand, &clerk, &order, (&subject, &body))?;
                Ok(Done::Kept(Acted::Done))
            })?;
        let decision = self.read(|tx| Ok(tx.pattern_appeal(id)?.map(|appeal| appeal.decision)))?;
        if let Some(decision) = decision {
            self.ring_pattern_of(ctx, decision);
        }
        Ok(acted)
    }
}
