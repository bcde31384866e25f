//! The clocks: what nobody looked at or answered lapses in the courier's favour, what is due takes
//! effect, what is over ends.

use super::ladder::ANSWER_TIME;
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::decision::alike::is_overdue;
use crate::decision::{answered_leaf, end, end_case, pay_lost, settle_account, take_back};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use porchlight_domain::decision::SECOND_WITHIN;
use porchlight_domain::id::{AppealId, CaseId, DecisionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AppealState, CaseState, DecisionState};
use porchlight_store::Tx;
use porchlight_store::rows::CaseFile;
use serde_json::json;

/// Most rows of one kind in one pass.
const MOST: u32 = 200;

/// What one pass of the clocks did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Notices written and cases opened.
    pub steps: u32,
    /// Cases, proposals and appeals that lapsed in a courier's favour, and notices whose time for an
    /// answer was over.
    pub lapsed: u32,
    /// Decisions that took effect or ended.
    pub turned: u32,
}

impl Kept {
    /// Everything that it did.
    #[must_use]
    pub const fn all(self) -> u32 {
        self.steps + self.lapsed + self.turned
    }
}

/// Why something ended that nobody looked at.
pub(crate) const OVERDUE: &str = "nobody looked in time";
/// Why a case ended to whose notice nobody answered.
const UNANSWERED: &str = "nobody answered; the notice stands";
/// Why a proposal ended.
pub(crate) const UNSECONDED: &str = "nobody answered as the second person in time";
/// Why a decision fell whose appeal nobody answered.
pub(crate) const APPEAL_OVERDUE: &str = "nobody answered the appeal in time";
/// Why a hold ended.
pub(crate) const HOLD_OVER: &str = "its time is over";
/// Why a case ended that another one followed.
pub(super) const FOLLOWED: &str = "followed by another case";

/// Why something ended, in a reader's language, where the server wrote it; people's own words stay.
#[must_use]
pub fn reason_in(why: &str, language: &str) -> String {
    let es = match why {
        OVERDUE => "nadie lo miró a tiempo",
        UNANSWERED => "nadie respondió; el aviso sigue valiendo",
        UNSECONDED => "nadie respondió a tiempo como segunda persona",
        APPEAL_OVERDUE => "nadie respondió a la apelación a tiempo",
        HOLD_OVER => "su tiempo terminó",
        FOLLOWED => "le siguió otro caso",
        _ => why,
    };
    if language.starts_with("es") { es.to_owned() } else { why.to_owned() }
}

impl App {
    /// One pass over all clocks of cases, decisions and appeals.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_due_process(&self, ctx: &mut Ctx) -> Result<Kept> {
        let now = ctx.now;
        let arrived = self.read(|tx| Ok(tx.undelivered_decisions(MOST)?))?;
        for row in arrived {
            self.note_delivered(ctx, row.id)?;
        }
        let mut kept = Kept::default();
        for appeal in self.read(|tx| Ok(tx.overdue_appeals(now, MOST)?))? {
            kept.lapsed += u32::from(self.lapse_appeal(ctx, appeal.id)?);
            self.ring_courier(ctx, appeal.courier);
        }
        for case in self.read(|tx| Ok(tx.overdue_cases(now, MOST)?))? {
            kept.lapsed += u32::from(self.lapse_case(ctx, case.id)?);
        }
        for row in self.read(|tx| Ok(tx.stale_proposals(now.plus(-SECOND_WITHIN), MOST)?))? {
            let (state, why) = (DecisionState::Lapsed, UNSECONDED);
            kept.lapsed += u32::from(self.end_decision(ctx, row.id, state, why)?);
        }
        for row in self.read(|tx| Ok(tx.decisions_due(now, MOST)?))? {
            kept.turned += u32::from(self.bring_into_effect(ctx, row.id)?);
        }
        for row in self.read(|tx| Ok(tx.holds_over(now, MOST)?))? {
            let (state, why) = (DecisionState::Ended, HOLD_OVER);
            kept.turned += u32::from(self.end_decision(ctx, row.id, state, why)?);
        }
        kept.steps = self.climb_ladder(ctx)?;
        Ok(kept)
    }

    fn lapse_case(&self, ctx: &mut Ctx, id: CaseId) -> Result<bool> {
        let operator = self.settings.operator_name.clone();
        let done = self.record(ctx, &format!("lapse {id}"), move |tx, hand| {
            let case = tx.case(id)?.ok_or(Error::Absent("case"))?;
            if !case.state.is_live() || case.due_at.is_none_or(|due| due > hand.now) {
                return Ok(Done::Refused(false));
            }
            // A notice that nobody answered stands; everything else was ours to do.
            let unanswered = case.state == CaseState::WithCourier
                && case.answered_at.is_none()
                && case.looked_at.is_none()
                && hand.now.since(case.opened_at) >= ANSWER_TIME;
            if unanswered {
                end_case(tx, hand, case, CaseState::Closed, UNANSWERED)?;
                return Ok(Done::Kept(true));
            }
            tell_lapse(tx, hand, &case, &operator)?;
            end_case(tx, hand, case, CaseState::Lapsed, OVERDUE)?;
            take_back(tx, hand, id, DecisionState::Lapsed, OVERDUE)?;
            Ok(Done::Kept(true))
        })?;
        self.ring_case(ctx, id);
        Ok(done)
    }

    fn lapse_appeal(&self, ctx: &mut Ctx, id: AppealId) -> Result<bool> {
        let operator = self.settings.operator_name.clone();
        self.record(ctx, &format!("lapse {id}"), move |tx, hand| {
            let mut appeal = tx.appeal(id)?.ok_or(Error::Absent("appeal"))?;
            if !is_overdue(appeal.state, appeal.answer_by, hand.now) {
                return Ok(Done::Refused(false));
            }
            appeal.state = AppealState::Lapsed;
            tx.put_appeal(&appeal)?;
            answered_leaf(hand, &appeal);
            let row = tx.decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
            let case = tx.case(row.case_file)?.ok_or(Error::Absent("case"))?;
            if row.state.stands() {
                end(tx, hand, row, DecisionState::Lapsed, APPEAL_OVERDUE)?;
            } else {
                pay_lost(tx, hand, &row)?;
            }
            tell_lapse(tx, hand, &case, &operator)?;
            Ok(Done::Kept(true))
        })
    }

    fn end_decision(
        &self,
        ctx: &mut Ctx,
        id: DecisionId,
        state: DecisionState,
        why: &'static str,
    ) -> Result<bool> {
        let done = self.record(ctx, &format!("end {id} {state}"), move |tx, hand| {
            let row = tx.decision(id)?.ok_or(Error::Absent("decision"))?;
            let live = row.state.stands() || row.state == DecisionState::Proposed;
            if !live {
                return Ok(Done::Refused(false));
            }
            end(tx, hand, row, state, why)?;
            Ok(Done::Kept(true))
        })?;
        self.ring_decision(ctx, id);
        Ok(done)
    }

    fn bring_into_effect(&self, ctx: &mut Ctx, id: DecisionId) -> Result<bool> {
        let done = self.record(ctx, &format!("effect {id}"), move |tx, hand| {
            let mut row = tx.decision(id)?.ok_or(Error::Absent("decision"))?;
            let open = tx.appeal_against(id)?.is_some_and(|a| a.state == AppealState::Open);
            let due = row.effective_at.is_some_and(|at| at <= hand.now);
            if row.state != DecisionState::Issued || open || !due {
                return Ok(Done::Refused(false));
            }
            row.state = DecisionState::InEffect;
            row.changed_at = hand.now;
            tx.put_decision(&row)?;
            hand.leave(LeafKind::Decision, id, json!({"state": row.state.code()}));
            settle_account(tx, hand, row.courier)?;
            Ok(Done::Kept(true))
        })?;
        self.ring_decision(ctx, id);
        Ok(done)
    }
}

/// Tells a courier who knows of a case that it ended in their favour.
fn tell_lapse(tx: &Tx<'_>, hand: &mut Hand, case: &CaseFile, operator: &str) -> Result<()> {
    if !tx.decisions_of_case(case.id)?.iter().any(|told| told.issued_at.is_some()) {
        return Ok(());
    }
    let courier = tx.courier(case.courier)?.ok_or(Error::Absent("courier"))?;
    let (subject, body) = if courier.language.starts_with("es") {
        (
            format!("{operator}: terminó a su favor"),
            "Nadie miró o respondió en el plazo que prometemos. Por eso termina a su favor, y no \
             cuenta en su contra.\n",
        )
    } else {
        (
            format!("{operator}: it ended in your favour"),
            "Nobody looked or answered within the time we promise. So it ends in your favour, and \
             does not count against you.\n",
        )
    };
    enqueue_of(tx, hand, case.station, (&courier.email, &subject, body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::CaseOver)?)
}
