//! Cases and what couriers say in them; the verdicts that notices are read from; what is kept about
//! a courier's requests.

use super::{Page, Slice};
use crate::rows::{CaseFile, StatementRow, VerdictRow};
use crate::{Error, Tx};
use porchlight_domain::id::{CaseId, CourierId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::CaseState;

/// How much of one class is kept about a courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAbout {
    /// The class.
    pub class: String,
    /// Rows.
    pub count: u64,
    /// The oldest.
    pub oldest: Timestamp,
    /// The newest.
    pub newest: Timestamp,
}

impl Tx<'_> {
    /// Couriers with a challenged or refused try since a moment.
    pub fn couriers_held_up_since(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<CourierId>, Error> {
        let sql = "SELECT courier FROM verdict WHERE at >= $1 AND courier IS NOT NULL \
            AND verdict IN ('challenge', 'refuse') GROUP BY courier ORDER BY MIN(at) LIMIT $2";
        self.rows(sql, &[&since, &limit], |row| row.get(0))
    }

    /// A courier's newest challenged or refused tries after a moment, the newest first.
    pub fn held_up_tries(
        &self,
        courier: CourierId,
        after: Timestamp,
        limit: u32,
    ) -> Result<Vec<VerdictRow>, Error> {
        let rest = "WHERE courier = $1 AND at > $2 AND verdict IN ('challenge', 'refuse') \
            ORDER BY at DESC, id DESC LIMIT $3";
        self.records(rest, &[&courier, &after, &limit])
    }

    /// Up to which moment verdicts were read for notices.
    pub fn ladder_mark(&self) -> Result<Option<Timestamp>, Error> {
        self.scalar("SELECT at FROM ladder_mark WHERE id = 1", &[])
    }

    /// Sets that moment.
    pub fn put_ladder_mark(&self, at: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO ladder_mark (id, at) VALUES (1, $1) \
            ON CONFLICT (id) DO UPDATE SET at = excluded.at";
        self.execute(sql, &[&at]).map(|_| ())
    }

    /// Opens a case; says whether none was live for the courier.
    pub fn insert_case(&self, case: &CaseFile) -> Result<bool, Error> {
        self.insert_new(case)
    }

    /// A case.
    pub fn case(&self, id: CaseId) -> Result<Option<CaseFile>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Changes a case.
    pub fn put_case(&self, case: &CaseFile) -> Result<bool, Error> {
        self.update(case)
    }

    /// The live case of a courier.
    pub fn live_case_of(&self, courier: CourierId) -> Result<Option<CaseFile>, Error> {
        self.record("WHERE courier = $1 AND state IN ('open', 'with_courier')", &[&courier])
    }

    /// A courier's cases, the newest first.
    pub fn cases_of(&self, courier: CourierId, limit: u32) -> Result<Vec<CaseFile>, Error> {
        self.records("WHERE courier = $1 ORDER BY opened_at DESC LIMIT $2", &[&courier, &limit])
    }

    /// Cases in a state, the soonest due first.
    pub fn cases_in(&self, state: CaseState, slice: Slice) -> Result<Page<CaseFile>, Error> {
        self.page_of("state = $1", "COALESCE(due_at, -ended_at), id", &[&state], slice)
    }

    /// Names and stations of real cases that opened since a moment, each of which may bring a made one.
    pub fn cases_opened_since(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CaseId, StationId, Timestamp)>, Error> {
        let sql = "SELECT id, station, opened_at FROM case_file WHERE opened_at >= $1 \
            ORDER BY opened_at, id LIMIT $2";
        self.rows(sql, &[&since, &limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// How many cases wait for a person.
    pub fn open_case_count(&self) -> Result<u64, Error> {
        let count: Option<i64> =
            self.scalar("SELECT COUNT(*) FROM case_file WHERE state = 'open'", &[])?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Live cases whose clock ran out.
    pub fn overdue_cases(&self, now: Timestamp, limit: u32) -> Result<Vec<CaseFile>, Error> {
        let rest =
            "WHERE state IN ('open', 'with_courier') AND due_at <= $1 ORDER BY due_at LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Adds what a courier says.
    pub fn insert_statement(&self, statement: &StatementRow) -> Result<(), Error> {
        self.insert(statement)
    }

    /// What was said in a case, in order.
    pub fn statements_of(&self, case: CaseId) -> Result<Vec<StatementRow>, Error> {
        self.records("WHERE case_file = $1 ORDER BY said_at, id", &[&case])
    }

    /// What is kept about a courier beside signals, by class.
    pub fn kept_about(&self, courier: CourierId) -> Result<Vec<KeptAbout>, Error> {
        let sql = "SELECT 'verdict', COUNT(*), MIN(at), MAX(at) FROM verdict WHERE courier = $1 \
            UNION ALL SELECT 'device_finding', COUNT(*), MIN(at), MAX(at) FROM device_finding \
            WHERE courier = $2 \
            UNION ALL SELECT 'case', COUNT(*), MIN(opened_at), MAX(opened_at) FROM case_file \
            WHERE courier = $3 ORDER BY 1";
        let rows = self.rows(sql, &[&courier, &courier, &courier], |row| {
            let span: (Option<Timestamp>, Option<Timestamp>) = (row.get(2)?, row.get(3)?);
            Ok((row.get::<String>(0)?, row.get::<i64>(1)?, span))
        })?;
        let kept = rows.into_iter().filter_map(|(class, count, (oldest, newest))| {
            let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
            Some(KeptAbout { class, count, oldest: oldest?, newest: newest? })
        });
        Ok(kept.collect())
    }
}
