//! Rows that could not be taken: they wait, whole, until somebody corrects or drops them.

use super::OrderDraft;
use super::take::{Origin, Taken, put_order};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::import::Fields;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ImportBatchId, QuarantineRowId, StationId};
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

impl BadRow {
    /// A row with what could be read of it and everything that is wrong with it.
    #[must_use]
    pub fn new(row_number: u32, raw: String, fields: &Fields, wrong: &[Invalid]) -> Self {
        let error = |w: &Invalid| json!({"column": w.field, "code": w.code, "message": w.message});
        let errors: Vec<_> = wrong.iter().map(error).collect();
        Self { row_number, raw, fields: fields.to_json(), errors: json!(errors).to_string() }
    }

    /// Names the row, so that the same file twice parks it once.
    pub(super) fn digest(&self, station: StationId) -> Digest {
        sha256(&[b"porchlight/quarantine/v1\0", &station.0, self.raw.as_bytes()])
    }
}

impl App {
    /// Rows that wait for correction, of all stations or one.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn quarantine(
        &self,
        ctx: &Ctx,
        station: Option<StationId>,
        slice: Slice,
    ) -> Result<Page<QuarantineRow>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.quarantine_page(QuarantineState::Waiting, station, slice)?))
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
        let keys = self.keys.clone();
        self.record(ctx, &format!("quarantine {id} {corrected:?}"), move |tx, hand| {
            let mut row = tx
                .quarantine_row(id)?
                .filter(|row| row.state == QuarantineState::Waiting)
                .ok_or(Error::Absent("row in quarantine"))?;
            let batch = tx.import_batch(row.batch)?.ok_or(Error::Absent("import"))?;
            let taken = match &corrected {
                Some(draft) => {
                    let station = batch.station;
                    let mark = keys.erased_mark(station, &draft.external_reference);
                    let origin = Origin { station, mark, batch: Some(batch.id), place: None };
                    Some(put_order(tx, hand, origin, (draft, draft.digest()))?)
                }
                None => None,
            };
            if taken.as_ref().is_some_and(Taken::is_no) {
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

/// Parks a row, unless an import of this station has parked the same row before: then whoever
/// settled it, or still has to, need not see it twice. Says whether it was parked now.
pub(super) fn park(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (batch, station): (ImportBatchId, StationId),
    line: &BadRow,
) -> Result<bool> {
    let content_digest = line.digest(station);
    if tx.is_quarantined(content_digest)? {
        return Ok(false);
    }
    tx.insert_quarantine_row(&QuarantineRow {
        id: hand.id(QuarantineRowId::new),
        batch,
        row_number: line.row_number,
        raw: line.raw.clone(),
        fields: line.fields.clone(),
        errors: line.errors.clone(),
        state: QuarantineState::Waiting,
        content_digest,
        settled_at: None,
    })?;
    Ok(true)
}
