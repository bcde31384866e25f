//! Importing a file: rows are read, joined and checked one by one and written in chunks.
//!
//! Memory is one chunk, the scanner's buffer, and 32 bytes for each reference and barcode seen so
//! far, which is how a file that names an order twice is found out.

use super::fault::{FileFault, RowError};
use super::file::{OrderFile, RawRow};
use super::parcel::MAX_PACKAGES;
use super::report::{ImportOptions, ImportReport};
use super::rules::{Rules, draft_from_fields};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use crate::order::{BadRow, CHUNK_ROWS, Chunk, GoodLine, OrderDraft, may_import};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{ImportBatchId, StationId};
use std::collections::HashMap;
use std::io::BufRead;

/// Most rows of one file.
pub const MAX_ROWS: u32 = 500_000;
/// Bad rows after which a file is given up: then the export is wrong, not the rows.
pub const MAX_BAD_ROWS: u32 = 10_000;
/// Raw bytes after which a chunk is written, whatever its rows.
pub const MAX_CHUNK_BYTES: usize = 2 * 1024 * 1024;

impl App {
    /// The rules by which a station's orders are read; `sender` falls back on the operator.
    ///
    /// # Errors
    /// Denied; absent station.
    pub fn order_rules(
        &self,
        ctx: &Ctx,
        station: StationId,
        options: &ImportOptions,
    ) -> Result<Rules> {
        may_import(ctx, station)?;
        let station = self.read(|tx| tx.station(station)?.ok_or(Error::Absent("station")))?;
        let sender = options.sender.trim();
        let sender = if sender.is_empty() { &self.settings.operator_name } else { sender };
        Ok(Rules::of(&station, ctx.now, options.date, sender))
    }

    /// Imports a file of orders. Good rows become orders, bad rows wait in quarantine; the same
    /// file twice changes nothing. A dry run says what would happen and writes nothing.
    ///
    /// # Errors
    /// Denied; absent station; faults of the store. What is wrong with the file is in the report.
    pub fn import_orders(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        source: &str,
        reader: impl BufRead,
        options: &ImportOptions,
    ) -> Result<ImportReport> {
        let rules = self.order_rules(ctx, station, options)?;
        let mut report = ImportReport { dry_run: options.dry_run, ..ImportReport::default() };
        let mut file = match OrderFile::open(reader, rules.date.is_some()) {
            Ok(file) => file,
            Err(faults) => {
                report.faults = faults;
                return Ok(report);
            }
        };
        let import = Import { app: self, station, source, batch: None, dry_run: options.dry_run };
        let mut intake = Intake::new(rules, import, report);
        loop {
            match file.next() {
                Ok(Some(row)) => {
                    if let Some(fault) = intake.limits(&row) {
                        intake.report.faults.push(fault);
                        break;
                    }
                    intake.take(ctx, row)?;
                }
                Ok(None) => break,
                Err(fault) => {
                    intake.report.faults.push(fault);
                    break;
                }
            }
        }
        let mut report = intake.finish(ctx)?;
        report.columns = file.columns();
        report.ignored = file.mapping.ignored;
        Ok(report)
    }
}

/// Reads a file of orders by these rules and writes nothing: how many rows are orders and how many are
/// not. It is the part of an import that meets foreign bytes, for whoever tests that.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn read_orders(
    reader: impl BufRead,
    rules: &Rules,
) -> std::result::Result<(u32, u32), Vec<FileFault>> {
    let mut file = OrderFile::open(reader, rules.date.is_some())?;
    let (mut good, mut bad) = (0, 0);
    while let Some(row) = file.next().map_err(|fault| vec![fault])? {
        if row.wrong.is_empty() && draft_from_fields(rules, &row.fields).is_ok() {
            good += 1;
        } else {
            bad += 1;
        }
    }
    Ok((good, bad))
}

/// Where chunks go.
struct Import<'a> {
    app: &'a App,
    station: StationId,
    source: &'a str,
    batch: Option<ImportBatchId>,
    dry_run: bool,
}

impl Import<'_> {
    fn write(&mut self, ctx: &mut Ctx, chunk: Chunk, report: &mut ImportReport) -> Result<()> {
        let written = if self.dry_run {
            self.app.foresee_chunk(self.station, &chunk)?
        } else {
            let batch = match self.batch {
                Some(batch) => batch,
                None => self.app.begin_import(ctx, self.station, self.source)?,
            };
            self.batch = Some(batch);
            report.set_batch(batch);
            // The operation id belongs to the import as a whole; chunks are safe to repeat anyway.
            let operation = ctx.operation.take();
            let written = self.app.write_chunk(ctx, batch, chunk);
            ctx.operation = operation;
            written?
        };
        report.counts.add(written.counts);
        report.parked_before += written.parked_before;
        written.refused.into_iter().for_each(|error| report.add(error));
        Ok(())
    }
}

/// Rows on their way into a chunk.
struct Intake<'a> {
    rules: Rules,
    import: Import<'a>,
    report: ImportReport,
    /// The last good row: the next may add a package to it.
    pending: Option<GoodLine>,
    chunk: Chunk,
    chunk_bytes: usize,
    bad_rows: u32,
    references: HashMap<u128, u32>,
    barcodes: HashMap<u128, u32>,
}

/// A name for a text in a map of what was seen.
fn seen(text: &str) -> u128 {
    let digest = sha256(&[text.as_bytes()]).0;
    digest[..16].iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

impl<'a> Intake<'a> {
    fn new(rules: Rules, import: Import<'a>, report: ImportReport) -> Self {
        Self {
            rules,
            import,
            report,
            pending: None,
            chunk: Chunk::default(),
            chunk_bytes: 0,
            bad_rows: 0,
            references: HashMap::new(),
            barcodes: HashMap::new(),
        }
    }

    fn limits(&self, row: &RawRow) -> Option<FileFault> {
        if row.number > MAX_ROWS {
            let what = format!("a file may have {MAX_ROWS} rows; split it and import the rest");
            return Some(FileFault::new("too_many_rows", what).at(row.line));
        }
        if self.bad_rows >= MAX_BAD_ROWS {
            let what = format!(
                "{MAX_BAD_ROWS} rows could not be taken, so the export itself is wrong; the first \
                 errors say what to change"
            );
            return Some(FileFault::new("too_many_bad_rows", what).at(row.line));
        }
        None
    }

    fn take(&mut self, ctx: &mut Ctx, mut row: RawRow) -> Result<()> {
        self.report.rows += 1;
        let draft = if row.wrong.is_empty() {
            draft_from_fields(&self.rules, &row.fields).map_err(|mut wrong| {
                wrong.splice(0..0, row.odd.take());
                wrong
            })
        } else {
            Err(std::mem::take(&mut row.wrong))
        };
        match draft.and_then(|draft| self.judge(&row, draft)) {
            Ok(None) => {}
            Ok(Some(draft)) => {
                self.settle_pending();
                self.chunk_bytes += row.raw.len();
                self.pending =
                    Some(GoodLine { number: row.number, line: row.line, raw: row.raw, draft });
            }
            Err(wrong) => self.refuse(row, &wrong),
        }
        if self.chunk.rows() >= CHUNK_ROWS || self.chunk_bytes >= MAX_CHUNK_BYTES {
            self.flush(ctx)?;
        }
        Ok(())
    }

    /// Joins the order with the row before it, or checks that the file has not named it already.
    fn judge(
        &mut self,
        row: &RawRow,
        draft: OrderDraft,
    ) -> std::result::Result<Option<OrderDraft>, Vec<Invalid>> {
        for package in &draft.packages {
            if let Some(first) = self.barcodes.get(&seen(&package.barcode))
                && !self.is_pending(&draft.external_reference)
            {
                let message = format!("row {first} of this file has a package with this barcode");
                return Err(vec![Invalid::new("barcodes", "barcode_repeated", message)]);
            }
        }
        let reference = seen(&draft.external_reference);
        let Some(first) = self.references.get(&reference).copied() else {
            self.references.insert(reference, row.number);
            self.remember(&draft, row.number);
            return Ok(Some(draft));
        };
        let codes: Vec<u128> = draft.packages.iter().map(|p| seen(&p.barcode)).collect();
        let fresh = codes.iter().all(|code| !self.barcodes.contains_key(code));
        if let Some(pending) = &mut self.pending
            && fresh
            && pending.draft.packages.len() + draft.packages.len() <= MAX_PACKAGES
            && pending.draft.is_same_but_packages(&draft)
        {
            pending.raw = format!("{}\n{}", pending.raw, row.raw);
            pending.draft.packages.extend(draft.packages.iter().cloned());
            self.chunk_bytes += row.raw.len();
            self.report.joined += 1;
            self.remember(&draft, row.number);
            return Ok(None);
        }
        let message = format!(
            "row {first} of this file has this reference; rows of one order must follow each \
             other, differ only in their packages, and have {MAX_PACKAGES} packages at most"
        );
        Err(vec![Invalid::new("external_reference", "duplicate_reference", message)])
    }

    fn is_pending(&self, reference: &str) -> bool {
        self.pending.as_ref().is_some_and(|p| p.draft.external_reference == reference)
    }

    fn remember(&mut self, draft: &OrderDraft, row: u32) {
        for package in &draft.packages {
            self.barcodes.insert(seen(&package.barcode), row);
        }
    }

    fn refuse(&mut self, row: RawRow, wrong: &[Invalid]) {
        self.bad_rows += 1;
        for one in wrong {
            self.report.add(RowError::new(row.number, row.line, one));
        }
        self.chunk_bytes += row.raw.len();
        let RawRow { number, raw, fields, .. } = row;
        self.chunk.bad.push(BadRow::new(number, raw, &fields, wrong));
    }

    fn settle_pending(&mut self) {
        self.chunk.good.extend(self.pending.take());
    }

    fn flush(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.chunk_bytes = 0;
        let chunk = std::mem::take(&mut self.chunk);
        if chunk.rows() == 0 {
            return Ok(());
        }
        self.import.write(ctx, chunk, &mut self.report)
    }

    fn finish(mut self, ctx: &mut Ctx) -> Result<ImportReport> {
        self.settle_pending();
        self.flush(ctx)?;
        self.report.errors.sort_by_key(|error| error.row);
        Ok(self.report)
    }
}
