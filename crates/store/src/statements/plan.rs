//! Plans, and the jobs that make them.

use crate::rows::{Plan, PlanJob};
use crate::{Error, Tx};
use porchlight_domain::id::{JobId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds a plan.
    pub fn insert_plan(&self, plan: &Plan) -> Result<(), Error> {
        self.insert(plan)
    }

    /// The newest plan of a station's day.
    pub fn newest_plan(&self, station: StationId, day: &str) -> Result<Option<Plan>, Error> {
        let rest = "WHERE station = $1 AND day = $2 ORDER BY created_at DESC LIMIT 1";
        self.record(rest, &[&station, &day])
    }

    /// Adds a job.
    pub fn insert_plan_job(&self, job: &PlanJob) -> Result<(), Error> {
        self.insert(job)
    }

    /// Replaces a job.
    pub fn update_plan_job(&self, job: &PlanJob) -> Result<bool, Error> {
        self.update(job)
    }

    /// One job.
    pub fn plan_job(&self, id: JobId) -> Result<Option<PlanJob>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The newest job for a station's day.
    pub fn newest_plan_job(&self, station: StationId, day: &str) -> Result<Option<PlanJob>, Error> {
        let rest = "WHERE station = $1 AND day = $2 ORDER BY asked_at DESC, id DESC LIMIT 1";
        self.record(rest, &[&station, &day])
    }

    /// The job for a station's day that waits or runs.
    pub fn plan_job_under_way(
        &self,
        station: StationId,
        day: &str,
    ) -> Result<Option<PlanJob>, Error> {
        let rest = "WHERE station = $1 AND day = $2 AND state IN ('waiting', 'running')";
        self.record(rest, &[&station, &day])
    }

    /// The oldest job that waits, or whose taker has not ended it in time.
    pub fn plan_job_to_take(&self, now: Timestamp) -> Result<Option<PlanJob>, Error> {
        let rest = "WHERE state IN ('waiting', 'running') AND \
            (taken_until IS NULL OR taken_until <= $1) ORDER BY asked_at, id LIMIT 1";
        self.record(rest, &[&now])
    }

    /// Ends the time of everybody who took a job up.
    pub fn free_plan_jobs(&self, now: Timestamp) -> Result<u64, Error> {
        self.execute("UPDATE plan_job SET taken_until = $1 WHERE state = 'running'", &[&now])
    }

    /// Forgets jobs that were asked for before `before` and have ended.
    pub fn purge_plan_jobs(&self, before: Timestamp) -> Result<u64, Error> {
        let sql = "DELETE FROM plan_job WHERE asked_at < $1 AND state IN ('done', 'failed')";
        self.execute(sql, &[&before])
    }
}
