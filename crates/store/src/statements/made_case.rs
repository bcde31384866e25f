//! Made cases: put among the others, found, counted. No statement here joins a table about anybody but staff.

use crate::rows::MadeCase;
use crate::{Error, Tx};
use porchlight_domain::id::{CaseId, MadeCaseId, StaffId};
use porchlight_domain::made_case::MadeFinding;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Puts a made case among the others; says whether it was not there before.
    pub fn insert_made_case(&self, made: &MadeCase) -> Result<bool, Error> {
        self.insert_new(made)
    }

    /// Changes a made case.
    pub fn put_made_case(&self, made: &MadeCase) -> Result<bool, Error> {
        self.update(made)
    }

    /// A made case.
    pub fn made_case(&self, id: MadeCaseId) -> Result<Option<MadeCase>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The made case that is shown under the name of a case.
    pub fn made_case_shown_as(&self, id: CaseId) -> Result<Option<MadeCase>, Error> {
        self.record("WHERE shown_as = $1", &[&id])
    }

    /// Made cases that wait, the soonest due first.
    pub fn made_cases_waiting(&self, limit: u32) -> Result<Vec<MadeCase>, Error> {
        self.records("WHERE state = 'waits' ORDER BY due_at, id LIMIT $1", &[&limit])
    }

    /// How many made cases wait.
    pub fn made_case_count(&self) -> Result<u64, Error> {
        let sql = "SELECT COUNT(*) FROM made_case WHERE state = 'waits'";
        let count: Option<i64> = self.scalar(sql, &[])?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Made cases that nobody decided in time.
    pub fn overdue_made_cases(&self, now: Timestamp, limit: u32) -> Result<Vec<MadeCase>, Error> {
        let rest = "WHERE state = 'waits' AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// What was found in made cases since a moment: by whom and what.
    pub fn made_findings(&self, since: Timestamp) -> Result<Vec<(StaffId, MadeFinding)>, Error> {
        let sql = "SELECT ended_by, finding FROM made_case \
            WHERE state = 'found' AND ended_at >= $1 ORDER BY ended_at, id";
        self.rows(sql, &[&since], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// How many made cases somebody set aside by asking whom they are about, since a moment.
    pub fn made_cases_set_aside(&self, since: Timestamp) -> Result<u64, Error> {
        let sql = "SELECT COUNT(*) FROM made_case WHERE state = 'set_aside' AND ended_at >= $1";
        let count: Option<i64> = self.scalar(sql, &[&since])?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// What one person found, the newest first.
    pub fn made_cases_of(&self, staff: StaffId, limit: u32) -> Result<Vec<MadeCase>, Error> {
        let rest =
            "WHERE ended_by = $1 AND state = 'found' ORDER BY ended_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&staff, &limit])
    }

    /// Every made case.
    pub fn each_made_case(&self, see: impl FnMut(MadeCase)) -> Result<(), Error> {
        self.each(|row: &MadeCase| row.id.0, see)
    }
}
