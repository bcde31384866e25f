//! The recipient's side: the question and the decision with the very evidence, their answer, their appeal; from
//! the link of the parcel with which they were told, without an account.
//!
//! Never does: show any of it behind the link of another parcel, which may have been passed on; there it says that
//! a person looks first, and with which parcel the letter came.

use super::evidence::{PatternFile, terms_of};
use super::make::case_leaf;
use crate::app::{App, Done};
use crate::case::{Letter, reason_in, words};
use crate::ctx::Ctx;
use crate::decision::alike::{can_appeal, made_fact, not_taken};
use crate::decision::{Answered, Appealed, representative};
use crate::error::{Error, Result};
use crate::recipient::acting_order;
use porchlight_domain::id::{
    OrderId, PatternAppealId, PatternCaseId, PatternDecisionId, PatternStatementId,
};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, PatternState, Role};
use porchlight_store::Tx;
use porchlight_store::rows::{PatternAppeal, PatternCase, PatternDecision, PatternStatement};
use serde_json::json;

/// Most answers to one question.
const MOST_ANSWERS: usize = 20;

/// A decision as the recipient it is about sees it.
#[derive(Debug, Clone)]
pub struct OwnPatternDecision {
    /// The decision.
    pub row: PatternDecision,
    /// The letter, as it was sent.
    pub letter: Letter,
    /// Who decided: role and stable pseudonym.
    pub deciders: Vec<(Role, String)>,
    /// The appeal against it, with who answered.
    pub appeal: Option<(PatternAppeal, Option<(Role, String)>)>,
    /// Whether it can still be appealed.
    pub may_appeal: bool,
}

/// A question to the recipient, with what came of it.
#[derive(Debug, Clone)]
pub struct OwnPattern {
    /// The question.
    pub case: PatternCase,
    /// The letter, as it was sent.
    pub letter: Letter,
    /// The evidence: what those who decide had before them.
    pub file: PatternFile,
    /// What was answered.
    pub statements: Vec<PatternStatement>,
    /// What was decided and told, newest first.
    pub decisions: Vec<OwnPatternDecision>,
    /// Whether an answer would still be read before anything follows.
    pub may_answer: bool,
    /// Until then nothing is decided without an answer.
    pub heard_until: Timestamp,
}

/// What concerns the recipient of one parcel.
#[derive(Debug, Clone, Default)]
pub struct OwnPatterns {
    /// Questions that were told with this parcel, newest first.
    pub told: Vec<OwnPattern>,
    /// A decision that was told with another parcel of the same recipient and stands: until when, from when,
    /// and that parcel's reference.
    pub elsewhere: Option<(Timestamp, Timestamp, String)>,
}

/// Until when a question waits for its answer.
fn heard_until(tx: &Tx<'_>, case: &PatternCase) -> Result<Timestamp> {
    Ok(case.asked_at.plus(terms_of(tx, case)?.hearing()))
}

/// The question, if it was told with this parcel.
fn told_with(tx: &Tx<'_>, order: OrderId, id: PatternCaseId) -> Result<PatternCase> {
    let case = tx.pattern_case(id)?.filter(|case| case.delivery_order == order);
    case.ok_or(Error::Absent("question to you"))
}

impl App {
    fn own_decision(
        &self,
        tx: &Tx<'_>,
        mut row: PatternDecision,
        now: Timestamp,
    ) -> Result<OwnPatternDecision> {
        row.why = reason_in(&row.why, &row.language);
        let appeal = match tx.pattern_appeal_against(row.id)? {
            Some(appeal) => {
                let by = self.decider(tx, appeal.answered_by)?;
                Some((appeal, by))
            }
            None => None,
        };
        Ok(OwnPatternDecision {
            letter: Letter::read(&row.words)?,
            may_appeal: appeal.is_none() && can_appeal(row.state, row.appeal_until, now),
            deciders: self.deciders(tx, [Some(row.first_decider), row.second_decider])?,
            appeal,
            row,
        })
    }

    fn own_pattern(
        &self,
        tx: &Tx<'_>,
        mut case: PatternCase,
        now: Timestamp,
    ) -> Result<OwnPattern> {
        case.why = reason_in(&case.why, &case.language);
        let mut rows = tx.pattern_decisions(case.id)?;
        rows.retain(|row| row.issued_at.is_some());
        rows.reverse();
        let decisions = rows.into_iter().map(|row| self.own_decision(tx, row, now));
        Ok(OwnPattern {
            letter: Letter::read(&case.words)?,
            file: PatternFile::read(&case.evidence)?,
            statements: tx.pattern_statements(case.id)?,
            decisions: decisions.collect::<Result<_>>()?,
            may_answer: case.state.is_live(),
            heard_until: heard_until(tx, &case)?,
            case,
        })
    }

    /// What was asked and decided about the claims of the acting recipient.
    ///
    /// # Errors
    /// Denied without the link; absent.
    pub fn own_patterns(&self, ctx: &Ctx) -> Result<OwnPatterns> {
        let id = acting_order(ctx)?;
        self.read(|tx| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let told = tx.pattern_cases_told(id)?.into_iter();
            let told = told.map(|case| self.own_pattern(tx, case, ctx.now));
            let told: Vec<OwnPattern> = told.collect::<Result<_>>()?;
            let mut elsewhere = None;
            for row in tx.pattern_decisions_about(order.recipient_key)? {
                let case = tx.pattern_case(row.pattern_case)?.ok_or(Error::Absent("question"))?;
                if !row.state.stands() || case.delivery_order == id {
                    continue;
                }
                let with = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
                if let (Some(until), Some(from)) = (row.until_at, row.effective_at) {
                    elsewhere = Some((until, from, with.external_reference));
                }
            }
            Ok(OwnPatterns { told, elsewhere })
        })
    }

    /// The evidence of a question, byte for byte as those who decide had it.
    ///
    /// # Errors
    /// Denied without the link; absent, also when it was told with another parcel.
    pub fn own_pattern_evidence(&self, ctx: &Ctx, id: PatternCaseId) -> Result<String> {
        let order = acting_order(ctx)?;
        self.read(|tx| Ok(told_with(tx, order, id)?.evidence))
    }

    /// Answers a question in the recipient's own words, or those of somebody who writes for them.
    ///
    /// # Errors
    /// Denied without the link; absent, also when it was told with another parcel; invalid: no words.
    pub fn answer_pattern(
        &self,
        ctx: &mut Ctx,
        id: PatternCaseId,
        said: &str,
        by: &str,
    ) -> Result<Answered> {
        let order = acting_order(ctx)?;
        let (said, by) = (words("words", said)?, representative(by)?);
        let done = self.record(ctx, &format!("answer {id} {said} {by}"), move |tx, hand| {
            let mut case = told_with(tx, order, id)?;
            if !case.state.is_live() {
                return Ok(Done::Refused(Answered::Over));
            }
            if tx.pattern_statements(id)?.len() >= MOST_ANSWERS {
                return Ok(Done::Refused(Answered::Enough));
            }
            let statement = PatternStatement {
                id: hand.id(PatternStatementId::new),
                pattern_case: id,
                words: said.clone(),
                representative: by.clone(),
                said_at: hand.now,
            };
            tx.insert_pattern_statement(&statement)?;
            case.state = PatternState::Answered;
            case.answered_at = case.answered_at.or(Some(hand.now));
            tx.put_pattern_case(&case)?;
            case_leaf(hand, &case);
            let fact =
                json!({"statement": statement.id.to_string(), "words": said, "representative": by});
            hand.leave(LeafKind::PatternCase, id, fact);
            Ok(Done::Kept(Answered::Kept(case.due_at.map(Timestamp::micros))))
        })?;
        self.ring_pattern(ctx, id);
        Ok(done)
    }

    /// Appeals a decision about the acting recipient. Words are welcome and not needed.
    ///
    /// # Errors
    /// Denied without the link; absent, also when it was told with another parcel; invalid: too long.
    pub fn appeal_pattern(
        &self,
        ctx: &mut Ctx,
        id: PatternDecisionId,
        said: &str,
        by: &str,
    ) -> Result<Appealed> {
        let order = acting_order(ctx)?;
        let said = if said.trim().is_empty() { String::new() } else { words("words", said)? };
        let by = representative(by)?;
        let done = self.record(ctx, &format!("appeal {id} {said} {by}"), move |tx, hand| {
            let row = tx.pattern_decision(id)?.filter(|row| row.issued_at.is_some());
            let row = row.ok_or(Error::Absent("decision about you"))?;
            let case = told_with(tx, order, row.pattern_case)?;
            let already = tx.pattern_appeal_against(id)?.is_some();
            let can = can_appeal(row.state, row.appeal_until, hand.now);
            if let Some(no) = not_taken(already, can) {
                return Ok(Done::Refused(no));
            }
            let terms = terms_of(tx, &case)?;
            let appeal = PatternAppeal {
                id: hand.id(PatternAppealId::new),
                decision: id,
                words: said.clone(),
                representative: by.clone(),
                made_at: hand.now,
                answer_by: hand.now.plus(terms.appeal_answer()),
                state: AppealState::Open,
                answered_by: None,
                answered_at: None,
                reasons: String::new(),
            };
            if !tx.insert_pattern_appeal(&appeal)? {
                return Ok(Done::Refused(Appealed::Already));
            }
            hand.leave(LeafKind::PatternAppeal, appeal.id, made_fact(id, &said, &by));
            Ok(Done::Kept(Appealed::Made(appeal.answer_by.micros())))
        })?;
        self.ring_pattern_of(ctx, id);
        Ok(done)
    }
}
