//! Rows that could not be taken: they wait, whole, until somebody corrects or drops them.

use super::OrderDraft;
use super::take::{Taken, put_order};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use porchlight_domain::id::{ImportBatchId, QuarantineRowId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::QuarantineState;
use porchlight_store::rows::QuarantineRow;
use porchlight_store::{Page, Slice, Tx};
use serde_json::json;

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Number of the row in its file, from 1 for the first row of data.
    pub row_number: u32,
    /// The row as it stood.
    pub raw: String,
    /// The fields as JSON, for a form.
    pub fields: String,
    /// The errors as JSON: a list of `{column, code, message}`.
    pub errors: String,
}

impl App {
    /// Rows that wait for correction.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn quarantine(&self, ctx: &Ctx, slice: Slice) -> Result<Page<QuarantineRow>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.quarantine_page(QuarantineState::Waiting, slice)?))
    }

    /// One parked row.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn quarantine_row(&self, ctx: &Ctx, id: QuarantineRowId) -> Result<QuarantineRow> {
        ctx.allow_staff()?;
        self.read(|tx| tx.quarantine_row(id)?.ok_or(Error::Absent("row in quarantine")))
    }

    /// Settles a parked row: with a corrected order, or by dropping it.
    ///
    /// # Errors
    /// Denied; absent.
    pub fn settle_quarantine(
        &self,
        ctx: &mut Ctx,
        id: QuarantineRowId,
        corrected: Option<OrderDraft>,
    ) -> Result<Option<Taken>> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("quarantine {id} {corrected:?}"), move |tx, hand| {
            let mut row = tx
                .quarantine_row(id)?
                .filter(|row| row.state == QuarantineState::Waiting)
                .ok_or(Error::Absent("row in quarantine"))?;
            let batch = tx.import_batch(row.batch)?.ok_or(Error::Absent("import"))?;
            let taken = match &corrected {
                Some(draft) => Some(put_order(tx, hand, batch.station, Some(batch.id), draft)?),
                None => None,
            };
            if let Some(Taken::BarcodeTaken(_) | Taken::TooLate) = &taken {
                return Ok(Done::Refused(taken));
            }
            row.state = match taken {
                Some(_) => QuarantineState::Corrected,
                None => QuarantineState::Dropped,
            };
            row.settled_at = Some(hand.now);
            tx.update_quarantine_row(&row)?;
            let fact = json!({"quarantine_row": id.to_string(), "state": row.state.code()});
            hand.leave(LeafKind::Import, row.batch, fact);
            Ok(Done::Kept(taken))
        })
    }
}

pub(super) fn refused_row(number: u32, draft: &OrderDraft, why: &Taken) -> BadRow {
    let (column, code, message) = match why {
        Taken::BarcodeTaken(code) => {
            ("barcode", "barcode_taken", format!("another order has a package with barcode {code}"))
        }
        _ => (
            "external_reference",
            "too_late",
            "this order is on its way or done and can no longer be changed".to_owned(),
        ),
    };
    BadRow {
        row_number: number,
        raw: draft.external_reference.clone(),
        fields: json!({"external_reference": draft.external_reference}).to_string(),
        errors: json!([{"column": column, "code": code, "message": message}]).to_string(),
    }
}

pub(super) fn park(
    tx: &Tx<'_>,
    hand: &mut Hand,
    batch: ImportBatchId,
    line: &BadRow,
) -> Result<()> {
    tx.insert_quarantine_row(&QuarantineRow {
        id: hand.id(QuarantineRowId::new),
        batch,
        row_number: line.row_number,
        raw: line.raw.clone(),
        fields: line.fields.clone(),
        errors: line.errors.clone(),
        state: QuarantineState::Waiting,
        settled_at: None,
    })?;
    Ok(())
}
