//! Appeals: a courier asks for a new human decision, and somebody who did not decide answers.

use super::act::{Acted, grounds_of, lift};
use super::alike::{
    Answer, HadPart, answer, answered_fact, can_appeal, made_fact, not_taken, staff_of,
};
use super::lost::pay_lost;
use super::mail::stands;
use crate::app::{App, Done};
use crate::case::words;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::draft::Edited;
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::message::enqueue_of;
use porchlight_domain::decision::Ground;
use porchlight_domain::id::{AppealId, DecisionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, DecisionKind};
use porchlight_store::rows::{Appeal, CaseFile, Courier, DecisionRow, Staff};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};

/// Most characters of a name.
const MAX_NAME: usize = 200;

/// What became of an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appealed {
    /// Made; answered by this moment, microseconds since 1970.
    Made(i64),
    /// There is one already.
    Already,
    /// The time for it is over, or the decision is.
    TooLate,
}

/// An appeal as staff see it.
#[derive(Debug, Clone)]
pub struct AppealLine {
    /// The appeal.
    pub appeal: Appeal,
    /// Against what.
    pub decision: DecisionRow,
    /// By whom.
    pub courier: Courier,
    /// On which grounds it was decided.
    pub grounds: Vec<Ground>,
    /// Who decided.
    pub deciders: Vec<Staff>,
    /// Who answered it.
    pub answered_by: Option<Staff>,
    /// Whether whoever looks may answer: they neither decided nor reported.
    pub may_answer: bool,
    /// What was drafted from facts, and what the person wrote who decided.
    pub draft: Option<Edited>,
}

/// Reads the name of somebody who writes for a courier.
pub(crate) fn representative(name: &str) -> Result<String> {
    let name = name.trim();
    if name.chars().count() > MAX_NAME {
        return Err(Error::invalid("representative", "too_long", "at most 200 characters"));
    }
    Ok(name.to_owned())
}

/// Whether a decision can be appealed. What gives something back cannot.
pub(super) fn can_be_appealed(row: &DecisionRow, now: Timestamp) -> bool {
    row.kind != DecisionKind::Reinstatement && can_appeal(row.state, row.appeal_until, now)
}

fn had_part(decision: &DecisionRow, case: &CaseFile) -> HadPart {
    HadPart {
        people: [decision.first_decider, decision.second_decider, case.reporter],
        others: "somebody who neither decided nor reported this",
    }
}

fn line(tx: &Tx<'_>, ctx: &Ctx, appeal: Appeal) -> Result<AppealLine> {
    let decision = tx.decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
    let courier = tx.courier(appeal.courier)?.ok_or(Error::Absent("courier"))?;
    let case = tx.case(decision.case_file)?.ok_or(Error::Absent("case"))?;
    Ok(AppealLine {
        grounds: grounds_of(tx, &decision)?,
        draft: tx.decision_draft(decision.id)?.map(Edited::from),
        answered_by: appeal.answered_by.map_or(Ok(None), |id| tx.staff(id))?,
        may_answer: had_part(&decision, &case).leaves_it_to(ctx),
        deciders: staff_of(tx, [decision.first_decider, decision.second_decider])?,
        appeal,
        decision,
        courier,
    })
}

impl App {
    /// Appeals a decision about the acting courier.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's; invalid: no words.
    pub fn appeal(&self, ctx: &mut Ctx, id: DecisionId, said: &str, by: &str) -> Result<Appealed> {
        let courier = ctx.courier()?;
        let (said, by) = (words("words", said)?, representative(by)?);
        self.record(ctx, &format!("appeal {id} {said} {by}"), move |tx, hand| {
            let row = tx.decision(id)?.filter(|d| d.courier == courier && d.issued_at.is_some());
            let row = row.ok_or(Error::Absent("decision about you"))?;
            let already = tx.appeal_against(id)?.is_some();
            if let Some(no) = not_taken(already, can_be_appealed(&row, hand.now)) {
                return Ok(Done::Refused(no));
            }
            // As the letter says it, which was written by the same rules.
            let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
            let terms = InForce::since(tx, case.station, case.opened_at)?.terms();
            let appeal = Appeal {
                id: hand.id(AppealId::new),
                decision: id,
                courier,
                words: said.clone(),
                representative: by.clone(),
                made_at: hand.now,
                answer_by: hand.now.plus(terms.appeal_answer()),
                state: AppealState::Open,
                answered_by: None,
                answered_at: None,
                reasons: String::new(),
            };
            if !tx.insert_appeal(&appeal)? {
                return Ok(Done::Refused(Appealed::Already));
            }
            hand.leave(LeafKind::Appeal, appeal.id, made_fact(id, &said, &by));
            Ok(Done::Kept(Appealed::Made(appeal.answer_by.micros())))
        })
    }

    /// Appeals in a state, the soonest due first.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn appeals(&self, ctx: &Ctx, state: AppealState, slice: Slice) -> Result<Page<AppealLine>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.appeals_in(state, slice)?;
            let rows = page.rows.into_iter().map(|appeal| line(tx, ctx, appeal));
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// One appeal.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn appeal_line(&self, ctx: &Ctx, id: AppealId) -> Result<AppealLine> {
        ctx.allow_cases()?;
        self.read(|tx| line(tx, ctx, tx.appeal(id)?.ok_or(Error::Absent("appeal"))?))
    }

    /// Answers an appeal: upheld, and the decision falls, or rejected. Whoever decided, or reported,
    /// does not answer.
    ///
    /// # Errors
    /// Denied to all but analysts and operators, and to those who decided; absent; invalid: no
    /// reasons.
    pub fn answer_appeal(
        &self,
        ctx: &mut Ctx,
        id: AppealId,
        upheld: bool,
        reasons: &str,
    ) -> Result<Acted> {
        let by = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let acted =
            self.record(ctx, &format!("answer {id} {upheld} {reasons}"), move |tx, hand| {
                let appeal = tx.appeal(id)?.ok_or(Error::Absent("appeal"))?;
                let row = tx.decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
                let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
                let (part, waits) = (had_part(&row, &case), (appeal.state, appeal.answer_by));
                let said = answer(&part, waits, (by, upheld, &reasons), hand.now)?;
                let Some(said) = said else { return Ok(Done::Refused(Acted::Already)) };
                keep_answer(tx, hand, appeal, said)?;
                if upheld {
                    // A notice that falls takes nothing back from the account, and is lifted all the same.
                    let by = (by, Ground::NotShown, reasons.as_str());
                    lift(tx, hand, &clerk, row.clone(), by)?;
                    // A hold that was over before its appeal was answered fell all the same.
                    pay_lost(tx, hand, &row)?;
                } else {
                    let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
                    let operator = &clerk.operator;
                    let (subject, body) = stands(&courier.language, operator, &reasons);
                    enqueue_of(tx, hand, case.station, (&courier.email, &subject, &body))?;
                    tell_phone(tx, hand, courier.id, CourierNote::AppealAnswered(row.id))?;
                }
                Ok(Done::Kept(Acted::Done))
            })?;
        if let Ok(line) = self.appeal_line(ctx, id) {
            self.ring_courier(ctx, line.courier.id);
        }
        Ok(acted)
    }
}

fn keep_answer(tx: &Tx<'_>, hand: &mut Hand, appeal: Appeal, said: Answer) -> Result<()> {
    let Answer { state, answered_by, answered_at, reasons } = said;
    let appeal = Appeal { state, answered_by, answered_at, reasons, ..appeal };
    tx.put_appeal(&appeal)?;
    answered_leaf(hand, &appeal);
    Ok(())
}

pub(crate) fn answered_leaf(hand: &mut Hand, appeal: &Appeal) {
    let fact = answered_fact(appeal.decision, appeal.state, &appeal.reasons);
    hand.leave(LeafKind::Appeal, appeal.id, fact);
}
