//! Appeals of recipients: the list of staff, and the answer of somebody who neither asked nor decided.

use super::ending::{restored, stands};
use super::letter::tell;
use super::make::{end, grounds_of};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Ctx, Hand};
use crate::decision::Acted;
use crate::decision::alike::{Answer, HadPart, answer, answered_fact, staff_of};
use crate::draft::Edited;
use crate::error::{Error, Result};
use crate::remedy::give_looked_at_first;
use porchlight_domain::decision::PatternGround;
use porchlight_domain::id::PatternAppealId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AppealState, DecisionState};
use porchlight_store::rows::{Order, PatternAppeal, PatternCase, PatternDecision, Staff};
use porchlight_store::{Page, Slice, Tx};

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

fn had_part(row: &PatternDecision, case: &PatternCase) -> HadPart {
    HadPart {
        people: [Some(row.first_decider), row.second_decider, Some(case.asked_by)],
        others: "somebody who neither asked nor decided this",
    }
}

fn line(tx: &Tx<'_>, ctx: &Ctx, appeal: PatternAppeal) -> Result<PatternAppealLine> {
    let decision = tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
    let case = tx.pattern_case(decision.pattern_case)?.ok_or(Error::Absent("question"))?;
    let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
    Ok(PatternAppealLine {
        draft: tx.pattern_decision_draft(decision.id)?.map(Edited::from),
        grounds: grounds_of(tx, decision.id)?,
        answered_by: appeal.answered_by.map_or(Ok(None), |id| tx.staff(id))?,
        may_answer: had_part(&decision, &case).leaves_it_to(ctx),
        deciders: staff_of(tx, [Some(decision.first_decider), decision.second_decider])?,
        appeal,
        decision,
        case,
        order,
    })
}

/// Leaves what the log holds of the answer to an appeal.
pub(super) fn answered_leaf(hand: &mut Hand, appeal: &PatternAppeal) {
    let fact = answered_fact(appeal.decision, appeal.state, &appeal.reasons);
    hand.leave(LeafKind::PatternAppeal, appeal.id, fact);
}

fn keep_answer(tx: &Tx<'_>, hand: &mut Hand, appeal: PatternAppeal, said: Answer) -> Result<()> {
    let Answer { state, answered_by, answered_at, reasons } = said;
    let appeal = PatternAppeal { state, answered_by, answered_at, reasons, ..appeal };
    tx.put_pattern_appeal(&appeal)?;
    answered_leaf(hand, &appeal);
    Ok(())
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
                let appeal = tx.pattern_appeal(id)?.ok_or(Error::Absent("appeal"))?;
                let row = tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
                let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
                let (part, waits) = (had_part(&row, &case), (appeal.state, appeal.answer_by));
                let said = answer(&part, waits, (by, upheld, &reasons), hand.now)?;
                let Some(said) = said else { return Ok(Done::Refused(Acted::Already)) };
                keep_answer(tx, hand, appeal, said)?;
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
