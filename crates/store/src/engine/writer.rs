//! The one writer: use-cases run in savepoints, a group of them shares one commit and one fsync.
//!
//! Why groups: with full fsync the disk allows a few hundred commits a second; while one is under
//! way the next callers queue up, and all of them ride on the following commit. A caller is
//! answered only after the commit that contains its change.

use super::faults::{CommitFault, Faults};
use super::tx::{On, Tx};
use crate::error::{Error, ErrorKind};
use crate::tables::{self, Class};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the engine saw a savepoint change.
#[derive(Debug, Default)]
pub(super) struct Touched {
    fact: AtomicBool,
    leaf: AtomicBool,
}

impl Touched {
    fn reset(&self) {
        self.fact.store(false, Ordering::Relaxed);
        self.leaf.store(false, Ordering::Relaxed);
    }
}

/// Which rule a closure works under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Facts may change, with a leaf.
    Write,
    /// Only working state and traces may change.
    Work,
    /// The sequencer and erasure, which own the log's own tables.
    Log,
}

impl Door {
    /// The rule that changes like these break.
    pub(super) fn broken(self, fact: bool, leaf: bool) -> Option<&'static str> {
        match self {
            Self::Write => (fact && !leaf).then_some("a fact changed without a log leaf"),
            Self::Work => (fact || leaf).then_some("working state's door changed a fact"),
            Self::Log => None,
        }
    }
}

/// Whoever runs what is queued.
pub(super) trait Runner: Send {
    /// Runs jobs, and answers each.
    fn run_group(&mut self, jobs: &mut [Box<dyn Job>]);
    /// Nothing more will come.
    fn end(&mut self);
}

/// A queued use-case.
pub(super) trait Job: Send {
    fn door(&self) -> Door;
    /// Runs the closure; `Ok(true)` keeps the savepoint, `Ok(false)` rolls it back.
    fn run(&mut self, tx: &Tx<'_>) -> Result<bool, Error>;
    /// Tells the caller how the commit went.
    fn finish(&mut self, committed: &Result<(), Error>);
}

/// The writing connection and its watch over changed tables.
pub(super) struct Writer {
    connection: Connection,
    touched: Arc<Touched>,
    faults: Arc<dyn Faults>,
}

impl Runner for Writer {
    /// Runs every job in its own savepoint of one transaction, commits once, answers all.
    fn run_group(&mut self, jobs: &mut [Box<dyn Job>]) {
        let committed = self.try_group(jobs);
        if committed.is_err() {
            // A failed BEGIN or COMMIT leaves nothing behind that a rollback would not clear.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        for job in jobs {
            job.finish(&committed);
        }
    }

    /// Folds the write-ahead log back, so that a stopped server leaves one file.
    fn end(&mut self) {
        let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}

impl Writer {
    pub(super) fn new(mut connection: Connection, faults: Arc<dyn Faults>) -> Result<Self, Error> {
        let touched = Arc::new(Touched::default());
        let seen = Arc::clone(&touched);
        connection.update_hook(Some(move |_action, _database: &str, table: &str, _row: i64| {
            match tables::class(table) {
                Some(Class::Fact) => seen.fact.store(true, Ordering::Relaxed),
                Some(Class::Log) => seen.leaf.store(true, Ordering::Relaxed),
                _ => {}
            }
        }))?;
        Ok(Self { connection, touched, faults })
    }

    fn try_group(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        for job in jobs.iter_mut() {
            self.run_one(job.as_mut())?;
        }
        match self.faults.next_commit() {
            Some(CommitFault::FailedNotKept) => {
                Err(Error::new(ErrorKind::CommitFailed, "rehearsed fault"))
            }
            Some(CommitFault::KeptButUnknown) => {
                self.commit()?;
                Err(Error::new(ErrorKind::OutcomeUnknown, "rehearsed fault"))
            }
            None => self.commit(),
        }
    }

    fn commit(&self) -> Result<(), Error> {
        self.connection
            .execute_batch("COMMIT")
            .map_err(|e| Error::new(ErrorKind::CommitFailed, e.to_string()))
    }

    fn run_one(&self, job: &mut dyn Job) -> Result<(), Error> {
        self.touched.reset();
        self.connection.execute_batch("SAVEPOINT job")?;
        let tx = Tx { on: On::Sqlite(&self.connection) };
        let keep = matches!(catch_unwind(AssertUnwindSafe(|| job.run(&tx))), Ok(Ok(true)));
        let keep = keep && self.obeys(job);
        self.connection.execute_batch(if keep {
            "RELEASE job"
        } else {
            "ROLLBACK TO job; RELEASE job"
        })?;
        Ok(())
    }

    /// Whether what changed is what the job's door allows; if not, the job learns why.
    fn obeys(&self, job: &mut dyn Job) -> bool {
        let fact = self.touched.fact.load(Ordering::Relaxed);
        let leaf = self.touched.leaf.load(Ordering::Relaxed);
        let broken = job.door().broken(fact, leaf);
        if let Some(rule) = broken {
            job.finish(&Err(Error::new(ErrorKind::Door, rule)));
        }
        broken.is_none()
    }
}
