//! The courier's side: every decision about them with its letter, their answers, and every class of
//! signal that is kept about them.

use super::appeal::{can_be_appealed, representative};
use super::lost::{LostBlock, lost_to};
use crate::app::{App, Done};
use crate::case::{EvidenceFile, Letter, reason_in, words};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::verdict::{SIGNAL_LIFE, VERDICT_LIFE};
use porchlight_domain::decision::FIRST_LOOK;
use porchlight_domain::id::{DecisionId, StatementId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{CaseState, DecisionKind, Role};
use porchlight_store::Tx;
use porchlight_store::rows::{Appeal, CaseFile, DecisionRow, LostRace, StatementRow};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most decisions listed.
const MOST_LISTED: u32 = 100;
/// Most answers to one decision.
const MOST_ANSWERS: usize = 20;

/// A decision as the courier it is about sees it.
#[derive(Debug, Clone)]
pub struct OwnDecision {
    /// The decision; what staff wrote for each other is left out.
    pub row: DecisionRow,
    /// Where its case stands.
    pub case: CaseState,
    /// The letter, as it was sent.
    pub letter: Letter,
    /// The evidence: the very bytes that those who decided had before them.
    pub evidence: EvidenceFile,
    /// Those bytes.
    pub evidence_text: String,
    /// Who decided: role and stable pseudonym.
    pub deciders: Vec<(Role, String)>,
    /// What was answered to it.
    pub statements: Vec<StatementRow>,
    /// The appeal against it, with who answered.
    pub appeal: Option<(Appeal, Option<(Role, String)>)>,
    /// Whether an answer would still be read before anything follows.
    pub may_answer: bool,
    /// Whether it can still be appealed.
    pub may_appeal: bool,
    /// What was paid for rounds that it kept the courier out of, once it fell.
    pub lost: Vec<LostBlock>,
    /// What was paid for races that it kept them out of.
    pub lost_race: Option<LostRace>,
    /// When what was written about it was taken out; the letter says so then.
    pub removed_at: Option<Timestamp>,
}

/// A live case about a courier, as they are told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnCase {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Where it stands.
    pub state: CaseState,
    /// When it lapses in their favour if nobody does anything.
    pub due_at: Option<Timestamp>,
    /// How many tries it rests on.
    pub tries: u32,
    /// Whether a person has looked at it.
    pub looked_at: bool,
    /// Whether a person has asked them to answer.
    pub asked: bool,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    /// Kept; a person reads it by this moment, microseconds since 1970.
    Kept(Option<i64>),
    /// The case is over.
    Over,
    /// Enough was answered.
    Enough,
}

/// A class of what is kept about a courier's requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalClass {
    /// Stable code.
    pub class: String,
    /// How many.
    pub count: u64,
    /// The oldest.
    pub oldest: Timestamp,
    /// The newest.
    pub newest: Timestamp,
    /// When the newest goes; none where it stays while the account does.
    pub until: Option<Timestamp>,
    /// Whether a legal hold keeps it longer.
    pub held: bool,
}

impl App {
    fn own(&self, tx: &Tx<'_>, mut row: DecisionRow, now: Timestamp) -> Result<OwnDecision> {
        row.why = reason_in(&row.why, &row.language);
        let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
        let mut statements = tx.statements_of(case.id)?;
        // Of what was taken out since, only that it was said is left.
        statements.retain(|said| said.decision == row.id && case.removed_at.is_none());
        let appeal = match tx.appeal_against(row.id)? {
            Some(appeal) => {
                let by = self.decider(tx, appeal.answered_by)?;
                Some((appeal, by))
            }
            None => None,
        };
        let may_answer = case.state.is_live() && row.kind != DecisionKind::Reinstatement;
        Ok(OwnDecision {
            letter: Letter::read(&row.words)?,
            evidence: EvidenceFile::read(&case.evidence)?,
            case: case.state,
            removed_at: case.removed_at,
            evidence_text: case.evidence,
            deciders: self.deciders(tx, [row.first_decider, row.second_decider])?,
            statements,
            may_appeal: appeal.is_none() && can_be_appealed(&row, now),
            appeal,
            may_answer,
            lost: lost_to(tx, &row)?,
            lost_race: tx.lost_race_to(row.id)?,
            row,
        })
    }

    /// Decisions about the acting courier, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_decisions(&self, ctx: &Ctx) -> Result<Vec<OwnDecision>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let rows = tx.decisions_about(courier, MOST_LISTED)?;
            rows.into_iter().map(|row| self.own(tx, row, ctx.now)).collect()
        })
    }

    /// The live case about the acting courier, if there is one.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_case(&self, ctx: &Ctx) -> Result<Option<OwnCase>> {
        let courier = ctx.courier()?;
        let case = self.read(|tx| Ok(tx.live_case_of(courier)?))?;
        Ok(case.map(|case| OwnCase {
            opened_at: case.opened_at,
            state: case.state,
            due_at: case.due_at,
            tries: case.tries,
            looked_at: case.looked_at.is_some(),
            asked: case.asked_at.is_some(),
        }))
    }

    /// One decision about the acting courier. Reading it is its delivery, if the mail was not.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's.
    pub fn my_decision(&self, ctx: &mut Ctx, id: DecisionId) -> Result<OwnDecision> {
        let courier = ctx.courier()?;
        let row = self.read(|tx| {
            let row = tx.decision(id)?.filter(|d| d.courier == courier && d.issued_at.is_some());
            row.ok_or(Error::Absent("decision about you"))
        })?;
        if row.delivered_at.is_none() {
            self.note_delivered(ctx, row.id)?;
        }
        self.read(|tx| self.own(tx, tx.decision(id)?.ok_or(Error::Absent("decision"))?, ctx.now))
    }

    /// Notes that a decision reached its courier.
    pub(crate) fn note_delivered(&self, ctx: &mut Ctx, id: DecisionId) -> Result<()> {
        self.record(ctx, &format!("delivered {id}"), move |tx, hand| {
            let mut row = tx.decision(id)?.ok_or(Error::Absent("decision"))?;
            if row.delivered_at.is_some() {
                return Ok(Done::Refused(()));
            }
            row.delivered_at = Some(hand.now);
            row.changed_at = hand.now;
            tx.put_decision(&row)?;
            hand.leave(LeafKind::Decision, id, json!({"delivered": true}));
            Ok(Done::Kept(()))
        })
    }

    /// Answers a decision in the acting courier's own words, or those of somebody who speaks for
    /// them. A person reads it, or the case ends in the courier's favour.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's; invalid: no words.
    pub fn answer_decision(
        &self,
        ctx: &mut Ctx,
        id: DecisionId,
        said: &str,
        by: &str,
    ) -> Result<Answered> {
        let courier = ctx.courier()?;
        let (said, by) = (words("words", said)?, representative(by)?);
        self.record(ctx, &format!("answer {id} {said} {by}"), move |tx, hand| {
            let row = tx.decision(id)?.filter(|d| d.courier == courier && d.issued_at.is_some());
            let row = row.ok_or(Error::Absent("decision about you"))?;
            let mut case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
            if !case.state.is_live() {
                return Ok(Done::Refused(Answered::Over));
            }
            if tx.statements_of(case.id)?.len() >= MOST_ANSWERS {
                return Ok(Done::Refused(Answered::Enough));
            }
            let statement = StatementRow {
                id: hand.id(StatementId::new),
                case_file: case.id,
                decision: id,
                courier,
                words: said.clone(),
                representative: by.clone(),
                said_at: hand.now,
            };
            tx.insert_statement(&statement)?;
            heard(&mut case, hand.now);
            tx.put_case(&case)?;
            let fact = json!({
                "case": case.id.to_string(), "statement": statement.id.to_string(), "words": said,
                "representative": by,
            });
            hand.leave(LeafKind::Case, id, fact);
            Ok(Done::Kept(Answered::Kept(case.due_at.map(Timestamp::micros))))
        })
    }

    /// Every class of signal kept about the acting courier, and until when.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_signals(&self, ctx: &Ctx) -> Result<Vec<SignalClass>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let held = tx.under_legal_hold(courier)?;
            let signal = |kept: porchlight_store::KeptSignals| SignalClass {
                class: format!("signal_{}", kept.kind),
                count: u64::try_from(kept.count).unwrap_or(0),
                oldest: kept.first,
                newest: kept.last,
                until: Some(kept.last.plus(SIGNAL_LIFE)),
                held,
            };
            let other = |kept: porchlight_store::KeptAbout| SignalClass {
                until: (kept.class == "verdict").then(|| kept.newest.plus(VERDICT_LIFE)),
                class: kept.class,
                count: kept.count,
                oldest: kept.oldest,
                newest: kept.newest,
                held,
            };
            let mut classes: Vec<_> = tx.signals_kept(courier)?.into_iter().map(signal).collect();
            classes.extend(tx.kept_about(courier)?.into_iter().map(other));
            Ok(classes)
        })
    }
}

/// An answer came: a person has a day to read it. What a person looks at already keeps its clock.
fn heard(case: &mut CaseFile, now: Timestamp) {
    case.answered_at = case.answered_at.or(Some(now));
    if case.state == CaseState::WithCourier {
        case.state = CaseState::Open;
        if case.looked_at.is_none() {
            case.due_at = Some(now.plus(FIRST_LOOK));
        }
    }
}
