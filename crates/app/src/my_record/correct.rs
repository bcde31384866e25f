//! "This is wrong": what somebody says about their own record, and the answer of a person at the desk.
//!
//! Owns: saying it (any kind of data of the register), the desk's list, and the answer with its reasons.
//! Never does: overwrite what it is about. What was recorded stays beside what was said and answered; if
//! something is put right, that is done where it stands, with its own leaf.

use super::Whose;
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::purpose::{DataKind, entry_of};
use porchlight_domain::id::{CorrectionId, CourierId, OrderId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{CorrectionState, Role};
use porchlight_store::rows::CorrectionRow;
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Whoever says that something is wrong is answered within this time.
const CORRECTED_WITHIN: i64 = 30 * DAY;
/// Most corrections of one person that wait at once.
const MOST_OPEN: usize = 20;

/// What somebody said is wrong, and what was answered.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The row.
    pub row: CorrectionRow,
    /// What it is about.
    pub kind: DataKind,
    /// The role of whoever answered.
    pub answered_by: Option<Role>,
    /// Until when it is answered.
    pub answer_by: Timestamp,
}

/// A line of the desk's list.
#[derive(Debug, Clone)]
pub struct CorrectionLine {
    /// What was said and answered.
    pub correction: Correction,
    /// Who said it: a courier's name, or the recipient's of a parcel.
    pub who: String,
    /// Whose record it is.
    pub courier: Option<CourierId>,
    /// The parcel, where its recipient said it.
    pub order: Option<OrderId>,
}

/// What became of saying it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// Kept; its id in text.
    Kept(String),
    /// As many as one person may have wait already.
    Enough,
}

fn correction(tx: &Tx<'_>, row: CorrectionRow) -> Result<Correction> {
    let answered_by = match row.answered_by {
        Some(id) => tx.staff(id)?.map(|staff| staff.role),
        None => None,
    };
    let kind = row.kind.parse().unwrap_or(DataKind::Account);
    Ok(Correction { kind, answered_by, answer_by: row.said_at.plus(CORRECTED_WITHIN), row })
}

fn rows_of(tx: &Tx<'_>, whose: Whose) -> Result<Vec<CorrectionRow>> {
    Ok(match whose {
        Whose::Courier(id) => tx.corrections_of_courier(id)?,
        Whose::Recipient(id) => tx.corrections_of_order(id)?,
    })
}

/// What somebody said is wrong, newest first.
pub(super) fn corrections_of(tx: &Tx<'_>, whose: Whose) -> Result<Vec<Correction>> {
    rows_of(tx, whose)?.into_iter().map(|row| correction(tx, row)).collect()
}

fn line(tx: &Tx<'_>, row: CorrectionRow) -> Result<CorrectionLine> {
    let (courier, order) = (row.courier, row.delivery_order);
    let who = match (courier, order) {
        (Some(id), _) => tx.courier(id)?.map(|courier| courier.name),
        (None, Some(id)) => tx.order(id)?.map(|order| order.recipient),
        (None, None) => None,
    };
    let who = who.unwrap_or_default();
    Ok(CorrectionLine { correction: correction(tx, row)?, who, courier, order })
}

impl App {
    /// Says that something in the acting person's record is wrong.
    ///
    /// # Errors
    /// Denied to all but couriers and recipients; invalid: no words, or a kind that is not theirs.
    pub fn say_wrong(&self, ctx: &mut Ctx, kind: DataKind, said: &str) -> Result<Said> {
        let whose = Whose::acting(ctx)?;
        let said = words("words", said)?;
        let theirs =
            entry_of(kind).is_some_and(|entry| !super::sources_of(whose, entry).is_empty());
        if !theirs {
            return Err(Error::invalid(
                "kind",
                "not_yours",
                "choose a kind that stands in your record",
            ));
        }
        let (courier, delivery_order) = match whose {
            Whose::Courier(id) => (Some(id), None),
            Whose::Recipient(id) => (None, Some(id)),
        };
        let done =
            self.record(ctx, &format!("wrong {} {said}", kind.code()), move |tx, hand| {
                let known = rows_of(tx, whose)?;
                let open = known.iter().filter(|row| row.state == CorrectionState::Open);
                if open.count() >= MOST_OPEN {
                    return Ok(Done::Refused(Said::Enough));
                }
                let row = CorrectionRow {
                    id: hand.id(CorrectionId::new),
                    courier,
                    delivery_order,
                    kind: kind.code().to_owned(),
                    words: said.clone(),
                    said_at: hand.now,
                    state: CorrectionState::Open,
                    answer: String::new(),
                    answered_by: None,
                    answered_at: None,
                };
                tx.insert_correction(&row)?;
                let fact = json!({"about": kind.code(), "whose": whose.code(), "words": said});
                hand.leave(LeafKind::Correction, row.id, fact);
                Ok(Done::Kept(Said::Kept(row.id.to_string())))
            })?;
        self.ring_all(ctx, ["board".to_owned()]);
        Ok(done)
    }

    /// What people say is wrong: what waits, oldest first, or what was answered, newest first.
    ///
    /// # Errors
    /// Denied to all but staff who answer people.
    pub fn corrections(&self, ctx: &Ctx, open: bool, slice: Slice) -> Result<Page<CorrectionLine>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let page = tx.correction_page(open, slice)?;
            let rows = page.rows.into_iter().map(|row| line(tx, row)).collect::<Result<_>>()?;
            Ok(Page { rows, total: page.total })
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn correction(&self, ctx: &Ctx, id: CorrectionId) -> Result<CorrectionLine> {
        ctx.allow_staff()?;
        self.read(|tx| line(tx, tx.correction(id)?.ok_or(Error::Absent("correction"))?))
    }

    /// Answers somebody who said that something is wrong, with reasons. Answered once; false if it was
    /// answered before.
    ///
    /// # Errors
    /// Denied to all but staff who answer people, with their own sign-in; absent; invalid: no reasons.
    pub fn answer_correction(
        &self,
        ctx: &mut Ctx,
        id: CorrectionId,
        state: CorrectionState,
        answer: &str,
    ) -> Result<bool> {
        ctx.allow_claims()?;
        let by = ctx.staff().ok_or(Error::Denied("a staff sign-in"))?;
        let answer = words("answer", answer)?;
        if state == CorrectionState::Open {
            return Err(Error::invalid("state", "missing", "say what became of it"));
        }
        let request = format!("correct {id} {} {answer}", state.code());
        let (done, whose) = self.record(ctx, &request, move |tx, hand| {
            let mut row = tx.correction(id)?.ok_or(Error::Absent("correction"))?;
            let whose =
                (row.courier.map(|c| c.to_string()), row.delivery_order.map(|o| o.to_string()));
            if row.state != CorrectionState::Open {
                return Ok(Done::Refused((false, whose)));
            }
            row.state = state;
            row.answer.clone_from(&answer);
            row.answered_by = Some(by);
            row.answered_at = Some(hand.now);
            tx.put_correction(&row)?;
            let fact = json!({"outcome": state.code(), "answer": answer});
            hand.leave(LeafKind::Correction, id, fact);
            Ok(Done::Kept((true, whose)))
        })?;
        let topics = [
            whose.0.map(|courier| format!("courier/{courier}")),
            whose.1.map(|order| format!("order/{order}")),
        ];
        self.ring_all(ctx, topics.into_iter().flatten());
        Ok(done)
    }
}
