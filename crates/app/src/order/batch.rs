//! Imports: a batch is begun, and its rows are written in chunks.

use super::OrderDraft;
use super::may_import;
use super::quarantine::{BadRow, park, refused_row};
use super::take::{Taken, put_order};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ImportBatchId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::log::merkle::{leaf_hash, root_of};
use porchlight_store::rows::ImportBatch;
use porchlight_store::{Page, Slice};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Rows written in one transaction of an import.
pub const CHUNK_ROWS: usize = 500;

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
            };
            tx.insert_import_batch(&batch)?;
            hand.leave(LeafKind::Import, batch.id, json!({"station": station.to_string()}));
            Ok(Done::Kept(batch.id.0))
        })?;
        Ok(ImportBatchId(id))
    }

    /// Writes one chunk of an import: good rows become orders, bad rows wait in quarantine.
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
        let station = self.import_batch(batch)?.station;
        may_import(ctx, station)?;
        self.record(ctx, "", move |tx, hand| {
            let mut row = tx.import_batch(batch)?.ok_or(Error::Absent("import"))?;
            let mut counts = Counts::default();
            let mut leaves = vec![];
            for (number, draft) in &drafts {
                match put_order(tx, hand, station, Some(batch), draft)? {
                    Taken::Added(_) => counts.added += 1,
                    Taken::Changed(_) => counts.changed += 1,
                    Taken::Unchanged(_) => counts.unchanged += 1,
                    no => {
                        park(tx, hand, batch, &refused_row(*number, draft, &no))?;
                        counts.quarantined += 1;
                    }
                }
                leaves.push(leaf_hash(&draft.digest().0));
            }
            for line in &bad {
                park(tx, hand, batch, line)?;
                counts.quarantined += 1;
            }
            row.row_count += u32::try_from(drafts.len() + bad.len()).unwrap_or(u32::MAX);
            row.added += counts.added;
            row.changed += counts.changed;
            row.unchanged += counts.unchanged;
            row.quarantined += counts.quarantined;
            row.digest = sha256(&[&row.digest.0, &root_of(&leaves).0]);
            tx.update_import_batch(&row)?;
            let fact = json!({
                "orders_root": root_of(&leaves).hex(), "rows": drafts.len(), "added": counts.added,
                "changed": counts.changed, "quarantined": counts.quarantined,
            });
            hand.leave(LeafKind::Import, batch, fact);
            Ok(Done::Kept(counts))
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
