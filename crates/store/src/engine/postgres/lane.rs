//! A writer: one connection, one use-case after the other, each in a serialisable transaction of its
//! own. Several of them work side by side.
//!
//! PostgreSQL lets transactions run at once and refuses one of two that could not have run one after
//! the other. What it refuses is done again from the beginning, which is why closures have no other
//! effect: [`TRIES_BESIDE`] times beside the others, then [`TRIES_ALONE`] times with all other
//! writers of this program and, by a lock of the database, those of other programs that came to the
//! same point waiting.

use super::link::Link;
use super::seen::Seen;
use crate::engine::faults::{CommitFault, Faults};
use crate::engine::options::Options;
use crate::engine::tx::{On, Tx};
use crate::engine::writer::{Door, Job, Runner};
use crate::error::{Error, ErrorKind};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

/// How often a use-case is tried beside the other writers.
const TRIES_BESIDE: u32 = 4;
/// How often it is tried after that, with the others waiting.
const TRIES_ALONE: u32 = 8;
/// How often a constraint that refused is asked again with a fresh view: the row in the way may have
/// come between the view and the change, and a closure that sees it may have a better answer.
const SECOND_LOOKS: u32 = 1;
/// Whoever cannot get through beside others holds this lock of the database ("porch", "alone").
const ALONE: i64 = 0x706f_7263_0000_0001;

/// A writer.
pub(in crate::engine) struct Lane {
    url: String,
    options: Options,
    faults: Arc<dyn Faults>,
    gate: Arc<RwLock<()>>,
    link: Option<RefCell<Link>>,
}

/// How an attempt ended.
enum Attempt {
    /// The job is answered with this.
    Done(Result<(), Error>),
    /// Nothing of it was kept; it can be done again.
    Again(Error),
}

impl Lane {
    /// A writer that shares its gate with the others of this store.
    pub(in crate::engine) fn open(
        url: &str,
        options: &Options,
        gate: &Arc<RwLock<()>>,
    ) -> Result<Self, Error> {
        Ok(Self {
            url: url.to_owned(),
            options: options.clone(),
            faults: Arc::clone(&options.faults),
            gate: Arc::clone(gate),
            link: Some(RefCell::new(Link::open(url, options)?)),
        })
    }

    fn run_job(&mut self, job: &mut dyn Job) {
        let gate = Arc::clone(&self.gate);
        let mut tries = 0;
        let outcome = loop {
            tries += 1;
            let attempt = if tries <= TRIES_BESIDE {
                let _beside = gate.read().unwrap_or_else(PoisonError::into_inner);
                self.attempt(job, tries)
            } else {
                let _alone = gate.write().unwrap_or_else(PoisonError::into_inner);
                self.attempt_alone(job, tries)
            };
            match attempt {
                Attempt::Done(outcome) => break outcome,
                Attempt::Again(why) if tries == TRIES_BESIDE + TRIES_ALONE => break Err(why),
                Attempt::Again(why) => {
                    tracing::debug!(tries, %why, "a write is done again");
                    std::thread::yield_now();
                }
            }
        };
        job.finish(&outcome);
    }

    fn attempt_alone(&mut self, job: &mut dyn Job, tries: u32) -> Attempt {
        // The lock is taken before the transaction begins, so that its view is from after the wait.
        // Ending the connection ends the lock, so a lost connection leaves nothing locked.
        let take = format!("SELECT pg_advisory_lock({ALONE})");
        if let Err(why) = self.link().and_then(|link| link.borrow_mut().control(&take)) {
            self.link = None;
            return Attempt::Again(why);
        }
        let attempt = self.attempt(job, tries);
        let give = format!("SELECT pg_advisory_unlock({ALONE})");
        let given = self.link.as_ref().is_none_or(|link| link.borrow_mut().control(&give).is_ok());
        if !given {
            self.link = None;
        }
        attempt
    }

    /// The connection, made anew if it broke.
    fn link(&mut self) -> Result<&RefCell<Link>, Error> {
        if self.link.as_ref().is_some_and(|link| link.borrow().is_closed()) {
            self.link = None;
        }
        if self.link.is_none() {
            self.link = Some(RefCell::new(Link::open(&self.url, &self.options)?));
        }
        self.link.as_ref().ok_or_else(|| Error::new(ErrorKind::Database, "no connection"))
    }

    fn attempt(&mut self, job: &mut dyn Job, tries: u32) -> Attempt {
        let faults = Arc::clone(&self.faults);
        let attempt = match self.link() {
            Ok(link) => attempt_on(link, job, tries, faults.as_ref()),
            Err(why) => return Attempt::Again(why),
        };
        if self.link.as_ref().is_some_and(|link| link.borrow().seen().lost) {
            self.link = None;
        }
        attempt
    }
}

impl Runner for Lane {
    fn run_group(&mut self, jobs: &mut [Box<dyn Job>]) {
        for job in jobs {
            self.run_job(job.as_mut());
        }
    }

    fn end(&mut self) {}
}

fn attempt_on(link: &RefCell<Link>, job: &mut dyn Job, tries: u32, faults: &dyn Faults) -> Attempt {
    if let Err(why) = link.borrow_mut().begin_alone() {
        return Attempt::Again(why);
    }
    let tx = Tx { on: On::Postgres(link) };
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(&tx)));
    let seen = link.borrow().seen();
    let keep = matches!(ran, Ok(Ok(true)));
    if seen.lost || seen.conflict || (seen.refused && tries <= SECOND_LOOKS) {
        leave(link);
        return Attempt::Again(Error::new(ErrorKind::Overloaded, "other writes were in the way"));
    }
    if keep && !obeys(job, seen) {
        leave(link);
        return Attempt::Done(Ok(()));
    }
    if !keep {
        return end_unkept(link, seen, matches!(ran, Ok(Ok(false))));
    }
    match faults.next_commit() {
        Some(CommitFault::FailedNotKept) => {
            leave(link);
            Attempt::Done(Err(Error::new(ErrorKind::CommitFailed, "rehearsed fault")))
        }
        Some(CommitFault::KeptButUnknown) => match commit(link) {
            Attempt::Done(Ok(())) => {
                Attempt::Done(Err(Error::new(ErrorKind::OutcomeUnknown, "rehearsed fault")))
            }
            other => other,
        },
        None => commit(link),
    }
}

/// Ends what is not to be kept. An answer that changed nothing is only as good as what it read, and
/// what it read is only certain once the database let it commit.
fn end_unkept(link: &RefCell<Link>, seen: Seen, answered: bool) -> Attempt {
    if answered && !seen.changed && !seen.failed {
        return match link.borrow_mut().control("COMMIT") {
            Ok(()) => Attempt::Done(Ok(())),
            Err(why) => Attempt::Again(why),
        };
    }
    leave(link);
    Attempt::Done(Ok(()))
}

fn leave(link: &RefCell<Link>) {
    // A connection that cannot even do this is noted as lost, and replaced.
    let _ = link.borrow_mut().control("ROLLBACK");
}

fn commit(link: &RefCell<Link>) -> Attempt {
    let Err(why) = link.borrow_mut().control("COMMIT") else { return Attempt::Done(Ok(())) };
    let seen = link.borrow().seen();
    if seen.conflict {
        return Attempt::Again(why);
    }
    let kind = if seen.lost { ErrorKind::OutcomeUnknown } else { ErrorKind::CommitFailed };
    Attempt::Done(Err(Error::new(kind, why.detail())))
}

/// Whether what changed is what the job's door allows; if not, the job learns why.
fn obeys(job: &mut dyn Job, seen: Seen) -> bool {
    let broken = if seen.failed {
        // PostgreSQL keeps nothing of a transaction in which a statement failed.
        Some("a closure went on after a statement had failed")
    } else {
        Door::broken(job.door(), seen.fact, seen.leaf)
    };
    if let Some(rule) = broken {
        job.finish(&Err(Error::new(ErrorKind::Door, rule)));
    }
    broken.is_none()
}
