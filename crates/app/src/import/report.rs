//! What is asked of an import, and what it answers.

use super::fault::{FileFault, RowError};
use crate::order::Counts;
use jiff::civil::Date;
use porchlight_domain::id::ImportBatchId;
use serde::Serialize;

/// Errors that a report spells out; the rest is counted and waits in quarantine.
pub const MAX_REPORTED_ERRORS: usize = 200;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Look at everything and write nothing.
    pub dry_run: bool,
    /// The day of windows that are times only, if a row has no date.
    pub date: Option<Date>,
    /// Who sends, if a row does not say; the operator's name if empty.
    pub sender: String,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The import, in text; none after a dry run or if nothing could be read.
    pub batch: Option<String>,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Rows of data that were read. Each is counted once below, or in `joined` or `parked_before`.
    pub rows: u32,
    /// What became of orders, and how many rows went to quarantine.
    pub counts: Counts,
    /// Rows that added packages to the order of the row before.
    pub joined: u32,
    /// Bad rows that an earlier import had put into quarantine just so.
    pub parked_before: u32,
    /// How the columns were understood: the file's name and ours.
    pub columns: Vec<(String, String)>,
    /// Names that were passed over.
    pub ignored: Vec<String>,
    /// The first errors in rows, at most [`MAX_REPORTED_ERRORS`].
    pub errors: Vec<RowError>,
    /// All errors in rows, spelled out or not.
    pub error_count: u32,
    /// Why the file was not read, or not to its end.
    pub faults: Vec<FileFault>,
}

impl ImportReport {
    pub(super) fn add(&mut self, error: RowError) {
        self.error_count = self.error_count.saturating_add(1);
        if self.errors.len() < MAX_REPORTED_ERRORS {
            self.errors.push(error);
        }
    }

    pub(super) fn set_batch(&mut self, batch: ImportBatchId) {
        self.batch = Some(batch.to_string());
    }

    /// Whether every row was read and none was refused.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.error_count == 0
    }

    /// Rows by what became of them: always [`ImportReport::rows`].
    #[must_use]
    pub fn accounted(&self) -> u32 {
        let Counts { added, changed, unchanged, quarantined, erased } = self.counts;
        added + changed + unchanged + quarantined + erased + self.joined + self.parked_before
    }
}
