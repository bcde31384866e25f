//! The clocks of questions and decisions about recipients: what nobody decided or answered ends in the
//! recipient's favour, what is due takes effect, what is over ends. No clock makes a decision.

use super::act::lapse_proposals;
use super::appeal::answered_leaf;
use super::ending::{lapsed, restored};
use super::letter::tell;
use super::make::{end, end_case};
use crate::app::{App, Done};
use crate::case::{APPEAL_OVERDUE, HOLD_OVER, OVERDUE, UNSECONDED, reason_in};
use crate::ctx::Ctx;
use crate::decision::alike::is_overdue;
use crate::error::{Error, Result};
use crate::remedy::give_looked_at_first;
use porchlight_domain::decision::SECOND_WITHIN;
use porchlight_domain::id::{PatternAppealId, PatternCaseId, PatternDecisionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AppealState, DecisionState, PatternState};
use serde_json::json;

/// Most rows of one kind in one pass.
const MOST: u32 = 200;

impl App {
    /// One pass over the clocks of questions and decisions about recipients. Says how many it moved.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_patterns(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let mut moved = 0;
        for appeal in self.read(|tx| Ok(tx.overdue_pattern_appeals(now, MOST)?))? {
            moved += u32::from(self.lapse_pattern_appeal(ctx, appeal.id)?);
            self.ring_pattern_of(ctx, appeal.decision);
        }
        for case in self.read(|tx| Ok(tx.overdue_patterns(now, MOST)?))? {
            moved += u32::from(self.lapse_pattern(ctx, case.id)?);
            self.ring_pattern(ctx, case.id);
        }
        let proposed = now.plus(-SECOND_WITHIN);
        for row in self.read(|tx| Ok(tx.patterns_due(now, proposed, MOST)?))? {
            moved += u32::from(self.turn_pattern(ctx, row.id)?);
            self.ring_pattern_of(ctx, row.id);
        }
        Ok(moved)
    }

    fn lapse_pattern(&self, ctx: &mut Ctx, id: PatternCaseId) -> Result<bool> {
        let clerk = self.clerk();
        self.record(ctx, &format!("lapse {id}"), move |tx, hand| {
            let case = tx.pattern_case(id)?.ok_or(Error::Absent("question"))?;
            if !case.state.is_live() || case.due_at.is_none_or(|due| due > hand.now) {
                return Ok(Done::Refused(false));
            }
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            lapse_proposals(tx, hand, &clerk.public_url, id, OVERDUE)?;
            end_case(tx, hand, case, PatternState::Lapsed, OVERDUE)?;
            let (subject, body) = lapsed(&order.language, &clerk.operator);
            tell(tx, hand, &clerk, &order, (&subject, &body))?;
            Ok(Done::Kept(true))
        })
    }

    fn lapse_pattern_appeal(&self, ctx: &mut Ctx, id: PatternAppealId) -> Result<bool> {
        let clerk = self.clerk();
        self.record(ctx, &format!("lapse {id}"), move |tx, hand| {
            let mut appeal = tx.pattern_appeal(id)?.ok_or(Error::Absent("appeal"))?;
            if !is_overdue(appeal.state, appeal.answer_by, hand.now) {
                return Ok(Done::Refused(false));
            }
            appeal.state = AppealState::Lapsed;
            tx.put_pattern_appeal(&appeal)?;
            answered_leaf(hand, &appeal);
            let row = tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
            let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            if row.state.stands() {
                end(tx, hand, &clerk.public_url, row, (DecisionState::Lapsed, APPEAL_OVERDUE))?;
            } else {
                give_looked_at_first(tx, hand, &clerk.public_url, case.recipient_key)?;
            }
            let why = reason_in(APPEAL_OVERDUE, &order.language);
            let (subject, body) = restored(&order.language, &clerk.operator, &why);
            tell(tx, hand, &clerk, &order, (&subject, &body))?;
            Ok(Done::Kept(true))
        })
    }

    /// Moves a decision on whose moment has come.
    fn turn_pattern(&self, ctx: &mut Ctx, id: PatternDecisionId) -> Result<bool> {
        let url = self.settings.public_url.clone();
        self.record(ctx, &format!("turn {id}"), move |tx, hand| {
            let mut row = tx.pattern_decision(id)?.ok_or(Error::Absent("decision"))?;
            let due = |at: Option<porchlight_domain::time::Timestamp>| {
                at.is_some_and(|at| at <= hand.now)
            };
            match row.state {
                DecisionState::Proposed if row.first_at.plus(SECOND_WITHIN) <= hand.now => {
                    end(tx, hand, &url, row, (DecisionState::Lapsed, UNSECONDED))?;
                }
                DecisionState::InEffect if due(row.until_at) => {
                    end(tx, hand, &url, row, (DecisionState::Ended, HOLD_OVER))?;
                }
                DecisionState::Issued if due(row.effective_at) => {
                    let open = tx.pattern_appeal_against(id)?;
                    if open.is_some_and(|appeal| appeal.state == AppealState::Open) {
                        return Ok(Done::Refused(false));
                    }
                    row.state = DecisionState::InEffect;
                    row.changed_at = hand.now;
                    tx.put_pattern_decision(&row)?;
                    let fact = json!({"state": row.state.code()});
                    hand.leave(LeafKind::PatternDecision, id, fact);
                }
                _ => return Ok(Done::Refused(false)),
            }
            Ok(Done::Kept(true))
        })
    }
}
