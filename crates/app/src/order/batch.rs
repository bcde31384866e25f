//! Imports: a batch is begun, and its rows are written in chunks.

use super::quarantine::{BadRow, park};
use super::take::{Origin, Taken, fate, put_order, refusal};
use super::{OrderDraft, may_import};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::import::{Fields, RowError, fields_of};
use crate::keys::Keys;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ImportBatchId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::log::merkle::{leaf_hash, root_of};
use porchlight_store::rows::ImportBatch;
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Rows written in one transaction of an import.
pub const CHUNK_ROWS: usize = 1_000;

/// Counts of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New orders.
    pub added: u32,
    /// Orders whose content changed.
    pub changed: u32,
    /// Orders that stood there just so.
    pub unchanged: u32,
    /// Rows in quarantine.
    pub quarantined: u32,
    /// Rows that name an order which was erased at its recipient's wish; nothing of them is kept.
    pub erased: u32,
}

impl Counts {
    pub(crate) fn add(&mut self, more: Self) {
        self.added += more.added;
        self.changed += more.changed;
        self.unchanged += more.unchanged;
        self.quarantined += more.quarantined;
        self.erased += more.erased;
    }
}

/// A row that became an order.
#[derive(Debug, Clone)]
pub(crate) struct GoodLine {
    /// Number of the row, from 1.
    pub(crate) number: u32,
    /// Line of the file, from 1.
    pub(crate) line: u32,
    /// The row as it stood.
    pub(crate) raw: String,
    pub(crate) draft: OrderDraft,
}

/// Rows that are written together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chunk {
    pub(crate) good: Vec<GoodLine>,
    pub(crate) bad: Vec<BadRow>,
}

impl Chunk {
    pub(crate) fn rows(&self) -> usize {
        self.good.len() + self.bad.len()
    }
}

/// What became of a chunk.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) counts: Counts,
    /// Bad rows that stood in quarantine just so.
    pub(crate) parked_before: u32,
    /// Good rows that could not be taken after all.
    pub(crate) refused: Vec<RowError>,
}

impl Written {
    /// Counts what became of a good row; gives it back as a bad one if it was refused.
    fn count(&mut self, line: &GoodLine, taken: &Taken) -> Option<BadRow> {
        match taken {
            Taken::Added(_) => self.counts.added += 1,
            Taken::Changed(_) => self.counts.changed += 1,
            Taken::Unchanged(_) => self.counts.unchanged += 1,
            // A person who was erased does not come back by the row in which they stand.
            no @ Taken::Erased(_) => {
                self.counts.erased += 1;
                self.refused.push(RowError::new(line.number, line.line, &refusal(no)));
            }
            no => {
                let wrong = refusal(no);
                self.refused.push(RowError::new(line.number, line.line, &wrong));
                let fields = fields_of(&line.draft);
                return Some(BadRow::new(line.number, line.raw.clone(), &fields, &[wrong]));
            }
        }
        None
    }

    fn parked(&mut self, fresh: bool) {
        if fresh {
            self.counts.quarantined += 1;
        } else {
            self.parked_before += 1;
        }
    }
}

/// Whether a row that cannot be taken names an order which was erased: then it is not kept either.
fn names_erased(tx: &Tx<'_>, keys: &Keys, station: StationId, line: &BadRow) -> Result<bool> {
    let fields = Fields::from_json(&line.fields);
    let reference = fields.reference();
    if reference.is_empty() {
        return Ok(false);
    }
    Ok(tx.erased_reference(keys.erased_mark(station, reference))?.is_some())
}

impl App {
    /// Begins an import; rows follow in chunks.
    ///
    /// # Errors
    /// Denied; absent station.
    pub fn begin_import(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        source: &str,
    ) -> Result<ImportBatchId> {
        may_import(ctx, station)?;
        let source: String = source.chars().take(200).collect();
        let id = self.record(ctx, &format!("import {station} {source}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let batch = ImportBatch {
                id: hand.id(ImportBatchId::new),
                station,
                source: source.clone(),
                digest: Digest::default(),
                row_count: 0,
                added: 0,
                changed: 0,
                unchanged: 0,
                quarantined: 0,
                created_at: hand.now,
                created_by: hand.actor.to_string(),
                erased: 0,
            };
            tx.insert_import_batch(&batch)?;
            hand.leave(LeafKind::Import, batch.id, json!({"station": station.to_string()}));
            Ok(Done::Kept(batch.id.0))
        })?;
        Ok(ImportBatchId(id))
    }

    /// Writes one chunk of an import whose drafts and bad rows the caller has made: good rows become
    /// orders, bad rows wait in quarantine.
    ///
    /// # Errors
    /// Denied; absent batch; faults.
    pub fn import_chunk(
        &self,
        ctx: &mut Ctx,
        batch: ImportBatchId,
        drafts: Vec<(u32, OrderDraft)>,
        bad: Vec<BadRow>,
    ) -> Result<Counts> {
        let good = |(number, draft): (u32, OrderDraft)| {
            let raw = fields_of(&draft).to_json();
            GoodLine { number, line: number, raw, draft }
        };
        let chunk = Chunk { good: drafts.into_iter().map(good).collect(), bad };
        Ok(self.write_chunk(ctx, batch, chunk)?.counts)
    }

    /// Writes one chunk and says which good rows were refused at the last moment.
    pub(crate) fn write_chunk(
        &self,
        ctx: &mut Ctx,
        batch: ImportBatchId,
        chunk: Chunk,
    ) -> Result<Written> {
        let station = self.import_batch(batch)?.station;
        may_import(ctx, station)?;
        let keys = self.keys.clone();
        let written = self.record(ctx, "", move |tx, hand| {
            let mut row = tx.import_batch(batch)?.ok_or(Error::Absent("import"))?;
            let mut written = Written::default();
            let mut leaves = Vec::with_capacity(chunk.good.len());
            for line in &chunk.good {
                let digest = line.draft.digest();
                let mark = keys.erased_mark(station, &line.draft.external_reference);
                let place = Some(line.number);
                let origin = Origin { station, mark, batch: Some(batch), place };
                let taken = put_order(tx, hand, origin, (&line.draft, digest))?;
                if !matches!(taken, Taken::Erased(_)) {
                    leaves.push(leaf_hash(&digest.0));
                }
                if let Some(bad) = written.count(line, &taken) {
                    written.parked(park(tx, hand, (batch, station), &bad)?);
                }
            }
            for line in &chunk.bad {
                if names_erased(tx, &keys, station, line)? {
                    written.counts.erased += 1;
                    continue;
                }
                written.parked(park(tx, hand, (batch, station), line)?);
            }
            let counts = written.counts;
            row.row_count += u32::try_from(chunk.rows()).unwrap_or(u32::MAX);
            row.added += counts.added;
            row.changed += counts.changed;
            row.unchanged += counts.unchanged;
            row.quarantined += counts.quarantined;
            row.erased += counts.erased;
            row.digest = sha256(&[&row.digest.0, &root_of(&leaves).0]);
            tx.update_import_batch(&row)?;
            let fact = json!({
                "orders_root": root_of(&leaves).hex(), "rows": leaves.len(), "added": counts.added,
                "changed": counts.changed, "quarantined": counts.quarantined,
                "erased": counts.erased,
            });
            hand.leave(LeafKind::Import, batch, fact);
            Ok(Done::Kept(written))
        })?;
        self.ring_station(ctx, station);
        Ok(written)
    }

    /// What [`App::write_chunk`] would do.
    pub(crate) fn foresee_chunk(&self, station: StationId, chunk: &Chunk) -> Result<Written> {
        self.read(|tx| {
            let mut written = Written::default();
            let mut parked_here = vec![];
            let mut foresee = |written: &mut Written, bad: &BadRow| -> Result<()> {
                let digest = bad.digest(station);
                let fresh = !parked_here.contains(&digest) && !tx.is_quarantined(digest)?;
                parked_here.push(digest);
                written.parked(fresh);
                Ok(())
            };
            for line in &chunk.good {
                let mark = self.keys.erased_mark(station, &line.draft.external_reference);
                let taken = fate(tx, (station, mark), &line.draft, line.draft.digest())?.foreseen();
                if let Some(bad) = written.count(line, &taken) {
                    foresee(&mut written, &bad)?;
                }
            }
            for line in &chunk.bad {
                if names_erased(tx, &self.keys, station, line)? {
                    written.counts.erased += 1;
                    continue;
                }
                foresee(&mut written, line)?;
            }
            Ok(written)
        })
    }

    /// One import.
    ///
    /// # Errors
    /// Absent.
    pub fn import_batch(&self, id: ImportBatchId) -> Result<ImportBatch> {
        self.read(|tx| tx.import_batch(id)?.ok_or(Error::Absent("import")))
    }

    /// Imports, newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn import_batches(&self, ctx: &Ctx, slice: Slice) -> Result<Page<ImportBatch>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.import_batch_page(slice)?))
    }
}
