//! What staff do about a question to a recipient: close, propose, agree, lift. `ask` is how one begins.

use super::ending::{nothing_follows, restored};
use super::evidence::facts_of;
use super::letter::tell;
use super::make::{Wanted, end, end_case, issue, propose};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Ctx, Hand};
use crate::decision::Acted;
use crate::decision::alike::{barred, first_of_two};
use crate::error::{Error, Result};
use porchlight_domain::decision::{Barred, Human, PatternGround};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{PatternCaseId, PatternDecisionId};
use porchlight_domain::time::DAY;
use porchlight_domain::words::{DecisionState, PatternState};
use porchlight_store::Tx;
use porchlight_store::rows::PatternCase;

/// What somebody wants to decide about a recipient.
#[derive(Debug, Clone)]
pub struct PatternProposal {
    /// On which grounds.
    pub grounds: Vec<PatternGround>,
    /// For how many days a person looks first.
    pub days: u32,
    /// Why, in their words.
    pub reasons: String,
    /// Digest of the evidence that they had before them.
    pub seen: Digest,
}

/// A question that something may still come of.
fn live(tx: &Tx<'_>, id: PatternCaseId) -> Result<Option<PatternCase>> {
    let case = tx.pattern_case(id)?.ok_or(Error::Absent("question"))?;
    Ok(Some(case).filter(|case| case.state.is_live()))
}

impl App {
    /// Ends a question: nothing follows, and the recipient is told.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn close_pattern(&self, ctx: &mut Ctx, id: PatternCaseId, reason: &str) -> Result<Acted> {
        ctx.human()?;
        let reason = words("reasons", reason)?;
        let clerk = self.clerk();
        let acted = self.record(ctx, &format!("close {id} {reason}"), move |tx, hand| {
            let Some(case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            lapse_proposals(tx, hand, &clerk.public_url, id, &reason)?;
            end_case(tx, hand, case, PatternState::Closed, &reason)?;
            let (subject, body) = nothing_follows(&order.language, &clerk.operator, &reason);
            tell(tx, hand, &clerk, &order, (&subject, &body))?;
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_pattern(ctx, id);
        Ok(acted)
    }

    /// Puts a second look before a second person. Nothing follows from that.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn propose_pattern(
        &self,
        ctx: &mut Ctx,
        id: PatternCaseId,
        wanted: PatternProposal,
    ) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", &wanted.reasons)?;
        let acted = self.record(ctx, &format!("propose {id} {wanted:?}"), move |tx, hand| {
            let Some(case) = live(tx, id)? else { return Ok(Done::Refused(Acted::Already)) };
            let waits = tx.pattern_decisions(id)?;
            if waits.iter().any(|row| row.state == DecisionState::Proposed) {
                return Ok(Done::Refused(Acted::Already));
            }
            let wanted = Wanted {
                grounds: &wanted.grounds,
                look: i64::from(wanted.days).saturating_mul(DAY),
                reasons: &reasons,
                seen: wanted.seen,
            };
            Ok(match propose(tx, hand, &case, by, &wanted)? {
                Ok(()) => Done::Kept(Acted::Proposed),
                Err(why) => Done::Refused(barred(why)),
            })
        })?;
        self.ring_pattern(ctx, id);
        Ok(acted)
    }

    /// The second person's answer to a proposal, given without the first one's name, grounds and reasons.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn second_pattern(
        &self,
        ctx: &mut Ctx,
        id: PatternDecisionId,
        agrees: bool,
        reasons: &str,
        seen: Digest,
    ) -> Result<Acted> {
        let second = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted =
            self.record(ctx, &format!("second {id} {agrees} {reasons}"), move |tx, hand| {
                let mut row = tx.pattern_decision(id)?.ok_or(Error::Absent("proposal"))?;
                let Some(case) = live(tx, row.pattern_case)? else {
                    return Ok(Done::Refused(Acted::Already));
                };
                if row.state != DecisionState::Proposed {
                    return Ok(Done::Refused(Acted::Already));
                }
                let first = match first_of_two(tx, Some(row.first_decider), second)? {
                    Ok(first) => first,
                    Err(why) => return Ok(Done::Refused(barred(why))),
                };
                row.second_decider = Some(second.staff());
                row.second_reasons.clone_from(&reasons);
                row.second_at = Some(hand.now);
                if !agrees {
                    end(tx, hand, &clerk.public_url, row, (DecisionState::Refused, &reasons))?;
                    return Ok(Done::Kept(Acted::Refused));
                }
                if let Err(why) = issue(tx, hand, &clerk, &case, (row, (first, second), seen))? {
                    return Ok(Done::Refused(barred(why)));
                }
                end_case(tx, hand, case, PatternState::Decided, "")?;
                Ok(Done::Kept(Acted::Done))
            })?;
        self.ring_pattern_of(ctx, id);
        Ok(acted)
    }

    /// Lifts a decision: claims are answered as anybody's, what waited is given, and the recipient is told.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reasons.
    pub fn lift_pattern(
        &self,
        ctx: &mut Ctx,
        id: PatternDecisionId,
        reasons: &str,
    ) -> Result<Acted> {
        ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted = self.record(ctx, &format!("lift {id} {reasons}"), move |tx, hand| {
            let row = tx.pattern_decision(id)?.ok_or(Error::Absent("decision"))?;
            if !row.state.stands() {
                return Ok(Done::Refused(Acted::Already));
            }
            let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            end(tx, hand, &clerk.public_url, row, (DecisionState::Reversed, &reasons))?;
            let (subject, body) = restored(&order.language, &clerk.operator, &reasons);
            tell(tx, hand, &clerk, &order, (&subject, &body))?;
            Ok(Done::Kept(Acted::Done))
        })?;
        self.ring_pattern_of(ctx, id);
        Ok(acted)
    }

    /// What one person may propose now: the grounds, and why not where nothing is possible.
    pub(super) fn pattern_way(
        tx: &Tx<'_>,
        case: &PatternCase,
        by: Human,
        now: porchlight_domain::time::Timestamp,
    ) -> Result<Option<Barred>> {
        let facts = facts_of(tx, case, now)?;
        let asked = porchlight_domain::decision::PatternAsked {
            facts: &facts,
            grounds: &[PatternGround::Often],
            seen: facts.evidence,
            look: DAY,
        };
        Ok(porchlight_domain::decision::SecondLook::may_propose(&asked, by, now).err())
    }

    /// The pages that show a question: that of its parcel.
    pub(super) fn ring_pattern(&self, ctx: &Ctx, id: PatternCaseId) {
        if let Ok(Some(case)) = self.read(|tx| Ok(tx.pattern_case(id)?)) {
            self.ring_order(ctx, case.delivery_order);
        }
    }

    /// As [`App::ring_pattern`], for a decision.
    pub(super) fn ring_pattern_of(&self, ctx: &Ctx, id: PatternDecisionId) {
        if let Ok(Some(row)) = self.read(|tx| Ok(tx.pattern_decision(id)?)) {
            self.ring_pattern(ctx, row.pattern_case);
        }
    }
}

/// Takes back what was proposed and nobody seconded.
pub(super) fn lapse_proposals(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    case: PatternCaseId,
    why: &str,
) -> Result<()> {
    for row in tx.pattern_decisions(case)? {
        if row.state == DecisionState::Proposed {
            end(tx, hand, public_url, row, (DecisionState::Lapsed, why))?;
        }
    }
    Ok(())
}
