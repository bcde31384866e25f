//! Planning by itself: a dispatcher asks, a job searches, the page shows what came of it.
//!
//! Owns: asking once, taking a job up (again, if whoever ran it died), and naming why one failed.
//! Never does: search or write a plan (see [`App::plan_day`]).

use super::day_of;
use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use porchlight_domain::id::{JobId, PlanId, StaffId, StationId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::JobState;
use porchlight_store::Tx;
use porchlight_store::rows::PlanJob;

/// How long a job is left to whoever took it up; longer than the longest search.
const LEASE: i64 = 10 * MINUTE;
/// How often a job is taken up before it is given up.
const MAX_TRIES: u32 = 3;

/// What became of asking for a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It will be planned.
    Asked,
    /// It is being planned already; nothing changed.
    Already,
}

impl App {
    /// Asks for a plan of a station's day and returns at once. While one is wanted or being made
    /// for the same day, asking again changes nothing.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid date; absent station.
    pub fn ask_plan(&self, ctx: &mut Ctx, station: StationId, date: &str) -> Result<Asked> {
        ctx.allow_dispatch()?;
        self.read(|tx| day_of(tx, station, date).map(drop))?;
        let day = date.to_owned();
        let asked = self.work(ctx, move |tx, hand| {
            if tx.plan_job_under_way(station, &day)?.is_some() {
                return Ok(Asked::Already);
            }
            tx.insert_plan_job(&PlanJob {
                id: hand.id(JobId::new),
                station,
                day: day.clone(),
                state: JobState::Waiting,
                asked_by: hand.actor.to_string(),
                asked_at: hand.now,
                taken_until: None,
                tries: 0,
                failure: String::new(),
                plan: None,
            })?;
            Ok(Asked::Asked)
        })?;
        self.ring_station(ctx, station);
        Ok(asked)
    }

    /// The newest job for a plan of a day.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn newest_plan_job(
        &self,
        ctx: &Ctx,
        station: StationId,
        date: &str,
    ) -> Result<Option<PlanJob>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.newest_plan_job(station, date)?))
    }

    /// Takes up the oldest job that waits, or whose taker died, and plans. Says whether there was
    /// one. A step between taking and writing may be the last of this process: then the lease runs
    /// out and the job is taken up again.
    ///
    /// # Errors
    /// Faults of the store. Whatever else keeps a job from its plan is kept with the job.
    pub fn run_plan_job(&self, ctx: &mut Ctx) -> Result<bool> {
        let Some(job) = self.take_plan_job(ctx)? else { return Ok(false) };
        if job.state == JobState::Running {
            let actor = self.read(|tx| asker(tx, &job.asked_by))?;
            let mut own = Ctx::new(ctx.now, actor, ctx.random());
            match self.plan_for(&mut own, job.station, &job.day, Some(&job)) {
                Ok(_) => {}
                // The write may have happened: the lease decides.
                Err(Error::OutcomeUnknown | Error::Overloaded) => return Ok(true),
                Err(error) => {
                    tracing::error!(%error, job = %job.id, "a plan failed");
                    self.fail(ctx, &job, code(&error))?;
                }
            }
        }
        self.ring_station(ctx, job.station);
        Ok(true)
    }

    /// Lets jobs be taken up at once that another process had: for whoever begins to run jobs as
    /// the only one.
    ///
    /// # Errors
    /// Faults of the store.
    pub fn free_plan_jobs(&self, ctx: &mut Ctx) -> Result<()> {
        self.work(ctx, |tx, hand| tx.free_plan_jobs(hand.now))?;
        Ok(())
    }

    fn take_plan_job(&self, ctx: &mut Ctx) -> Result<Option<PlanJob>> {
        let now = ctx.now;
        if self.read(|tx| Ok(tx.plan_job_to_take(now)?))?.is_none() {
            return Ok(None);
        }
        self.work(ctx, move |tx, hand| {
            let Some(mut job) = tx.plan_job_to_take(hand.now)? else { return Ok(None) };
            if job.tries >= MAX_TRIES {
                job.state = JobState::Failed;
                job.failure = "gave_up".into();
            } else {
                job.state = JobState::Running;
                job.tries += 1;
                job.taken_until = Some(hand.now.plus(LEASE));
            }
            tx.update_plan_job(&job)?;
            Ok(Some(job))
        })
    }

    fn fail(&self, ctx: &mut Ctx, job: &PlanJob, failure: &'static str) -> Result<()> {
        let job = job.clone();
        self.work(ctx, move |tx, _| {
            if still_ours(tx, &job)? {
                let failure = failure.to_owned();
                tx.update_plan_job(&PlanJob { state: JobState::Failed, failure, ..job.clone() })?;
            }
            Ok(())
        })
    }
}

/// Ends a job with its plan; `false` if somebody else took it up in the meantime.
pub(super) fn finish(tx: &Tx<'_>, job: &PlanJob, plan: PlanId) -> Result<bool> {
    let ours = still_ours(tx, job)?;
    if ours {
        tx.update_plan_job(&PlanJob { state: JobState::Done, plan: Some(plan), ..job.clone() })?;
    }
    Ok(ours)
}

/// Each taking has a number of its own, so that a late writer notices a later taker.
fn still_ours(tx: &Tx<'_>, job: &PlanJob) -> std::result::Result<bool, porchlight_store::Error> {
    let current = tx.plan_job(job.id)?;
    Ok(current.is_some_and(|now| now.state == JobState::Running && now.tries == job.tries))
}

/// Who asked, with the role they have now.
fn asker(tx: &Tx<'_>, text: &str) -> Result<Actor> {
    let Ok(id) = text.parse::<StaffId>() else { return Ok(Actor::Console) };
    Ok(tx.staff(id)?.filter(|s| s.active).map_or(Actor::Public, |s| Actor::Staff(id, s.role)))
}

/// Why a job failed, for its page.
fn code(error: &Error) -> &'static str {
    match error {
        Error::Denied(_) => "denied",
        Error::Invalid(list) => list.first().map_or("fault", |invalid| invalid.code),
        _ => "fault",
    }
}
